import type { ClickHouseClient } from '@clickhouse/client';
import { expect } from 'vitest';
import type { LetterFilter } from '#sql/queries/desk/filter.ts';
import { type DeskAsk, readDesk } from '#sql/queries/desk/read-desk.server.ts';
import type { PageRequest } from '#sql/queries/pages/page.ts';
import { SEED } from './depth.ts';
import { ALL_LETTERS, conspicuous, FULL_VISIBILITY, iso, requestAt } from './desk-request.ts';
import { makeKpiHistory } from './kpi-history.ts';
import { useOffice } from './use-office.ts';

/** After all that happens on the desk. */
export const NOW = Date.UTC(2022, 9, 20, 12);
export const DAY = 86_400_000;
/** State says how far it goes, so that open letters alone are read where that is enough. */
export const NEWEST = { newest: iso(NOW) };

type More = Partial<DeskAsk & PageRequest>;

/** A whole question to the desk. */
export const askOf = (filter: Partial<LetterFilter>, asOf = NOW, more: More = {}) => ({
	...{ ...requestAt(asOf), ...FULL_VISIBILITY, filter: { ...ALL_LETTERS, ...filter } },
	...{ sort: 'registered' as const, after: null, limit: 1_000, ...more }
});

/** A test file's own office with wild letters and conspicuous ones. */
export function useDesk(letters: number) {
	const sent = [...makeKpiHistory(SEED, letters), ...conspicuous()];
	const office = useOffice(sent);
	const reader = (): ClickHouseClient => office.client('reader');
	/** The letters of a list in their order; there are as many as the list says. */
	async function idsOf(filter: Partial<LetterFilter>, asOf = NOW, more: More = {}): Promise<string[]> {
		const found = await readDesk(reader(), askOf(filter, asOf, more));
		expect(found.count).toBe(found.rows.length);
		return found.rows.map(({ letter_id }) => letter_id);
	}
	return { sent, office, reader, idsOf };
}

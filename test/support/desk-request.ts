import type { ClickHouseClient } from '@clickhouse/client';
import { statement } from '#sql/client/statement.server.ts';
import type { LetterFilter } from '#sql/queries/desk/filter.ts';
import { prepareDesk } from '#sql/queries/desk/read-desk.server.ts';
import type { PageRequest } from '#sql/queries/pages/page.ts';
import { IDENTITY_KEY } from './events.ts';
import { ALL_LETTERS } from './letter-filter.ts';
import { rowsOf } from './state.ts';

export const iso = (at: number): string => new Date(at).toISOString();

/** What a page's reader asks as of an instant, with nothing known of state unless told. */
export const requestAt = (asOf: number, more: Partial<PageRequest> = {}): PageRequest => ({
	...{ database: 'pasokh', clock: 'data', asOf: iso(asOf), isNow: false, knownAt: null, from: null, to: null },
	...{ compare: null, grain: 'day', excludeOutages: false, where: [], ...more }
});

/** What is asked of the desk by somebody who may find letters by all that they have. */
export const FULL_VISIBILITY = { visibility: { texts: true, sensitive: true }, identityKey: IDENTITY_KEY };

/** The ids of all letters of a list, in order, by the question that the desk asks. */
export async function deskIds(
	client: ClickHouseClient,
	request: PageRequest,
	filter: Partial<LetterFilter>
): Promise<string[]> {
	const asked = { ...request, ...FULL_VISIBILITY, filter: { ...ALL_LETTERS, ...filter }, sort: 'registered' as const };
	const { values, params } = await prepareDesk(client, { ...asked, after: null, limit: 1 });
	const query = `SELECT letter_id FROM (${statement('queries/export/letters.sql', 'pasokh', values)}) ORDER BY letter_id`;
	return (await rowsOf<{ letter_id: string }>(client, query, params)).map((row) => row.letter_id);
}

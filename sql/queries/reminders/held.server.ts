import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import { momentsOf } from '../../source-view.ts';
import type { ListSource } from '../export/list-source.ts';
import { readAsKnown } from '../pages/as-known.ts';
import { lettersAt } from '../pages/page-kpi.ts';
import type { PageRequest } from '../pages/page.ts';

const HELD = defineQuery(
	'reminders/held',
	z.object({
		letter_id: z.string(),
		holder: z.string().nullable(),
		is_done: z.coerce.boolean(),
		times_reminded: z.coerce.number(),
		begun_at: z.coerce.number()
	})
);

/** A letter of a list, and who has it. */
interface HeldLetter {
	letterId: string;
	/** Null: the office itself. */
	holder: string | null;
	/** Answered, or ended without need of an answer. */
	isDone: boolean;
	reminders: number;
	/** Its registration, in milliseconds. */
	begunAt: number;
}

/** The letters of a list as they were known, those of one body together; letters of which it has several rows count once. */
export function readHeld(
	client: ClickHouseClient,
	{ list, request, limit }: { list: ListSource; request: PageRequest & { knownAt: string }; limit: number }
): Promise<HeldLetter[]> {
	const { database, knownAt } = request;
	return readAsKnown(client, { database, knownAt: Date.parse(knownAt) }, async (since) => {
		const then = { ...request, since };
		const chosen = await list.choose(client, then);
		const rows = await runQuery(client, HELD, {
			database,
			values: { chosen: () => chosen.text, letters: lettersAt(then) },
			params: { ...momentsOf(then), ...chosen.params, limit }
		});
		return rows.map(({ letter_id, holder, is_done, times_reminded, begun_at }) => ({
			...{ letterId: letter_id, holder, isDone: is_done, reminders: times_reminded, begunAt: begun_at }
		}));
	});
}

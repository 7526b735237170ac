import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import { readChosen, type KnownList } from '../export/list-source.ts';

const HELD = defineQuery(
	'reminders/held',
	z.object({
		letter_id: z.string(),
		/** Null: the office itself. */
		holder: z.string().nullable(),
		/** Answered, or ended without need of an answer. */
		is_done: z.coerce.boolean(),
		times_reminded: z.coerce.number(),
		/** Its registration, in milliseconds. */
		begun_at: z.coerce.number()
	})
);

/** The letters of a list as they were known, those of one body together; letters of which it has several rows count once. */
export const readHeld = (
	client: ClickHouseClient,
	known: KnownList,
	limit: number
): Promise<z.infer<typeof HELD.row>[]> =>
	readChosen(client, known, ({ params, ...chosen }) =>
		runQuery(client, HELD, { ...chosen, params: { ...params, limit } })
	);

import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from './define.server.ts';

const moment = z.coerce.number().nullable();

export const HISTORY = defineQuery(
	'letter/history',
	z.object({
		event_id: z.string(),
		type: z.string(),
		source: z.string(),
		occurred_at: z.coerce.number(),
		entered_at: moment,
		ingested_at: z.coerce.number(),
		actor: z.string(),
		org: z.string(),
		referral_id: z.string(),
		from_org: z.string(),
		to_org: z.string(),
		outcome: z.string(),
		reason: z.string(),
		text: z.string(),
		is_void: z.coerce.boolean()
	})
);

/** A step in a letter's life; moments are milliseconds since 1970, '' where an event says nothing. */
export type LetterEvent = z.infer<typeof HISTORY.row>;

/** The whole history of a letter, void events marked; empty for a letter that nobody spoke of. */
export function readHistory(client: ClickHouseClient, database: string, letterId: string): Promise<LetterEvent[]> {
	return runQuery(client, HISTORY, { database, params: { letter_id: letterId } });
}

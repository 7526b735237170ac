import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { utcText } from '../model/tehran.ts';
import { EVER } from '../source-view.ts';
import { defineQuery, runQuery } from '../client/define.server.ts';
import { columnsOf, moment, sureMoment } from '../client/rows.ts';

const text = z.string();

/** What an event says, as the log has it. */
const SAID = z.object({
	event_id: text,
	type: text,
	source: text,
	occurred_at: sureMoment,
	entered_at: moment,
	actor: text,
	org: text,
	channel: text,
	category: text,
	county: text,
	kind: text,
	campaign: text,
	priority: text,
	subject: text,
	body: text,
	citizen_mask: text,
	mobile_mask: text,
	name_mask: text,
	master_letter_id: text,
	referral_id: text,
	from_org: text,
	to_org: text,
	right_org: text,
	due_at: moment,
	until: moment,
	promised_at: moment,
	outcome: text,
	ended_as: text,
	means: text,
	reason: text,
	text: text,
	activity: text,
	flag: text,
	verdict: text,
	template: text,
	error: text,
	loan_id: text,
	bank: text,
	amount_rial: z.coerce.number(),
	collateral: text,
	target_event_id: text,
	target_source: text
});
const HISTORY = defineQuery('letter/history', SAID.extend({ ingested_at: sureMoment, is_void: z.coerce.boolean() }));

/** A step in a letter's life; moments are milliseconds since 1970, '' where an event says nothing. */
export type LetterEvent = z.infer<typeof HISTORY.row>;

/**
 * The whole history of a letter, whatever the moment, void events marked; empty for a letter that nobody spoke of.
 * @param knownAt what had come in by then, in milliseconds; loads undone later count still
 */
export function readHistory(
	client: ClickHouseClient,
	database: string,
	letterId: string,
	knownAt = EVER
): Promise<LetterEvent[]> {
	return runQuery(client, HISTORY, {
		database,
		values: { columns: columnsOf(SAID) },
		params: { letter_id: letterId, known_at: utcText(knownAt) },
		// A few granules: to share them out took a third more CPU.
		settings: { max_threads: 1 }
	});
}

import { z } from 'zod';
import { defineQuery } from '../client/define.server.ts';
import { isPlayed, SCENARIO } from '../office/demo.server.ts';
import { OWN_SOURCE } from '../office/tokens.ts';

/** How each source sends; moments are milliseconds since 1970. */
export const sourceList = defineQuery(
	'sources/list',
	z.object({
		source: z.string(),
		received_at: z.number(),
		silent_s: z.number(),
		happened_at: z.number().nullable(),
		store_lag_s: z.number(),
		events: z.number(),
		rejected: z.number(),
		events_5m: z.number(),
		today: z.number(),
		/** Of the same weekday up to the same time of day; null: it is too young. */
		usual_today: z.number().nullable(),
		weeks: z.number(),
		usual_weeks: z.number(),
		/** As weeks, of the days before; they count where it is younger than a week. */
		days: z.number(),
		usual_days: z.number(),
		/** The longest pause of the last 24 hours; null: it has sent no two batches in them. */
		longest_gap_s: z.number().nullable(),
		/** null: it has sent no two batches. */
		median_gap_s: z.number().nullable()
	})
);

/** What the ingest processes last told of their spools, the newest first. */
export const spoolList = defineQuery(
	'sources/spool',
	z.object({
		process: z.string(),
		batches: z.number(),
		events: z.number(),
		bytes: z.number(),
		silent_s: z.number()
	})
);

export type SourceRow = z.infer<typeof sourceList.row>;

/** How a source stands. */
export type SourceState = 'live' | 'silent' | 'quiet' | 'unsure' | 'never' | 'played';

/** Within this time a source that was just heard of sends. */
const LIVE_S = 300;
/** A pause is so many times the usual one before anybody asks whether it is a silence. */
const PAUSES = 3;

/**
 * live: it was heard of as lately as it usually is. silent: something came in the same span of at least half of the weeks
 * before; in its first week, of the days before; on its first day it pauses for much longer than the day has had so far. quiet: not so.
 * unsure: it has sent too little to tell. played: the demo's, which has sent all that it has.
 */
export function stateOf(row: SourceRow, dataDir: string): SourceState {
	if (row.source === SCENARIO && isPlayed(dataDir)) return 'played';
	const habit = habitOf(row);
	// The dashboard's events come from people, not from a feed, so they have no usual rate.
	return row.source === OWN_SOURCE && habit === 'silent' ? 'quiet' : habit;
}

function habitOf(row: SourceRow): SourceState {
	const { silent_s, median_gap_s, weeks, usual_weeks, days, usual_days, longest_gap_s } = row;
	if (silent_s <= Math.max(LIVE_S, PAUSES * (median_gap_s ?? 0))) return 'live';
	if (weeks > 0) return usual_weeks * 2 >= weeks ? 'silent' : 'quiet';
	if (days > 0) return usual_days * 2 >= days ? 'silent' : 'quiet';
	if (longest_gap_s === null) return 'unsure';
	return silent_s > PAUSES * longest_gap_s ? 'silent' : 'quiet';
}

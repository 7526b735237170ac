import { z } from 'zod';

const text = z.string().max(1_000);

/** One change to many refused events. Fields of `citizen` are named with a dot, as in `citizen.mobile`. */
export const changeSchema = z.discriminatedUnion('do', [
	/** No change: for events that the current rules let through. */
	z.strictObject({ do: z.literal('nothing') }),
	z.strictObject({ do: z.literal('remove'), field: text.min(1) }),
	z.strictObject({ do: z.literal('rename'), field: text.min(1), to: text.min(1) }),
	/** `was`: change only events whose field has this value. */
	z.strictObject({ do: z.literal('set'), field: text.min(1), to: text, was: text.optional() })
]);
export type Change = z.infer<typeof changeSchema>;

/** A request to ingest: replay these repaired dead letters, or those of a filter with one change to each. */
export const replayRequestSchema = z.strictObject({
	/** Only report what would happen. */
	dry_run: z.boolean(),
	what: z.union([
		/** Repaired lines of an export. */
		z.strictObject({ lines: z.array(z.record(z.string(), z.unknown())).max(1_000) }),
		z.strictObject({
			reason: text.optional(),
			source: text.optional(),
			field: text.optional(),
			since: z.iso.datetime().optional(),
			/** Received by this moment, so that nothing is replayed that a dry run has not seen. */
			until: z.iso.datetime(),
			change: changeSchema
		})
	])
});
export type ReplayRequest = z.infer<typeof replayRequestSchema>;

/** Most dead letters of one filter, the newest first, because a person waits for the answer. */
export const REPLAYED_AT_ONCE = 10_000;

/** What is wrong with an event, in the door's words. */
export interface Refused {
	reason: string;
	field: string;
	detail: string;
}

/** A line that did not become an event, and why. */
export interface Problem {
	line: number;
	/** Id of the dead letter; empty if the line has no readable id. */
	id: string;
	text: string;
	/** Present if the rules refuse it. */
	refused?: Refused;
}

/** The progress of a replay and, at the end, its summary. */
export interface ReplayProgress {
	lines: number;
	/** Dead letters that have left the list or, in a dry run, would leave it. */
	replayed: number;
	accepted: number;
	duplicates: number;
	/** Lines whose dead letter had left the list before. Nothing is done for them. */
	earlier: number;
	/** Lines that ingest still refuses. Their dead letters stay in the list. */
	refused: number;
	/** Lines that cannot be read, or whose dead letter is unknown or belongs to an undone load. */
	unusable: number;
	/** The first problems of the last three kinds. */
	problems: Record<'earlier' | 'refused' | 'unusable', Problem[]>;
}

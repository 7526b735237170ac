import { z } from 'zod';

const text = z.string().max(1_000);

/** One change to many refused events; fields of `citizen` are named with a dot, as in `citizen.mobile`. */
export const changeSchema = z.discriminatedUnion('do', [
	/** As they are: for events that the rules of today let through. */
	z.strictObject({ do: z.literal('nothing') }),
	z.strictObject({ do: z.literal('remove'), field: text.min(1) }),
	z.strictObject({ do: z.literal('rename'), field: text.min(1), to: text.min(1) }),
	/** `was`: only where the field has this value. */
	z.strictObject({ do: z.literal('set'), field: text.min(1), to: text, was: text.optional() })
]);
export type Change = z.infer<typeof changeSchema>;

/** What is asked of ingest: to replay these repaired dead letters, or those of a filter with one change to each. */
export const replayRequestSchema = z.strictObject({
	/** Only tells what would become of them. */
	dry_run: z.boolean(),
	what: z.union([
		/** As the lines of an export, repaired. */
		z.strictObject({ lines: z.array(z.record(z.string(), z.unknown())).max(1_000) }),
		z.strictObject({
			reason: text.optional(),
			source: text.optional(),
			field: text.optional(),
			since: z.iso.datetime().optional(),
			/** Received at this moment or before: what a dry run has not seen is left alone. */
			until: z.iso.datetime(),
			change: changeSchema
		})
	])
});
export type ReplayRequest = z.infer<typeof replayRequestSchema>;

/** Of one filter at most so many, the newest: a person waits for the answer. */
export const REPLAYED_AT_ONCE = 10_000;

/** What is wrong with an event, as the door says it. */
export interface Refused {
	reason: string;
	field: string;
	detail: string;
}

/** A line that did not become an event, and why. */
export interface Problem {
	line: number;
	/** Of the dead letter; empty when the line has none that can be read. */
	id: string;
	text: string;
	/** Present when the rules refuse it. */
	refused?: Refused;
}

/** How far a replay has come; at its end, its summary. */
export interface ReplayProgress {
	lines: number;
	/** Dead letters that have left the list; of a dry run, that would. */
	replayed: number;
	accepted: number;
	duplicates: number;
	/** Lines whose dead letter had left the list before: left alone. */
	earlier: number;
	/** Lines that ingest's rules refuse still: their dead letters stay in the list. */
	refused: number;
	/** Lines that cannot be read, or whose dead letter is unknown or came with a load that was undone. */
	unusable: number;
	/** The first of the last three. */
	problems: Record<'earlier' | 'refused' | 'unusable', Problem[]>;
}

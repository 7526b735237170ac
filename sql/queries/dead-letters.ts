import { z } from 'zod';
import { utcText } from '../model/tehran.ts';
import { EVER } from '../source-view.ts';
import { defineQuery } from '../client/define.server.ts';

/** Which dead letters; an absent field asks for all. */
export interface DeadLetterFilter {
	reason?: string;
	source?: string;
	field?: string;
	/** Received at this moment or later. */
	since?: Date;
	/** Received at this moment or before. */
	until?: Date;
}

/** The place of a dead letter in the list, the newest first: the next page begins behind it. */
export interface DeadLetterPlace {
	/** Milliseconds since 1970. */
	receivedAt: number;
	source: string;
	line: number;
	id: string;
}

/** The parameters that the queries of `dead_letters/` take for a filter. */
export function filterParams({ reason, source, field, since, until }: DeadLetterFilter): Record<string, string> {
	return {
		...{ reason: reason ?? '', source: source ?? '', field: field ?? '' },
		...{ since: utcText(since?.getTime() ?? 0), until: utcText(until?.getTime() ?? EVER) }
	};
}

/** The parameters of `deadLetterList` besides those: behind a place, or from the beginning. */
export const pageParams = (limit: number, after?: DeadLetterPlace): Record<string, string | number> => ({
	limit,
	after_at: utcText(Math.min(after?.receivedAt ?? EVER, EVER)),
	...{ after_source: after?.source ?? '', after_line: after?.line ?? 0, after_id: after?.id ?? '' }
});

/** Refused events that wait for repair, counted. */
export const deadLetterCounts = defineQuery(
	'dead_letters/counts',
	z.object({ reason: z.string(), source: z.string(), count: z.number() })
);

/** Refused events that wait for repair, the newest first; moments in UTC. */
export const deadLetterList = defineQuery(
	'dead_letters/list',
	z.object({
		dead_letter_id: z.string(),
		source: z.string(),
		load_id: z.string().nullable(),
		line: z.number(),
		event_id: z.string().nullable(),
		type: z.string().nullable(),
		reason: z.string(),
		field: z.string().nullable(),
		detail: z.string(),
		received_at: z.string(),
		is_undone: z.number()
	})
);

/** A refused event whole, encrypted, by its `id`: as it was last received, whether it waits for repair or not; moments in UTC. */
export const sealedDeadLetter = defineQuery(
	'dead_letters/sealed',
	z.object({
		dead_letter_id: z.string(),
		source: z.string(),
		load_id: z.string(),
		line: z.number(),
		reason: z.string(),
		field: z.string(),
		detail: z.string(),
		received_at: z.string(),
		raw_encrypted: z.string()
	})
);

/** What is known of dead letters by their ids (`ids`, some thousands at most). */
export const knownDeadLetters = defineQuery(
	'dead_letters/known',
	z.object({
		dead_letter_id: z.string(),
		source: z.string(),
		load_id: z.string(),
		is_undone: z.number(),
		is_listed: z.number(),
		replayed_at: z.string(),
		replayed_as: z.string(),
		/** The load that brought the event instead; empty: nobody's, it was replayed. */
		replaced_by: z.string()
	})
);

export type DeadLetterCount = z.infer<typeof deadLetterCounts.row>;
export type ListedDeadLetter = z.infer<typeof deadLetterList.row>;
export type SealedDeadLetter = z.infer<typeof sealedDeadLetter.row>;
export type KnownDeadLetter = z.infer<typeof knownDeadLetters.row>;

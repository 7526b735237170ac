import { z } from 'zod';
import { defineQuery } from './define.server.ts';

/** Which dead letters; an absent field asks for all. */
export interface DeadLetterFilter {
	reason?: string;
	source?: string;
	field?: string;
	/** Received at this moment or later. */
	since?: Date;
}

/** The parameters that the queries of `dead_letters/` take for a filter. */
export function filterParams({ reason, source, field, since }: DeadLetterFilter): Record<string, string> {
	const from = (since ?? new Date(0)).toISOString().replace('T', ' ').replace('Z', '');
	return { reason: reason ?? '', source: source ?? '', field: field ?? '', since: from };
}

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
		replayed_as: z.string()
	})
);

export type DeadLetterCount = z.infer<typeof deadLetterCounts.row>;
export type ListedDeadLetter = z.infer<typeof deadLetterList.row>;
export type KnownDeadLetter = z.infer<typeof knownDeadLetters.row>;

import type { LetterEvent } from './letter-rows.ts';

/** An event of a letter with the correction that took it away; null while it stands. */
export type Told = LetterEvent & { voided_by: LetterEvent | null };

/**
 * Each event with the void that took it away: the newest that stands, of its source or naming that, after it in the order of the
 * letter's life, in which `events` must be.
 */
export function withCorrections(events: readonly LetterEvent[]): Told[] {
	const voids = events
		.map((event, place) => ({ event, place }))
		.filter(({ event }) => event.type === 'event.voided' && !event.is_void);
	return events.map((event, place) => {
		const by = voids.findLast(
			(one) =>
				one.place > place &&
				one.event.target_event_id === event.event_id &&
				(one.event.target_source || one.event.source) === event.source
		)?.event;
		return { ...event, voided_by: (event.is_void && by) || null };
	});
}

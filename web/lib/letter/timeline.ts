import type { Told } from '#sql/queries/letter/corrections.ts';
import type { Visit } from './chain.ts';
import { within, type Span } from './clock.ts';

const DAY_MS = 86_400_000;

/** The time between two events in which nothing happened to the letter, and with whom it lay; moments are milliseconds. */
export interface Gap {
	ms: number;
	body: string | null;
	/** How much of it fell into outages. */
	outageMs: number;
}

/** An event, and the silence after it: null where that is shorter than a day, or the letter was done. */
export interface Entry {
	event: Told;
	gap: Gap | null;
}

/**
 * What happened, in order, with the silences of a day or more between. What was taken back, and what the office and its
 * inspectors say of a letter, moves nothing: the silence goes on.
 */
export function timelineOf(
	events: readonly Told[],
	visits: readonly Visit[],
	outages: readonly Span[],
	until: number
): Entry[] {
	return events.map((event, place) => {
		const next = events[place + 1];
		const span = { from: event.occurred_at, to: Math.min(next?.occurred_at ?? until, until) };
		const ms = span.to - span.from;
		if (ms < DAY_MS) return { event, gap: null };
		const held = visits.findLast((visit) => within(visit, span).length > 0);
		const outageMs = outages.flatMap((one) => within(one, span)).reduce((sum, { from, to }) => sum + to - from, 0);
		return { event, gap: held ? { ms, body: held.body, outageMs } : null };
	});
}

/** The tone of an event's mark: what it does to the letter. */
export function markOf({ type, is_void }: Told): 'done' | 'wait' | 'late' | 'idle' | 'void' {
	if (is_void) return 'void';
	if (type === 'letter.answered' || type === 'letter.registered') return 'done';
	if (type === 'letter.referred' || type === 'letter.interim_answer') return 'wait';
	if (['letter.returned', 'letter.reopened', 'letter.objected', 'sms.failed', 'loan.refused'].includes(type))
		return 'late';
	return 'idle';
}

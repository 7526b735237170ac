import { median } from './lists.ts';
import { dayAfter } from './tehran.ts';

/** What is usual is the median of the last so many ends of days but those of an outage, today's not among them; of fewer than the second nothing is said. */
export const USUAL_DAYS = 90;
export const USUAL_AT_LEAST = 30;
const WEEK = 7;

/** How what stands with a body compares with what stood there before. */
export interface Stood {
	/** Unanswered, whenever it was registered, now and at the end of the day a week ago. Null: not known. */
	now: number | null;
	weekAgo: number | null;
	/** Null: too little is known to say what is usual. */
	usual: number | null;
	/** The first day of those up to today at whose ends more stood than is usual; null: no more stands now. */
	aboveSince: string | null;
}

export const NOTHING_STOOD: Stood = { now: null, weekAgo: null, usual: null, aboveSince: null };

/**
 * @param stands at the ends of days in order, today's last; null: the body had no letter yet
 * @param dark days that an outage touched
 */
export function stoodOf(
	stands: readonly (number | null)[],
	today: string,
	dark: ReadonlySet<string> = new Set()
): Stood {
	const now = stands.at(-1) ?? null;
	const weekAgo = stands.at(-1 - WEEK) ?? null;
	const dayOf = (at: number): string => dayAfter(today, at + 1 - stands.length);
	const before = stands
		.filter((_, at) => at >= stands.length - 1 - USUAL_DAYS && at < stands.length - 1 && !dark.has(dayOf(at)))
		.filter((value) => value !== null);
	if (now === null || before.length < USUAL_AT_LEAST) return { now, weekAgo, usual: null, aboveSince: null };
	const usual = median(before);
	const last = stands.findLastIndex((value) => value === null || value <= usual);
	const days = stands.length - 1 - last;
	return { now, weekAgo, usual, aboveSince: days > 0 ? dayAfter(today, 1 - days) : null };
}

import { dayAfter, tehranDay } from './tehran.ts';

/** How often a digest comes: for each day, or for each week from Saturday to Friday. */
export const PACES = ['day', 'week'] as const;
export type Pace = (typeof PACES)[number];

/** From eight in the morning on, in Tehran, the day or the week before is told. */
const HOUR = 8;
const HOUR_MS = 3_600_000;
/** Longer than any holidays. */
const MOST_DAYS_OFF = 31;

/** Tehran days, both included. */
export interface ToldDays {
	from: string;
	to: string;
}

/** What decides whether a digest is due. */
export interface Wish {
	every: Pace;
	/** Whether it comes on days without work too. */
	onHolidays: boolean;
	/** The last day that one told of; null: there was none. */
	madeFor: string | null;
}

/** The day whose digests come: until eight it is still the day before. */
const comingDay = (now: number): string => tehranDay(now - HOUR * HOUR_MS);

/** The newest day, or the newest whole week, that a digest may tell of. */
export function newestDays(every: Pace, now: number): ToldDays {
	const yesterday = dayAfter(comingDay(now), -1);
	if (every === 'day') return { from: yesterday, to: yesterday };
	// Friday is the sixth day of JavaScript's week.
	const sinceFriday = (new Date(`${yesterday}T00:00:00Z`).getUTCDay() + 2) % 7;
	return { from: dayAfter(yesterday, -sinceFriday - 6), to: dayAfter(yesterday, -sinceFriday) };
}

/**
 * The days that a digest is due for; null: none is. Of those that were missed only the newest is due, and a clock that was set back brings none
 * again. Whoever has none on days without work gets one on the next working day, which tells of these days too, from the last working day on.
 * @param isWorking by the office's calendar
 */
export function dueDays(
	{ every, onHolidays, madeFor }: Wish,
	now: number,
	isWorking: (day: string) => boolean
): ToldDays | null {
	const newest = newestDays(every, now);
	if (madeFor !== null && madeFor >= newest.to) return null;
	if (onHolidays) return newest;
	if (!isWorking(comingDay(now))) return null;
	if (every === 'week') return newest;
	let { from } = newest;
	const least = dayAfter(from, -MOST_DAYS_OFF);
	const isTold = (day: string) => madeFor !== null && day <= madeFor;
	while (!isWorking(from) && from > least && !isTold(dayAfter(from, -1))) from = dayAfter(from, -1);
	return { from, to: newest.to };
}

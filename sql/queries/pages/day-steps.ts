import { dayAfter, daysFrom } from '../../model/tehran.ts';

/** A day's count, and the first day of its step of the calendar. */
export interface DayCount {
	day: string;
	step: string;
	count: number;
}

export interface DailyMean {
	/** Null: no day. */
	perDay: number | null;
	total: number;
	/** Calendar days from the first to the last, less those that were left out. */
	days: number;
}

/** Days in order, whole, by their step. */
export function bySteps<Day extends { step: string }>(days: Day[]): Map<string, Day[]> {
	return Map.groupBy(days, ({ step }) => step);
}

/** The mean a day from the first to the last with any, without some days. */
export function meanPerDay(days: Pick<DayCount, 'day' | 'count'>[], without: readonly string[]): DailyMean {
	const out = new Set(without);
	const counted = days.filter(({ day }) => !out.has(day));
	const [first, last] = [counted[0]?.day, counted.at(-1)?.day];
	if (first === undefined || last === undefined) return { perDay: null, total: 0, days: 0 };
	const left = [...out].filter((day) => day >= first && day <= last).length;
	const total = counted.reduce((sum, { count }) => sum + count, 0);
	const span = daysFrom(first, last) - left;
	return { perDay: total / span, total, days: span };
}

/** The newest day that is over by `today`; the newest of all where none is. */
export function newestWhole<Day extends { day: string }>(days: Day[], today: string): Day | null {
	return days.findLast(({ day }) => day < today) ?? days.at(-1) ?? null;
}

/** A week from a day on, both ends included. */
export const weekFrom = (day: string): { from: string; to: string } => ({ from: day, to: dayAfter(day, 6) });

import { median } from './lists.ts';

/**
 * What is usual for a day, told by the days before it alone: the level of the last days of its kind, and a width within which all but `SAID` of the days until then lay. Conformal prediction: nothing is assumed of how values are spread.
 */

/** The share of days that lie outside although nothing happened. Said beside every mark, and measured by a back-test. */
export const SAID = 0.02;
/** The level is the median of so many days of a kind; of fewer than the second there is none. */
const SAME_KIND = 8;
const SAME_KIND_LEAST = 3;
/** Distances from the level that the width is drawn from: the last ones. Fewer than the second cannot tell a share of `SAID`. */
const DISTANCES = 200;
export const LEARNT_LEAST = Math.ceil(1 / SAID) + 10;
/** Days that are read before a range, so that its first is judged by whole windows. */
export const LEARNS_DAYS = 300;

/** How a value varies by its level: as a count, as a share of so many, or in proportion to itself. */
export type Spread = 'count' | 'share' | 'proportion';

export interface DayValue {
	day: string;
	/** Null: there is none. */
	value: number | null;
	/** What it is of: letters of a share or of a median. */
	of: number;
	/** Of the office's calendar. */
	isWorking: boolean;
	/** An outage explains whatever it is: it is neither judged nor learnt from. */
	isOutage: boolean;
}

export interface Usual {
	level: number;
	low: number;
	high: number;
}

export interface Judged {
	day: string;
	/** Null: too little history. */
	usual: Usual | null;
	/** Where the value lies; null: it is not judged. */
	side: 'below' | 'within' | 'above' | null;
}

const HOLIDAY = 'holiday';

/**
 * Days of one kind are alike: a weekday, whether it is worked on or is a weekly day of rest, or a holiday, which is a day without work on a
 * weekday that is mostly worked on.
 */
export function kindsOf(days: readonly Pick<DayValue, 'day' | 'isWorking'>[]): string[] {
	const works = new Map<string, boolean[]>();
	return days.map(({ day, isWorking }) => {
		const weekday = String(new Date(`${day}T00:00:00Z`).getUTCDay());
		const before = works.get(weekday)?.slice(-SAME_KIND) ?? [];
		works.set(weekday, [...before, isWorking]);
		return isWorking || before.filter(Boolean).length <= before.length / 2 ? weekday : HOLIDAY;
	});
}

/** Judges each day by the days before it. @param days in their order, without a gap */
export function judgeDays(days: readonly DayValue[], spread: Spread): Judged[] {
	const kinds = kindsOf(days);
	const ofKind = new Map(kinds.map((kind): [string, number[]] => [kind, []]));
	const distances: number[] = [];
	return days.map(({ day, value, of, isOutage }, place): Judged => {
		const known = ofKind.get(kinds[place]!)!;
		const level = known.length < SAME_KIND_LEAST ? null : median(known.slice(-SAME_KIND));
		const unit = level === null ? 0 : unitOf(level, of, spread);
		const width = widthOf(distances.slice(-DISTANCES));
		const usual =
			level === null || width === null
				? null
				: { level, low: Math.max(0, level - width * unit), high: level + width * unit };
		if (value === null || isOutage) return { day, usual, side: null };
		if (level !== null) distances.push(Math.abs(value - level) / unit);
		known.push(value);
		if (!usual) return { day, usual, side: null };
		return { day, usual, side: value > usual.high ? 'above' : value < usual.low ? 'below' : 'within' };
	});
}

/** So many of the distances are within it that the next lies outside with a chance of `SAID` at most; null: too few are known. */
function widthOf(distances: readonly number[]): number | null {
	if (distances.length < LEARNT_LEAST) return null;
	return distances.toSorted((a, b) => a - b)[Math.ceil((distances.length + 1) * (1 - SAID)) - 1] ?? null;
}

/** By what a distance is measured, so that small and large levels compare. */
function unitOf(level: number, of: number, spread: Spread): number {
	if (spread === 'count') return Math.sqrt(Math.max(level, 1));
	const some = Math.max(of, 1);
	if (spread === 'proportion') return Math.max(level, 1) / Math.sqrt(some);
	// Neither none nor all of few is certain.
	const share = (level * some + 1) / (some + 2);
	return Math.sqrt((share * (1 - share)) / some);
}

export interface BackTest {
	/** Days that were judged. */
	judged: number;
	outside: number;
}

export const backTest = (days: readonly Judged[]): BackTest => ({
	judged: days.filter(({ side }) => side !== null).length,
	outside: days.filter(({ side }) => side === 'above' || side === 'below').length
});

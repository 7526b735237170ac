import { addDays, dayPosition, shiftMonths, startOfJalali, startOfWeek, toJalali } from '$lib/i18n/jalali.ts';
import type { Format } from '$lib/i18n/format.ts';
import type { Tick } from './model.ts';

export const DAY_MS = 86_400_000;
/** More days than this are drawn as weeks, more weeks than fit as Jalali months. */
const DAYS_AT_MOST = 120;
const WEEKS_AT_MOST_DAYS = 900;

/** Fewer buckets than these leave room at the right of an axis. */
const BUCKETS_AT_LEAST: Record<Grain, number> = { day: 12, week: 8, month: 6, season: 4, year: 3 };
/** A month's name and its year, side by side. */
const NAMES_AT_MOST = 8;

export type Grain = 'day' | 'week' | 'month' | 'season' | 'year';

export interface Bucket {
	/** First day, `YYYY-MM-DD`. */
	day: string;
	days: number;
	/** Places of its days in the list that was grouped. */
	members: number[];
}

export function grainOf(days: string[]): 'day' | 'week' | 'month' {
	const first = days[0];
	const last = days.at(-1);
	if (!first || !last) return 'day';
	const span = (dayPosition(last) - dayPosition(first)) / DAY_MS + 1;
	if (span <= DAYS_AT_MOST) return 'day';
	return span <= WEEKS_AT_MOST_DAYS ? 'week' : 'month';
}

/** First day of the bucket that a day lies in; weeks begin on Saturday. */
export function startOf(day: string, grain: Grain): string {
	if (grain === 'day') return day;
	return grain === 'week' ? startOfWeek(day) : startOfJalali(grain, day);
}

/** First day of the next bucket. */
export function nextStart(start: string, grain: Grain): string {
	if (grain === 'day') return addDays(start, 1);
	return grain === 'week' ? addDays(start, 7) : shiftMonths(start, { month: 1, season: 3, year: 12 }[grain]);
}

/** Days in order, gathered by grain; a bucket stands where its first day stands. */
export function bucketsOf(days: string[], grain: Grain): Bucket[] {
	const buckets: Bucket[] = [];
	days.forEach((day, index) => {
		const start = startOf(day, grain);
		const open = buckets.at(-1);
		if (open?.day === start) open.members.push(index);
		else buckets.push({ day: start, days: 1, members: [index] });
	});
	return buckets.map((bucket) => ({ ...bucket, days: bucket.members.length }));
}

/** Mean per day of a bucket; null when none of its days is known. */
export function meanOf(values: (number | null)[], bucket: Bucket): number | null {
	const known = bucket.members.map((index) => values[index] ?? null).filter((value) => value !== null);
	return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

const widthOf = (grain: Grain) => ({ day: 1, week: 7, month: 30, season: 91, year: 365 })[grain] * DAY_MS;

/** The place of a bucket: the middle of its width. */
export function placeOf(bucket: Bucket, grain: Grain): number {
	return dayPosition(bucket.day) + (widthOf(grain) - DAY_MS) / 2;
}

/** Jalali ticks at their true places: the first of each month by name, the 10th and 20th between them. */
function ticksOf(first: string, last: string, f: Format): Tick[] {
	const span = (dayPosition(last) - dayPosition(first)) / DAY_MS + 1;
	const ticks: Tick[] = [];
	const months = Math.ceil(span / 30);
	const everyMonths = Math.ceil(months / 12);
	for (
		let day = first, seen = 0;
		day <= last;
		day = months > 14 ? nextStart(startOf(day, 'month'), 'month') : addDays(day, 1)
	) {
		const jalali = toJalali(day);
		if (jalali.day === 1) {
			const label = months > 14 ? `${f.month(day)} ${f.digits(String(jalali.year))}` : f.day(day);
			if (seen % everyMonths === 0)
				ticks.push({ at: dayPosition(day), label, minor: months > 4 && seen % (everyMonths * 3) !== 0 });
			seen++;
		} else if (span <= 10) {
			ticks.push({
				at: dayPosition(day),
				label: day === first ? f.day(day) : f.digits(String(jalali.day)),
				minor: false
			});
		} else if (span <= 75 && (jalali.day === 10 || jalali.day === 20)) {
			ticks.push({ at: dayPosition(day), label: f.digits(String(jalali.day)), minor: span > 60 });
		}
	}
	// The beginning has its name too, where the next one leaves it room.
	const next = ticks[0]?.at ?? Number.POSITIVE_INFINITY;
	if (span > 10 && span <= 75 && next - dayPosition(first) > span * 0.09 * DAY_MS) {
		ticks.unshift({ at: dayPosition(first), label: f.day(first), minor: false });
	}
	return ticks;
}

/** Names of long buckets, each below its own; where they are too many, of every n-th. */
function namesOf(buckets: Bucket[], grain: Grain, name: (day: string) => string): Tick[] {
	const every = Math.ceil(buckets.length / NAMES_AT_MOST);
	return buckets
		.map((bucket, index) => ({ at: placeOf(bucket, grain), label: name(bucket.day), minor: index % (every * 2) !== 0 }))
		.filter((_, index) => index % every === 0);
}

/**
 * The x axis of days in order; true positions, which a page that is read from right to left mirrors.
 * @param name what a bucket longer than a week is called; without it the axis has the days of its months
 */
export function timeAxis(buckets: Bucket[], grain: Grain, f: Format, name?: (day: string) => string) {
	const width = widthOf(grain);
	const at = buckets.map((bucket) => placeOf(bucket, grain));
	const min = (at[0] ?? 0) - width / 2;
	// A young office fills the axis from its left: one day is no wall of a bar.
	const max = min + Math.max(BUCKETS_AT_LEAST[grain] * width, (at.at(-1) ?? 1) + width / 2 - min);
	const first = buckets[0]?.day;
	const last = buckets.at(-1)?.day;
	const isLong = grain !== 'day' && grain !== 'week';
	const days = (): Tick[] => (first && last ? ticksOf(first, last, f) : []);
	return {
		kind: 'time' as const,
		min,
		max,
		at,
		barWidth: width * 0.78,
		ticks: isLong && name ? namesOf(buckets, grain, name) : days()
	};
}

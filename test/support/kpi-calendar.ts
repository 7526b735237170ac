import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, fromJalali, toJalali } from '../../web/lib/i18n/jalali.ts';
import { tehranDay } from '#sql/model/tehran.ts';
import { projectRoot } from '#sql/root.ts';
import { MINUTE, wallOf } from './model-working-time.ts';

const HOUR = 3_600_000;
const FRIDAY = 5;
const weekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();
const HOLIDAYS = new Set(
	readFileSync(join(projectRoot(), 'sql/reference/holidays.csv'), 'utf8')
		.split('\n')
		.map((line) => line.slice(0, 'YYYY-MM-DD'.length))
);

/** Of the office itself: neither a Friday nor a holiday. */
export const isWorkingDay = (day: string): boolean => weekday(day) !== FRIDAY && !HOLIDAYS.has(day);

/** The office's own week: Saturday to Wednesday 7:30 to 15:00, Thursday to 14:00, but for `HOLIDAYS`. */
export function workingHours(from: number, to: number): number {
	let worked = 0;
	for (let day = tehranDay(from); day <= tehranDay(to); day = addDays(day, 1)) {
		if (!isWorkingDay(day)) continue;
		// Not so many hours after midnight: with the midnight of 2020-03-21 the clock went to 01:00 at once.
		const noon = Date.parse(`${day}T12:00:00Z`);
		const midnight = noon - wallOf(noon).minute * MINUTE;
		const [opens, closes] = [midnight + 7.5 * HOUR, midnight + (weekday(day) === FRIDAY - 1 ? 14 : 15) * HOUR];
		worked += Math.max(0, Math.min(to, closes) - Math.max(from, opens));
	}
	return worked / HOUR;
}

/** The first day of the Jalali bucket that a moment lies in. */
export function bucketDay(moment: number, by: string): string {
	const day = tehranDay(moment);
	const { year, month } = toJalali(day);
	switch (by) {
		case 'day':
			return day;
		case 'week':
			return addDays(day, -((weekday(day) + 1) % 7));
		case 'month':
			return fromJalali({ year, month, day: 1 })!;
		case 'season':
			return fromJalali({ year, month: month - ((month - 1) % 3), day: 1 })!;
		default:
			return fromJalali({ year, month: 1, day: 1 })!;
	}
}

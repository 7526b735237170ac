/** A day of the calendar table. Dates are `YYYY-MM-DD`; months, seasons and weekdays count from 1, Saturday is 1. */
export interface CalendarDay {
	day: string;
	jalali: string;
	year: number;
	season: number;
	month: number;
	day_of_month: number;
	weekday: number;
	week_start: string;
	month_start: string;
	season_start: string;
	year_start: string;
}

const FIRST_YEAR = 1300;
const LAST_YEAR = 1500;
const DAY_MS = 86_400_000;
/** 1 Farvardin 1300. */
const EPOCH = Date.UTC(1921, 2, 21);
/** 1 Farvardin 1300 was a Monday, the third day of a week that begins on Saturday. */
const EPOCH_WEEKDAY = 3;

/**
 * Whether Esfand has 30 days. The official calendar follows the equinox; for 1300 to 1500 it is the cycle of 33 years,
 * which a test holds against `Intl` day by day. (The cycle of 2,820 years that many libraries use misses 1403.)
 */
export function isLeapYear(year: number): boolean {
	return [1, 5, 9, 13, 17, 22, 26, 30].includes(year % 33);
}

/** Every day from 1300-01-01 to 1500-12-29. */
export function* jalaliCalendar(): Generator<CalendarDay> {
	let number = 0;
	for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
		const yearStart = iso(number);
		let seasonStart = yearStart;
		for (let month = 1; month <= 12; month++) {
			const monthStart = iso(number);
			if (month % 3 === 1) seasonStart = monthStart;
			for (let day = 1; day <= daysOfMonth(year, month); day++, number++) {
				const weekday = ((number + EPOCH_WEEKDAY - 1) % 7) + 1;
				yield {
					day: iso(number),
					jalali: `${year}-${two(month)}-${two(day)}`,
					year,
					season: Math.ceil(month / 3),
					month,
					day_of_month: day,
					weekday,
					week_start: iso(number - weekday + 1),
					month_start: monthStart,
					season_start: seasonStart,
					year_start: yearStart
				};
			}
		}
	}
}

/** The Gregorian day `YYYY-MM-DD` of a Jalali one; undefined if there is no such day between 1300 and 1500. */
export function gregorianDay(year: number, month: number, day: number): string | undefined {
	if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12) return undefined;
	if (day < 1 || day > daysOfMonth(year, month)) return undefined;
	let number = day - 1;
	for (let past = FIRST_YEAR; past < year; past++) number += isLeapYear(past) ? 366 : 365;
	for (let past = 1; past < month; past++) number += daysOfMonth(year, past);
	return iso(number);
}

function daysOfMonth(year: number, month: number): number {
	if (month <= 6) return 31;
	return month < 12 || isLeapYear(year) ? 30 : 29;
}

const iso = (number: number) => new Date(EPOCH + number * DAY_MS).toISOString().slice(0, 10);
const two = (value: number) => String(value).padStart(2, '0');

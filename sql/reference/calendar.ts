import { jalaliMonthDays, jalaliToEpochDay } from './jalali.ts';

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
/** 1 Farvardin 1300, in days since 1 January 1970. */
const EPOCH_DAY = jalaliToEpochDay(FIRST_YEAR, 1, 1);
/** 1 Farvardin 1300 was a Monday, the third day of a week that begins on Saturday. */
const EPOCH_WEEKDAY = 3;

/** Every day from 1300-01-01 to 1500-12-29. */
export function* jalaliCalendar(): Generator<CalendarDay> {
	let number = 0;
	for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
		const yearStart = iso(number);
		let seasonStart = yearStart;
		for (let month = 1; month <= 12; month++) {
			const monthStart = iso(number);
			if (month % 3 === 1) seasonStart = monthStart;
			for (let day = 1; day <= jalaliMonthDays(year, month); day++, number++) {
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
	if (day < 1 || day > jalaliMonthDays(year, month)) return undefined;
	return iso(jalaliToEpochDay(year, month, day) - EPOCH_DAY);
}

const iso = (number: number) => new Date((EPOCH_DAY + number) * DAY_MS).toISOString().slice(0, 10);
const two = (value: number) => String(value).padStart(2, '0');

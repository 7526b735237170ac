import { gregorianDay } from '../reference/calendar.ts';
import { latinDigits } from './digits.ts';

/** How people write days and moments, in an address and on the command line alike. */

const DAY = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
/** Years below are Jalali. */
const FIRST_GREGORIAN_YEAR = 1700;

/**
 * `1401-05-01` or `1401/5/1` in Jalali, `2022-07-23` in Gregorian; Persian digits too. Returns the Gregorian day
 * `YYYY-MM-DD`; undefined where there is no such day.
 */
export function readDay(text: string): string | undefined {
	const match = DAY.exec(latinDigits(text.trim()));
	if (!match) return undefined;
	const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
	if (year < FIRST_GREGORIAN_YEAR) return gregorianDay(year, month, day);
	const date = new Date(Date.UTC(year, month - 1, day));
	if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
	return date.toISOString().slice(0, 10);
}

/**
 * RFC 3339 with its offset; a bare local time would be another moment for each reader. Returns it as an ISO instant of
 * UTC; undefined where it is none.
 */
export function readMoment(text: string): string | undefined {
	// A + of the offset arrives as a blank when the address was not encoded.
	const moment = latinDigits(text.trim()).replace(/ (\d\d:\d\d)$/, '+$1');
	const ms = MOMENT.test(moment) ? Date.parse(moment) : Number.NaN;
	return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

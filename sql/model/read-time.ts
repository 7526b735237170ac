import { gregorianDay } from '../reference/calendar.ts';
import { latinDigits } from './digits.ts';

/** Days and moments as people write them, in addresses and on the command line. */

const DAY = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
/** Smaller years are Jalali. */
const FIRST_GREGORIAN_YEAR = 1700;

/**
 * Reads `1401-05-01` or `1401/5/1` (Jalali) or `2022-07-23` (Gregorian), also in Persian digits. Returns the Gregorian day `YYYY-MM-DD`;
 * undefined if there is no such day.
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
 * Reads RFC 3339 with an offset, since a local time without one would mean another moment to each reader. Returns an ISO instant in UTC;
 * undefined if the text is none.
 */
export function readMoment(text: string): string | undefined {
	// In an unencoded address the + of the offset arrives as a blank.
	const moment = latinDigits(text.trim()).replace(/ (\d\d:\d\d)$/, '+$1');
	const ms = MOMENT.test(moment) ? Date.parse(moment) : Number.NaN;
	return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

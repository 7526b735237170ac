/** Days from 1 January 1970 to the eve of 1 Farvardin 1. */
const EPOCH_DAYS = -492_269;
const DAYS_BEFORE_MONTH = [0, 31, 62, 93, 124, 155, 186, 216, 246, 276, 306, 336];

/**
 * Leap years by the 33-year cycle, which agrees with the official calendar from 1178 to 1501; a test holds 1300 to 1500
 * against `Intl` day by day. (The cycle of 2,820 years that many libraries use misses 1403.)
 */
function isJalaliLeap(year: number): boolean {
	return (25 * year + 11) % 33 < 8;
}

/** Days of a Jalali month: 31 six times, 30 five times, then 29, or 30 in a leap year. */
export function jalaliMonthDays(year: number, month: number): number {
	if (month <= 6) return 31;
	return month <= 11 || isJalaliLeap(year) ? 30 : 29;
}

/** Days since 1 January 1970 of a valid Jalali date. */
export function jalaliToEpochDay(year: number, month: number, day: number): number {
	return EPOCH_DAYS + 365 * (year - 1) + Math.floor((8 * year + 21) / 33) + DAYS_BEFORE_MONTH[month - 1]! + day;
}

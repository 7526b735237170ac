/** Formats that every workbook has without saying so. 46 is a duration, `[h]:mm:ss`. */
const DATES: [number, number][] = [
	[14, 22],
	[27, 36],
	[45, 45],
	[47, 47],
	[50, 58]
];

/**
 * Whether a number of this format is a date or a time of day. Durations (`[h]:mm`) are numbers.
 * @param code of a format that the workbook defines; undefined for one that every workbook has
 */
export function isDateFormat(id: number, code: string | undefined): boolean {
	if (code === undefined) return DATES.some(([from, to]) => id >= from && id <= to);
	// Texts in quotes, characters that stand for themselves, paddings; then colours, conditions and locales.
	const bare = code.split(';', 1)[0]!.replace(/"[^"]*"|\\.|_.|\*./g, '');
	if (/\[(h+|m+|s+)\]/i.test(bare)) return false;
	return /[ymdhs]/i.test(bare.replace(/\[[^\]]*\]/g, '').replace(/general/gi, ''));
}

const DAY_S = 86_400;
const DAY_ZERO_1900 = Date.UTC(1899, 11, 30);
const DAY_ZERO_1904 = Date.UTC(1904, 0, 1);
/** A day more than 9999-12-31, the last that a sheet knows. */
const DAY_LIMIT = 2_958_466;
/** The format takes 1900 for a leap year: before its 29 February, days are one more than they should be. */
const LEAP_DAY = 60;

/**
 * A sheet's count of days as `YYYY-MM-DDTHH:mm:ss`, to the nearest second; less than a day as `HH:mm:ss`. Undefined
 * when it is no day of the calendar.
 */
export function dateText(days: number, from1904: boolean): string | undefined {
	if (!(days >= 0 && days < DAY_LIMIT)) return undefined;
	const seconds = Math.round(days * DAY_S);
	if (days < 1) return new Date((seconds % DAY_S) * 1_000).toISOString().slice(11, 19);
	const zero = from1904 ? DAY_ZERO_1904 : DAY_ZERO_1900 + (days < LEAP_DAY ? DAY_S * 1_000 : 0);
	return new Date(zero + seconds * 1_000).toISOString().slice(0, 19);
}

const PLAIN = new Intl.NumberFormat('en-US', { useGrouping: false, maximumSignificantDigits: 15 });

/** A number as a person would write it: no exponent, and no digit beyond the 15 that a sheet keeps (`0.30000000000000004`). */
export function numberText(text: string): string {
	if (/^-?\d+$/.test(text)) return text;
	const value = Number(text);
	if (text.trim() === '' || !Number.isFinite(value)) return text;
	const short = String(Number(value.toPrecision(15)));
	return short.includes('e') ? PLAIN.format(Number(short)) : short;
}

import { gregorianDay } from '../reference/calendar.ts';
import { latinDigits } from './digits.ts';
import { dayAfter, jalaliText } from './tehran.ts';

/** Days and moments as people write them, in addresses, in fields and on the command line. */

const YEAR_FIRST = /^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})$/;
const YEAR_LAST = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/;
const RUN_TOGETHER = /^(\d{4})(\d\d)(\d\d)$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
/** Smaller years are Jalali. */
const FIRST_GREGORIAN_YEAR = 1700;

const JALALI_MONTHS = [
	'فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند'.split(' '),
	'farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand'.split(' ')
];
const GREGORIAN_MONTHS = [
	'january february march april may june july august september october november december'.split(' '),
	'jan feb mar apr may jun jul aug sep oct nov dec'.split(' '),
	'ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر'.split(' ')
];
const NEAR: Record<string, number> = {
	...{ امروز: 0, دیروز: -1, پریروز: -2, فردا: 1 },
	...{ today: 0, yesterday: -1, tomorrow: 1 }
};
const AGO = /^(\d{1,4}) ?(روز|هفته|days?|weeks?) (?:پیش|قبل|ago)$/;
const WEEKDAY = /^(?:شنبه|(?:یک|دو|سه|چهار|پنج) ?شنبه|جمعه|(?:satur|sun|mon|tues|wednes|thurs|fri)day) (?=\d)/;
const DAY_MONTH = /^(\d{1,2})(?:st|nd|rd|th| ?ام)? ([^\d ]+)(?: (\d{4}))?$/;
const MONTH_DAY = /^([^\d ]+) (\d{1,2})(?: (\d{4}))?$/;

/** As it was meant: Latin digits, Persian letters, single spaces, without commas, direction marks and the hamza of ه. */
const plain = (text: string): string =>
	latinDigits(text)
		.replace(/ي|ى/g, 'ی')
		.replace(/ك/g, 'ک')
		.replace(/\u0654|[\u200e\u200f\u2066-\u2069]/g, '')
		.replace(/[\s\u200c،,]+/g, ' ')
		.trim()
		.toLowerCase();

function dayOf(year: number, month: number, day: number): string | undefined {
	if (year < FIRST_GREGORIAN_YEAR) return gregorianDay(year, month, day);
	const date = new Date(Date.UTC(year, month - 1, day));
	if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
	return date.toISOString().slice(0, 10);
}

const monthIn = (lists: string[][], name: string): number =>
	lists.map((names) => names.indexOf(name) + 1).find((month) => month > 0) ?? 0;

/** A day of a month by name. Without a year it is the last such day up to today: figures are of the past. */
function namedDay(name: string, day: number, year: number | undefined, today: string): string | undefined {
	const [jalali, gregorian] = [monthIn(JALALI_MONTHS, name), monthIn(GREGORIAN_MONTHS, name)];
	const month = jalali || gregorian;
	if (month === 0) return undefined;
	if (year !== undefined) return year < FIRST_GREGORIAN_YEAR === jalali > 0 ? dayOf(year, month, day) : undefined;
	const thisYear = Number((jalali > 0 ? jalaliText(today) : today).slice(0, 4));
	// A leap day comes at least once in nine years.
	for (let back = 0; back < 9; back++) {
		const found = dayOf(thisYear - back, month, day);
		if (found !== undefined && found <= today) return found;
	}
	return undefined;
}

/**
 * Reads a day as somebody may write it: `1401-05-01`, `1401/5/1`, `1/5/1401`, `14010501` (Jalali), `2022-07-23` (Gregorian), in Persian, Arabic
 * or Latin digits; and where today is known, «۵ مرداد», «شنبه ۵ مرداد ۱۴۰۱», «دیروز», «۳ روز پیش», `5 Mordad 1401`, `July 27, 2022`.
 * @param today the office's day, `YYYY-MM-DD`, which words are counted from; without it, only figures are read
 * @returns the Gregorian day `YYYY-MM-DD`; undefined if there is no such day
 */
export function readDay(text: string, today?: string): string | undefined {
	const typed = plain(text);
	const first = YEAR_FIRST.exec(typed) ?? RUN_TOGETHER.exec(typed);
	if (first) return dayOf(Number(first[1]), Number(first[2]), Number(first[3]));
	const last = YEAR_LAST.exec(typed);
	if (last) return dayOf(Number(last[3]), Number(last[2]), Number(last[1]));
	if (today === undefined) return undefined;
	if (Object.hasOwn(NEAR, typed)) return dayAfter(today, NEAR[typed]);
	const ago = AGO.exec(typed);
	if (ago) return dayAfter(today, -Number(ago[1]) * (/^(?:هفته|week)/.test(ago[2]!) ? 7 : 1));
	const words = typed.replace(WEEKDAY, '');
	const [dayMonth, monthDay] = [DAY_MONTH.exec(words), MONTH_DAY.exec(words)];
	const [name, day, year] = dayMonth
		? [dayMonth[2]!, dayMonth[1], dayMonth[3]]
		: [monthDay?.[1] ?? '', monthDay?.[2], monthDay?.[3]];
	return namedDay(name, Number(day), year === undefined ? undefined : Number(year), today);
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

import { latinDigits } from '#sql/model/digits.ts';
import { DAY_MS } from '#sql/model/tehran.ts';
import { jalaliMonthDays, jalaliToEpochDay } from '#sql/reference/jalali.ts';
import { fold } from './fold.ts';
import { didYouMean } from '#sql/model/nearest.ts';
import { abbreviationFault, openZone, type Zone } from './zone.ts';

type Part =
	'year' | 'month' | 'monthName' | 'day' | 'hour' | 'hour12' | 'minute' | 'second' | 'fraction' | 'half' | 'offset';

/** The tokens of a format, longest first, so that `yyyy` is not read as `y`. */
const TOKENS: Record<string, { part: Part; pattern: string; jalali?: true }> = {
	jyyyy: { part: 'year', pattern: '\\d{4}', jalali: true },
	jyy: { part: 'year', pattern: '\\d{2}', jalali: true },
	jMMM: { part: 'monthName', pattern: '[\\u0621-\\u06cc]+', jalali: true },
	jMM: { part: 'month', pattern: '\\d{2}', jalali: true },
	jdd: { part: 'day', pattern: '\\d{2}', jalali: true },
	jM: { part: 'month', pattern: '\\d{1,2}', jalali: true },
	jd: { part: 'day', pattern: '\\d{1,2}', jalali: true },
	yyyy: { part: 'year', pattern: '\\d{4}' },
	yy: { part: 'year', pattern: '\\d{2}' },
	MMM: { part: 'monthName', pattern: '[A-Za-z]{3}' },
	MM: { part: 'month', pattern: '\\d{2}' },
	M: { part: 'month', pattern: '\\d{1,2}' },
	dd: { part: 'day', pattern: '\\d{2}' },
	d: { part: 'day', pattern: '\\d{1,2}' },
	HH: { part: 'hour', pattern: '\\d{2}' },
	H: { part: 'hour', pattern: '\\d{1,2}' },
	hh: { part: 'hour12', pattern: '\\d{2}' },
	h: { part: 'hour12', pattern: '\\d{1,2}' },
	mm: { part: 'minute', pattern: '\\d{2}' },
	ss: { part: 'second', pattern: '\\d{2}' },
	SSS: { part: 'fraction', pattern: '\\d{1,9}' },
	XXX: { part: 'offset', pattern: 'Z|[+-]\\d{2}:?\\d{2}' },
	a: { part: 'half', pattern: '[AaPp]\\.?[Mm]\\.?|[قب]\\.?ظ\\.?' }
};
const WORD = /[A-Za-z]+/y;
const ISO =
	/^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?$/;
const ISO_PARTS: Part[] = ['year', 'month', 'day', 'hour', 'minute', 'second', 'fraction', 'offset'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const JALALI_MONTHS = 'فروردین اردیبهشت خرداد تیر مرداد شهریور مهر ابان اذر دی بهمن اسفند'.split(' ');

/** A format or zone that cannot be used; the message is for the author of the mapping. */
export class DateFormatError extends Error {}

/** Reads one text: milliseconds since 1970, or the fault. */
export type DateParser = (text: string) => number | string;

interface Layout {
	pattern: RegExp;
	parts: Part[];
	jalali: boolean;
}

function readLayout(format: string): Layout {
	if (format === 'iso') return { pattern: ISO, parts: ISO_PARTS, jalali: false };
	const parts: Part[] = [];
	let pattern = '';
	let jalali = false;
	for (let at = 0; at < format.length;) {
		WORD.lastIndex = at;
		const word = format[at] === "'" ? undefined : WORD.exec(format)?.[0];
		if (word !== undefined) {
			// Adjacent tokens, as in yyMMdd, are split where the letter changes.
			const tokens = (TOKENS[word] ? [word] : word.match(/j?([A-Za-z])\1*/g)!).map((name) => TOKENS[name]);
			if (!tokens.every((token) => token !== undefined))
				throw new DateFormatError(
					`${JSON.stringify(word)} is no part of a date format${didYouMean(word, Object.keys(TOKENS))} Text that stands for itself goes between single quotes`
				);
			for (const token of tokens) {
				parts.push(token.part);
				pattern += `(${token.pattern})`;
				jalali ||= token.jalali ?? false;
			}
			at += word.length;
			continue;
		}
		const quoted = /^'([^']*)'/.exec(format.slice(at));
		const literal = quoted ? quoted[1]! : format[at]!;
		pattern += literal === ' ' ? '\\s+' : RegExp.escape(literal);
		at += quoted ? quoted[0].length : 1;
	}
	for (const part of ['year', 'day'] as const)
		if (!parts.includes(part)) throw new DateFormatError(`${JSON.stringify(format)} has no ${part}`);
	if (!parts.includes('month') && !parts.includes('monthName'))
		throw new DateFormatError(`${JSON.stringify(format)} has no month`);
	if (parts.includes('hour12') !== parts.includes('half'))
		throw new DateFormatError(`${JSON.stringify(format)}: hh and a (AM or PM) go together; 24 hours are HH`);
	if (new Set(parts).size < parts.length) throw new DateFormatError(`${JSON.stringify(format)} has a part twice`);
	return { pattern: new RegExp(`^${pattern}$`), parts, jalali };
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const gregorianMonthDays = (year: number, month: number): number =>
	month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

function hourOf(hour12: string, half: string): number {
	const h = Number(hour12);
	if (h < 1 || h > 12) return 99;
	const isAfternoon = /^[pPب]/.test(half);
	return (h % 12) + (isAfternoon ? 12 : 0);
}

function offsetMs(text: string): number {
	if (text === 'Z') return 0;
	const digits = text.replace(':', '');
	const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5) || 0);
	return (text[0] === '-' ? -60_000 : 60_000) * minutes;
}

/** Two digits mean 1969 to 2068, as in POSIX, or of Jalali years 1350 to 1449. */
function yearOf(text: string, jalali: boolean): number {
	const year = Number(text);
	if (text.length > 2) return year;
	return jalali ? year + (year < 50 ? 1400 : 1300) : year + (year < 69 ? 2000 : 1900);
}

function monthOf(name: string, jalali: boolean): number {
	if (!jalali) return MONTHS.indexOf(name.toLowerCase()) + 1;
	return JALALI_MONTHS.indexOf(fold(name).replaceAll('آ', 'ا').replace('امرداد', 'مرداد')) + 1;
}

/** Wall-clock milliseconds, or the part that is out of range. */
function wallClock(found: Partial<Record<Part, string>>, jalali: boolean): number | string {
	const year = yearOf(found.year!, jalali);
	const month = found.monthName ? monthOf(found.monthName, jalali) : Number(found.month);
	const day = Number(found.day);
	if (jalali && (year < 1178 || year > 1501)) return 'has a year out of range; Jalali years are read from 1178 to 1501';
	if (month < 1 || month > 12) return 'has no such month';
	if (day < 1 || day > (jalali ? jalaliMonthDays(year, month) : gregorianMonthDays(year, month)))
		return 'has no such day';
	const hour = found.hour12 ? hourOf(found.hour12, found.half!) : Number(found.hour ?? 0);
	const minute = Number(found.minute ?? 0);
	const second = Number(found.second ?? 0);
	if (hour > 23 || minute > 59 || second > 59) return 'has no such time of day';
	const ms = Number((found.fraction ?? '0').padEnd(3, '0').slice(0, 3));
	const epochDay = jalali ? jalaliToEpochDay(year, month, day) : Date.UTC(year, month - 1, day) / DAY_MS;
	return epochDay * DAY_MS + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms;
}

/**
 * Compiles a format into a parser.
 * @param zoneName IANA name for texts without an offset; an offset in the text takes precedence
 * @throws DateFormatError
 */
export function dateParser(format: string, zoneName: string | undefined): DateParser {
	const { pattern, parts, jalali } = readLayout(format);
	if (zoneName === undefined && !parts.includes('offset'))
		throw new DateFormatError(
			`${JSON.stringify(format)} has no offset, so a zone is needed, as in "zone": "Asia/Tehran"`
		);
	const zone: Zone | undefined = zoneName === undefined ? undefined : openZone(zoneName);
	let lastText: string | undefined;
	let lastResult: number | string = '';

	function parse(text: string): number | string {
		const match = pattern.exec(latinDigits(text));
		if (!match)
			return abbreviationFault(text) ?? (format === 'iso' ? 'is not an ISO 8601 date' : `is not of the form ${format}`);
		const found: Partial<Record<Part, string>> = {};
		for (let i = 0; i < parts.length; i++) found[parts[i]!] = match[i + 1];
		const wall = wallClock(found, jalali);
		if (typeof wall === 'string') return wall;
		if (found.offset !== undefined) return wall - offsetMs(found.offset);
		return zone ? zone.toInstant(wall) : 'has no offset, and the mapping gives no zone';
	}

	return (text) => {
		// One column often dates several events of a row.
		if (text !== lastText) {
			lastResult = parse(text);
			lastText = text;
		}
		return lastResult;
	};
}

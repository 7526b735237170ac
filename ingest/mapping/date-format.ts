import { latinDigits } from '#sql/model/digits.ts';
import { DAY_MS } from '#sql/model/tehran.ts';
import { jalaliMonthDays, jalaliToEpochDay } from '#sql/reference/jalali.ts';
import { DateFormatError, type Part, readLayout, walk } from './date-layout.ts';
import { fold } from './fold.ts';
import { abbreviationFault, openZone, type Zone } from './zone.ts';

const ISO =
	/^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?$/;
const ISO_PARTS: Part[] = ['year', 'month', 'day', 'hour', 'minute', 'second', 'fraction', 'offset'];
/** Of a text: no date has so many, whatever stands around it. */
const LONGEST = 100;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const JALALI_MONTHS = 'فروردین اردیبهشت خرداد تیر مرداد شهریور مهر ابان اذر دی بهمن اسفند'.split(' ');

/** Reads one text: milliseconds since 1970, or the fault. */
export type DateParser = (text: string) => number | string;

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
	const layout = format === 'iso' ? undefined : readLayout(format);
	const { parts, jalali } = layout ?? { parts: ISO_PARTS, jalali: false };
	if (zoneName === undefined && !parts.includes('offset'))
		throw new DateFormatError(
			`${JSON.stringify(format)} has no offset, so a zone is needed, as in "zone": "Asia/Tehran"`
		);
	const zone: Zone | undefined = zoneName === undefined ? undefined : openZone(zoneName);
	let lastText: string | undefined;
	let lastResult: number | string = '';

	function parse(text: string): number | string {
		if (text.length > LONGEST) return `is longer than ${LONGEST} characters, and so no date`;
		const plain = latinDigits(text);
		const texts = layout ? walk(layout, plain) : ISO.exec(plain)?.slice(1);
		if (!texts)
			return abbreviationFault(text) ?? (format === 'iso' ? 'is not an ISO 8601 date' : `is not of the form ${format}`);
		const found: Partial<Record<Part, string>> = {};
		for (let i = 0; i < parts.length; i++) found[parts[i]!] = texts[i];
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

import { DAY_MS } from '#sql/model/tehran.ts';
import { fold } from './fold.ts';

/** A span of time. Days keep the hour on the wall, also where clocks change; each part may be negative. */
export interface Duration {
	workingDays: number;
	days: number;
	ms: number;
}

export const UNITS = ['seconds', 'minutes', 'hours', 'days', 'weeks', 'working_days'] as const;
export type Unit = (typeof UNITS)[number];

/** Names of units, folded. */
const NAMES: Record<Unit, string[]> = {
	seconds: ['s', 'sec', 'secs', 'second', 'seconds', 'ثانیه'],
	minutes: ['m', 'min', 'mins', 'minute', 'minutes', 'دقیقه'],
	hours: ['h', 'hr', 'hrs', 'hour', 'hours', 'ساعت'],
	days: ['d', 'day', 'days', 'روز'],
	weeks: ['w', 'wk', 'wks', 'week', 'weeks', 'هفته'],
	working_days: ['wd', 'working day', 'working days', 'business day', 'business days', 'روز کاری', 'روزکاری']
};
const UNIT_OF = new Map(UNITS.flatMap((unit) => NAMES[unit].map((name) => [name, unit] as const)));
const MS = { seconds: 1000, minutes: 60_000, hours: 3_600_000 };
const MOST_DAYS = 36_525;

const NUMBER = /^\d+(?:\.\d+)?$/;
/** One number with its unit, or hours and minutes as on a clock. */
const PIECE =
	/(?:(?:,|،|و(?=\s)|and\b)\s*)?(?:(\d+):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?|(\d+(?:\.\d+)?)\s*(\p{L}+(?:\s(?:days?|کاری))?))(?=$|[\s\d,،])\s*/uy;
/** ISO 8601, folded; years and months have no fixed length. */
const ISO = /^p((?:[\d.]+[wd])*)(?:t((?:[\d.]+[hms])+))?$/;

const NONE = 'is no duration, such as "3d 4h", "10 working days", "۲ روز و ۳ ساعت", "27:30" or "PT3H"';

/**
 * Reads a duration.
 * @param unit of a number that stands alone
 * @returns the duration, or the fault
 */
export function parseDuration(text: string, unit?: Unit): Duration | string {
	const plain = fold(text)
		.replace(/(?<=\d)[,٬](?=\d{3}(?!\d))/g, '')
		.replace(/(?<=\d)٫(?=\d)/g, '.');
	const sign = /^[-−]\s*/.exec(plain)?.[0] ?? '';
	const whole = plain.slice(sign.length);
	const found: Duration = { workingDays: 0, days: 0, ms: 0 };
	if (NUMBER.test(whole)) {
		if (unit === undefined) return 'is a number without a unit; name it in the rule, as in "unit": "minutes"';
		add(found, Number(whole), unit);
	} else if (!readPieces(whole.replace(ISO, '$1 $2').trim(), found)) return NONE;
	if (!Number.isInteger(found.workingDays)) return 'has a part of a working day; working days are whole';
	if (found.workingDays + found.days + found.ms / DAY_MS > MOST_DAYS) return 'is longer than 100 years';
	if (sign === '') return found;
	return { workingDays: 0 - found.workingDays, days: 0 - found.days, ms: 0 - found.ms };
}

function add(to: Duration, count: number, unit: Unit): void {
	if (unit === 'working_days') to.workingDays += count;
	else if (unit === 'days' || unit === 'weeks') {
		const days = count * (unit === 'weeks' ? 7 : 1);
		to.days += Math.trunc(days);
		to.ms += Math.round((days % 1) * DAY_MS);
	} else to.ms += Math.round(count * MS[unit]);
}

function readPieces(text: string, found: Duration): boolean {
	for (let at = 0; at < text.length; at = PIECE.lastIndex) {
		PIECE.lastIndex = at;
		const piece = PIECE.exec(text);
		if (!piece) return false;
		const [, hours, minutes, seconds = '0', count, name = ''] = piece;
		if (hours !== undefined) {
			add(found, Number(hours), 'hours');
			add(found, Number(minutes), 'minutes');
			add(found, Number(seconds), 'seconds');
			continue;
		}
		const unit = UNIT_OF.get(name);
		if (unit === undefined) return false;
		add(found, Number(count), unit);
	}
	return text !== '';
}

import { isHidden, shareOf, SMALL_NUMBER } from '$lib/hidden.ts';
import { toJalali } from './jalali.ts';

export type Lang = 'fa' | 'en';

const ZONE = 'Asia/Tehran';
const SPANS = [
	['day', 86_400_000],
	['hour', 3_600_000],
	['minute', 60_000]
] as const;

const LOCALE = { fa: 'fa-IR-u-nu-arabext', en: 'en-GB' } as const;
// Left-to-right isolate: after a Persian letter the percent sign would jump to the other side of its number.
const LRI = '\u2066';
const PDI = '\u2069';

const JALALI_MONTHS = {
	fa: 'فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند'.split(' '),
	en: 'Farvardin Ordibehesht Khordad Tir Mordad Shahrivar Mehr Aban Azar Dey Bahman Esfand'.split(' ')
};
const WEEKDAYS = {
	fa: ['یکشنبه', 'دوشنبه', 'سه‌شنبه', 'چهارشنبه', 'پنجشنبه', 'جمعه', 'شنبه'],
	en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
};
const UNITS = {
	fa: { second: 'ثانیه', minute: 'دقیقه', hour: 'ساعت', day: 'روز' },
	en: { second: 'second', minute: 'minute', hour: 'hour', day: 'day' }
};
const AGO = { fa: (age: string) => `${age} پیش`, en: (age: string) => `${age} ago` };
const NOW = { fa: 'هم‌اکنون', en: 'just now' };
/** Of counts below 10, and of what is hidden to protect them. */
export const SMALL_WORDS = { fa: 'کمتر از ۱۰', en: 'fewer than 10' };
export const HIDDEN_WORDS = { fa: 'پنهان', en: 'hidden' };

const tehran = new Intl.DateTimeFormat('en-GB', {
	timeZone: ZONE,
	year: 'numeric',
	month: '2-digit',
	day: '2-digit',
	hour: '2-digit',
	minute: '2-digit',
	hourCycle: 'h23'
});

const gregorian = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'long' });

function tehranParts(instant: string): Record<'year' | 'month' | 'day' | 'hour' | 'minute', string> {
	const parts = Object.fromEntries(tehran.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
	return parts as Record<'year' | 'month' | 'day' | 'hour' | 'minute', string>;
}

/** The Tehran day `YYYY-MM-DD` of an instant. */
export function tehranDay(instant: string): string {
	const { year, month, day } = tehranParts(instant);
	return `${year}-${month}-${day}`;
}

/** An instant's place on the time axes: its Tehran wall time, read as UTC. */
export function tehranPosition(instant: string): number {
	const { year, month, day, hour, minute } = tehranParts(instant);
	return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
}

export interface Format {
	lang: Lang;
	number(value: number, fractionDigits?: number): string;
	/** `share` of 1, with one decimal; a share that is not 0 is never written as 0. */
	percent(share: number): string;
	/** A share of counts; a dash where there is nothing to be a share of. */
	share(num: number, den: number): string;
	/** Digits of a text that is not a quantity: a code, a year. */
	digits(text: string): string;
	/** 43 days, 5 hours, … in its largest whole unit. */
	duration(ms: number): string;
	/** How long ago, for an age in milliseconds. */
	ago(ms: number): string;
	/** 5 Shahrivar; with the year when `withYear`. */
	day(day: string, withYear?: boolean): string;
	/** Saturday 5 Shahrivar 1401. */
	longDay(day: string): string;
	month(day: string): string;
	time(instant: string): string;
	/** 5 Shahrivar 1401, 14:32; nothing for null. */
	stamp: (instant: string | null) => string;
	/** Between the parts of a list. */
	comma: '، ' | ', ';
	/** Saturday 5 Shahrivar 1401, 14:32 */
	moment(instant: string): string;
	/** 23 July 2022, for readers to whom the Jalali calendar is foreign. */
	gregorian(day: string): string;
	/** 1401-05-01, for forms and addresses: Latin digits. */
	plainDay(day: string): string;
}

function createFormat(lang: Lang): Format {
	const numbers = [0, 1, 2].map(
		(digits) => new Intl.NumberFormat(LOCALE[lang], { minimumFractionDigits: 0, maximumFractionDigits: digits })
	);
	const number = (value: number, fractionDigits = 0) =>
		value === SMALL_NUMBER
			? SMALL_WORDS[lang]
			: isHidden(value)
				? HIDDEN_WORDS[lang]
				: (numbers[fractionDigits] ?? numbers[0]!).format(value);
	const digits = (text: string) =>
		lang === 'fa' ? text.replace(/\d/g, (digit) => String.fromCharCode(0x06f0 + Number(digit))) : text;
	const unit = (value: number, name: keyof (typeof UNITS)['fa']) =>
		`${number(value)} ${UNITS[lang][name]}${lang === 'en' && value !== 1 ? 's' : ''}`;

	const duration = (ms: number) => {
		if (isHidden(ms)) return HIDDEN_WORDS[lang];
		const [name, span] = SPANS.find(([, least]) => ms >= least) ?? (['second', 1000] as const);
		return unit(Math.max(0, Math.floor(ms / span)), name);
	};
	const month = (day: string) => JALALI_MONTHS[lang][toJalali(day).month - 1] ?? '';
	const dayOf = (day: string, withYear = false) => {
		const jalali = toJalali(day);
		const text = `${digits(String(jalali.day))} ${month(day)}`;
		return withYear ? `${text} ${digits(String(jalali.year))}` : text;
	};
	const longDay = (day: string) => `${WEEKDAYS[lang][new Date(`${day}T12:00:00Z`).getUTCDay()]} ${dayOf(day, true)}`;
	const time = (instant: string) => {
		const { hour, minute } = tehranParts(instant);
		return digits(`${hour}:${minute}`);
	};

	const comma = lang === 'fa' ? '، ' : ', ';
	const percent = (share: number) => {
		if (share < 0 || share > 1e6) return HIDDEN_WORDS[lang];
		const isLess = share > 0 && share < 0.0005;
		const text = `${LRI}${number(isLess ? 0.1 : share * 100, 1)}${lang === 'fa' ? '٪' : '%'}${PDI}`;
		return isLess ? (lang === 'fa' ? 'کمتر از ' : '< ') + text : text;
	};

	return {
		lang,
		number,
		percent,
		share: (num, den) => (den === 0 ? '–' : percent(shareOf(num, den))),
		digits,
		duration,
		ago: (ms) => (ms < 1000 ? NOW[lang] : AGO[lang](duration(ms))),
		day: dayOf,
		longDay,
		month,
		time,
		comma,
		stamp: (instant) => (instant ? `${dayOf(tehranDay(instant), true)}${comma}${time(instant)}` : ''),
		moment: (instant) => `${longDay(tehranDay(instant))}${lang === 'fa' ? '، ساعت' : ','} ${time(instant)}`,
		gregorian: (day) => gregorian.format(Date.parse(`${day}T12:00:00Z`)),
		plainDay: (day) => {
			const jalali = toJalali(day);
			return `${jalali.year}-${String(jalali.month).padStart(2, '0')}-${String(jalali.day).padStart(2, '0')}`;
		}
	};
}

const FORMATS = { fa: createFormat('fa'), en: createFormat('en') };

export function formatOf(lang: Lang): Format {
	return FORMATS[lang];
}

import { didYouMean } from '#sql/model/nearest.ts';

export type Part =
	'year' | 'month' | 'monthName' | 'day' | 'hour' | 'hour12' | 'minute' | 'second' | 'fraction' | 'half' | 'offset';

/** So many signs of one kind, of which a text has as many as it can: none are ever given back. */
interface Stretch {
	part?: Part;
	is: (code: number) => boolean;
	least: number;
	most: number;
	/** What they are in all, where their kind does not tell. */
	whole?: RegExp;
	/** Digits that the numbers right behind it take at least. */
	behind?: number;
	/** Ends before this text. */
	stop?: string;
}

/** What a text of a format consists of, one after another. */
export interface Layout {
	stretches: (Stretch | string)[];
	parts: Part[];
	jalali: boolean;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isSpace = (code: number): boolean => code === 32 || String.fromCharCode(code).trim() === '';
const isLatin = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;
const isArabic = (code: number): boolean => code >= 0x621 && code <= 0x6cc;
const oneOf = (signs: string) => (code: number) => signs.includes(String.fromCharCode(code));
const number = (part: Part, least: number, most = least): Stretch => ({ part, is: isDigit, least, most });

/** The tokens of a format. */
const TOKENS = new Map<string, Stretch & { jalali?: true }>(
	Object.entries({
		jyyyy: { ...number('year', 4), jalali: true },
		jyy: { ...number('year', 2), jalali: true },
		jMMM: { part: 'monthName', is: isArabic, least: 1, most: 20, jalali: true },
		jMM: { ...number('month', 2), jalali: true },
		jdd: { ...number('day', 2), jalali: true },
		jM: { ...number('month', 1, 2), jalali: true },
		jd: { ...number('day', 1, 2), jalali: true },
		yyyy: number('year', 4),
		yy: number('year', 2),
		MMM: { part: 'monthName', is: isLatin, least: 3, most: 3 },
		MM: number('month', 2),
		M: number('month', 1, 2),
		dd: number('day', 2),
		d: number('day', 1, 2),
		HH: number('hour', 2),
		H: number('hour', 1, 2),
		hh: number('hour12', 2),
		h: number('hour12', 1, 2),
		mm: number('minute', 2),
		ss: number('second', 2),
		SSS: number('fraction', 1, 9),
		XXX: { part: 'offset', is: oneOf('Z+-:0123456789'), least: 1, most: 6, whole: /^(?:Z|[+-]\d{2}:?\d{2})$/ },
		a: { part: 'half', is: oneOf('AaPpMmقبظ.'), least: 2, most: 4, whole: /^(?:[AaPp]\.?[Mm]\.?|[قب]\.?ظ\.?)$/ }
	})
);
const isSpaces = (one?: Stretch | string): boolean => typeof one === 'object' && one.is === isSpace;
const WORD = /[A-Za-z]+/y;
/** The longest that was seen has 21. */
const LONGEST = 100;

/** A format or zone that cannot be used; the message is for the author of the mapping. */
export class DateFormatError extends Error {}

/** @throws DateFormatError */
export function readLayout(format: string): Layout {
	if (format.length > LONGEST)
		throw new DateFormatError(
			`has ${format.length} signs, and a format ${LONGEST} at most: write the form of one date`
		);
	const stretches: Layout['stretches'] = [];
	let jalali = false;
	for (let at = 0; at < format.length;) {
		WORD.lastIndex = at;
		const word = format[at] === "'" ? undefined : WORD.exec(format)?.[0];
		if (word !== undefined) {
			// Adjacent tokens, as in yyMMdd, are split where the letter changes.
			const tokens = (TOKENS.has(word) ? [word] : word.match(/j?([A-Za-z])\1*/g)!).map((name) => TOKENS.get(name));
			if (!tokens.every((token) => token !== undefined))
				throw new DateFormatError(
					`${JSON.stringify(word)} is no part of a date format${didYouMean(word, TOKENS.keys())} Text that stands for itself goes between single quotes`
				);
			stretches.push(...tokens.map((token) => ({ ...token })));
			jalali ||= tokens.some((token) => token.jalali);
			at += word.length;
			continue;
		}
		const quoted = /^'([^']*)'/.exec(format.slice(at));
		for (const text of (quoted ? quoted[1]! : format[at]!).split(/(\s+)/)) {
			if (text === '') continue;
			if (text.trim() !== '') stretches.push(text);
			// Spaces are as many as a text has.
			else if (!isSpaces(stretches.at(-1))) stretches.push({ is: isSpace, least: 1, most: Infinity });
		}
		at += quoted ? quoted[0].length : 1;
	}
	const parts = stretches.flatMap((one) => (typeof one === 'string' ? [] : (one.part ?? [])));
	checkParts(format, parts);
	for (const [i, one] of [...stretches.entries()].reverse()) {
		const next = stretches[i + 1];
		if (typeof one === 'string' || next === undefined) continue;
		if (typeof next === 'string') one.stop = next;
		else if (one.is === isDigit && next.is === isDigit) one.behind = next.least + (next.behind ?? 0);
	}
	return { stretches, parts, jalali };
}

function checkParts(format: string, parts: readonly Part[]): void {
	for (const part of ['year', 'day'] as const)
		if (!parts.includes(part)) throw new DateFormatError(`${JSON.stringify(format)} has no ${part}`);
	if (!parts.includes('month') && !parts.includes('monthName'))
		throw new DateFormatError(`${JSON.stringify(format)} has no month`);
	if (parts.includes('hour12') !== parts.includes('half'))
		throw new DateFormatError(`${JSON.stringify(format)}: hh and a (AM or PM) go together; 24 hours are HH`);
	if (new Set(parts).size < parts.length) throw new DateFormatError(`${JSON.stringify(format)} has a part twice`);
}

/** The parts of a text in one walk over it, which never turns back; undefined when it is not of the form. */
export function walk({ stretches }: Layout, text: string): string[] | undefined {
	const found: string[] = [];
	let at = 0;
	for (const one of stretches) {
		if (typeof one === 'string') {
			if (!text.startsWith(one, at)) return undefined;
			at += one.length;
			continue;
		}
		const { least, most, behind = 0, stop, whole } = one;
		const last = Math.min(text.length, at + most + behind);
		let end = at;
		while (
			end < last &&
			one.is(text.charCodeAt(end)) &&
			!(stop !== undefined && end >= at + least && text.startsWith(stop, end))
		)
			end++;
		end = Math.min(at + most, end - behind);
		if (end < at + least) return undefined;
		const taken = text.slice(at, end);
		if (whole && !whole.test(taken)) return undefined;
		if (one.part) found.push(taken);
		at = end;
	}
	return at === text.length ? found : undefined;
}

import { latinDigits } from '#sql/model/digits.ts';
import { dateParser } from '../mapping/date-format.ts';

/** The form of a column of dates, or of times alone. */
export interface DateForm {
	/** As the mapping language writes them, the commonest first; of times alone, what follows a date. */
	formats: string[];
	has: 'date' | 'time' | 'both';
	isJalali: boolean;
	/** Texts carry an offset, so that no zone is needed. */
	hasOffset: boolean;
	/** No day above 12 tells whether the day or the month comes first. */
	isUnsure: boolean;
	/** Share of the texts that are of one of these forms. */
	share: number;
}

const TIME =
	/(?<![\d/.-])(\d{1,2}):\d{2}(:\d{2}([.,]\d{1,9})?)?(\s*)([AaPp]\.?[Mm]\.?|[قب]\.?ظ\.?)?(?:(\s*)(Z|[+-]\d{2}:?\d{2})(?!\d))?(?!\d)/;
const DATES: [RegExp, (found: string[]) => string[]][] = [
	[/(?<!\d)(\d{4})([-/.])\d{1,2}\2\d{1,2}(?!\d)/, ([, y, s]) => [`${yearOf(y!)}${s}M${s}d`]],
	[
		/(?<!\d)\d{1,2}([-/.])\d{1,2}\1(\d{4})(?!\d)/,
		([, s, y]) => (isJalaliYear(y!) ? [`d${s}M${s}jyyyy`] : [`d${s}M${s}yyyy`, `M${s}d${s}yyyy`])
	],
	[
		/(?<!\d)\d{1,2}([-/.])\d{1,2}\1\d{2}(?!\d)/,
		([, s]) => [`jyy${s}M${s}d`, `d${s}M${s}yy`, `M${s}d${s}yy`, `yy${s}M${s}d`]
	],
	[/(?<!\d)\d{1,2}([- /])[A-Za-z]{3}\1(\d{4}|\d{2})(?!\d)/, ([, s, y]) => [`d${s}MMM${s}${'y'.repeat(y!.length)}`]],
	[
		/(?<!\d)\d{1,2}([- /])[\u0621-\u06cc]{2,8}\1(1[2-4]\d{2}|\d{2})(?!\d)/,
		([, s, y]) => [`d${s}MMM${s}j${'y'.repeat(y!.length)}`]
	],
	[/[A-Za-z]{3} \d{1,2}, \d{4}/, () => ['MMM d, yyyy']]
];
/** Digits without separators: dates only in a column that calls itself one. */
const COMPACT: Record<number, string[]> = {
	6: ['yyMMdd', 'ddMMyy'],
	8: ['yyyyMMdd', 'jyyyyMMdd'],
	14: ['yyyyMMddHHmmss', 'jyyyyMMddHHmmss']
};
const MIDNIGHT = /^\d{4}-\d\d-\d\d(?:T00:00:00)?$/;
const LONGEST = 40;
/** Texts from which forms are taken; all are then held against these forms. */
const LOOKED_AT = 200;
const LEAST_SHARE = 0.8;
/** Of a column that calls itself one: of four rows one may be wrong, and is refused. */
const LEAST_OF_NAMED = 0.5;
/** Spellings of one column; notes that begin with a date have many more. */
const MOST_FORMS = 6;

const isJalaliYear = (year: string): boolean => Number(year) > 1250 && Number(year) < 1500;
const yearOf = (year: string): string => (isJalaliYear(year) ? 'jyyyy' : 'yyyy');
/** A Jalali format marks all parts of its date. */
const marked = (format: string): string =>
	format.includes('jyy') ? format.replace(/(?<!j)M+|(?<!j)d+/g, (token) => `j${token}`) : format;

interface Candidate {
	format: string;
	has: DateForm['has'];
	hasOffset: boolean;
}

function timeTokens([, , seconds, fraction, space, half, gap, offset]: (string | undefined)[]): string {
	const parts = [half ? 'h:mm' : 'H:mm'];
	if (seconds) parts.push(':ss');
	if (fraction) parts.push(`${fraction[0]}SSS`);
	if (half) parts.push(space ? ' a' : 'a');
	if (offset) parts.push(gap ? ' XXX' : 'XXX');
	return parts.join('');
}

/** The forms that one text may be of. */
function candidatesOf(text: string, isNamedDate: boolean): Candidate[] {
	if (/^\d+$/.test(text))
		return isNamedDate
			? (COMPACT[text.length] ?? []).map((format) => ({
					format: marked(format),
					has: text.length > 8 ? 'both' : 'date',
					hasOffset: false
				}))
			: [];
	const time = TIME.exec(text);
	const rest = time ? text.replace(time[0], time[5] || time[7] ? '\ue001' : `\ue001${time[4]}`) : text;
	const clock = time ? timeTokens([...time]) : '';
	const hasOffset = time?.[7] !== undefined;
	if (time && rest.trim() === '\ue001') return [{ format: clock, has: 'time', hasOffset }];
	for (const [pattern, formats] of DATES) {
		const found = pattern.exec(rest);
		if (!found) continue;
		const frame = rest.replace(found[0], '\ue002').trim();
		if (/\d|'/.test(frame)) return [];
		const written = frame.replace(/[^\ue001\ue002\s\d,.:;/|()_-]+/g, "'$&'").replace(/\s+/g, ' ');
		return formats([...found]).map((date) => ({
			format: marked(written.replace('\ue002', date).replace('\ue001', clock)),
			has: time ? 'both' : 'date',
			hasOffset
		}));
	}
	return [];
}

const TIME_ALONE = /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d([.,]\d{1,9})?)?(\s*([AaPp]\.?[Mm]\.?|[قب]\.?ظ\.?))?$/;

/** Reads a text of the form: milliseconds on the wall clock, undefined if it is of another. */
function readerOf({ format, has }: Pick<Candidate, 'format' | 'has'>): (text: string) => number | undefined {
	if (has === 'time') return (text) => (TIME_ALONE.test(text) ? 0 : undefined);
	const parse = dateParser(format, 'UTC');
	return (text) => {
		const moment = parse(text);
		return typeof moment === 'number' ? moment : undefined;
	};
}

/** Makes tokens two digits wide where every text of the form has two and some has a zero before: `M` would read both. */
function padded({ format, has }: Candidate, texts: readonly string[]): string {
	let best = format;
	const wider: [RegExp, RegExp][] = [
		[/(?<![dM])(d|M)(?!\1)/g, /(?<![\d:])0\d(?=[-/. ]|$)/],
		[/(?<![Hh])([Hh])(?!\1)/, /(?<![\d:])0\d:/]
	];
	for (const [token, zero] of wider) {
		if (!texts.some((text) => zero.test(text))) continue;
		// What is quoted stands for itself.
		const wide = best.replace(/'[^']*'|[^']+/g, (part) => (part[0] === "'" ? part : part.replace(token, '$1$1')));
		const fits =
			has === 'time'
				? !texts.some((text) => /(?<!\d)\d:/.test(text))
				: shareOf(readerOf({ format: wide, has }), texts) === 1;
		if (fits) best = wide;
	}
	return best;
}

const shareOf = (read: (text: string) => number | undefined, texts: readonly string[]): number =>
	texts.filter((text) => read(text) !== undefined).length / texts.length;

/** Milliseconds from the first moment to the last. */
function spanOf(read: (text: string) => number | undefined, texts: readonly string[]): number {
	const moments = texts.map(read).filter((moment) => moment !== undefined);
	return Math.max(...moments) - Math.min(...moments);
}

/**
 * The form of a column's dates, or undefined when they are none.
 * @param texts each once
 * @param isNamedDate whether the column's name says that it has dates: digits alone may then be one
 */
export function dateForm(texts: readonly string[], isNamedDate: boolean): DateForm | undefined {
	const plain = texts.map((text) => latinDigits(text).trim());
	const found = new Map<string, Candidate>();
	for (const text of plain.slice(0, LOOKED_AT))
		if (text.length <= LONGEST) for (const one of candidatesOf(text, isNamedDate)) found.set(one.format, one);
	// Texts of every form, as of notes that begin with a date.
	if (found.size === 0 || found.size > 20) return undefined;
	const forms = [...found.values()].map((one) => ({ ...one, share: shareOf(readerOf(one), plain) }));
	const iso = forms.find(({ format }) => /^yyyy-M-d/.test(format)) && {
		// A workbook's day is its midnight.
		...{ format: 'iso', has: plain.every((text) => MIDNIGHT.test(text)) ? ('date' as const) : ('both' as const) },
		...{ hasOffset: plain.every((text) => /:\d\d.*(Z|[+-]\d\d:?\d\d)$/.test(text)) },
		share: shareOf(readerOf({ format: 'iso', has: 'both' }), plain)
	};
	const all = iso ? [iso, ...forms] : forms;
	// Of a year of two digits, the reading that scatters the days least: 01/04/23 is in 1401.
	const scatter = (format: string): number =>
		/y{3}|iso/.test(format) ? 0 : spanOf(readerOf({ format, has: 'both' }), plain);
	const best = all.reduce((a, b) =>
		b.share > a.share || (b.share === a.share && scatter(b.format) < scatter(a.format)) ? b : a
	);
	const other = turned(best.format);
	const isUnsure = forms.some(({ format, share }) => share === best.share && format === other && other !== best.format);
	// Offices write one column in several spellings. Of 3/4/2023, the other order is another day, not a spelling.
	const kept = [best];
	let rest = plain.filter((text) => readerOf(best)(text) === undefined);
	for (const form of all.toSorted((a, b) => b.share - a.share)) {
		if (rest.length === 0 || (best.has === 'time') !== (form.has === 'time')) break;
		const left = rest.filter((text) => readerOf(form)(text) === undefined);
		if (left.length === rest.length || kept.some(({ format }) => format === turned(form.format))) continue;
		kept.push(form);
		rest = left;
	}
	const share = 1 - rest.length / plain.length;
	if (share < (isNamedDate ? LEAST_OF_NAMED : LEAST_SHARE) || kept.length > MOST_FORMS) return undefined;
	const written = (one: Candidate): string => {
		const read = readerOf(one);
		return one.format === 'iso'
			? 'iso'
			: padded(
					one,
					plain.filter((text) => read(text) !== undefined)
				);
	};
	return {
		formats: kept.map(written),
		has: kept.length > 1 && kept.some(({ has }) => has === 'both') ? 'both' : best.has,
		isJalali: kept.some(({ format }) => format.includes('jyy')),
		hasOffset: kept.every(({ hasOffset }) => hasOffset),
		isUnsure,
		share
	};
}

/** Whether the day stands before the month. */
export const isDayFirst = (format: string): boolean => format.indexOf('d') < format.indexOf('M');

/** A day as a form that a time can follow, with a space between: the texts say how `iso` is written. */
export const dayForm = (format: string, texts: Iterable<string>): string =>
	format === 'iso' ? ([...texts].some((text) => text.includes('T')) ? "yyyy-MM-dd'T00:00:00'" : 'yyyy-MM-dd') : format;

/** The same form with the month before the day, or the other way round. */
export const turned = (format: string): string =>
	format.replace(/(d+)([-/.])(M+)|(M+)([-/.])(d+)/, (_, d, s, m, m2, s2, d2) =>
		d === undefined ? `${d2}${s2}${m2}` : `${m}${s}${d}`
	);

import { latinDigits } from './digits.ts';

/** Letters, digits and signs that stay as they are: plain ASCII, and those of Persian. */
const PLAIN = '!-~«»،؛؟ء-غفقل-و٠-٩٫٬پچژکگۀی۰-۹';
/** Most ids, codes and texts: words with one space or ZWNJ between, also with the hamza of «نامهٔ». One test, a third of the work. */
const CLEAN = new RegExp(`^[${PLAIN}]+(?:[ \u200c][${PLAIN}]+|(?<=\u0647)\u0654[${PLAIN}]*)*$`);
/** Tatweel, byte order marks and direction marks. ZWNJ and ZWJ are part of words. */
const INVISIBLE = /[\u0640\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g;
const CONTROL = /(?![\t\n\r])\p{Cc}/gu;
/** Whether there is anything to fold. One test, since most texts are clean. */
const FOLDABLE =
	/[\u0640\u064a\u0649\u0643\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]|(?![\t\n\r])\p{Cc}/u;
const FOLDED_LETTER = /[\u064a\u0649\u0643]/g;
/** A space or a joiner too many, or another kind of space. */
const LOOSE = /^[\s\u200c]|[\s\u200c]$|\s[\s\u200c]|\u200c[\s\u200c]|[^\S ]/;
/** A ZWNJ joins two letters. At an end, next to a space or after another ZWNJ it joins nothing. */
const IDLE_JOINER = /(?<=^|[\s\u200c])\u200c+|\u200c+(?=\s|$)/g;

/** More than thirty marks in a row, which no script has (UAX #15, Stream-Safe Text). The two named signs become marks when composed. */
const MANY_MARKS = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu;
const FEW = 1_000;

/** NFKC, after cutting marks to thirty per letter: to sort 500,000 marks, which fit into 1 MiB, took 78 s. */
export function compose(text: string): string {
	return (text.length > FEW ? text.replace(MANY_MARKS, '$1') : text).normalize('NFKC');
}

function foldLetters(text: string): string {
	const composed = compose(text);
	if (!FOLDABLE.test(composed)) return composed;
	return composed
		.replace(INVISIBLE, '')
		.replace(CONTROL, '')
		.replace(FOLDED_LETTER, (letter) => (letter === '\u0643' ? 'ک' : 'ی'));
}

function clean(text: string): string {
	const wellFormed = text.toWellFormed();
	// The neighbours of a removed mark may compose, so a second pass is needed.
	const once = foldLetters(wellFormed);
	return once === wellFormed ? once : compose(foldLetters(once));
}

/**
 * A line of Persian text as it is stored: NFKC, Persian ye and kaf, no tatweel, no control or direction marks, single spaces. ZWNJ and
 * digits stay as written.
 */
export function normalizeLine(text: string): string {
	if (CLEAN.test(text)) return text;
	const cleaned = clean(text);
	if (!LOOSE.test(cleaned)) return cleaned;
	return cleaned.replace(/\s+/g, ' ').replace(IDLE_JOINER, '').replace(/ +/g, ' ').trim();
}

/** `normalizeLine` for a text of several lines. Line breaks stay, with at most one empty line in a row. */
export function normalizeText(text: string): string {
	if (CLEAN.test(text)) return text;
	if (!/[\n\r\u0085\u2028\u2029]/.test(text)) return normalizeLine(text);
	return text
		.split(/\r\n|[\n\r\u0085\u2028\u2029]/)
		.map(normalizeLine)
		.join('\n')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}

/** Most ids and codes: one test and they are done. */
const ASCII_WORD = /^[!-~]*$/;

/** An id, a code or a moment: `normalizeLine` with ASCII digits, so that «۱۲» and "12" are one id. */
export function normalizeCode(text: string): string {
	return ASCII_WORD.test(text) ? text : latinDigits(normalizeLine(text));
}

/** Unifies letters that are written in several ways. */
function foldSpelling(text: string): string {
	return text
		.toLowerCase()
		.replace(/[ةۀ]/g, 'ه')
		.replace(/[آأإٱ]/g, 'ا')
		.replace(/ؤ/g, 'و')
		.replace(/ئ/g, 'ی');
}

/** Most names: letters that are written in one way alone. */
const ONE_SPELLING =
	/^[ \u200c\u0621\u0627\u0628\u062a-\u063a\u0641\u0642\u0644-\u0648\u067e\u0686\u0698\u06a9\u06af\u06cc]*$/;

/** The words of a name, each in one spelling. */
export function nameWords(text: string): string[] {
	const code = normalizeCode(text);
	const folded = ONE_SPELLING.test(code) ? code : foldSpelling(code).replace(/\p{Mn}/gu, '');
	return folded.split(/[\u200d\s._\u200c-]+/).filter((word) => word !== '');
}

/** A key that is equal for different spellings of one name. Never shown. */
export const foldName = (text: string): string => nameWords(text).join('');

/**
 * A text for searching: words of letters and digits with a space between, each in one spelling. ZWNJ, and what is used in its place,
 * separate words like a space; other signs are removed. Empty if there is no letter or digit.
 */
export function foldText(text: string): string {
	return foldSpelling(latinDigits(compose(text.replace(/\u200c|\u200d|\u200f|\u00ac/g, ' '))))
		.normalize('NFKD')
		.replace(/\p{M}|\u0640/gu, '')
		.normalize('NFKC')
		.replace(/[\u064a\u0649]/g, 'ی')
		.replace(/\u0643/g, 'ک')
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();
}

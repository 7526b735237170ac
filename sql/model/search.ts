import { normalizeMobile, normalizeNationalId } from './identity.ts';
import { foldName, foldText, normalizeCode } from './normalize.ts';

/** Longer than any subject line. A longer search is a text that was pasted by mistake. */
export const SEARCH_LENGTH = 200;

/** A number that may identify a person: a national id, a mobile, or possibly either. */
export interface SearchedNumber {
	nationalId?: string;
	mobile?: string;
}

/**
 * What a search asks for. A letter must match all of it. Numbers and the name are clear text, which only `keySearch` (sql/office) may be
 * given, because the engine logs a query's parameters.
 */
export interface Search {
	kind: 'code' | 'national_id' | 'mobile' | 'name' | 'text';
	/** Tracking codes, that is, ids of letters. */
	codes: string[];
	numbers: SearchedNumber[];
	/** The words as the key of a name (`foldName`); absent if they cannot be a name. */
	name?: string;
	/** The words for a search in texts (`foldText`), in one spelling each, those of a name included. */
	words: string[];
}

/** empty: nothing to search for, such as only spaces and ZWNJ; too_long: more than SEARCH_LENGTH characters. */
export type SearchProblem = 'empty' | 'too_long';

/** Digits, and what people write between them, with joiners and dashes of any kind. */
const NUMBER = /^\+?[\u200d\d\s\u200c\u2010-\u2015\u2212()/._-]*\d[\u200d\d\s\u200c\u2010-\u2015\u2212()/._-]*$/;
const MARKED_CODE = /^#\s*(\S.*)$/;
/** A code such as KSH-1401-0000123: Latin letters and digits with signs between them, and at least one digit. */
const CODE = /^(?=.*\d)[A-Za-z0-9]+(?:[-_./:][A-Za-z0-9]+)*$/;
/** A passport or the like: one or two letters and at least six digits. */
const DOCUMENT = /^[A-Za-z]{1,2}\d{6,9}$/;
const NAME_WORD = /^[\p{L}\p{M}\u200c'.-]+$/u;
const NAME_WORDS = 6;
/** Fewest digits of a national id: spreadsheets drop its leading zeros, two at most. */
const IDENTIFYING = 8;
/** Digits of a mobile with 0098 before it. More digits are several numbers, or a code. */
const LONGEST = 14;

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/**
 * Reads the text of a search field. A number of 8 to 10 digits counts as a national id, and one in the form of a telephone number as that,
 * even with a wrong check digit: as a tracking code it would reach the engine's log in clear text. `#12345678` is a tracking code.
 */
export function readSearch(text: string): Search | SearchProblem {
	if (text.length > SEARCH_LENGTH) return 'too_long';
	const line = normalizeCode(text);
	const marked = MARKED_CODE.exec(line)?.[1];
	if (marked !== undefined) return { kind: 'code', codes: [marked], numbers: [], words: [] };
	const { length: digits } = NUMBER.test(line) ? digitsOf(line) : '';
	const isOne = digits > 0 && digits <= LONGEST && (digits >= IDENTIFYING || !/\s/.test(line));
	const whole = isOne ? readNumber(line) : undefined;
	if (whole) return typeof whole === 'string' ? codeOf(whole) : numberOf(whole);
	const tokens = line
		.split(/\s+/)
		.flatMap((token) => (NUMBER.test(token) && digitsOf(token).length > LONGEST ? token.split(/\D+/) : [token]))
		.filter((token) => foldText(token) !== '');
	if (tokens.length === 0) return 'empty';
	const found: Search = { kind: 'text', codes: [], numbers: [], words: [] };
	const plain: string[] = [];
	for (const token of tokens) {
		const number = NUMBER.test(token) && digitsOf(token).length >= IDENTIFYING ? readNumber(token) : undefined;
		if (typeof number === 'object') found.numbers.push(number);
		else if (DOCUMENT.test(token)) found.numbers.push({ nationalId: normalizeNationalId(token) });
		else if (CODE.test(token) && (number !== undefined || tokens.length === 1)) found.codes.push(token);
		else plain.push(token);
	}
	found.words = [...new Set(plain.flatMap((token) => foldText(token).split(' ')))];
	if (plain.length > 0 && plain.length <= NAME_WORDS && plain.every((word) => NAME_WORD.test(word)))
		found.name = foldName(plain.join(' '));
	found.kind = kindOf(found);
	return found;
}

function kindOf({ codes, numbers, name, words }: Search): Search['kind'] {
	if (codes.length > 0) return 'code';
	if (numbers.length > 0) return numbers[0]!.nationalId === undefined ? 'mobile' : 'national_id';
	return name !== undefined && words.length > 1 ? 'name' : 'text';
}

const codeOf = (code: string): Search => ({ kind: 'code', codes: [code], numbers: [], words: [] });

function numberOf(number: SearchedNumber): Search {
	const kind = number.nationalId === undefined ? 'mobile' : 'national_id';
	return { kind, codes: [], numbers: [number], words: [] };
}

/** The number of a person that it may be, or else a tracking code. */
function readNumber(text: string): SearchedNumber | string {
	const digits = digitsOf(text);
	const mobile = normalizeMobile(digits);
	if (digits.length < IDENTIFYING || mobile === undefined) return text;
	if (digits.length <= 10) {
		const nationalId = normalizeNationalId(digits);
		// Ten digits that begin with 9 may be either.
		return digits.length === 10 && mobile !== digits ? { nationalId, mobile } : { nationalId };
	}
	return text.startsWith('+') || digits.startsWith('0') || mobile !== digits ? { mobile } : text;
}

import { maskName, maskNumber, normalizeMobile, normalizeNationalId, type Citizen } from './identity.ts';
import { nameWords } from './normalize.ts';

/** Digits of a national id, and of a mobile without its zero. A shorter number identifies nobody. */
const LEAST_DIGITS = 10;
/** A mobile with 0098 before it. */
const MOST_DIGITS = 14;
const DIGIT = /\p{Nd}/gu;
/** Invisible signs within a number: joiners, direction marks, combining marks, tatweel. */
const UNSEEN = String.raw`\u034f\u00ad\u061c\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\p{M}`;
/** What people write between the groups of a number. */
const BETWEEN = String.raw`[${UNSEEN}\s\p{Pd}\u2212.,،٫٬·•_/\\()\[\]+*'’|~:]`;
const GROUPS = new RegExp(String.raw`\d(?:${BETWEEN}{0,6}\d)*`, 'gu');
const GROUP = new RegExp(String.raw`\d(?:[${UNSEEN}]*\d)*`, 'gu');
/** What separates two numbers, as in a list, two sentences or two lines, rather than the groups of one. */
const SEPARATOR = /[\n\r,،٫٬·•*'’|~:]|\.\s/;
/** Days, times of day and round amounts, which have as many digits but identify nobody. */
const HARMLESS =
	/(?<!\d)(?:(?:1[34]|19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|1[0-2])\2(?:1[34]|19|20)\d\d)(?!\d)|(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(?![\d:])|(?<![\d,٬])[1-9]\d{0,2}(?:([,٬])\d{3})(?:\3\d{3})*\3[0]{3}(?!\d)/g;
/** Before the groups of a code, as in KSH-1401-0000123. They are masked only if they are a valid national id or mobile. */
const CODE_BEFORE = /(?<!\bIR)(?<=[A-Za-z][A-Za-z0-9]{0,15}[-_/.]?)$/;
const YEAR_FIRST = /^(?:1[34]|20)\d\d[-/]/;

interface Span {
	from: number;
	to: number;
}
interface Group extends Span {
	digits: string;
}

/** Whether a text has enough digits. A fast check: it runs for each text of each event, and most have too few. */
function hasDigits(text: string, least: number): boolean {
	let digits = 0;
	for (let i = 0; i < text.length; i++) {
		const c = text.charCodeAt(i);
		if (c < 0x30) continue;
		if (c <= 0x39 || (c >= 0x6f0 && c <= 0x6f9) || (c >= 0x660 && c <= 0x669)) digits++;
		else if (c > 0x6ff && (c < 0x2000 || c > 0x206f)) return (text.match(DIGIT)?.length ?? 0) >= least;
	}
	return digits >= least;
}

const zeros = new Map<number, number>();

/** Turns digits of any script into Latin ones, and keeps the text's length, so that positions stay valid. */
function flatten(text: string): string {
	return text.replace(DIGIT, (digit) => {
		const code = digit.codePointAt(0)!;
		if (code <= 0x39) return digit;
		let zero = zeros.get(code);
		if (zero === undefined) {
			zero = code;
			while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
			zeros.set(code, zero);
		}
		return `${(code - zero) % 10}${'\u200b'.repeat(digit.length - 1)}`;
	});
}

/** Whether ten digits have a valid check digit. */
export function isNationalId(digits: string): boolean {
	if (digits.length !== 10 || /^(.)\1*$/.test(digits)) return false;
	let sum = 0;
	for (let i = 0; i < 9; i++) sum += Number(digits[i]) * (10 - i);
	const rest = sum % 11;
	return Number(digits[9]) === (rest < 2 ? rest : 11 - rest);
}

const isMobile = (digits: string, isOneGroup: boolean): boolean =>
	/^(?:0098|98|0)9\d{9}$/.test(digits) || (isOneGroup && /^9\d{9}$/.test(digits));

/** Finds groups of digits that together are a valid national id, a mobile, or one of the citizen's `own` numbers. */
function* numbersIn(groups: readonly Group[], own: ReadonlySet<string>): Generator<Span> {
	for (let first = 0; first < groups.length; first++) {
		let digits = '';
		for (let last = first; last < groups.length; last++) {
			digits += groups[last]!.digits;
			if (digits.length > MOST_DIGITS) break;
			if (!own.has(digits) && !isNationalId(digits) && !isMobile(digits, first === last)) continue;
			yield { from: groups[first]!.from, to: groups[last]!.to };
			first = last;
			break;
		}
	}
}

const groupsOf = (chain: string, at: number): Group[] =>
	[...chain.matchAll(GROUP)].map(({ 0: group, index }) => ({
		from: at + index,
		to: at + index + group.length,
		digits: group.replace(/\D/g, '')
	}));

/** Finds what may identify somebody among consecutive groups: rather too much than too little. */
function* suspectsIn(text: string, flat: string, groups: readonly Group[], own: ReadonlySet<string>): Generator<Span> {
	let unsure: Group[] = [];
	for (const part of partsOf(flat, groups)) {
		const [from, to] = [part[0]!.from, part.at(-1)!.to];
		const isLong = part.reduce((sum, { digits }) => sum + digits.length, 0) >= LEAST_DIGITS;
		const isCode = () =>
			part.length > 1 &&
			(CODE_BEFORE.test(text.slice(Math.max(0, from - 18), from)) || YEAR_FIRST.test(flat.slice(from, to)));
		if (!isLong || isCode()) unsure.push(...part);
		else {
			yield* numbersIn(unsure, own);
			unsure = [];
			yield { from, to };
		}
	}
	yield* numbersIn(unsure, own);
}

/** Joins groups that may be one number. A group that is long enough stands by itself. */
function partsOf(flat: string, groups: readonly Group[]): Group[][] {
	const parts: Group[][] = [];
	let isOpen = false;
	for (const [n, group] of groups.entries()) {
		const isLong = group.digits.length >= LEAST_DIGITS;
		const isOne = isOpen && !isLong && !SEPARATOR.test(flat.slice(groups[n - 1]!.to, group.from));
		if (isOne) parts.at(-1)!.push(group);
		else parts.push([group]);
		isOpen = !isLong;
	}
	return parts;
}

const NOBODY: ReadonlySet<string> = new Set();

function maskNumbers(text: string, own: ReadonlySet<string>): string {
	const flat = hideHarmless(flatten(text));
	let masked = '';
	let at = 0;
	for (const { 0: chain, index } of flat.matchAll(GROUPS)) {
		if (chain.length < LEAST_DIGITS && own.size === 0) continue;
		for (const { from, to } of suspectsIn(text, flat, groupsOf(chain, index), own)) {
			const end = HALF.test(text[to - 1]!) ? to + 1 : to;
			const digits = text.slice(from, end).match(DIGIT) ?? [];
			masked += text.slice(at, from).replace(/[+(]+$/, '') + maskNumber(digits.join(''));
			at = end;
		}
	}
	return masked + text.slice(at);
}

const hideHarmless = (flat: string): string => flat.replace(HARMLESS, (harmless) => 'x'.repeat(harmless.length));
/** Half of a digit beyond the Basic Multilingual Plane, which takes two units of a string. */
const HALF = /[\ud800-\udbff]/;

/**
 * Masks the numbers in a text that may identify somebody: ten or more digits of any script, in one run or in groups, however these are
 * separated. Days, times and codes of letters stay.
 */
export function maskNumbersIn(text: string): string {
	return hasDigits(text, LEAST_DIGITS) ? maskNumbers(text, NOBODY) : text;
}

/** Whether a code contains a valid national id or a mobile. One in eleven numbers of ten digits has a valid check digit. */
export function holdsIdentity(code: string): boolean {
	if (!hasDigits(code, LEAST_DIGITS)) return false;
	return [...hideHarmless(flatten(code)).matchAll(GROUPS)].some(
		({ 0: chain }) => !numbersIn(groupsOf(chain, 0), NOBODY).next().done
	);
}

/** Letters that are written in several ways: those that `foldName` unifies, and others. */
const WAYS: Record<string, string> = { ا: 'اآأإٱ', ه: 'هةۀ', و: 'وؤ', ی: 'یيىئ', ک: 'کك' };
const ONE_WAY = new Map(Object.entries(WAYS).flatMap(([letter, ways]) => Array.from(ways, (way) => [way, letter])));
const OTHER_WAY = /[آأإٱةۀؤيىئك]/g;
const HONORIFIC = String.raw`(?<=(?:آقا|اقا|آقای|اقای|خانم|بانو|جناب|سرکار|دکتر|مهندس|حاج|سید|سیده|mr|mrs|ms)[.:]?\s{1,3})`;
/** Invisible signs within a word. Only a few, because a pattern has them between all letters. */
const JOINED = '\u0610-\u061a\u064b-\u065f\u0670\u00ad\u0640\u200b-\u200f\u2060\ufeff';
const UNSEEN_MARKS = new RegExp(`[${JOINED}]+`, 'g');
const APART = String.raw`[${JOINED}\s._،,-]{0,4}`;

const spelled = (word: string): string =>
	Array.from(word, (letter) => `[${(WAYS[letter] ?? letter).replace(/[\\\]^-]/g, '\\$&')}]`).join(`[${JOINED}]*`);

/** A character outside of printable ASCII. */
const ODD = /[^ -~]/;
const TITLES = /اقا|خانم|بانو|جناب|سرکار|دکتر|مهندس|حاج|سید|\bm(?:r|rs|s)\b/;

/** The pattern of a citizen's name, to be found in the texts of the same event. */
function patternOf(words: readonly string[]): RegExp {
	if (words.length === 1) return new RegExp(String.raw`(?<!\p{L})${spelled(words[0]!)}(?!\p{L})`, 'giu');
	const ways = words.map(spelled);
	// Two words of the name, in any order, identify the citizen. One word alone does so only behind an honorific.
	const any = `(?:${ways.join('|')})`;
	return new RegExp(String.raw`(?<!\p{L})${any}(?:${APART}${any})+|${HONORIFIC}${any}(?!\p{L})`, 'giu');
}

/** Shorter numbers and names are too common to tell anything. */
const TELLING = 5;
const NAME_LETTERS = 3;

/** Masks what identifies a citizen in the texts of the event that names the citizen. */
export class OwnMask {
	readonly #citizen: Citizen;
	readonly #isLatin: boolean;
	#name: Name | undefined;
	#numbers: ReadonlySet<string> | undefined;

	constructor(citizen: Citizen) {
		this.#citizen = citizen;
		this.#isLatin = /[A-Za-z]/.test(citizen.name ?? '');
	}

	/** Masks all numbers that may identify somebody, and the citizen's own name and numbers. */
	mask(text: string): string {
		return this.#maskNames(hasDigits(text, TELLING) ? maskNumbers(text, this.#ownNumbers()) : text);
	}

	/** Whether a code contains the citizen's name or one of the citizen's numbers. */
	isIn(code: string): boolean {
		if ((this.#isLatin || ODD.test(code)) && this.#maskNames(code) !== code) return true;
		if (!hasDigits(code, TELLING)) return false;
		for (const { 0: chain } of flatten(code).matchAll(GROUPS))
			if (!numbersIn(groupsOf(chain, 0), this.#ownNumbers()).next().done) return true;
		return false;
	}

	#maskNames(text: string): string {
		const { words, cores } = (this.#name ??= nameOf(this.#citizen.name ?? ''));
		if (words.length === 0) return text;
		// First a cheap check: to search each text for the pattern would cost ten times as much as the rest of the door.
		const seen = text.replace(UNSEEN_MARKS, '');
		const bare = this.#isLatin ? seen.toLowerCase() : seen;
		if (!cores.some((core) => bare.includes(core))) return text;
		const folded = bare.replace(OTHER_WAY, (way) => ONE_WAY.get(way)!);
		const found = words.filter((word) => folded.includes(word)).length;
		if (found === 0 || (found < Math.min(2, words.length) && !TITLES.test(folded))) return text;
		return text.replace((this.#name.pattern ??= patternOf(words)), maskName);
	}

	#ownNumbers(): ReadonlySet<string> {
		return (this.#numbers ??= numbersOf(this.#citizen));
	}
}

interface Name {
	words: readonly string[];
	/** The longest part of each word whose letters have only one spelling; may be empty. */
	cores: readonly string[];
	pattern?: RegExp;
}

function nameOf(text: string): Name {
	const words = [...new Set(nameWords(text))].filter((word) => word.length > 1);
	if (words.join('').length < NAME_LETTERS) return { words: [], cores: [] };
	const coreOf = (word: string) =>
		word.split(/[اهویک]/).reduce((long, part) => (part.length > long.length ? part : long), '');
	return { words, cores: words.map(coreOf) };
}

function numbersOf({ national_id = '', mobile = '' }: Citizen): ReadonlySet<string> {
	const written = [flatten(national_id), flatten(mobile), normalizeNationalId(national_id), normalizeMobile(mobile)];
	return new Set(written.map((number = '') => number.replace(/\D/g, '')).filter((digits) => digits.length >= TELLING));
}

import { maskName, maskNumber, normalizeMobile, normalizeNationalId, type Citizen } from './identity.ts';
import { nameWords } from './normalize.ts';

/** A national id and a mobile without its zero have so many digits; a number with fewer is nobody's. */
const LEAST_DIGITS = 10;
/** 0098 and a mobile. */
const MOST_DIGITS = 14;
const DIGIT = /\p{Nd}/gu;
/** What stands unseen within a number: joiners, marks of direction, combining marks, tatweel. */
const UNSEEN = String.raw`\u034f\u00ad\u061c\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\p{M}`;
/** What people put between the groups of a number. */
const BETWEEN = String.raw`[${UNSEEN}\s\p{Pd}\u2212.,،٫٬·•_/\\()\[\]+*'’|~:]`;
const GROUPS = new RegExp(String.raw`\d(?:${BETWEEN}{0,6}\d)*`, 'gu');
const GROUP = new RegExp(String.raw`\d(?:[${UNSEEN}]*\d)*`, 'gu');
/** Between the groups of one number, but not between the numbers of a list, of two sentences or of two lines. */
const LOOSE = /[\n\r,،٫٬·•*'’|~:]|\.\s/;
/** Days, times of day and round amounts have as many digits, and are nobody's. */
const HARMLESS =
	/(?<!\d)(?:(?:1[34]|19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|1[0-2])\2(?:1[34]|19|20)\d\d)(?!\d)|(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(?![\d:])|(?<![\d,٬])[1-9]\d{0,2}(?:([,٬])\d{3})(?:\3\d{3})*\3[0]{3}(?!\d)/g;
/** As in KSH-1401-0000123 and 1401/123456: groups of a code, which are no number together unless they pass for one. */
const CODE_BEFORE = /(?<!\bIR)(?<=[A-Za-z][A-Za-z0-9]{0,15}[-_/.]?)$/;
const YEAR_FIRST = /^(?:1[34]|20)\d\d[-/]/;

interface Span {
	from: number;
	to: number;
}
interface Group extends Span {
	digits: string;
}

/** Whether a text has digits enough, told at a glance: most have not, and each text of each event is asked. */
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

/** The digit of any script in Latin, as long as it was: what was at a place in the text is there still. */
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

/** Ten digits of which the last fits the others. */
function isNationalId(digits: string): boolean {
	if (digits.length !== 10 || /^(.)\1*$/.test(digits)) return false;
	let sum = 0;
	for (let i = 0; i < 9; i++) sum += Number(digits[i]) * (10 - i);
	const rest = sum % 11;
	return Number(digits[9]) === (rest < 2 ? rest : 11 - rest);
}

const isMobile = (digits: string, isOneGroup: boolean): boolean =>
	/^(?:0098|98|0)9\d{9}$/.test(digits) || (isOneGroup && /^9\d{9}$/.test(digits));

/** The groups of digits that together are somebody's number. */
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

/** What may be somebody's number among groups that follow one another: too much rather than too little. */
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

/** Groups that may be one number together: each long one is by itself. */
function partsOf(flat: string, groups: readonly Group[]): Group[][] {
	const parts: Group[][] = [];
	let isOpen = false;
	for (const [n, group] of groups.entries()) {
		const isLong = group.digits.length >= LEAST_DIGITS;
		const isOne = isOpen && !isLong && !LOOSE.test(flat.slice(groups[n - 1]!.to, group.from));
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
/** Digits beyond the first plane are two units of a string. */
const HALF = /[\ud800-\udbff]/;

/**
 * A text that a person has typed with the numbers masked that may be somebody's: digits of any script, ten of them and more in one run
 * or in the groups of one number, however those are parted. No days, times and codes of letters.
 */
export function maskNumbersIn(text: string): string {
	return hasDigits(text, LEAST_DIGITS) ? maskNumbers(text, NOBODY) : text;
}

/** Whether a code holds a national id, by its check digit, or a mobile. One in eleven numbers of ten digits passes for an id. */
export function holdsIdentity(code: string): boolean {
	if (!hasDigits(code, LEAST_DIGITS)) return false;
	return [...hideHarmless(flatten(code)).matchAll(GROUPS)].some(
		({ 0: chain }) => !numbersIn(groupsOf(chain, 0), NOBODY).next().done
	);
}

/** Letters that are written in several ways, as `foldName` has them and otherwise. */
const WAYS: Record<string, string> = { ا: 'اآأإٱ', ه: 'هةۀ', و: 'وؤ', ی: 'یيىئ', ک: 'کك' };
const ONE_WAY = new Map(Object.entries(WAYS).flatMap(([letter, ways]) => Array.from(ways, (way) => [way, letter])));
const OTHER_WAY = /[آأإٱةۀؤيىئك]/g;
const HONORIFIC = String.raw`(?<=(?:آقا|اقا|آقای|اقای|خانم|بانو|جناب|سرکار|دکتر|مهندس|حاج|سید|سیده|mr|mrs|ms)[.:]?\s{1,3})`;
/** What is seldom seen in a word: few signs, since a pattern has them between each two letters. */
const JOINED = '\u0610-\u061a\u064b-\u065f\u0670\u00ad\u0640\u200b-\u200f\u2060\ufeff';
const UNSEEN_MARKS = new RegExp(`[${JOINED}]+`, 'g');
const APART = String.raw`[${JOINED}\s._،,-]{0,4}`;

const spelled = (word: string): string =>
	Array.from(word, (letter) => `[${(WAYS[letter] ?? letter).replace(/[\\\]^-]/g, '\\$&')}]`).join(`[${JOINED}]*`);

/** Anything beyond plain ASCII. */
const ODD = /[^ -~]/;
const TITLES = /اقا|خانم|بانو|جناب|سرکار|دکتر|مهندس|حاج|سید|\bm(?:r|rs|s)\b/;

/** A name of one event, to be looked for in the texts of that event. */
function patternOf(words: readonly string[]): RegExp {
	if (words.length === 1) return new RegExp(String.raw`(?<!\p{L})${spelled(words[0]!)}(?!\p{L})`, 'giu');
	const ways = words.map(spelled);
	// Two words of it in any order are somebody, one alone is a word, unless it stands as a person's.
	const any = `(?:${ways.join('|')})`;
	return new RegExp(String.raw`(?<!\p{L})${any}(?:${APART}${any})+|${HONORIFIC}${any}(?!\p{L})`, 'giu');
}

/** Masks what identifies a citizen in the texts of the event that says who it is. */
export interface OwnMask {
	/** The text with all numbers masked that may be somebody's, and the citizen's own name and numbers. */
	mask(text: string): string;
	/** Whether a code holds the citizen's name or one of the numbers. */
	isIn(code: string): boolean;
}

/** Fewer digits or letters are in every text. */
const TELLING = 5;
const NAME_LETTERS = 3;

export function ownMaskOf(citizen: Citizen): OwnMask {
	const isLatin = /[A-Za-z]/.test(citizen.name ?? '');
	let name: Name | undefined;
	let own: ReadonlySet<string> | undefined;
	const maskNames = (text: string): string => {
		name ??= nameOf(citizen.name ?? '');
		const { words, cores } = name;
		if (words.length === 0) return text;
		// To look for the pattern in each text would cost ten times what the rest of the door does.
		const seen = text.replace(UNSEEN_MARKS, '');
		const bare = isLatin ? seen.toLowerCase() : seen;
		if (!cores.some((core) => bare.includes(core))) return text;
		const folded = bare.replace(OTHER_WAY, (way) => ONE_WAY.get(way)!);
		const found = words.filter((word) => folded.includes(word)).length;
		if (found === 0 || (found < Math.min(2, words.length) && !TITLES.test(folded))) return text;
		return text.replace((name.pattern ??= patternOf(words)), maskName);
	};
	return {
		mask: (text) => maskNames(hasDigits(text, TELLING) ? maskNumbers(text, (own ??= numbersOf(citizen))) : text),
		isIn(code) {
			if ((isLatin || ODD.test(code)) && maskNames(code) !== code) return true;
			if (!hasDigits(code, TELLING)) return false;
			own ??= numbersOf(citizen);
			for (const { 0: chain } of flatten(code).matchAll(GROUPS))
				if (!numbersIn(groupsOf(chain, 0), own).next().done) return true;
			return false;
		}
	};
}

interface Name {
	words: readonly string[];
	/** Of each word the longest part that is written in one way alone; empty where each letter has several. */
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

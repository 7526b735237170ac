import { foldText } from './normalize.ts';

/** Spellings of the same word that differ by more than a letter's form. A final hamza is often left out. */
const SPELLINGS: readonly (readonly [string, string])[] = [
	['ء', ''],
	['مسیول', 'مسوول'],
	['هییت', 'هیات'],
	['مسیله', 'مساله'],
	['جریت', 'جرات'],
	['شیونات', 'شوونات'],
	['سیوال', 'سوال']
];
/** The ezafe when it is written as a word: «خانه‌ی ما» is «خانهٔ ما». */
const EZAFE = 'ی';
/** How many words of a search may be written together with the next one. */
const JOINED = 4;
/** Longer words are cut. Neither texts nor searches have such words, and their index would grow without end. */
const WORD_LENGTH = 64;

/**
 * A text for searching: words of letters and digits with a space between, each in one spelling. The same rule as
 * sql/text/folded.sql.
 */
export const foldPersian = (text: string): string =>
	SPELLINGS.reduce((folded, [one, other]) => folded.replaceAll(one, other), foldText(text)).replace(/و{2,}/g, 'و');

/** The words of a text, in order. */
export const wordsOf = (text: string): string[] =>
	foldPersian(text)
		.split(' ')
		.filter((word) => word !== '' && word !== EZAFE)
		.map((word) => [...word].slice(0, WORD_LENGTH).join(''));

/**
 * The search words of a text: its words, and each word joined with the next, since «نامه‌ها», «نامه ها» and «نامهها» are the same. The same
 * rule as sql/text/words.sql.
 */
export function keptWords(text: string): string[] {
	const words = wordsOf(text);
	return [...new Set([...words, ...words.slice(1).map((word, i) => `${words[i]}${word}`)])];
}

/** The ways to write a search. A text matches if it has all words of one way. Any two neighbours among its first words may be joined. */
export function searchWays(text: string): string[][] {
	const words = wordsOf(text);
	const ways: string[][] = [[]];
	for (const [n, word] of words.entries()) {
		const joins = n > 0 && n < JOINED ? ways.map((way) => [...way.slice(0, -1), `${way.at(-1)}${word}`]) : [];
		for (const way of ways) way.push(word);
		ways.push(...joins);
	}
	const distinct = new Map(ways.map((way) => [way.join(' '), way]));
	distinct.delete('');
	return [...distinct.values()];
}

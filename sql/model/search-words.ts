import { foldText } from './normalize.ts';

/** Spellings of one word that differ by more than a letter's form, folded; hamza at an end is often left out. */
const SPELLINGS: readonly (readonly [string, string])[] = [
	['ء', ''],
	['مسیول', 'مسوول'],
	['هییت', 'هیات'],
	['مسیله', 'مساله'],
	['جریت', 'جرات'],
	['شیونات', 'شوونات'],
	['سیوال', 'سوال']
];
/** The ezafe, where it is written as a word: «خانه‌ی ما» is «خانهٔ ما». */
const EZAFE = 'ی';
/** So many words of a search may be written as one with the next. */
const JOINED = 4;
/** Neither the office's texts nor anybody's search has such words; an index of them would be endless. */
const WORD_LENGTH = 64;

/**
 * A text as it is searched: words of letters and digits with a space between, each in one spelling. The same as
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
 * What is kept of a text to be found by: its words, and each with the next as one, since «نامه‌ها», «نامه ها» and «نامهها»
 * are one. The same as sql/text/words.sql.
 */
export function keptWords(text: string): string[] {
	const words = wordsOf(text);
	return [...new Set([...words, ...words.slice(1).map((word, i) => `${words[i]}${word}`)])];
}

/** Ways to write a search: all words of one of them must be there. Of its first words any two neighbours may be one. */
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

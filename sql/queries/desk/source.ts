import { PRUNED } from '../../client/pruned-columns.ts';
import { letter } from '../../entities/letter.ts';
import { from } from '../../source.ts';
import { isAllKnown, readingOf, sourceView, type Moments } from '../../source-view.ts';

/**
 * The letters as of a moment, as they are known; with `words` (a condition on rows of letter_state) only those that it finds,
 * by the index of words.
 * @param source `unanswered` may have answered ones among them
 */
export function deskLetters(
	database: string,
	source: 'letters' | 'unanswered',
	moments: Moments,
	words: string | null
): string {
	if (words === null) return sourceView(database, source, moments);
	if (isAllKnown(moments)) {
		const reading = readingOf(database, moments, { isOpen: source === 'unanswered' });
		return `(${PRUNED} ${from(letter, { database, reading, where: [words] })})`;
	}
	// By the words of today: what a letter's subject was once is no other letter.
	return `(SELECT * FROM ${sourceView(database, 'letters', moments)} WHERE letter_id IN (SELECT letter_id FROM ${database}.letter_state FINAL WHERE ${words}))`;
}

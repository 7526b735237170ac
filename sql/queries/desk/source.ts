import type { Sql } from '../../entities/entity.ts';
import type { Subquery } from '../../source.ts';
import { isAllKnown, sourceView, type Moments } from '../../source-view.ts';

/**
 * The letters as of a moment, as they are known; with `words` (a condition on rows of letter_state) only those that it finds,
 * by the index of words.
 * @param filter more that must hold of them
 */
export function deskLetters(
	database: string,
	source: 'letters' | 'unanswered',
	moments: Moments,
	words: string | null,
	filter: readonly Sql[] = []
): Subquery {
	if (words === null) return sourceView(database, source, moments, { filter });
	if (isAllKnown(moments)) return sourceView(database, source, moments, { where: [words], filter });
	// By the words of today: what a letter's subject was once is no other letter.
	const found = `letter_id IN (SELECT letter_id FROM ${database}.letter_state FINAL WHERE ${words})`;
	return sourceView(database, 'letters', moments, { filter: [found, ...filter] });
}

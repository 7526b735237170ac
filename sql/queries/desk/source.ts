import { PRUNED } from '../../client/pruned-columns.ts';
import { statement } from '../../client/statement.server.ts';
import { OFFICE_COLUMNS } from '../../fold/sources.ts';
import { isAllKnown, isCurrent, sourceView, type Moments } from '../source-view.ts';

const AS_OF = `{as_of: DateTime64(3, 'UTC')}`;

/**
 * The letters as of a moment, as they are known; with `words` (a condition on rows of letter_state) only those that it finds:
 * within the view of them, where the index of words is at hand.
 * @param source `unanswered` may have answered ones among them
 */
export function deskLetters(
	database: string,
	source: 'letters' | 'unanswered',
	moments: Moments,
	words: string | null
): string {
	if (words === null) return sourceView(database, source, moments);
	const state = `${database}.letter_state FINAL`;
	const current = (condition: string, from = state) =>
		statement('fold/letters/letters_current.sql', database, {
			...{ clock: AS_OF, of: `${from} WHERE ${condition}`, office_columns: OFFICE_COLUMNS }
		});
	if (isCurrent(moments))
		return `(${PRUNED} ${current(words, source === 'unanswered' ? `${database}.open_state FINAL` : state)})`;
	if (isAllKnown(moments)) {
		const then = statement('fold/letters/letter_rows_as_of.sql', database, {
			as_of: AS_OF,
			firsts: statement('fold/letters/firsts_kept.sql', database),
			digest: 'citizen_hash',
			office_columns: OFFICE_COLUMNS,
			of: `${state} WHERE first_event_at <= ${AS_OF} AND last_event_at > ${AS_OF} AND ${words}`
		});
		return `(${current(`first_event_at <= ${AS_OF} AND last_event_at <= ${AS_OF} AND ${words}`)} UNION ALL ${then})`;
	}
	// By the words of today: what a letter's subject was once is no other letter.
	return `(SELECT * FROM ${sourceView(database, 'letters', moments)} WHERE letter_id IN (SELECT letter_id FROM ${state} WHERE ${words}))`;
}

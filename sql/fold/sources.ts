import { statement } from '../client/statement.server.ts';
import { ANY_POLICIES, deadlinesBy, type PolicyKinds } from './policy-kinds.server.ts';

/** Later than any event: the current columns are those as of this moment. */
export const NOW = `toDateTime64('2299-12-30 00:00:00', 3, 'UTC')`;

/**
 * Columns of letters for the office's own queries. No view has them: by `answer_text_key` one could find answers of the same text, and test a
 * guess at a text. They are left out of views by name, because a view with parameters shows every column of its query.
 */
export const OFFICE_COLUMNS = 'answer_text_key,';

/** The value of `as_of` in a view's file: a parameter in views that are named for an instant, NOW in the others. */
export const asOfIn = (view: string): string =>
	/_(at|settled|known)\.sql$/.test(view) ? `{as_of: DateTime64(3, 'UTC')}` : NOW;

/**
 * The values that `sql/fold/letters/letter_life.sql` and the files above it need, apart from the letters: here, all that is known today.
 * @param policies what the current policies need
 */
export function livingSources(database: string, policies: PolicyKinds): Record<string, string> {
	return {
		deadlines: deadlinesBy(database, policies),
		undone: undoneLoads(database),
		borrowed: statement('fold/letters/inherited_answers.sql', database),
		generation: '{generation: UInt64}'
	};
}

/** The values that `sql/fold/letters/inherit_answers.sql` needs: the touched duplicates, with all that is known today. */
export const inheritingSources = (database: string): Record<string, string> => ({
	duplicates: `SELECT subject_id FROM ${database}.touched WHERE subject_kind = 'letter' AND batch_id IN {batches: Array(UInt64)}`,
	come: '1',
	undone: undoneLoads(database)
});

const undoneLoads = (database: string): string => `SELECT load_id, undone_at FROM ${database}.undone_loads`;

/**
 * The same as the office knew it at `{known_at: DateTime64(3, 'UTC')}`: from events that had come in by then, without loads undone by then.
 * Selects the letters and calls of which something was learnt since.
 * @param isUnlinked none of these letters was ever linked, so nothing is inherited
 * @param letters a SELECT of the ids of letters to take instead, whatever was learnt of them
 */
export function knownSources(
	database: string,
	{ isUnlinked = false, letters }: { isUnlinked?: boolean; letters?: string } = {}
): Record<string, string> {
	const knownAt = `{known_at: DateTime64(3, 'UTC')}`;
	// Only the newest version counts, as with FINAL: otherwise a letter could be counted twice.
	const changed = (table: 'letter_state' | 'call_state', id: string) =>
		`SELECT ${id} FROM ${database}.${table}
		WHERE ${id} IN (SELECT ${id} FROM ${database}.${table} WHERE last_ingested_at > ${knownAt})
		GROUP BY ${id} HAVING argMax(last_ingested_at, version) > ${knownAt}`;
	const come = `ingested_at <= ${knownAt}`;
	const changed_letters = letters ?? changed('letter_state', 'letter_id');
	const values = {
		deadlines: deadlinesBy(database, ANY_POLICIES),
		letters: `${come} AND subject_id IN (${changed_letters})`,
		calls: `${come} AND subject_id IN (${changed('call_state', 'call_id')})`,
		undone: `${undoneLoads(database)} WHERE undone_at <= ${knownAt}`,
		generation: 'toUInt64(0)'
	};
	return {
		...values,
		borrowed: isUnlinked
			? statement('fold/letters/inherited_nothing.sql', database)
			: statement('fold/letters/inherited_by_chain.sql', database, { ...values, duplicates: changed_letters, come })
	};
}

import { statement } from '../client/statement.server.ts';
import { ANY_POLICIES, deadlinesBy, type PolicyKinds } from './policy-kinds.server.ts';

/** Later than anything that happens: the columns "as of now" are those as of then. */
export const NOW = `toDateTime64('2299-12-30 00:00:00', 3, 'UTC')`;

/**
 * Columns of letters for the office's own questions, which no view has: by `answer_text_key` answers of one text are found, and a guess at a
 * text could be compared with others. A view with parameters shows whatever its query has.
 */
export const OFFICE_COLUMNS = 'answer_text_key,';

/** What `as_of` is in a view's file: those named after an instant take it as a parameter, the others are of now. */
export const asOfIn = (view: string): string =>
	/_(at|settled|known)\.sql$/.test(view) ? `{as_of: DateTime64(3, 'UTC')}` : NOW;

/**
 * What `sql/fold/letters/letter_life.sql` and those above it are told of, besides the letters: here all that there is today.
 * @param policies what those of today may ask for
 */
export function livingSources(database: string, policies: PolicyKinds): Record<string, string> {
	return {
		deadlines: deadlinesBy(database, policies),
		undone: undoneLoads(database),
		borrowed: statement('fold/letters/inherited_answers.sql', database),
		generation: '{generation: UInt64}'
	};
}

/** What `sql/fold/letters/inherit_answers.sql` is told of: the chains of the duplicates among the letters that are touched, with all that there is today. */
export const inheritingSources = (database: string): Record<string, string> => ({
	duplicates: `SELECT subject_id FROM ${database}.touched WHERE subject_kind = 'letter' AND batch_id IN {batches: Array(UInt64)}`,
	come: '1',
	undone: undoneLoads(database)
});

const undoneLoads = (database: string): string => `SELECT load_id, undone_at FROM ${database}.undone_loads`;

/**
 * The same as the office knew it at `{known_at: DateTime64(3, 'UTC')}`, for the letters and calls of which it has learnt
 * something since: events that had come in by then, loads that were not undone yet.
 * @param isUnlinked none of these letters was ever linked, so that nothing is borrowed
 * @param letters a SELECT of the ids of other letters, whatever was learnt of them
 */
export function knownSources(
	database: string,
	{ isUnlinked = false, letters }: { isUnlinked?: boolean; letters?: string } = {}
): Record<string, string> {
	const knownAt = `{known_at: DateTime64(3, 'UTC')}`;
	// By the newest version, as FINAL has it, or a letter could be counted twice.
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

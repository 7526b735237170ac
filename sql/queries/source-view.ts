import { PRUNED } from '../client/pruned-columns.ts';
import { statement } from '../client/statement.server.ts';
import { utcText } from '../model/tehran.ts';
import { asOfIn, knownSources, OFFICE_COLUMNS } from '../fold/sources.ts';

/** What figures count: the views of state of these names; of `unanswered` and `open_referrals` those that are so as of the moment. */
export type Source = 'letters' | 'unanswered' | 'referrals' | 'open_referrals' | 'loans' | 'calls' | 'outages';

/**
 * What state has learnt since the moment that is asked for as known: nothing; something, but of no letter that was ever
 * linked to a master; or of such a letter too, whose answers are inherited.
 */
export type Since = 'nothing' | 'unlinked' | 'linked';

/** As of when and as known when figures hold, and what is known of state that makes them cheaper to read; ISO instants. */
export interface Moments {
	asOf: string;
	/** Null: all that state has. */
	knownAt?: string | null;
	/** The newest moment of all that state has; null: not known. */
	newest?: string | null;
	/** Matters with `knownAt`; absent: not known. */
	since?: Since;
}

/** Of letters. */
export const REGISTERED = 'is_registered';
export const UNANSWERED = 'NOT is_answered';

/** Ends what a view's definition has before its query. */
const BEGINS = 'SQL SECURITY DEFINER\nAS ';

/** Whether state itself is what was known, and nothing of it is later than the instant. */
export function isCurrent({ asOf, newest, ...moments }: Moments): boolean {
	return isAllKnown(moments) && newest != null && Date.parse(newest) <= Date.parse(asOf);
}

/**
 * What the cheapest view shows that is exact for these moments, as a subquery; the query binds `as_of`, and `known_at` where that is given.
 * Not the view itself, since the server analyses one with parameters twice, once to learn its columns, and all of its columns (sql/client/pruned-columns.ts).
 */
export function sourceView(database: string, source: Source, moments: Moments): string {
	// Apart from what else was learnt: state has no outages.
	if (source === 'outages') return moments.knownAt == null ? `${database}.outages` : shownBy(database, 'outages_known');
	if (source === 'open_referrals')
		return `(${PRUNED} SELECT * FROM ${openOf(database, 'referrals', moments)} WHERE ended_at IS NULL)`;
	if (source === 'unanswered')
		return `(${PRUNED} SELECT * FROM ${openOf(database, 'letters', moments)} WHERE ${UNANSWERED})`;
	// For instants after the last event, current state is exact. Letters depend on the clock besides: their view takes the instant.
	if (isCurrent(moments)) return shownBy(database, source === 'letters' ? 'letters_settled' : source);
	if (isAllKnown(moments)) return shownBy(database, `${source}_at`);
	return shownBy(database, `${source}_known`, knownSources(database, { isUnlinked: moments.since === 'unlinked' }));
}

/** Of letters or referrals those that are open, with some that are not: found among what is open now, and what went on after the instant. */
function openOf(database: string, source: 'letters' | 'referrals', moments: Moments): string {
	if (isCurrent(moments)) return shownBy(database, source === 'letters' ? 'letters_open_settled' : 'referrals_open');
	if (isAllKnown(moments)) return shownBy(database, `${source}_open_at`);
	return sourceView(database, source, moments);
}

/** The query of a view: what stands behind its `AS`, with the office's own columns. */
function shownBy(database: string, view: string, values: Record<string, string> = {}): string {
	const file = `views/${view}.sql`;
	const text = statement(file, database, { ...values, as_of: asOfIn(file), office_columns: OFFICE_COLUMNS });
	return `(${PRUNED} ${text.slice(text.indexOf(BEGINS) + BEGINS.length)})`;
}

/** Whether nothing that is known has come since the moment that is asked for as known. */
export const isAllKnown = ({ knownAt, since }: Pick<Moments, 'knownAt' | 'since'>): boolean =>
	knownAt == null || since === 'nothing';

/** What a query of a source binds. */
export const momentsOf = ({ asOf, knownAt }: Pick<Moments, 'asOf' | 'knownAt'>) => ({
	as_of: utcText(Date.parse(asOf)),
	...(knownAt ? { known_at: utcText(Date.parse(knownAt)) } : {})
});

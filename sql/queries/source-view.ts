import { statement } from '../client/statement.server.ts';
import { knownSources } from '../state/sources.ts';

/** What figures count: the views of state of these names; `open_referrals` are the referrals that are open as of the moment. */
export type Source = 'letters' | 'referrals' | 'open_referrals' | 'loans' | 'calls';

/**
 * What state has learnt since the moment that is asked for as known: nothing; something, but of no letter that was ever
 * linked to a master; or of such a letter too, whose answers are borrowed.
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

const AS_OF = `as_of = {as_of: DateTime64(3, 'UTC')}`;
const KNOWN_AT = `known_at = {known_at: DateTime64(3, 'UTC')}`;

/** Whether state itself is what was known, and nothing of it is later than the instant. */
export function isSettled({ asOf, newest, ...moments }: Moments): boolean {
	return isAllKnown(moments) && newest != null && Date.parse(newest) <= Date.parse(asOf);
}

/** The cheapest view, or subquery, that is exact for these moments; the query binds `as_of`, and `known_at` where that is given. */
export function sourceView(database: string, source: Source, moments: Moments): string {
	if (source === 'open_referrals')
		return isSettled(moments)
			? `${database}.referrals_open`
			: `(SELECT * FROM ${sourceView(database, 'referrals', moments)} WHERE letter_is_held AND ended_at IS NULL)`;
	const view = `${database}.${source}`;
	// Of now, as `referrals`, `loans` and `calls` are, is as of any instant after the last event; letters wait until the instant.
	if (isSettled(moments)) return source === 'letters' ? `${view}_settled(${AS_OF})` : view;
	if (isAllKnown(moments)) return `${view}_at(${AS_OF})`;
	return source === 'calls' ? `${view}_known(${AS_OF}, ${KNOWN_AT})` : asKnown(database, source, moments.since);
}

/**
 * What the views `…_known` show, as a subquery: the server analyses a view with parameters twice, once to learn its columns,
 * which took 150 ms of the 450 that planning `letters_known` did.
 */
function asKnown(database: string, source: 'letters' | 'referrals' | 'loans', since: Since | undefined): string {
	const values = {
		...knownSources(database, { isUnlinked: since === 'unlinked' }),
		as_of: `{as_of: DateTime64(3, 'UTC')}`
	};
	if (source === 'letters') return `(${statement('state/letters_as_known.sql', database, values)})`;
	const of = `(${statement('state/known_letters.sql', database, values)})${source === 'referrals' ? ' AS l' : ''}`;
	return `(${statement(`state/${source}_as_of.sql`, database, { ...values, of })})`;
}

/** Whether nothing that is known has come since the moment that is asked for as known. */
export const isAllKnown = ({ knownAt, since }: Pick<Moments, 'knownAt' | 'since'>): boolean =>
	knownAt == null || since === 'nothing';

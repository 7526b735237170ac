import { utcText } from './model/tehran.ts';
import { call } from './entities/call.ts';
import { AS_OF, type Entity, type Reading, type Sql } from './entities/entity.ts';
import { letter } from './entities/letter.ts';
import { loan } from './entities/loan.ts';
import { referral } from './entities/referral.ts';
import { knownOf, knownOrNotKept, knownOutages } from './fold/sources.ts';
import { columnsIn, from, type SourceOptions, type Subquery } from './source.ts';

/** What figures count: the views of state of these names; of `unanswered` and `open_referrals` those that are so as of the moment. */
export type Source = 'letters' | 'unanswered' | 'referrals' | 'open_referrals' | 'loans' | 'calls';

/** As of when and as known when figures hold, and what is known of state that makes them cheaper to read; ISO instants. */
export interface Moments {
	asOf: string;
	/** Null: all that state has. */
	knownAt?: string | null;
	/** The newest moment of all that state has; null: not known. */
	newest?: string | null;
	/** Whether state has learnt anything since; matters with `knownAt`. Absent: it may have. */
	hasLearnt?: boolean;
}

/** Later than anything that comes in. */
export const EVER = Date.parse('2299-12-30T00:00:00Z');

/** Of letters. */
export const REGISTERED = 'is_registered';
export const UNANSWERED = 'is_unanswered';

/** Whether state itself is what was known, and nothing of it is later than the instant. */
export function isCurrent({ asOf, newest, ...moments }: Moments): boolean {
	return isAllKnown(moments) && newest != null && Date.parse(newest) <= Date.parse(asOf);
}

/**
 * The rows that are exact for these moments and cheapest to read, as a subquery; the query binds `as_of`, and `known_at` where that is
 * given. The office's own columns are among theirs.
 */
export function sourceView(
	database: string,
	source: Source,
	moments: Moments,
	{ where, filter = [] }: Pick<SourceOptions, 'where' | 'filter'> = {}
): Subquery {
	const { entity, isOpen } = SOURCES[source];
	const reading = readingOf(database, moments, { isOpen: isOpen !== undefined });
	const conditions = isOpen === undefined ? filter : [isOpen, ...filter];
	return (named) => {
		// A name by chance must make no more rows.
		const columns = columnsIn(entity, [named]).filter((name) => !entity.columns[name]!.isRepeated);
		return `(${from(entity, { database, reading, columns, where, filter: conditions })})`;
	};
}

/** The outages as they were known by the moment: of what is known today state has them, of anything earlier their events. */
export const outagesAt = (database: string, { knownAt }: Moments): Sql =>
	knownAt == null ? `${database}.outages` : `(${knownOutages(database)})`;

/** The entity of each source; of the open ones, the column that says so. */
export const SOURCES: Record<Source, { entity: Entity; isOpen?: string }> = {
	letters: { entity: letter },
	unanswered: { entity: letter, isOpen: 'is_unanswered' },
	referrals: { entity: referral },
	open_referrals: { entity: referral, isOpen: 'is_open' },
	loans: { entity: loan },
	calls: { entity: call }
};

/**
 * What must be read for the moments.
 * @param isOpen only what is open is asked for
 */
export function readingOf(database: string, moments: Moments, { isOpen = false } = {}): Reading {
	if (isCurrent(moments)) return { kind: isOpen ? 'open' : 'current', at: AS_OF };
	if (isAllKnown(moments)) return { kind: isOpen ? 'open_as_of' : 'as_of', at: AS_OF };
	// Whoever was not told by `readAsKnown` may not have had them kept.
	const known = moments.hasLearnt === undefined ? knownOrNotKept(database) : knownOf(database);
	return { kind: 'known', at: AS_OF, known };
}

/** Whether nothing that is known has come since the moment that is asked for as known. */
export const isAllKnown = ({ knownAt, hasLearnt }: Pick<Moments, 'knownAt' | 'hasLearnt'>): boolean =>
	knownAt == null || hasLearnt === false;

/** What a query of a source binds. */
export const momentsOf = ({ asOf, knownAt }: Pick<Moments, 'asOf' | 'knownAt'>) => ({
	as_of: utcText(Date.parse(asOf)),
	...(knownAt ? { known_at: utcText(Date.parse(knownAt)) } : {})
});

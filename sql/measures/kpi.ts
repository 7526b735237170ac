import { DIMENSIONS as OF_ADDRESSES } from '../model/filters.ts';
import type { Sql } from '../entities/entity.ts';
import type { Source } from '../source-view.ts';
import type { Clock } from './clocks.ts';
import type { Text } from './words.ts';

/** What is counted: each card shows it, since letters, persons and referrals are different counts of one case. */
export type Basis = 'letters' | 'persons' | 'requests' | 'referrals' | 'calls' | 'loans';

export type Unit =
	| 'count'
	| 'share'
	| 'hours'
	| 'working_hours'
	| 'days'
	| 'minutes'
	| 'seconds'
	| 'rial'
	| 'score'
	| 'per_10000'
	| 'erlangs';

/**
 * How the figure comes out of its members (one row a thing counted):
 * - `count`: how many, of what happened in the range
 * - `stock`: how many stand so at `asOf`
 * - `distinct`: how many different persons; its numerator is all there is
 * - `rate`: numerator ÷ denominator
 * - `duration`: median of the observed values, and the Kaplan–Meier median over all members, where `num` 0 is an
 *   observation that is not finished yet
 * - `mean`: mean of the values; its quantiles too
 * - `sum`: their sum
 * - `age`: a stock whose members have an age
 * - `custom`: its members by something else that is counted in them (`over`), or more than they say: `read-kpi.server.ts` names its own computation
 */
export type Measure = 'count' | 'stock' | 'distinct' | 'rate' | 'duration' | 'mean' | 'sum' | 'age' | 'custom';

export const DIMENSIONS = [...OF_ADDRESSES, 'from_body', 'flow'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Of whom a figure will know more later. */
export interface Awaits {
	/** What holds of them, besides what the figure's clock says. */
	where: readonly string[];
	/** They are members already, and lack their end; absent: they will become members. */
	areMembers?: true;
	/** What they are. */
	called: Text;
}

/** What a figure counts, by columns of its entity (`sql/entities/`). */
export interface Members {
	source: Source;
	clock: Clock;
	/** Must hold. */
	where?: readonly string[];
	/** Whether a member is in the numerator; absent: each is. */
	num?: string;
	/** What is measured of it. */
	value?: string;
	/** The dimension `bucket`. */
	bucket?: string;
	/** Those whose outcome is to come: a group of whom more than a tenth are so is not finished. Absent: each member has its outcome at once. */
	awaits?: Awaits;
	/** Different persons, operators or registrars, not its members. */
	counts?: 'person' | 'operator' | 'registrar';
	/**
	 * Of a `custom` figure, an aggregate of its members: what its numerator is divided by, or its value if it has no denominator.
	 * @param leftOut days of outage that are left out, as SQL
	 */
	over?: (leftOut?: Sql) => Sql;
}

/** A query that has the members, a row each. */
export interface MembersQuery {
	/** Of `sql/queries/kpi/`. */
	file: string;
	/** What its `${…}` places are for this figure, among them dimensions of its own making. */
	values?: Readonly<Record<string, string>>;
	/** How an analyst reads them: what follows FROM. Absent: `sql/examples/` has a query of the figure. */
	shown?: Sql;
	/** By which clock each of its two counts goes, where members are letters and each is in a count once; absent: they are not. */
	clocks?: Readonly<Record<Part, Clock>>;
}

/** A figure of the catalogue. */
export interface Kpi {
	name: string;
	title: Text;
	definition: Text;
	numerator: Text;
	/** Null where there is nothing to divide by. */
	denominator: Text | null;
	/** The moment that puts a member into a range and into a time bucket. */
	clock: Text;
	basis: Basis;
	unit: Unit;
	measure: Measure;
	/** By which it can be grouped and filtered; each is a column of the members. */
	dimensions: readonly Dimension[];
	/** Days of outage are no matter of its filter: its forecast treats them itself, and what waits then goes on waiting. */
	outages?: 'of_pace';
	/** A query of `sql/queries/kpi/` where its members are no rows of an entity. */
	of: Members | MembersQuery;
	/** How an analyst computes a `custom` figure from its members, where `over` does not say it. If it has neither, `sql/examples/` has its query. */
	shown?: { denominator?: Sql; value?: Sql };
}

export const isDimension = (text: string): text is Dimension => (DIMENSIONS as readonly string[]).includes(text);

/** A figure's two counts. */
export type Part = 'num' | 'den';

/** One of them, by the figure's name. */
export interface CountOf {
	kpi: string;
	part: Part;
}

/** The list behind a number: the members of a part of a figure, of one of its groups where `group` is given. */
export interface FigureList extends CountOf {
	/** A dimension or a step of the calendar, with the code or the first day of the group. */
	group: string | null;
	key: string | null;
}

/** Whether it counts different persons, each of whom is one row of its list. */
export const isDistinct = ({ measure, basis }: Pick<Kpi, 'measure' | 'basis'>): boolean =>
	measure === 'distinct' || (measure === 'custom' && basis === 'persons');

/** Whether its members are letters, each once in a count: the list behind it is the desk's. */
export const isOfLetters = ({ of }: Pick<Kpi, 'of'>): boolean =>
	'file' in of ? of.clocks !== undefined : (of.source === 'letters' || of.source === 'unanswered') && !of.counts;

/** The clock of one of its counts; undefined of what a query of its own puts together from several entities. */
export const clockOf = ({ of }: Pick<Kpi, 'of'>, part: Part): Clock | undefined =>
	'file' in of ? of.clocks?.[part] : of.clock;

/** Whether it counts citizens, whose keys may be joined. */
export const countsPersons = ({ of }: Pick<Kpi, 'of'>): boolean => !('file' in of) && of.counts === 'person';

/** The unit of its one number: of a stock whose members have an age that is how many there are. */
export const unitOfValue = ({ measure, unit }: Pick<Kpi, 'measure' | 'unit'>): Unit =>
	measure === 'age' ? 'count' : unit;

/** Whether its members have a value: time, age, an amount. */
export const hasValue = (measure: Measure): boolean => ['duration', 'mean', 'sum', 'age'].includes(measure);

/** A question that the catalogue cannot answer as it is put; the message says what there is. */
export class KpiError extends Error {
	override name = 'KpiError';
	/** What of the question is wrong, where it is one part. */
	readonly parameter: string | undefined;
	constructor(message: string, parameter?: string) {
		super(message);
		this.parameter = parameter;
	}
}

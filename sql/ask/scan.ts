import { aggregate, ALWAYS } from './aggregate.ts';
import { endsOf, MOST, withLasted, type Lasted } from './lasted.ts';
import type { Entity, Reading, Sql } from '../entities/entity.ts';
import { columnsIn, from } from '../source.ts';
import { isNotLeftOut, isOneOf } from './filters.ts';
import { grouped, type Aggregate } from './grouping.ts';
import { CLOCKS } from '../measures/clocks.ts';
import { dayOf, isTimeBucket, stepOf } from '../measures/steps.ts';
import type { Dimension, Kpi, Members } from '../measures/kpi.ts';
import { SOURCES } from '../source-view.ts';

/** Members that are no rows of an entity, as a query of ours: they have their dimensions, `at`, `num`, `den`, and where it is asked for `value`. */
export interface Rows {
	rows: Sql;
}

/** What is counted, by what it can be told apart, and what is to be told of it besides its two counts. */
export interface Measure extends Pick<Kpi, 'dimensions' | 'outages'> {
	of: Members | Rows;
	/** The first of this moment of its members, as SQL. */
	oldest?: Sql;
	/** Aggregates of the values of its numerator, by name. */
	values?: Readonly<Record<string, (value: Sql, isCounted: Sql) => Sql>>;
	/** Of its values, where the numerator are those that have ended. */
	lasted?: Lasted;
}

/** Sets of keys to group by; a key is a dimension or a step of the calendar. */
export type Sets = readonly (readonly string[])[];

/** One reading of an entity: measures of one clock. */
export interface Scan {
	database: string;
	reading: Reading;
	measures: readonly Measure[];
	sets: Sets;
	/** By dimension the parameters with its codes, of which each is an alternative. */
	filters: ReadonlyMap<string, readonly Sql[]>;
	/** Whether the days of `outage_days` are left out. */
	leavesDays: boolean;
}

/** The names of a measure's columns in the rows. */
export interface Columns {
	num: string;
	den: string;
	oldest?: string;
	values: Readonly<Record<string, string>>;
}

export interface Scanned {
	/** Rows of `part`, the place of a set; `keys`, its keys as text; and the columns. */
	query: Sql;
	columns: Columns[];
	/** Whether groups hold arrays. */
	hasArrays: boolean;
}

/** Persons are counted in shards of a group, which are added up. */
export const isOfPersons = ({ of }: Measure): boolean => countsOf(of) === 'person';
/** What parts of a group say of it cannot be added up. */
export const isWhole = ({ of, values, lasted }: Measure): boolean =>
	countsOf(of) === 'operator' || countsOf(of) === 'registrar' || values !== undefined || lasted !== undefined;
const countsOf = (of: Members | Rows) => ('rows' in of ? undefined : of.counts);

/**
 * The query of a reading.
 * @throws Error for what cannot be read at once: persons with what is whole, or by several sets of keys
 */
export function scan(asked: Scan): Scanned {
	const { database, measures, sets } = asked;
	const [{ of }] = measures as [Measure];
	const { at, from: read, dimension } = sourceOf(of, asked);
	const conditions = measures.map((measure) => conditionsOf(asked, measure));
	// What holds of every member is asked of the table; the rest within the aggregates.
	const shared = conditions[0]!.filter((one) => conditions.every((all) => all.includes(one)));
	const keys = [...new Set(sets.flat())];
	const aggregates = new Map<Sql, Aggregate>();
	const add = (sql: Sql, again: Aggregate['again'] = 'sum', name = `a${aggregates.size}`): string => {
		const known = aggregates.get(sql) ?? { sql, name, again };
		aggregates.set(sql, known);
		return known.name;
	};
	const columns = measures.map((measure, place): Columns => {
		const { oldest, values = {}, lasted } = measure;
		const { num, den, value = '' } = partsOf(measure.of);
		const own = conditions[place]!.filter((one) => !shared.includes(one));
		const [counted, all] = [
			[...own, ...num],
			[...own, ...den]
		];
		if (lasted) add(endsOf(value, and(num), and(all), lasted), 'sum', 'ends');
		return {
			num: add(count(countsOf(measure.of), counted)),
			den: add(count(countsOf(measure.of), all)),
			...(oldest === undefined ? {} : { oldest: add(aggregate('minOrNull', oldest, and(all)), 'min') }),
			values: {
				...Object.fromEntries(Object.entries(values).map(([name, sql]) => [name, add(sql(value, and(counted)))])),
				...(lasted ? { quantiles: 'quantiles', ended: 'ended' } : {})
			}
		};
	});
	const sqlOf = (key: string): Sql =>
		isTimeBucket(key) ? stepOf(database, key, dayOf(at)) : dimension(key as Dimension);
	const source = read([...aggregates.keys(), ...keys.map(sqlOf)], shared);
	const lasted = measures.find((one) => one.lasted !== undefined)?.lasted;
	const rows = grouped({
		...{ database, source, sets, at, sqlOf, aggregates: [...aggregates.values()] },
		shardedBy: measures.some(isOfPersons) ? PERSON : null,
		isWhole: measures.some(isWhole),
		hasArrays: lasted !== undefined
	});
	return { query: lasted ? withLasted(rows, lasted) : rows, columns, hasArrays: lasted !== undefined };
}

interface Source {
	/** The moment that puts a member into a range. */
	at: Sql;
	dimension: (name: Dimension) => Sql;
	/** The rows for which the conditions hold, with the columns that the texts name. */
	from: (texts: readonly Sql[], filter: readonly Sql[]) => Sql;
}

function sourceOf(of: Members | Rows, { database, reading }: Pick<Scan, 'database' | 'reading'>): Source {
	if ('rows' in of) {
		const from = (_: readonly Sql[], filter: readonly Sql[]) => `SELECT * FROM (${of.rows}) WHERE ${and(filter)}`;
		return { at: 'at', dimension: (name) => name, from };
	}
	const { entity } = SOURCES[of.source];
	const { at, where } = CLOCKS[of.clock];
	return {
		at,
		dimension: (name) => dimensionOf(entity, of, name),
		from: (texts, filter) =>
			from(entity, { database, reading, columns: columnsIn(entity, texts), filter: [...where, ...filter] })
	};
}

/** The conditions of the two counts, and what is measured. */
const partsOf = (of: Members | Rows): { num: Sql[]; den: Sql[]; value?: Sql } =>
	'rows' in of
		? { num: ['num = 1'], den: ['den = 1'], value: 'value' }
		: { num: of.num === undefined ? [] : [of.num], den: [], value: of.value };

/** What must hold of a measure's members, besides what its clock says. */
function conditionsOf(asked: Scan, { of, dimensions, outages }: Measure): Sql[] {
	const { filters, leavesDays } = asked;
	const { at, dimension } = sourceOf(of, asked);
	const isOpen = 'rows' in of ? undefined : SOURCES[of.source].isOpen;
	return [
		...(isOpen ? [isOpen] : []),
		...('rows' in of ? [] : (of.where ?? [])),
		...dimensions.filter((one) => filters.has(one)).map((one) => isOneOf(dimension(one), filters.get(one)!)),
		...(leavesDays && outages !== 'of_pace' ? [isNotLeftOut(dayOf(at))] : [])
	];
}

/** A dimension as SQL; a code that may be missing is empty. */
export function dimensionOf({ columns }: Entity, { body, bucket }: Members, dimension: Dimension): Sql {
	const name = (dimension === 'body' && body) || (dimension === 'bucket' && bucket) || dimension;
	return columns[name]?.type.includes('Nullable') ? `ifNull(${name}, '')` : name;
}

const PERSON = 'citizen_hash';

/**
 * How many there are. Persons, of whom a measure takes those that are known (`has_person`), in a shard: by 64 bits of their digest, in order. So, in
 * shards by other bits, the persons of ten million letters took 90 ms, and 500 by uniqExact, which keeps a set. That two of them are taken for one
 * has a chance of 1 in 6,000,000.
 */
function count(counts: Members['counts'], all: readonly Sql[]): Sql {
	if (counts === 'person')
		return `length(arrayCompact(${aggregate(`groupArraySorted(${MOST})`, `toUInt64(${PERSON})`, and(all))}))`;
	return counts ? aggregate('uniqExact', counts, and(all)) : aggregate('count', '', and(all));
}

const and = (all: readonly Sql[]): Sql =>
	all.map((one) => (/ (AND|OR) /.test(one) ? `(${one})` : one)).join(' AND ') || ALWAYS;

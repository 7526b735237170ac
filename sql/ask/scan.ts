import { aggregate, and } from './aggregate.ts';
import { grouped, type Aggregate } from './grouping.ts';
import { endsOf, MOST, withLasted, type Lasted } from './lasted.ts';
import { memberConditions, partsOf, sourceOf, type Asked, type Membership } from './members.ts';
import type { Sql } from '../entities/entity.ts';
import type { Members } from '../measures/kpi.ts';

/** What is counted, and what is to be told of it besides its two counts. */
export interface Measure extends Membership {
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
export interface Scan extends Asked {
	measures: readonly Measure[];
	sets: Sets;
}

/** The names of a measure's columns in the rows. */
export interface Columns {
	num: string;
	den: string;
	oldest?: string;
	joined?: string;
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
const countsOf = (of: Measure['of']) => ('rows' in of ? undefined : of.counts);

/**
 * The query of a reading.
 * @throws Error for what cannot be read at once: persons with what is whole, or by several sets of keys
 */
export function scan(asked: Scan): Scanned {
	const { database, measures, sets } = asked;
	const [{ of }] = measures as [Measure];
	const { at, from, fromPersons, keyOf } = sourceOf(of, asked);
	const hasPersons = measures.some(isOfPersons);
	const conditions = measures.map((measure) => memberConditions(asked, measure));
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
			...(isOfPersons(measure) ? { joined: add(joinedKeysOf(counted)) } : {}),
			values: {
				...Object.fromEntries(Object.entries(values).map(([name, sql]) => [name, add(sql(value, and(counted)))])),
				...(lasted ? { quantiles: 'quantiles', ended: 'ended' } : {})
			}
		};
	});
	const source = (hasPersons ? fromPersons : from)([...aggregates.keys(), ...keys.map(keyOf)], shared);
	const lasted = measures.find((one) => one.lasted !== undefined)?.lasted;
	const rows = grouped({
		...{ database, source, sets, at, sqlOf: keyOf, aggregates: [...aggregates.values()] },
		shardedBy: hasPersons ? PERSON : null,
		isWhole: measures.some(isWhole),
		hasArrays: lasted !== undefined
	});
	return { query: lasted ? withLasted(rows, lasted) : rows, columns, hasArrays: lasted !== undefined };
}

const PERSON = 'person_hash';

/** How many keys of persons were joined to others. A key is a person's, so that shards can be added up. */
const joinedKeysOf = (all: readonly Sql[]): Sql =>
	aggregate('uniqExact', 'joined_hash', and([...all, 'joined_hash != 0']));

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

import type { Entity, Reading, Sql } from '../entities/entity.ts';
import { columnsIn, from } from '../source.ts';
import { CLOCKS } from './kpi/clocks.ts';
import { isTimeBucket, type Dimension, type Kpi, type Members } from './kpi/kpi.ts';
import { SOURCES } from './source-view.ts';

/** What is counted, and by what it can be told apart. */
export interface Measure extends Pick<Kpi, 'dimensions' | 'outages'> {
	of: Members;
	/** The first of which moment of its members is to be told as well, as SQL. */
	oldest?: Sql;
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
}

export interface Scanned {
	/** Rows of `part`, the place of a set; `keys`, its keys as text; and the columns. */
	query: Sql;
	columns: Columns[];
}

type Again = 'sum' | 'min';

/** The query of a reading. Errors: those of `from`, and of what cannot be counted by several sets of keys at once. */
export function scan(asked: Scan): Scanned {
	const { database, reading, measures, sets } = asked;
	const [{ of }] = measures as [Measure];
	const { entity } = SOURCES[of.source];
	const { at, where } = CLOCKS[of.clock];
	const conditions = measures.map((measure) => conditionsOf(asked, entity, measure));
	// What holds of every member is asked of the table; the rest within the aggregates.
	const shared = conditions[0]!.filter((one) => conditions.every((all) => all.includes(one)));
	const aggregates = new Map<Sql, { name: string; again: Again }>();
	const add = (sql: Sql, again: Again = 'sum'): string => {
		const known = aggregates.get(sql) ?? { name: `a${aggregates.size}`, again };
		aggregates.set(sql, known);
		return known.name;
	};
	const columns = measures.map((measure, place): Columns => {
		const own = conditions[place]!.filter((one) => !shared.includes(one));
		const counted = (all: readonly Sql[]) => add(count(measure.of, all));
		return {
			num: counted(measure.of.num === undefined ? own : [...own, measure.of.num]),
			den: counted(own),
			...(measure.oldest ? { oldest: add(`minOrNullIf(${measure.oldest}, ${and(own) || 1})`, 'min') } : {})
		};
	});
	const keys = [...new Set(sets.flat().map(columnOf))];
	const keyed = keys.map((key) => (key === DAY ? dayOf(at) : dimensionOf(entity, of, key as Dimension)));
	const source = from(entity, {
		...{ database, reading },
		columns: columnsIn(entity, [...aggregates.keys(), ...keyed]),
		filter: [...where, ...shared]
	});
	const plain = [...aggregates].map(([sql, { name }]) => `${sql} AS ${name}`);
	const isSharded = measures.some((measure) => measure.of.counts === 'person');
	const rows = grouped({ plain, keyed, sets: sets.map((set) => set.map(columnOf)), keys, isSharded });
	const inner = `SELECT\n\t${rows.items.join(',\n\t')}\nFROM (${source})${rows.by}`;
	return { query: placed(inner, { database, sets, keys, aggregates: [...aggregates.values()], isSharded }), columns };
}

/** What must hold of a measure's members, besides what its clock says. */
function conditionsOf({ filters, leavesDays }: Scan, entity: Entity, { of, dimensions, outages }: Measure): Sql[] {
	const { isOpen } = SOURCES[of.source];
	const { at } = CLOCKS[of.clock];
	const asked = dimensions.filter((dimension) => filters.has(dimension));
	return [
		...(isOpen ? [isOpen] : []),
		...(of.where ?? []),
		...asked.map((one) => `${dimensionOf(entity, of, one)} IN (${filters.get(one)!.join(', ')})`),
		...(leavesDays && outages !== 'of_pace' ? [`NOT has({outage_days: Array(Date32)}, ${dayOf(at)})`] : [])
	];
}

/** A dimension as SQL; a code that may be missing is empty. */
function dimensionOf({ columns }: Entity, { body, bucket }: Members, dimension: Dimension): Sql {
	const name = (dimension === 'body' && body) || (dimension === 'bucket' && bucket) || dimension;
	return columns[name]?.type.includes('Nullable') ? `ifNull(${name}, '')` : name;
}

/** How much of a digest is told by its shard: with a key one of 16, and else one of 256. */
const shardOf = (keys: readonly string[]): Sql => `toUInt64(bitShiftRight(${PERSON}, ${keys.length > 0 ? 124 : 120}))`;
const PERSON = 'citizen_hash';
/** No more are kept in an array than the engine takes. */
const MOST = 16_777_215;

/**
 * How many there are. Persons: in shards of each key by some bits of their digest, in each by 64 others in order; so the persons of ten
 * million letters took 90 ms, and 500 by uniqExact, which keeps a set. That two of them are taken for one has a chance of 1 in 6,000,000.
 */
function count({ counts }: Members, all: readonly Sql[]): Sql {
	const condition = and(all);
	if (counts === 'person')
		return `length(arrayCompact(groupArraySortedIf(${MOST})(toUInt64(${PERSON}), ${and([...all, `${PERSON} != 0`])})))`;
	if (counts) return condition === '' ? `uniqExact(${counts})` : `uniqExactIf(${counts}, ${condition})`;
	return condition === '' ? 'count()' : `countIf(${condition})`;
}

const and = (all: readonly Sql[]): Sql => all.map((one) => (/ (AND|OR) /.test(one) ? `(${one})` : one)).join(' AND ');

/** What steps of the calendar are grouped by first. */
const DAY = 'at_day';
const columnOf = (key: string): string => (isTimeBucket(key) ? DAY : key);
const dayOf = (at: Sql): Sql => `toDate32(toTimeZone(${at}, 'Asia/Tehran'))`;

interface Grouped {
	plain: readonly Sql[];
	keyed: readonly Sql[];
	keys: readonly string[];
	sets: Sets;
	isSharded: boolean;
}

/**
 * By one key the engine counts fast, and so by several sets of one key each; of two keys together it makes a text for each row, so they are
 * grouped by their digests (241 ms for 106).
 */
function grouped({ plain, keyed, keys, sets, isSharded }: Grouped): { items: readonly Sql[]; by: Sql } {
	const names = keys.map((_, place) => `key_${place}`);
	const distinct = new Set(sets.map((set) => set.join()));
	if (distinct.size > 1) {
		if (isSharded) throw new Error('persons are counted by one set of keys at a time');
		const items = [...keyed.map((sql, place) => `${sql} AS ${names[place]}`), `grouping(${names.join(', ')}) AS gone`];
		const all = [...new Map(sets.map((set) => [set.join(), set])).values()];
		const by = all.map((set) => `(${set.map((key) => names[keys.indexOf(key)]).join(', ')})`).join(', ');
		return { items: [...items, ...plain], by: `\nGROUP BY GROUPING SETS (${by})` };
	}
	if (keys.length === 1 && !isSharded)
		return { items: [`${keyed[0]} AS key_0`, '0 AS gone', ...plain], by: '\nGROUP BY key_0' };
	const digests = [...keyed.map((sql) => `sipHash64(${sql})`), ...(isSharded ? [shardOf(keys)] : [])];
	const items = [...keyed.map((sql, place) => `any(${sql}) AS ${names[place]}`), '0 AS gone', ...plain];
	const digest = digests.reduce((sum, one) => `${sum} * 3 + ${one}`, '');
	return { items, by: digests.length > 0 ? `\nGROUP BY ${digest.replace(/^ \* 3 \+ /, '')}` : '' };
}

interface Placed {
	database: string;
	sets: Sets;
	keys: readonly string[];
	aggregates: readonly { name: string; again: Again }[];
	isSharded: boolean;
}

/**
 * Groups as rows of their sets. Steps of the calendar are made of the few groups of a day (of 1.6 million referrals by three sets that takes
 * half the CPU of making them of each row), and shards are added up.
 */
function placed(inner: Sql, { database, sets, keys, aggregates, isSharded }: Placed): Sql {
	const textOf = (key: string): Sql => {
		const name = `key_${keys.indexOf(columnOf(key))}`;
		if (!isTimeBucket(key) || key === 'day') return `toString(${name})`;
		return `toString(dictGet('${database}.calendar_by_day', '${key}_start', ${name}))`;
	};
	const ofMask = Map.groupBy(sets.keys(), (place) => maskOf(keys, sets[place]!.map(columnOf)));
	const rowsOf = (places: readonly number[]): Sql =>
		`[${places.map((place) => `(${place}, CAST([${sets[place]!.map(textOf).join(', ')}], 'Array(String)'))`).join(', ')}]`;
	const [[, first], ...others] = [...ofMask] as [[number, number[]], ...[number, number[]][]];
	const places = others.reduceRight(
		(other, [mask, some]) => `if(gone = ${mask}, ${rowsOf(some)}, ${other})`,
		rowsOf(first)
	);
	const isAdded = isSharded || sets.flat().some(isTimeBucket);
	const told = aggregates.map(({ name, again }) => {
		const value = isAdded ? `${again}(i.${name})` : `i.${name}`;
		return `${again === 'min' ? `toUnixTimestamp64Milli(${value})` : value} AS ${name}`;
	});
	return [
		`SELECT place.1 AS part, place.2 AS keys, ${told.join(', ')}`,
		`FROM (SELECT *, arrayJoin(${places}) AS place FROM (${inner})) AS i`,
		...(isAdded ? ['GROUP BY part, keys'] : [])
	].join('\n');
}

/** As `grouping` has it: a bit for each key, the first the highest, 1 where the set is without it. */
const maskOf = (keys: readonly string[], set: readonly string[]): number =>
	keys.reduce((mask, key) => mask * 2 + (set.includes(key) ? 0 : 1), 0);

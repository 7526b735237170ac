import type { Sql } from '../entities/entity.ts';
import { dayOf, isTimeBucket, stepOf } from '../measures/clocks.ts';

export interface Aggregate {
	name: string;
	sql: Sql;
	/** How those of parts of a group are put together. */
	again: 'sum' | 'min';
}

/** Rows that are to be grouped. */
export interface Grouping {
	database: string;
	/** The rows, as a query. */
	source: Sql;
	sets: readonly (readonly string[])[];
	sqlOf: (key: string) => Sql;
	/** The moment that puts a row into a step of the calendar. */
	at: Sql;
	aggregates: readonly Aggregate[];
	/** A digest by which a group is cut into parts; null: it is not. */
	shardedBy: Sql | null;
	/** Whether some aggregates of parts cannot be put together. */
	isWhole: boolean;
	hasArrays: boolean;
}

/** The rows of all sets of keys: `part` is the place of a set, `keys` are its keys as text, beside the aggregates. Moments are milliseconds. */
export function grouped(asked: Grouping): Sql {
	const { database, source, sets, sqlOf, at, aggregates, shardedBy, isWhole } = asked;
	// Steps are made of the few groups of a day, where these can be added up: of 1.6 million referrals by three sets that takes half the CPU.
	const isByDay = shardedBy === null && !isWhole;
	const columnOf = (key: string): string => (isByDay && isTimeBucket(key) ? 'day' : key);
	const keys = [...new Set(sets.flat().map(columnOf))];
	const keyed = keys.map((key) => (isByDay && key === 'day' ? dayOf(at) : sqlOf(key)));
	const { items, by } = keysOf(asked, keys, keyed, [...new Set(sets.map((set) => set.map(columnOf).join()))]);
	const plain = aggregates.map(({ sql, name }) => `${sql} AS ${name}`);
	const inner = `SELECT\n\t${[...items, ...plain].join(',\n\t')}\nFROM (${source})${by}`;

	const textOf = (key: string): Sql => {
		const name = `key_${keys.indexOf(columnOf(key))}`;
		return isByDay && isTimeBucket(key) ? stepOf(database, key, name) : `toString(${name})`;
	};
	const rowsOf = (places: readonly number[]): Sql =>
		`[${places.map((place) => `(${place}, CAST([${sets[place]!.map(textOf).join(', ')}], 'Array(String)'))`).join(', ')}]`;
	const [[, first], ...others] = [...Map.groupBy(sets.keys(), (place) => maskOf(keys, sets[place]!.map(columnOf)))] as [
		[number, number[]],
		...[number, number[]][]
	];
	const places = others.reduceRight(
		(other, [mask, some]) => `if(gone = ${mask}, ${rowsOf(some)}, ${other})`,
		rowsOf(first)
	);
	const isAdded = shardedBy !== null || (isByDay && sets.flat().some(isTimeBucket));
	const told = aggregates.map(({ name, again }) => {
		const value = isAdded ? `${again}(i.${name})` : `i.${name}`;
		return `${again === 'min' ? `toUnixTimestamp64Milli(${value})` : value} AS ${name}`;
	});
	return [
		`SELECT place.1 AS part, place.2 AS keys, ${told.join(', ')}`,
		// With one set each group is one row. arrayJoin would copy the arrays of all groups: a tenth of the CPU at ten million members.
		`FROM (SELECT *, ${sets.length > 1 ? `arrayJoin(${places})` : `${places}[1]`} AS place FROM (${inner})) AS i`,
		...(isAdded ? ['GROUP BY part, keys'] : [])
	].join('\n');
}

/**
 * By one key the engine counts fast, and so by several sets of one key each; of two keys together it makes a text for each row, so they are
 * grouped by their digests (241 ms for 106), and so is what holds arrays (60 for 28).
 */
function keysOf(
	{ shardedBy, hasArrays }: Grouping,
	keys: readonly string[],
	keyed: readonly Sql[],
	sets: readonly string[]
): { items: readonly Sql[]; by: Sql } {
	const names = keys.map((_, place) => `key_${place}`);
	if (sets.length > 1) {
		if (shardedBy !== null) throw new Error('shards are of one set of keys');
		const nameOf = (key: string) => names[keys.indexOf(key)];
		const by = sets.map((set) => `(${set === '' ? '' : set.split(',').map(nameOf).join(', ')})`).join(', ');
		return {
			items: [...keyed.map((sql, place) => `${sql} AS ${names[place]}`), `grouping(${names.join(', ')}) AS gone`],
			by: `\nGROUP BY GROUPING SETS (${by})`
		};
	}
	if (keys.length === 1 && shardedBy === null && !hasArrays)
		return { items: [`${keyed[0]} AS key_0`, '0 AS gone'], by: '\nGROUP BY key_0' };
	const digest = keyed
		.map((sql) => `sipHash64(${sql})`)
		.reduceRight((rest, one) => (rest ? `${one} * 3 + ${rest}` : one), '');
	// With a key one of 16 shards, and else of 256.
	const shard = shardedBy === null ? '' : `toUInt64(bitShiftRight(${shardedBy}, ${keys.length > 0 ? 124 : 120}))`;
	const by = digest && shard ? `bitXor(${digest}, ${shard})` : digest || shard;
	return {
		items: [...keyed.map((sql, place) => `any(${sql}) AS ${names[place]}`), '0 AS gone'],
		by: by ? `\nGROUP BY ${by}` : ''
	};
}

/** As `grouping` has it: a bit for each key, the first the highest, 1 where the set is without it. */
const maskOf = (keys: readonly string[], set: readonly string[]): number =>
	keys.reduce((mask, key) => mask * 2 + (set.includes(key) ? 0 : 1), 0);

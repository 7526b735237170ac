import { CLOCKS, dayOf, isTimeBucket, stepOf } from '../measures/clocks.ts';
import type { Dimension, Kpi, Members, Part } from '../measures/kpi.ts';
import type { Entity, Reading, Sql } from '../entities/entity.ts';
import { columnsIn, from, namesIn, type Subquery } from '../source.ts';
import { SOURCES, type Source as EntitySource } from '../source-view.ts';
import { and } from './aggregate.ts';
import { isNotLeftOut, isOneOf } from './filters.ts';
import { withPersons } from './persons.ts';

/** Members that are no rows of an entity, as a query of ours: they have their dimensions, `at`, `num`, `den`, and where it is asked for `value`. */
export interface Rows {
	rows: Sql;
}

/** What has members, and by what these can be told apart. */
export interface Membership extends Pick<Kpi, 'dimensions' | 'outages'> {
	of: Members | Rows;
}

/** Which members are asked for, and how they are read. */
export interface Asked {
	database: string;
	reading: Reading;
	/** By dimension the parameters with its codes, of which each is an alternative. */
	filters: ReadonlyMap<string, readonly Sql[]>;
	/** Whether the days of `outage_days` are left out. */
	leavesDays: boolean;
}

interface Source {
	/** The moment that puts a member into a range. */
	at: Sql;
	/** A dimension or a step of the calendar, as SQL. */
	keyOf: (key: string) => Sql;
	/** The rows for which the conditions hold, with the columns that the texts name. */
	from: (texts: readonly Sql[], filter: readonly Sql[]) => Sql;
	/** The same with whose they are. */
	fromPersons: Source['from'];
}

/** Where members are read. */
export function sourceOf(of: Members | Rows, { database, reading }: Pick<Asked, 'database' | 'reading'>): Source {
	const at = momentOf(of);
	const key = (dimension: (name: Dimension) => Sql) => (key: string) =>
		isTimeBucket(key) ? stepOf(database, key, dayOf(at)) : dimension(key as Dimension);
	if ('rows' in of) {
		const from = (_: readonly Sql[], filter: readonly Sql[]) => `SELECT * FROM (${of.rows}) WHERE ${and(filter)}`;
		return { at, keyOf: key((name) => name), from, fromPersons: from };
	}
	const { entity } = SOURCES[of.source];
	const { where } = CLOCKS[of.clock];
	const rows: Source['from'] = (texts, filter) =>
		from(entity, { database, reading, columns: columnsIn(entity, texts), filter: [...where(), ...filter] });
	return {
		at,
		keyOf: key((name) => dimensionOf(entity, (name === 'bucket' && of.bucket) || name)),
		from: rows,
		fromPersons: withPersons(database, reading, rows)
	};
}

/** The moment that puts a member into a range, as SQL. */
export const momentOf = (of: Members | Rows): Sql => ('rows' in of ? 'at' : CLOCKS[of.clock].at);

/** Whether only what is open is asked for. */
export const isOpen = (of: Members | Rows): boolean => !('rows' in of) && SOURCES[of.source].isOpen !== undefined;

/** The conditions of the two counts, and what is measured. */
export const partsOf = (of: Members | Rows): Record<Part, Sql[]> & { value?: Sql } =>
	'rows' in of
		? { num: ['num = 1'], den: ['den = 1'], value: 'value' }
		: { num: of.num === undefined ? [] : [of.num], den: [], value: of.value };

/** What must hold of members, besides what their clock says. */
export function memberConditions(asked: Asked, { of, dimensions, outages }: Membership): Sql[] {
	const open = 'rows' in of ? undefined : SOURCES[of.source].isOpen;
	return [
		...(open ? [open] : []),
		...('rows' in of ? [] : (of.where ?? [])),
		...filterConditions(asked, { dimensions, outages }, sourceOf(of, asked))
	];
}

/** What the filters ask of rows. Unless told otherwise the rows have their dimensions and their moment `at` as columns. */
export function filterConditions(
	{ filters, leavesDays }: Pick<Asked, 'filters' | 'leavesDays'>,
	{ dimensions, outages }: Omit<Membership, 'of'>,
	{ at, keyOf }: Pick<Source, 'at' | 'keyOf'> = { at: 'at', keyOf: (dimension) => dimension }
): Sql[] {
	return [
		...dimensions.filter((one) => filters.has(one)).map((one) => isOneOf(keyOf(one), filters.get(one)!)),
		...(leavesDays && outages !== 'of_pace' ? [isNotLeftOut(dayOf(at))] : [])
	];
}

/** What a count of different ones counts, and the id of a row of its list. */
const COUNTED = {
	person: { id: 'assumeNotNull(person_key)', person: 'person_hash' },
	operator: { id: 'operator', person: 'operator' },
	registrar: { id: 'registrar', person: 'registrar' }
} as const;

/**
 * The members themselves, a row each: `id`, `letter_id`, their dimensions, their moment `at`, whether they count in `num` and `den`,
 * their `value`, and `person` where persons are counted.
 * @param filter more that must hold of them
 */
export function membersOf(asked: Asked, counted: Membership, filter: readonly Sql[] = []): Subquery {
	const { of, dimensions } = counted;
	const { at, keyOf, from, fromPersons } = sourceOf(of, asked);
	const conditions = [...memberConditions(asked, counted), ...filter];
	if ('rows' in of) return () => from([], conditions);
	const different = of.counts && COUNTED[of.counts];
	const columns: Record<string, Sql> = {
		id: different?.id ?? SOURCES[of.source].entity.id,
		letter_id: 'letter_id',
		...Object.fromEntries(dimensions.map((one) => [one, keyOf(one)])),
		at,
		num: of.num ?? '1',
		den: '1',
		...(of.value ? { value: of.value } : {}),
		...(different ? { person: different.person } : {}),
		...(of.counts === 'person' ? { joined_hash: 'joined_hash' } : {})
	};
	return (named) => {
		const names = namesIn([named]);
		const items = Object.entries(columns).flatMap(([name, sql]) =>
			names.has(name) ? [sql === name ? sql : `${sql} AS ${name}`] : []
		);
		const rows = of.counts === 'person' ? fromPersons : from;
		return `SELECT\n\t${items.join(',\n\t') || '1 AS one'}\nFROM (${rows(items, conditions)})`;
	};
}

/** The letters that are members, as what must hold of a source of letters. */
export function lettersOf(
	asked: Asked,
	counted: Membership,
	filter: readonly Sql[]
): { source: EntitySource; filter: Sql[] } {
	const { of } = counted;
	if ('rows' in of) {
		const members = membersOf(asked, counted, filter)('letter_id');
		return { source: 'letters', filter: [`letter_id IN (SELECT letter_id FROM (${members}))`] };
	}
	return {
		source: of.source,
		filter: [...CLOCKS[of.clock].where(), ...memberConditions(asked, counted), ...filter]
	};
}

/** A dimension as SQL; a code that may be missing is empty. */
export const dimensionOf = ({ columns }: Entity, name: string): Sql =>
	columns[name]?.type.includes('Nullable') ? `ifNull(${name}, '')` : name;

import type { Branch, Column, Entity, Expression, Named, Reading, Sql, Tense } from './entities/entity.ts';

/** Rows as a query, in brackets where it is a subquery, of those of its columns that a text of SQL names. */
export type Subquery = (named: Sql) => Sql;

export interface SourceOptions {
	database: string;
	reading: Reading;
	/** In their order. */
	columns: readonly string[];
	/** Conditions on rows `l` as they are kept. */
	where?: readonly Sql[];
	/** Conditions on columns: asked where rows are read, so that whatever the engine makes of the plan its indexes are used. */
	filter?: readonly Sql[];
}

/**
 * The rows of an entity, as a query: one SELECT, or a union of what nothing happens to after the instant and of what is computed as
 * of it. It reads only what its columns are made of.
 * @throws Error for a column that the entity does not have
 */
export function from(entity: Entity, { database, reading, columns, where = [], filter = [] }: SourceOptions): Sql {
	const branches = entity.branches(reading, database, filter);
	return branches
		.map((branch) => select(entity, { ...branch, where: [...branch.where, ...where] }, reading.at, columns, filter))
		.join('\nUNION ALL\n')
		.replaceAll('${database}', database);
}

/** One SELECT of these rows. */
export function select(
	entity: Entity,
	branch: Branch,
	at: Sql,
	asked: readonly string[],
	filter: readonly Sql[] = []
): Sql {
	const made = expressionsOf(entity, branch, at, [...asked, ...columnsIn(entity, filter)]);
	const named = (names: readonly string[]) => names.map((name) => `${made.get(name)} AS ${name}`).join(',\n\t');
	const beside = [...made.keys()].filter((name) => !asked.includes(name));
	const conditions = [...branch.where, ...filter].map((one) => `(${one})`).join(' AND ');
	const joined = arrayJoin(branch.lists, `${[...made.values()].join(' ')} ${conditions}`);
	return [
		...(beside.length > 0 ? [`WITH\n\t${named(beside)}`] : []),
		`SELECT\n\t${asked.length === 0 ? '1 AS one' : named(asked)}`,
		`FROM ${branch.of}`,
		...joined,
		...(conditions === '' ? [] : [`WHERE ${conditions}`])
	].join('\n');
}

/** The columns that stand in texts of SQL. */
export function columnsIn({ columns }: Entity, texts: readonly Sql[]): string[] {
	const named = namesIn(texts);
	return Object.keys(columns).filter((name) => named.has(name));
}

/** All names that stand in texts of SQL. */
export const namesIn = (texts: readonly Sql[]): ReadonlySet<string> => new Set(texts.join(' ').match(/\b[a-z_]\w*\b/g));

/** The columns that views show. */
export const shownOf = ({ columns }: Entity): string[] =>
	Object.keys(columns).filter((name) => columns[name]!.words !== undefined);

/**
 * The columns that are asked for, and those that they are made of; all of them go into one SELECT.
 * @param prefix of their names, where the SELECT has columns of the same names already
 */
export function expressionsOf(
	{ name: entity, columns }: Entity,
	{ tense, kept = {} }: Pick<Branch, 'tense' | 'kept'>,
	at: Sql,
	asked: readonly string[],
	prefix = ''
): Map<string, Sql> {
	const made = new Map<string, Sql>();
	// An alias shadows a column of the table, so kept columns always have their prefix.
	const k: Named = (name) => kept[name] ?? `l.${name}`;
	const c: Named = (name) => {
		const found = columns[name];
		if (!found) throw new Error(`${entity} have no column "${name}"`);
		const alias = prefix + name;
		if (!made.has(alias)) {
			// Before what it is made of, which may name it again.
			made.set(alias, '');
			made.set(alias, expressionOf(found, tense)(k, c, at, name));
		}
		return alias;
	};
	for (const name of asked) c(name);
	return made;
}

function expressionOf(column: Column, tense: Tense): Expression {
	const { now, past = now, registered = past, waiting = registered, open = now } = column;
	return { now, past, registered, waiting, open }[tense];
}

/** Only the lists that are needed, since each is copied; one at least, since its places are the rows. */
function arrayJoin(lists: Branch['lists'], text: Sql): Sql[] {
	if (!lists) return [];
	const needed = Object.keys(lists).filter((name) => new RegExp(`\\beach_${name}\\b`).test(text));
	const joined = needed.length > 0 ? needed : Object.keys(lists).slice(0, 1);
	return [`ARRAY JOIN ${joined.map((name) => `${lists[name]} AS each_${name}`).join(', ')}`];
}

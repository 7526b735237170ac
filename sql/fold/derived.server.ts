import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClickHouseError, type ClickHouseClient } from '@clickhouse/client';
import { statement } from '../client/statement.server.ts';
import { stripComments, type RenderTarget } from '../text/render.ts';
import { projectRoot } from '../root.ts';
import { createShadow, createFeed, declarationOf, dropLaterFeeds, dropShadow, feedText } from './shadow.server.ts';
import { livingSources, NOW, rollupSources, writingSources } from './sources.ts';
import {
	feedsOf,
	fileOf,
	FOLLOWING,
	isFollowing,
	isState,
	LIVING,
	sourceOf,
	TABLES,
	withFollowing,
	type Following,
	type Rollup,
	type Table
} from './tables.ts';

/**
 * Hashes of what a derived object is made of. `text`, `policies` and `calendar` decide whether it is out of date; those of files only tell
 * which file has changed.
 */
export type Sources = Record<string, string>;

const DECIDING: Record<string, string> = {
	text: 'the code that makes its text has changed',
	policies: 'deadline policies were edited',
	calendar: 'the working calendar was edited'
};

/** What each derived table is made of by the code, policies and calendar of now. */
export async function sourcesOfTables(client: ClickHouseClient, target: RenderTarget): Promise<Map<Table, Sources>> {
	const facts = await factsOf(client, target.database);
	return new Map(
		TABLES.map((table) => [table, { ...textsOf(table, target), ...(table === 'letter_state' ? facts : {}) }])
	);
}

function textsOf(table: Table, target: RenderTarget): Sources & { text: string } {
	const text = [...declarationOf(table, target), ...rowsOf(table, target.database)].join(';\n');
	const files = [...filesBelow(rootsOf(table))].map((file) => [`sql/${file}`, hashOf(readSql(file))] as const);
	return { ...Object.fromEntries(files), text: hashOf(text) };
}

/** The statements that write a table's rows; of letters also the code that folds them. */
function rowsOf(table: Table, database: string): string[] {
	if (table === 'letter_state')
		return [
			statement(fileOf(table), database, writingSources()),
			...FOLD.map((file) => readSql(file).replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, ''))
		];
	if (isState(table)) {
		const of = { ...livingSources(database), as_of: NOW, to: '', calls: 'TRUE', outages: 'TRUE' };
		return [statement(fileOf(table), database, of)];
	}
	if (isFollowing(table))
		return feedsOf(table).map((feed) => feedText(feed, database, `${database}.letter_state AS l`));
	return [statement(fileOf(table), database, { to: '', ...rollupSources(database, '') })];
}

/** What makes histories of a letter's events. */
const FOLD = [
	...readdirSync(join(projectRoot(), 'sql/lifecycle')).map((file) => `lifecycle/${file}`),
	...[
		'read_events.sql',
		'read_policies.sql',
		'read_undone.sql',
		'read_masters.sql',
		'decode-events.ts',
		'fold-letters.ts'
	].map((file) => `fold/letters/${file}`)
].sort();

/** The files that a table's text starts from. */
function rootsOf(table: Table): string[] {
	const rows = isFollowing(table) ? feedsOf(table) : [table];
	return [`fold/tables/${table}.sql`, ...rows.map(fileOf), ...(table === 'letter_state' ? FOLD : [])];
}

function filesBelow(roots: string[], found = new Set<string>()): Set<string> {
	for (const file of roots) {
		if (found.has(file)) continue;
		found.add(file);
		filesBelow(
			[...readSql(file).matchAll(/\$\{include:([^,}\s]+)/g)].map(([, included]) => included!),
			found
		);
	}
	return found;
}

/** What letters depend on apart from events and code: the policies, and the working calendar, by which an answer is told to be formal. */
async function factsOf(client: ClickHouseClient, database: string): Promise<Sources> {
	const found = await client.query({
		query: `SELECT hex(sipHash128(groupArray(row))) AS policies,
				(SELECT toString(hash) FROM ${database}.working_rules) AS calendar
			FROM (SELECT tuple(* EXCEPT (edited_at)) AS row, unit FROM ${database}.deadline_policies FINAL ORDER BY policy_id)`,
		format: 'JSONEachRow'
	});
	const [row] = await found.json<{ policies: string; calendar: string }>();
	return { policies: row?.policies ?? '', calendar: row?.calendar ?? '' };
}

/** What each derived object was made of when it was made. Empty in an office whose version did not write this down. */
export async function readDerived(client: ClickHouseClient, database: string): Promise<Map<string, Sources>> {
	const there = await client.query({ query: `EXISTS TABLE ${database}.derived_objects`, format: 'JSONEachRow' });
	if ((await there.json<{ result: number }>())[0]?.result !== 1) return new Map();
	const found = await client.query({
		query: `SELECT name, sources FROM ${database}.derived_objects FINAL`,
		format: 'JSONEachRow'
	});
	return new Map((await found.json<{ name: string; sources: Sources }>()).map(({ name, sources }) => [name, sources]));
}

/** Writes down what objects were made of. With no sources, an object counts as out of date. */
export async function recordDerived(
	client: ClickHouseClient,
	database: string,
	made: ReadonlyMap<string, Sources>
): Promise<void> {
	await client.insert({
		table: `${database}.derived_objects`,
		values: [...made].map(([name, sources]) => ({ name, sources })),
		format: 'JSONEachRow'
	});
}

/** Derived tables that are out of date, each with the reasons in words, in the order in which they are made. */
export type Outdated = Map<Table, string[]>;

/** Finds the tables that must be made anew. */
export async function findOutdated(client: ClickHouseClient, target: RenderTarget): Promise<Outdated> {
	const [today, known] = await Promise.all([sourcesOfTables(client, target), readDerived(client, target.database)]);
	const why = new Map<Table, string[]>();
	for (const [table, sources] of today) {
		const reasons = differences(sources, known.get(table));
		if (reasons.length > 0) why.set(table, reasons);
	}
	return new Map(
		withFollowing(new Set(why.keys())).map((table) => [
			table,
			why.get(table) ?? [`${sourceOf(table as Following | Rollup)} is made anew`]
		])
	);
}

function differences(today: Sources, known: Sources | undefined): string[] {
	if (known === undefined) return ['it was never made by this version'];
	return Object.keys(DECIDING)
		.filter((name) => (today[name] ?? '') !== (known[name] ?? ''))
		.flatMap((name) => {
			const files = [...new Set([...Object.keys(today), ...Object.keys(known)])]
				.filter((file) => file.startsWith('sql/') && today[file] !== known[file])
				.map((file) => `${file} has changed`);
			return name === 'text' && files.length > 0 ? files : [DECIDING[name]!];
		});
}

/**
 * Creates missing derived tables, and adds missing columns to tables of an older shape, so that queries work while those are made
 * anew.
 * @returns the tables that it created, which are empty
 */
export async function prepareTables(client: ClickHouseClient, target: RenderTarget): Promise<Table[]> {
	const { database, cluster } = target;
	const [local, on] = cluster === undefined ? ['', ''] : ['_local', `ON CLUSTER ${cluster}`];
	const columns = await columnsOf(client, database);
	const missing = TABLES.filter((table) => !columns.has(table));
	for (const table of missing) for (const query of declarationOf(table, target)) await client.command({ query });
	for (const table of FOLLOWING)
		for (const feed of feedsOf(table))
			if (!columns.has(`${feed}${local}`)) await createFeed(client, target, table, feed, LIVING);

	await dropLaterFeeds(client, target);
	const known = await readDerived(client, database);
	await forgetLater(client, database, known);
	const older = TABLES.filter(
		(table) => !missing.includes(table) && known.get(table)?.['text'] !== textsOf(table, target).text
	);
	if (older.length === 0) return missing;
	await createShadow(client, target, older, '_shape', 0);
	const shapes = await columnsOf(client, database);
	await dropShadow(client, target, '_shape');
	for (const table of older) {
		const there = new Set(columns.get(`${table}${local}`)!.map(({ name }) => name));
		const lacking = shapes.get(`${table}_shape${local}`)!.filter(({ name }) => !there.has(name));
		if (lacking.length > 0)
			await client.command({
				query: `ALTER TABLE ${database}.${table}${local} ${on}
					${lacking.map(({ name, text }) => `ADD COLUMN IF NOT EXISTS \`${name}\` ${text}`).join(', ')}`
			});
	}
	return missing;
}

/** What only a later version knows is not kept up to date by this one: the later one is to make it anew when it comes again. */
async function forgetLater(
	client: ClickHouseClient,
	database: string,
	known: ReadonlyMap<string, Sources>
): Promise<void> {
	const later = [...known].filter(
		([name, { text }]) => text !== undefined && !name.includes('/') && !TABLES.some((table) => table === name)
	);
	if (later.length > 0) await recordDerived(client, database, new Map(later.map(([name]) => [name, {}])));
}

/** Records tables that were just created as up to date, if the office has no events. Otherwise they still have to be filled. */
export async function recordCreated(
	client: ClickHouseClient,
	target: RenderTarget,
	created: readonly Table[]
): Promise<void> {
	const found = await client.query({
		query: `SELECT 1 FROM ${target.database}.event_log LIMIT 1`,
		format: 'JSONEachRow'
	});
	if (created.length === 0 || (await found.json()).length > 0) return;
	const sources = await sourcesOfTables(client, target);
	await recordDerived(client, target.database, new Map(created.map((table) => [table, sources.get(table)!])));
}

interface Column {
	name: string;
	/** Its type, with its default expression. */
	text: string;
}

/** Columns of each table of the office. */
async function columnsOf(client: ClickHouseClient, database: string): Promise<Map<string, Column[]>> {
	const found = await client.query({
		query: `SELECT table, name, concat(type, if(default_kind = '', '', concat(' ', default_kind, ' ', default_expression))) AS text
			FROM system.columns WHERE database = {database: String}`,
		query_params: { database },
		format: 'JSONEachRow'
	});
	return Map.groupBy(await found.json<Column & { table: string }>(), ({ table }) => table);
}

const ACCESS_DENIED = '497';

/**
 * Reloads the working calendar that ClickHouse keeps in memory. A user who may not reload it gets the new calendar within a minute; until
 * then the old one counts.
 */
export async function reloadCalendar(client: ClickHouseClient, { database, cluster }: RenderTarget): Promise<void> {
	const everywhere = cluster ? `ON CLUSTER ${cluster}` : '';
	for (const dictionary of ['working_days_by_day', 'working_days_by_number']) {
		try {
			await client.command({ query: `SYSTEM RELOAD DICTIONARY ${everywhere} ${database}.${dictionary}` });
		} catch (error) {
			if (!(error instanceof ClickHouseError && error.code === ACCESS_DENIED)) throw error;
		}
	}
}

const readSql = (file: string): string => readFileSync(join(projectRoot(), 'sql', file), 'utf8');

/** Hash of what the engine reads: comments and line breaks do not count. */
export const hashOf = (text: string): string =>
	createHash('sha256').update(stripComments(text).replace(/\s+/g, ' ').trim()).digest('hex');

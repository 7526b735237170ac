import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClickHouseError, type ClickHouseClient } from '@clickhouse/client';
import { statement } from '../client/statement.server.ts';
import { stripComments, type RenderTarget } from '../text/render.ts';
import { projectRoot } from '../root.ts';
import { createShadow, createFeed, declarationOf, dropShadow, feedText } from './shadow.server.ts';
import { ANY_POLICIES } from './policy-kinds.server.ts';
import { inheritingSources, livingSources, NOW } from './sources.ts';
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
 * What an object is made of, by hashes. `text`, `policies` and `calendar` decide whether it is still so; those of files tell which one is
 * another.
 */
export type Sources = Record<string, string>;

const DECIDING: Record<string, string> = {
	text: 'the code that makes its text has changed',
	policies: 'deadline policies were edited',
	calendar: 'the working calendar was edited'
};

/** What each derived table is made of today. */
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

/** The statements that write a table's rows, with all that policies may ask for. */
function rowsOf(table: Table, database: string): string[] {
	if (isState(table)) {
		const of = { ...livingSources(database, ANY_POLICIES), as_of: NOW, to: '', letters: 'TRUE', calls: 'TRUE' };
		const rows = statement(fileOf(table), database, of);
		return table === 'letter_state'
			? [rows, statement('fold/letters/inherit_answers.sql', database, inheritingSources(database))]
			: [rows];
	}
	if (isFollowing(table))
		return feedsOf(table).map((feed) => feedText(feed, database, `${database}.letter_state AS l`));
	return [statement(fileOf(table), database, { to: '', from: '' })];
}

/** The files that a table's text begins in; those of deadlines and of what duplicates inherit come in as values. */
function rootsOf(table: Table): string[] {
	const rows = isFollowing(table) ? feedsOf(table) : [table];
	const told = table === 'letter_state' ? ['deadlines', 'moves', 'inherited_answers', 'inherit_answers'] : [];
	return [`fold/tables/${table}.sql`, ...rows.map(fileOf), ...told.map((name) => `fold/letters/${name}.sql`)];
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

/** What letters depend on besides the events and our code: the policies, and the working calendar when one of them counts by it. */
async function factsOf(client: ClickHouseClient, database: string): Promise<Sources> {
	const found = await client.query({
		query: `SELECT hex(sipHash128(groupArray(row))) AS policies,
				if(countIf(unit = 'working') > 0, (SELECT toString(hash) FROM ${database}.working_rules), '') AS calendar
			FROM (SELECT tuple(* EXCEPT (edited_at)) AS row, unit FROM ${database}.deadline_policies FINAL ORDER BY policy_id)`,
		format: 'JSONEachRow'
	});
	const [row] = await found.json<{ policies: string; calendar: string }>();
	return { policies: row?.policies ?? '', calendar: row?.calendar ?? '' };
}

/** Of the objects that were made, what each was made of; none in an office of a version that did not write it down. */
export async function readDerived(client: ClickHouseClient, database: string): Promise<Map<string, Sources>> {
	const there = await client.query({ query: `EXISTS TABLE ${database}.derived_objects`, format: 'JSONEachRow' });
	if ((await there.json<{ result: number }>())[0]?.result !== 1) return new Map();
	const found = await client.query({
		query: `SELECT name, sources FROM ${database}.derived_objects FINAL`,
		format: 'JSONEachRow'
	});
	return new Map((await found.json<{ name: string; sources: Sources }>()).map(({ name, sources }) => [name, sources]));
}

/** Writes down what objects were made of; of nothing: they are to be made anew. */
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

/** Derived tables that are not what they should be now, each with the reasons in words; in the order in which they are made. */
export type Outdated = Map<Table, string[]>;

/** Which tables must be made anew. */
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
 * Makes the derived tables that are not there, and gives those of an older shape the columns that they lack, so that whoever asks for
 * one is answered while they are made anew.
 * @returns those that it made, empty
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

	const known = await readDerived(client, database);
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

/** Tables that were just made are what they should be in an office without events; elsewhere they are to be filled. */
export async function settleNew(client: ClickHouseClient, target: RenderTarget, made: readonly Table[]): Promise<void> {
	const found = await client.query({
		query: `SELECT 1 FROM ${target.database}.event_log LIMIT 1`,
		format: 'JSONEachRow'
	});
	if (made.length === 0 || (await found.json()).length > 0) return;
	const sources = await sourcesOfTables(client, target);
	await recordDerived(client, target.database, new Map(made.map((table) => [table, sources.get(table)!])));
}

interface Column {
	name: string;
	/** Its type, with how it is made of others. */
	text: string;
}

/** Columns of all tables of the office. */
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
 * Has the working calendar in memory be the one of the tables. Who may not ask for that waits for it, a minute at most:
 * what is computed meanwhile is of the calendar before.
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

/** Of what the engine reads: comments and line breaks change nothing. */
export const hashOf = (text: string): string =>
	createHash('sha256').update(stripComments(text).replace(/\s+/g, ' ').trim()).digest('hex');

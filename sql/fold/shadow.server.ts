import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { statement } from '../client/statement.server.ts';
import { render, type RenderTarget } from '../text/render.ts';
import { projectRoot } from '../root.ts';
import { followingSources } from './sources.ts';
import {
	feedsOf,
	fileOf,
	FOLLOWING,
	LIVING,
	STATES,
	TABLES,
	type Among,
	type Shadow,
	type Following,
	type Table
} from './tables.ts';

/** The statements that create a table, as `sql/fold/tables/` declares it. */
export const declarationOf = (table: Table, target: RenderTarget): string[] =>
	render(readFileSync(join(projectRoot(), 'sql', 'fold', 'tables', `${table}.sql`), 'utf8'), target, projectRoot());

/** The SELECT of a feed, over rows of `letter_state`. */
export const feedText = (feed: string, database: string, from: string): string =>
	statement(fileOf(feed), database, { ...followingSources(), from });

/** Creates empty shadow tables, and drops those that an earlier run left. */
export async function createShadow(
	client: ClickHouseClient,
	target: RenderTarget,
	tables: readonly Table[],
	shadow: Exclude<Shadow, ''>,
	generation: number
): Promise<void> {
	await dropShadow(client, target, shadow);
	for (const table of tables)
		for (const query of declarationOf(table, { ...target, shadow, generation })) await client.command({ query });
}

/**
 * Creates the feeds of tables that follow from letters, and fills these tables from the letters there are. Deleted rows are left out, of
 * which an office has twenty times as many as open letters. A letter that is written meanwhile must be written again afterwards.
 * @param among the letters to read, and the tables to fill
 */
export async function openShadow(
	client: ClickHouseClient,
	target: RenderTarget,
	tables: readonly Following[],
	among: Among
): Promise<void> {
	const { database } = target;
	const letters = `${database}.letter_state${among('letter_state')}`;
	for (const table of tables) {
		for (const feed of feedsOf(table)) await createFeed(client, target, table, feed, among);
		await client.command({
			query: `INSERT INTO ${database}.${table}${among(table)} ${feedText(feedsOf(table)[0], database, `${letters} AS l FINAL`)}`,
			clickhouse_settings: { wait_end_of_query: 1 }
		});
	}
}

/** @param among the letters that the feed reads, and the table that it writes */
export async function createFeed(
	client: ClickHouseClient,
	{ database, cluster }: RenderTarget,
	table: Following,
	feed: string,
	among: Among
): Promise<void> {
	const [local, on] = cluster === undefined ? ['', ''] : ['_local', `ON CLUSTER ${cluster}`];
	const from = `${database}.letter_state${among('letter_state')}${local} AS l`;
	await client.command({
		query: `CREATE MATERIALIZED VIEW IF NOT EXISTS ${database}.${feed}${among(table)}${local} ${on}
			TO ${database}.${table}${among(table)}${local} AS ${feedText(feed, database, from)}`
	});
}

/** Drops the feeds of tables that only a later version knows: they read columns that letters of this version may lack. */
export async function dropLaterFeeds(client: ClickHouseClient, target: RenderTarget): Promise<void> {
	const found = await client.query({
		query: `SELECT DISTINCT replaceRegexpOne(name, '_local$', '') AS feed FROM system.tables
			WHERE database = {database: String} AND engine = 'MaterializedView' AND match(feed, '_(rows|ends)(_[a-z]+)?$')
				AND replaceRegexpOne(feed, '(rows|ends)_[a-z]+$', '\\\\1') NOT IN {ours: Array(String)}`,
		query_params: { database: target.database, ours: FOLLOWING.flatMap(feedsOf) },
		format: 'JSONEachRow'
	});
	for (const { feed } of await found.json<{ feed: string }>()) await dropTable(client, target, feed);
}

export async function dropShadow(
	client: ClickHouseClient,
	target: RenderTarget,
	shadow: Exclude<Shadow, ''>
): Promise<void> {
	// Feeds are dropped before the tables that they read and write.
	for (const table of [...FOLLOWING.flatMap(feedsOf), ...TABLES]) await dropTable(client, target, `${table}${shadow}`);
}

async function dropTable(client: ClickHouseClient, { database, cluster }: RenderTarget, table: string): Promise<void> {
	const on = cluster === undefined ? '' : `ON CLUSTER ${cluster}`;
	for (const name of cluster === undefined ? [table] : [table, `${table}_local`])
		await client.command({
			query: `DROP TABLE IF EXISTS ${database}.${name} ${on} SYNC`,
			clickhouse_settings: { max_table_size_to_drop: '0' }
		});
}

/**
 * Merges the parts of shadow state into one. FINAL skips deduplication where no other part overlaps. Duplicates are computed last, and
 * their ids lie everywhere: with their part unmerged, a count of a million letters took 65 ms of CPU, mostly to find that no letter is
 * there twice.
 */
export async function mergeShadow(
	client: ClickHouseClient,
	{ database, cluster }: RenderTarget,
	tables: readonly Table[]
): Promise<void> {
	const states = new Set<string>([...STATES, ...FOLLOWING]);
	for (const table of tables.filter((one) => states.has(one))) {
		const made = `${database}.${table}_next`;
		await client.command({
			query:
				cluster === undefined
					? `OPTIMIZE TABLE ${made} FINAL`
					: `OPTIMIZE TABLE ${made}_local ON CLUSTER ${cluster} FINAL`,
			clickhouse_settings: { wait_end_of_query: 1 }
		});
	}
}

/**
 * Exchanges shadow tables and living tables. Each exchange is atomic, but they follow one another within some milliseconds: meanwhile a
 * reader may see lists of the new state with sums of the old. The feeds of the living tables are created anew: letters that are written
 * meanwhile must be written again.
 */
export async function swapIn(client: ClickHouseClient, target: RenderTarget, tables: readonly Table[]): Promise<void> {
	const { database, cluster } = target;
	const [local, on] = cluster === undefined ? ['', ''] : ['_local', `ON CLUSTER ${cluster}`];
	for (const table of tables)
		await client.command({
			query: `EXCHANGE TABLES ${database}.${table}${local} AND ${database}.${table}_next${local} ${on}`
		});
	for (const table of FOLLOWING.filter((one) => tables.includes(one)))
		for (const feed of feedsOf(table)) {
			await dropTable(client, target, feed);
			await createFeed(client, target, table, feed, LIVING);
		}
}

import type { ClickHouseClient } from '@clickhouse/client';
import { statement } from '../client/statement.server.ts';
import type { RenderTarget } from '../migrate/render.ts';
import { FOLLOWING, ROLLUPS, STATES, type Beside } from './computation.server.ts';

/** State first: a refresh names its rollup before the state that it reads, so a new rollup is never made of old state. */
const TABLES = [...STATES, ...FOLLOWING, ...ROLLUPS];
/** What writes the rows of those that follow: what is there, and what is there no more. */
const FEEDS = FOLLOWING.map((table) => {
	const kind = table.replace('_state', '');
	return { table, rows: `${kind}_rows`, ends: `${kind}_ends` };
});

/** Makes empty tables of state and rollups beside the living ones; what an earlier run left there goes. */
export async function createBeside(
	client: ClickHouseClient,
	target: RenderTarget,
	beside: Exclude<Beside, ''>,
	generation: number
): Promise<void> {
	await dropBeside(client, target, beside);
	const { database, cluster } = target;
	for (const table of TABLES) {
		const made = `${database}.${table}${beside}`;
		if (cluster === undefined) {
			await client.command({ query: `CREATE TABLE ${made} AS ${database}.${table}` });
			continue;
		}
		const on = `ON CLUSTER ${cluster}`;
		const [local, spread] = await Promise.all([
			engineOf(client, database, `${table}_local`),
			engineOf(client, database, table)
		]);
		// The path in Keeper stays with a table that is renamed, so each generation has one of its own.
		const engine = local.replace(/'[^']*'/, `'/clickhouse/tables/{shard}/${database}/${table}_${generation}${beside}'`);
		await client.command({
			query: `CREATE TABLE ${made}_local ${on} AS ${database}.${table}_local ENGINE = ${engine}`
		});
		await client.command({
			query: `CREATE TABLE ${made} ${on} AS ${database}.${table} ENGINE = ${spread.replace(`${table}_local`, `${table}${beside}_local`)}`
		});
	}
}

/**
 * Has what follows from the letters beside follow them from now on, and puts those in that are there: no ends, of which a whole
 * office has twenty times as many as open letters. Nobody may write to the letters meanwhile.
 */
export async function openBeside(
	client: ClickHouseClient,
	{ database, cluster }: RenderTarget,
	beside: Exclude<Beside, ''>
): Promise<void> {
	const [local, on] = cluster === undefined ? ['', ''] : ['_local', `ON CLUSTER ${cluster}`];
	const letters = `${database}.letter_state${beside}`;
	const fed = (feed: string, from: string): string => statement(`state/${feed}.sql`, database, { from });
	for (const { table, rows, ends } of FEEDS) {
		const to = `${database}.${table}${beside}`;
		for (const feed of [rows, ends])
			await client.command({
				query: `CREATE MATERIALIZED VIEW ${database}.${feed}${beside}${local} ${on} TO ${to}${local}
					AS ${fed(feed, `${letters}${local} AS l`)}`
			});
		await client.command({
			query: `INSERT INTO ${to} ${fed(rows, `${letters} AS l FINAL`)}`,
			clickhouse_settings: { wait_end_of_query: 1 }
		});
	}
}

export async function dropBeside(
	client: ClickHouseClient,
	{ database, cluster }: RenderTarget,
	beside: Exclude<Beside, ''>
): Promise<void> {
	const on = cluster === undefined ? '' : `ON CLUSTER ${cluster}`;
	for (const table of [...FEEDS.flatMap(({ rows, ends }) => [rows, ends]), ...TABLES]) {
		const names = cluster === undefined ? [`${table}${beside}`] : [`${table}${beside}`, `${table}${beside}_local`];
		for (const name of names)
			await client.command({
				query: `DROP TABLE IF EXISTS ${database}.${name} ${on} SYNC`,
				clickhouse_settings: { max_table_size_to_drop: '0' }
			});
	}
}

/**
 * Merges state beside into as few parts as may be: rows whose neighbours lie in no other part are read without being
 * deduplicated. Duplicates, which are computed last, lie all over the ids: with their part beside, to count a million
 * letters took 65 ms of CPU, most of it to find that no letter is there twice.
 */
export async function mergeBeside(client: ClickHouseClient, { database, cluster }: RenderTarget): Promise<void> {
	for (const table of [...STATES, ...FOLLOWING]) {
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
 * Puts the tables beside in the place of the living ones, which take theirs. Each changes places at once, one after
 * another within some milliseconds: for so long, a reader may see lists of the new state with sums of the old.
 */
export async function swapIn(client: ClickHouseClient, { database, cluster }: RenderTarget): Promise<void> {
	const [local, on] = cluster === undefined ? ['', ''] : ['_local', `ON CLUSTER ${cluster}`];
	for (const table of TABLES)
		await client.command({
			query: `EXCHANGE TABLES ${database}.${table}${local} AND ${database}.${table}_next${local} ${on}`
		});
}

async function engineOf(client: ClickHouseClient, database: string, table: string): Promise<string> {
	const found = await client.query({
		query: 'SELECT engine_full FROM system.tables WHERE database = {database: String} AND name = {table: String}',
		query_params: { database, table },
		format: 'JSONEachRow'
	});
	const [row] = await found.json<{ engine_full: string }>();
	return row?.engine_full ?? '';
}

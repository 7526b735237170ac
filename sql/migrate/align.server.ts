import type { ClickHouseClient } from '@clickhouse/client';

interface Table {
	name: string;
	engine: string;
	/** Its columns and constraints, in one text. */
	shape: string;
}

/**
 * Makes each Distributed table anew whose columns or constraints differ from those on the shards. A migration adds a column to both, but a
 * column with an expression has that on the shards only: an INSERT through the Distributed table would then send its value, and the shard
 * would refuse it. A constraint changes on the shards only, while the Distributed table checks its own.
 */
export async function alignDistributed(client: ClickHouseClient, database: string, cluster: string): Promise<void> {
	const found = await client.query({
		query: `SELECT t.name AS name, t.engine_full AS engine,
				concat(c.columns, extract(t.create_table_query, '(CONSTRAINT .*?\\\\)) ENGINE = ')) AS shape
			FROM system.tables AS t
			INNER JOIN
			(
				SELECT table, toString(groupArray((name, type, default_kind, default_expression))) AS columns
				FROM (SELECT * FROM system.columns WHERE database = {database: String} ORDER BY table, name) GROUP BY table
			) AS c ON c.table = t.name
			WHERE t.database = {database: String}`,
		query_params: { database },
		format: 'JSONEachRow'
	});
	const tables = await found.json<Table>();
	const shapeOf = new Map(tables.map(({ name, shape }) => [name, shape]));
	for (const { name, engine, shape } of tables) {
		const [, local] = /^Distributed\('[^']*', '[^']*', '([^']*)'/.exec(engine) ?? [];
		if (local === undefined || shape === shapeOf.get(local)) continue;
		await client.command({
			query: `CREATE OR REPLACE TABLE ${database}.${name} ON CLUSTER ${cluster} AS ${database}.${local} ENGINE = ${engine}`
		});
	}
}

import type { ClickHouseClient } from '@clickhouse/client';
import { STATE_VERSION } from './generation.server.ts';

/** Under this name `schema_migrations` has the rules that the rows of state were computed by. */
const NAME = 'state';

/** All that the rows of state depend on besides the events: our code, and the policies that the office may edit. */
export async function rulesOf(client: ClickHouseClient, database: string): Promise<string> {
	const found = await client.query({
		query: `SELECT hex(sipHash128(groupArray(row))) AS policies
			FROM (SELECT tuple(* EXCEPT (edited_at)) AS row FROM ${database}.deadline_policies FINAL ORDER BY policy_id)`,
		format: 'JSONEachRow'
	});
	const [row] = await found.json<{ policies: string }>();
	return `${STATE_VERSION} ${row?.policies ?? ''}`;
}

/** Writes down by which rules the rows were computed. */
export async function recordRules(client: ClickHouseClient, database: string, rules: string): Promise<void> {
	await client.insert({
		table: `${database}.schema_migrations`,
		values: [{ name: NAME, checksum: rules }],
		format: 'JSONEachRow'
	});
}

/**
 * Whether the rows of state were computed by other rules than those of today, and a rebuild must make them anew. An office
 * without events has none.
 */
export async function isOutdated(client: ClickHouseClient, database: string): Promise<boolean> {
	const rules = await rulesOf(client, database);
	const found = await client.query({
		query: `SELECT (SELECT max(checksum) FROM ${database}.schema_migrations FINAL WHERE name = {name: String}) AS rules,
			(SELECT count() FROM (SELECT 1 FROM ${database}.event_log LIMIT 1)) > 0 AS has_events`,
		query_params: { name: NAME },
		format: 'JSONEachRow'
	});
	const [row] = await found.json<{ rules: string; has_events: number }>();
	if (row?.rules === rules) return false;
	if (row?.has_events === 1) return true;
	await recordRules(client, database, rules);
	return false;
}

import { ClickHouseError, type ClickHouseClient } from '@clickhouse/client';
import type { RenderTarget } from '../migrate/render.ts';
import { STATE_VERSION } from './generation.server.ts';

/** Under this name `schema_migrations` has the rules that the rows of state were computed by. */
const NAME = 'state';

const ACCESS_DENIED = '497';

/**
 * All that the rows of state depend on besides the events: our code, the policies that the office may edit, and its working
 * calendar when one of them counts working days.
 */
export async function rulesOf(client: ClickHouseClient, database: string): Promise<string> {
	const found = await client.query({
		query: `SELECT hex(sipHash128(groupArray(row))) AS policies,
				if(countIf(unit = 'working') > 0, (SELECT hash FROM ${database}.working_rules), '') AS calendar
			FROM (SELECT tuple(* EXCEPT (edited_at)) AS row, unit FROM ${database}.deadline_policies FINAL ORDER BY policy_id)`,
		format: 'JSONEachRow'
	});
	const [row] = await found.json<{ policies: string; calendar: string }>();
	return [STATE_VERSION, row?.policies, row?.calendar].filter(Boolean).join(' ');
}

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

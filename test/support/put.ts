import type { ClickHouseClient } from '@clickhouse/client';
import type { EventRow } from '#sql/model/event-row.ts';
import { createRecomputation } from '#sql/fold/recompute.server.ts';
import { rowsOf } from './state.ts';

let lastBatch = Date.now() * 1_000;

/** Writes rows in the order in which the writer does, up to the events: what they touch, then they. */
export async function putEvents(client: ClickHouseClient, rows: EventRow[], database = 'pasokh'): Promise<bigint> {
	const batch = ++lastBatch;
	await client.insert({
		table: `${database}.touched`,
		values: rows.map(({ subject_kind, subject_id }) => ({ batch_id: String(batch), subject_kind, subject_id })),
		format: 'JSONEachRow'
	});
	await client.insert({ table: `${database}.event_log`, values: rows, format: 'JSONEachRow' });
	return BigInt(batch);
}

/** Writes rows, and state and rollups after them. */
export async function put(client: ClickHouseClient, rows: EventRow[], database = 'pasokh'): Promise<void> {
	const { recompute, refreshDays } = createRecomputation(client, database);
	const batch = await putEvents(client, rows, database);
	const done = await recompute([batch]);
	await refreshDays(done.days, done);
}

/** All figures that state and rollups hold, in one text; equal figures make equal texts. */
export async function figuresOf(client: ClickHouseClient, database = 'pasokh'): Promise<string> {
	// By name: what is made of other columns is a default here and was materialized before, which an asterisk leaves out.
	const columns = await rowsOf<{ name: string }>(
		client,
		`SELECT name FROM system.columns WHERE database = {database: String} AND table = 'letter_state'
			AND name NOT IN ('version', 'first_ingested_at', 'last_ingested_at') ORDER BY name`,
		{ database }
	);
	const queries = [
		`SELECT ${columns.map(({ name }) => name).join(', ')} FROM ${database}.letter_state FINAL ORDER BY letter_id`,
		`SELECT * EXCEPT (version, last_ingested_at) FROM ${database}.call_state FINAL ORDER BY call_id`,
		`SELECT * FROM ${database}.outages ORDER BY outage_id`,
		`SELECT day, arraySort(arrayZip(cells.channel, cells.category, cells.registered, cells.screened, cells.referred, cells.answered, cells.reopened, cells.ended)) AS c
			FROM ${database}.letter_days FINAL WHERE notEmpty(c) ORDER BY day`,
		`SELECT * FROM ${database}.orgs_daily ORDER BY day, org`,
		`SELECT * FROM ${database}.operators_daily ORDER BY day, operator`,
		`SELECT * FROM ${database}.calls_daily ORDER BY day`,
		`SELECT * EXCEPT (ingested_at) FROM ${database}.events ORDER BY subject_kind, subject_id, source, event_id`
	];
	const parts: string[] = [];
	for (const query of queries) parts.push(await (await client.query({ query, format: 'JSONEachRow' })).text());
	return parts.join('\n');
}

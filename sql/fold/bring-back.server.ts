import type { ClickHouseClient } from '@clickhouse/client';
import { utcText } from '../model/tehran.ts';
import { createRecomputation } from './recompute.server.ts';

const STATE = ['letter_state', 'call_state', 'outage_state'];
/** Where else it is kept when something was known; the last says that all before is done. */
const OTHERS: [table: string, column: string][] = [
	['undone_loads', 'undone_at'],
	['receipts', 'received_at']
];

/**
 * Brings back to the present what a clock that was ahead has stamped, once it was set back. All of that counts as known from now on; what was known
 * before now stays as it was. Of the same event the earliest arrival counts, so events are not changed but come once more. Harmless to do twice.
 * @param latest milliseconds since 1970: stamps after this moment are of such a clock
 * @param now what they become
 * @returns whether there were any
 */
export async function bringBack(
	client: ClickHouseClient,
	{ database, cluster }: { database: string; cluster?: string | undefined },
	latest: number,
	now: number
): Promise<boolean> {
	const query_params = { latest: utcText(latest), now: utcText(now) };
	const [LATEST, NOW] = ['latest', 'now'].map((name) => `{${name}: DateTime64(3, 'UTC')}`);
	const found = await client.query({
		query: `SELECT 1 FROM ${database}.receipts WHERE received_at > ${LATEST} LIMIT 1`,
		...{ query_params, format: 'JSONEachRow' }
	});
	if ((await found.json()).length === 0) return false;
	const settings = { mutations_sync: '2' } as const;
	const again = (table: string, column: string, final = '') =>
		client.command({
			query: `INSERT INTO ${database}.${table} SELECT * REPLACE (${NOW} AS ${column})
				FROM (SELECT * FROM ${database}.${table} ${final} WHERE ${column} > ${LATEST})`,
			query_params
		});
	const change = (table: string, what: string) =>
		client.command({
			query: `ALTER TABLE ${database}.${table}${cluster === undefined ? '' : `_local ON CLUSTER ${cluster}`} ${what}`,
			...{ query_params, clickhouse_settings: settings }
		});
	await again('event_log', 'ingested_at');
	// A row of state has its version of its events, which are the same: the other must go. What follows from letters comes with theirs.
	for (const table of STATE) await again(table, 'last_ingested_at', 'FINAL');
	for (const table of [...STATE, 'open_state']) await change(table, `DELETE WHERE last_ingested_at > ${LATEST}`);
	// Of each process the newest row counts, which would be one of the future for as long as the clock was ahead.
	await change('spool_status', `DELETE WHERE told_at > ${LATEST}`);
	for (const [table, column] of OTHERS) await change(table, `UPDATE ${column} = ${NOW} WHERE ${column} > ${LATEST}`);
	await createRecomputation(client, database).refreshDays([], { letters: 0, calls: 0 });
	return true;
}

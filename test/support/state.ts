import type { ClickHouseClient } from '@clickhouse/client';
import { until } from './until.ts';

export async function rowsOf<T = Record<string, unknown>>(client: ClickHouseClient, query: string): Promise<T[]> {
	return (await client.query({ query, format: 'JSONEachRow' })).json<T>();
}

/** Waits until every batch that was acknowledged is in state and rollups. */
export async function stateCaughtUp(client: ClickHouseClient): Promise<void> {
	await until(
		'state has all batches',
		async () => {
			const [row] = await rowsOf<{ undone: number }>(
				client,
				`SELECT toUInt32(count()) AS undone FROM (SELECT DISTINCT batch_id FROM pasokh.touched WHERE batch_id NOT IN (SELECT batch_id FROM pasokh.batches_done))`
			);
			return row?.undone === 0;
		},
		300_000
	);
}

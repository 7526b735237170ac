import type { ClickHouseClient } from '@clickhouse/client';
import { until } from './until.ts';

export async function rowsOf<T = Record<string, unknown>>(client: ClickHouseClient, query: string): Promise<T[]> {
	return (await client.query({ query, format: 'JSONEachRow' })).json<T>();
}

/** Waits until every batch that an ingest has acknowledged is in state and rollups. */
export async function stateCaughtUp(ingestUrl: string, limitMs = 300_000): Promise<void> {
	await until(
		'state has all batches',
		async () => {
			const response = await fetch(`${ingestUrl}/readyz`);
			const { waiting } = (await response.json()) as { waiting: { batches: number } };
			return waiting.batches === 0;
		},
		limitMs
	);
}

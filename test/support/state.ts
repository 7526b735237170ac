import type { ClickHouseClient } from '@clickhouse/client';
import { until } from './until.ts';

export async function rowsOf<T = Record<string, unknown>>(
	client: ClickHouseClient,
	query: string,
	query_params: Record<string, unknown> = {}
): Promise<T[]> {
	return (await client.query({ query, query_params, format: 'JSONEachRow' })).json<T>();
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

const FIGURES = ['letters', 'referrals', 'loans', 'calls', 'outages', 'operators_daily', 'orgs_daily', 'calls_daily'];

/** What goes on with the clock, or says when it came in, is no figure. */
const RESTLESS: Record<string, string> = {
	letters: ' EXCEPT (waited_s, promise_broken_at, promise_kept, is_late, last_ingested_at)'
};

/** Every figure of an office in a few numbers: of each view the rows, and a hash of all that they hold. */
export async function figuresOf(client: ClickHouseClient): Promise<Record<string, string>> {
	const found = await rowsOf<{ name: string; rows: string; hash: string }>(
		client,
		FIGURES.map(
			(view) =>
				`SELECT '${view}' AS name, toString(count()) AS rows, toString(groupBitXor(cityHash64(tuple(*${RESTLESS[view] ?? ''})))) AS hash FROM pasokh.${view}`
		).join(' UNION ALL ')
	);
	return Object.fromEntries(found.map(({ name, rows, hash }) => [name, `${rows} rows, ${hash}`]).sort());
}

/** Masks and words of letters, by id, as inspectors may read them; a letter without a standing registration has none. */
export async function personsOf(client: ClickHouseClient, ids: string[]): Promise<Map<string, object>> {
	const rows = await rowsOf<{ letter_id: string; is_sensitive: number }>(
		client,
		'SELECT * FROM pasokh.letter_persons WHERE letter_id IN {ids: Array(String)}',
		{ ids }
	);
	return new Map(rows.map((row) => [row.letter_id, { ...row, is_sensitive: row.is_sensitive === 1 }]));
}

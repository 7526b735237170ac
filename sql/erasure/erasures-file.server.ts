import type { ClickHouseClient } from '@clickhouse/client';
import { askQuietly } from './quiet.ts';

/** What was erased, as NDJSON, for a backup of before. It names letters and refused events, and no person. */
export async function erasuresText(client: ClickHouseClient, database: string): Promise<string> {
	const rows = await askQuietly<object>(client, `SELECT * FROM ${database}.erasures FINAL ORDER BY kind, id`);
	return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

import type { ClickHouseClient } from '@clickhouse/client';
import { rowsOf } from './state.ts';

/** Masks and words of letters, by id, as inspectors may read them; a letter without a standing registration has none. */
export async function personsOf(client: ClickHouseClient, ids: string[]): Promise<Map<string, object>> {
	const rows = await rowsOf<{ letter_id: string; is_sensitive: number }>(
		client,
		'SELECT * FROM pasokh.letter_persons WHERE letter_id IN {ids: Array(String)}',
		{ ids }
	);
	return new Map(rows.map((row) => [row.letter_id, { ...row, is_sensitive: row.is_sensitive === 1 }]));
}

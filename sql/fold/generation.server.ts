import type { ClickHouseClient } from '@clickhouse/client';
import type { Table } from './tables.ts';

/** `both`: shadow tables are about to take the place of the living ones, so every recomputation writes to both. */
export type Phase = 'both' | 'settled';

export interface Generation {
	/** Leads the version of every row of state; 0 before the first. */
	generation: number;
	phase: Phase;
	/** The tables that it makes anew. */
	tables: Table[];
	/** UTC, `YYYY-MM-DD hh:mm:ss.SSS`. */
	publishedAt: string;
}

/** The newest generation. */
export async function readGeneration(client: ClickHouseClient, database: string): Promise<Generation> {
	const found = await client.query({
		query: `SELECT generation, toString(phase) AS phase, tables, toString(published_at) AS published_at
			FROM ${database}.generations ORDER BY generation DESC, generations.phase DESC LIMIT 1`,
		format: 'JSONEachRow'
	});
	const [row] = await found.json<{ generation: number; phase: Phase; tables: Table[]; published_at: string }>();
	return {
		generation: row?.generation ?? 0,
		phase: row?.phase ?? 'settled',
		tables: row?.tables ?? [],
		publishedAt: row?.published_at ?? ''
	};
}

/** Makes a generation, in its phase, the newest one. */
export async function publishGeneration(
	client: ClickHouseClient,
	database: string,
	generation: number,
	phase: Phase,
	tables: readonly Table[]
): Promise<void> {
	await client.insert({
		table: `${database}.generations`,
		values: [{ generation, phase, tables }],
		format: 'JSONEachRow'
	});
}

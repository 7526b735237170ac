import type { ClickHouseClient } from '@clickhouse/client';

/**
 * Version of the rules of state: to be raised by hand with every change of `sql/state` or of reference data' rules that
 * makes other rows of the same events. A database whose rows were computed with another one is rebuilt at the next start.
 */
export const STATE_VERSION = 5;

/** `both`: a rebuild is about to swap, and whoever recomputes writes to its tables too. */
export type Phase = 'both' | 'settled';

export interface Generation {
	/** Leads the version of every row of state; 0 before the first. */
	generation: number;
	phase: Phase;
	/** Of the rows in the living tables; undefined when no generation was ever published. */
	stateVersion: number | undefined;
	/** UTC, `YYYY-MM-DD hh:mm:ss.SSS`. */
	publishedAt: string;
}

/** The generation that holds now. */
export async function readGeneration(client: ClickHouseClient, database: string): Promise<Generation> {
	const found = await client.query({
		query: `SELECT generation, toString(phase) AS phase, state_version, toString(published_at) AS published_at
			FROM ${database}.generations ORDER BY generation DESC, generations.phase DESC LIMIT 1`,
		format: 'JSONEachRow'
	});
	const [row] = await found.json<{ generation: number; phase: Phase; state_version: number; published_at: string }>();
	return {
		generation: row?.generation ?? 0,
		phase: row?.phase ?? 'settled',
		stateVersion: row?.state_version,
		publishedAt: row?.published_at ?? ''
	};
}

/** From now on this generation holds. */
export async function publishGeneration(
	client: ClickHouseClient,
	database: string,
	generation: number,
	phase: Phase,
	stateVersion: number
): Promise<void> {
	await client.insert({
		table: `${database}.generations`,
		values: [{ generation, phase, state_version: stateVersion }],
		format: 'JSONEachRow'
	});
}

import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ClickHouseClient } from '@clickhouse/client';
import { INSERT_SETTINGS } from '#ingest/writer/store.server.ts';
import { createRecomputation } from '#sql/fold/recompute.server.ts';
import { cpuSecondsOf } from './process-cost.ts';
import type { Prepared } from './ingest-files.server.ts';

/** What a way of getting events in has cost. */
export interface Cost {
	events: number;
	seconds: number;
	cpu: { clickhouse: number; ingest?: number; producer?: number };
}

/** The same rows by bare SQL in batches, into a database of the same schema; with or without recomputation after each. */
export async function bareInsert(
	client: ClickHouseClient,
	database: string,
	pid: number,
	{ bare }: Prepared,
	options: { recompute: boolean }
): Promise<Cost> {
	const { recompute, refreshDays } = createRecomputation(client, database);
	const insert = async (table: string, body: Buffer, settings = ''): Promise<void> => {
		const query = `INSERT INTO ${database}.${table} ${settings} FORMAT JSONEachRow`;
		const { stream } = await client.exec({ query, values: Readable.from([body], { objectMode: false }) });
		await text(stream);
	};
	const cpu = cpuSecondsOf(pid);
	const cost: Cost = { events: 0, seconds: 0, cpu: { clickhouse: 0 } };
	// Events as ingest inserts them: with the server's own settings the same rows cost three quarters more.
	for (const [nth, batch] of bare.entries()) {
		const [touched, rows] = [await readFile(batch.touched), await readFile(batch.rows)];
		const began = performance.now();
		if (options.recompute) await insert('touched', touched);
		await insert('event_log', rows, `SETTINGS ${INSERT_SETTINGS}`);
		if (options.recompute) {
			const { letters, calls, days } = await recompute([BigInt(nth + 1)]);
			await refreshDays(days, { letters, calls });
		}
		cost.seconds += (performance.now() - began) / 1_000;
		cost.events += batch.events;
	}
	cost.cpu.clickhouse = cpuSecondsOf(pid) - cpu;
	return cost;
}

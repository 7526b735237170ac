import { utcText } from '#sql/model/tehran.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import type { Spool } from '../spool/spool.ts';

const EVERY_MS = 2_000;

/** Writes the spool's size to `spool_status` every two seconds, for monitoring. */
export function tellSpool(options: {
	client: ClickHouseClient;
	database: string;
	/** Host and process id of this process. */
	process: string;
	spool: Pick<Spool, 'size'>;
	limitBytes: number;
}): { stop(): Promise<void> } {
	const { client, database, process, spool, limitBytes } = options;
	const stopping = new AbortController();

	async function tell(): Promise<void> {
		const { batches, events, bytes, oldestAt } = spool.size();
		const oldest_at = oldestAt === undefined ? null : utcText(oldestAt);
		const row = { process, batches, events, bytes, limit_bytes: limitBytes, oldest_at };
		await client.insert({ table: `${database}.spool_status`, values: [row], format: 'JSONEachRow' });
	}

	async function run(): Promise<void> {
		while (!stopping.signal.aborted) {
			// If this fails, the row's age shows it.
			await tell().catch(() => {});
			await sleep(EVERY_MS, undefined, { signal: stopping.signal }).catch(() => {});
		}
	}

	const work = run();
	return {
		async stop() {
			stopping.abort();
			await work;
		}
	};
}

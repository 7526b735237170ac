import { pino } from 'pino';
import type { ClickHouseClient } from '@clickhouse/client';
import { packBatch } from '#ingest/spool/pack.ts';
import { newBatchId } from '#ingest/spool/spool.ts';
import { createWriter } from '#ingest/writer/writer.server.ts';
import type { EventRow } from '#sql/model/event-row.ts';
import { MemorySpool } from './memory-door.ts';
import { LONG_MS, until } from './until.ts';

/** Writes batches of rows as doors would bring them, each of one source, and resolves when state has them. */
export const writeRows = (client: ClickHouseClient, ...batches: EventRow[][]): Promise<void> =>
	writeRowsAt(client, Date.now(), ...batches);

/** The same, received at a moment: milliseconds since 1970. */
export async function writeRowsAt(client: ClickHouseClient, at: number, ...batches: EventRow[][]): Promise<void> {
	const spool = new MemorySpool();
	const log = pino({ level: process.env['LOG_LEVEL'] ?? 'silent' });
	const writer = createWriter({ client, spool, log, database: 'pasokh', encryptionKey: Buffer.alloc(32, 2) });
	try {
		for (const rows of batches) {
			if (rows.length === 0) continue;
			const origin = { source: rows[0]!.source, loadId: rows[0]!.load_id ?? '', door: 'http' as const, partition: 0 };
			await spool.append(await packBatch(newBatchId(at), origin, rows, []));
		}
		await Promise.race([
			until('state has all that was written', () => spool.size().batches === 0, LONG_MS),
			writer.failed
		]);
	} finally {
		await writer.stop();
	}
}

import { buffer } from 'node:stream/consumers';
import type { ClickHouseClient } from '@clickhouse/client';
import { REMEMBERED_EVENTS, type KnownEvents } from './known-events.ts';

/** Has `known` remember the newest events of the log, so that a restart does not answer a resend as news. */
export async function recallEvents(client: ClickHouseClient, database: string, known: KnownEvents): Promise<void> {
	const { stream } = await client.exec({
		query: `SELECT key FROM
			(
				SELECT content_hash % 1000000000000000 + toUInt64(CRC32(source)) * 262144 + 1 AS key, ingested_at
				FROM ${database}.event_log
				WHERE load_id NOT IN (SELECT load_id FROM ${database}.undone_loads)
				ORDER BY ingested_at DESC LIMIT {window: UInt32}
			)
			ORDER BY ingested_at FORMAT RowBinary`,
		query_params: { window: 2 * REMEMBERED_EVENTS }
	});
	const bytes = await buffer(stream);
	known.remember(keysIn(bytes));
}

function* keysIn(bytes: Buffer): Generator<number> {
	for (let at = 0; at < bytes.length; at += 8) yield bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;
}

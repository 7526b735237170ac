import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import { unseal } from '#sql/office/seal.server.ts';
import { packBatch } from '#ingest/spool/pack.ts';
import { newBatchId, type SpoolBatch } from '#ingest/spool/spool.ts';
import { createStore } from '#ingest/writer/store.server.ts';
import { openClient } from '#sql/client/open.server.ts';
import type { EventRow } from '#sql/model/event-row.ts';
import { utcText } from '#sql/model/tehran.ts';
import { readLearnt } from '#sql/queries/pages/as-known.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { rowsOf } from '../support/state.ts';
import { writeRows, writeRowsAt } from '../support/write.ts';

const KEY = Buffer.alloc(32, 2);
let office: EmbeddedUnderTest;
let client: ClickHouseClient;

beforeAll(async () => {
	office = await startEmbeddedOffice();
	client = office.client('writer');
});
afterAll(async () => office?.stop());

const row = (letter: string, n: number): EventRow => ({
	subject_kind: 'letter',
	subject_id: letter,
	source: 'portal',
	event_id: `e-${n}`,
	content_hash: String(n + 1),
	type: 'letter.noted',
	occurred_at: '2022-07-14 05:00:00.000'
});
const pack = (rows: EventRow[]): Promise<SpoolBatch> =>
	packBatch(newBatchId(Date.now()), { source: 'portal', loadId: '', door: 'http', partition: 0 }, rows, []);
const count = async (query: string): Promise<number> => {
	const [found] = await rowsOf<{ n: number }>(office.client('reader'), `SELECT toUInt32(count()) AS n FROM ${query}`);
	return found!.n;
};

describe('the store', () => {
	it('writes batches twice, in other borders, and has each event once', async () => {
		const store = createStore(client, { database: 'pasokh', encryptionKey: KEY });
		const batches = await Promise.all([0, 1, 2].map((b) => pack([0, 1, 2, 3].map((n) => row('S-1', 4 * b + n)))));
		await store(1n, batches);
		await store(2n, batches.slice(1));
		await store(3n, batches.slice(0, 2));
		expect(await count(`pasokh.event_log FINAL WHERE subject_id = 'S-1'`)).toBe(12);
		expect(await count(`pasokh.receipts FINAL`)).toBe(3);
	});

	it('finds the row that the database cannot read: a dead letter, and the rest is in', async () => {
		const store = createStore(client, { database: 'pasokh', encryptionKey: KEY });
		const bad = { ...row('S-2', 5), amount_rial: 'a lot' as unknown as number };
		const broken = await pack([...Array.from({ length: 9 }, (_, n) => row('S-2', n + 10)), bad]);
		const whole = await pack([row('S-2', 99)]);
		await store(4n, [whole, broken]);
		expect(await count(`pasokh.event_log FINAL WHERE subject_id = 'S-2'`)).toBe(10);
		const dead = await rowsOf<{ reason: string; raw_encrypted: string; detail: string }>(
			office.client('admin'),
			'SELECT reason, raw_encrypted, detail FROM pasokh.dead_letters FINAL'
		);
		expect(dead).toMatchObject([{ reason: 'unstorable', detail: expect.stringContaining('its error 27') }]);
		expect(JSON.parse(unseal(dead[0]!.raw_encrypted, KEY).toString())).toMatchObject({ event_id: 'e-5' });
		const [receipt] = await rowsOf(
			office.client('reader'),
			`SELECT events, rejected FROM pasokh.receipts FINAL WHERE batch_id = ${broken.id}`
		);
		expect(receipt).toEqual({ events: 9, rejected: 1 });
	});

	it('has what a clock ahead had stamped known from now on, once it was set back', async () => {
		const year = Date.now() + 365 * 24 * 3_600_000;
		await writeRowsAt(client, Date.now(), [row('S-5', 0), row('S-6', 0)]);
		const before = utcText(Date.now());
		await client.command({
			query: "INSERT INTO pasokh.spool_status (process, told_at) VALUES ('ahead', now64(3, 'UTC') + toIntervalYear(1))"
		});
		await writeRowsAt(client, year, [row('S-5', 1), row('S-6', 0)], [row('S-7', 1)]);
		await writeRows(client, [row('S-7', 2)]);
		const reader = office.client('reader');
		const events = await rowsOf(
			reader,
			`SELECT letter_id, event_id, ingested_at > '${before}' AND ingested_at <= now64(3, 'UTC') AS is_new FROM pasokh.events
			WHERE letter_id IN ('S-5', 'S-6', 'S-7') ORDER BY letter_id, event_id`
		);
		expect(events).toEqual(
			[
				['S-5', 'e-0', 0],
				['S-5', 'e-1', 1],
				['S-6', 'e-0', 0],
				['S-7', 'e-1', 1],
				['S-7', 'e-2', 1]
			].map(([letter_id, event_id, is_new]) => ({ letter_id, event_id, is_new }))
		);
		expect(await readLearnt(reader, { database: 'pasokh', knownAt: Date.now() })).toMatchObject({
			has_learnt: false,
			letters: 0
		});
		for (const [table, column] of [
			['receipts', 'received_at'],
			['letter_state', 'last_ingested_at'],
			['spool_status', 'told_at']
		])
			expect(await count(`pasokh.${table} WHERE ${column} > now64(3, 'UTC')`), table).toBe(0);
	});

	it('halves what is too much for the memory of the server', async () => {
		const small = openClient(office.settings, 'writer');
		try {
			const text = 'x'.repeat(20_000);
			const batch = await pack(Array.from({ length: 2_000 }, (_, n) => ({ ...row('S-3', n), text })));
			const narrow = Object.create(small, {
				exec: { value: (params: object) => small.exec({ ...params, clickhouse_settings: LIMIT } as never) },
				insert: { value: (params: object) => small.insert({ ...params, clickhouse_settings: LIMIT } as never) }
			}) as ClickHouseClient;
			await createStore(narrow, { database: 'pasokh', encryptionKey: KEY })(5n, [batch]);
		} finally {
			await small.close();
		}
		expect(await count(`pasokh.event_log FINAL WHERE subject_id = 'S-3'`)).toBe(2_000);
		const [refused] = await rowsOf<{ n: number }>(
			office.client('admin'),
			`SELECT toUInt32(count()) AS n FROM system.errors WHERE name = 'MEMORY_LIMIT_EXCEEDED'`
		);
		expect(refused!.n).toBe(1);
	});
});

/** 40 MB of text do not fit, a quarter of it does. */
const LIMIT = { max_memory_usage: '40000000', input_format_parallel_parsing: 0 };

import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { ClickHouseError } from '@clickhouse/client';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { keyOfContent, KnownEvents } from '#ingest/pipeline/known-events.ts';
import { decodeBatch, encodeBatch } from '#ingest/spool/jetstream-message.ts';
import { packBatch, rowsOf } from '#ingest/spool/pack.ts';
import { PARTITIONS, sharePartitions } from '#ingest/spool/partitions.ts';
import { RowBlock } from '#ingest/spool/row-block.ts';
import { newBatchId, receivedAtOf, type SpoolBatch } from '#ingest/spool/spool.ts';
import { backOffMs, persist } from '#ingest/writer/persist.ts';
import { classify, describeFailure } from '#sql/client/errors.ts';
import { RowBinaryReader } from '#sql/client/row-binary.ts';
import { asOneRound } from '#sql/fold/rounds.server.ts';
import type { EventRow } from '#sql/model/event-row.ts';
import { utcText } from '#sql/model/tehran.ts';
import { SEED } from '../support/depth.ts';

const failure = (code: string) => new ClickHouseError({ message: 'Cannot parse 3240012345', code, type: 'NAME' });

const errnoOf = (code: string, message: string) => Object.assign(new Error(message), { code });

it.each([
	[failure('252'), 'transient', 'ClickHouse error 252 NAME'],
	[failure('242'), 'transient', 'ClickHouse error 242 NAME'],
	[failure('241'), 'too_big', 'ClickHouse error 241 NAME'],
	[failure('27'), 'bad_rows', 'ClickHouse error 27 NAME'],
	[failure('60'), 'unknown', 'ClickHouse error 60 NAME'],
	// Of the network, it may have been after the deed.
	[errnoOf('ECONNRESET', 'socket hang up'), 'transient', 'ECONNRESET: socket hang up'],
	[errnoOf('ECONNREFUSED', 'connect'), 'transient', 'ECONNREFUSED: connect']
])('a failure is classed by its code, and told without the rows that the server quotes: %s', (error, kind, told) => {
	expect([classify(error), describeFailure(error)]).toEqual([kind, told]);
});

describe('what must be done is tried again', () => {
	const trying = (code: string, successAfter: number) => {
		let tries = 0;
		const kinds: string[] = [];
		const stop = new AbortController();
		const result = persist(
			async () => {
				if (++tries > successAfter) return 'done';
				throw failure(code);
			},
			{ signal: stop.signal, onRetry: (_error, kind) => kinds.push(kind) }
		);
		return { result, kinds, stop, tries: () => tries };
	};

	it('until it succeeds, when the failure passes', async () => {
		const { result, kinds } = trying('252', 4);
		expect(await result).toBe('done');
		expect(kinds).toEqual(Array(4).fill('transient'));
	});

	it('a few times only, when nobody knows the failure', async () => {
		const { result, tries } = trying('60', 99);
		await expect(result).rejects.toMatchObject({ code: '60' });
		expect(tries()).toBe(5);
	});

	it('not at all once we are to stop', async () => {
		const { result, stop } = trying('252', 99);
		stop.abort();
		await expect(result).rejects.toMatchObject({ code: '252' });
	});

	it('after a wait that doubles, has an end, and is not the same for all', () => {
		expect([backOffMs(0, 0), backOffMs(0, 1), backOffMs(3, 1), backOffMs(50, 1)]).toEqual([50, 100, 800, 10_000]);
	});
});

const hashes = (...numbers: (number | bigint)[]) => numbers.map((one) => keyOfContent(String(one)));

it('knows what it was told, each source for itself, and nothing that was only asked for', () => {
	const known = new KnownEvents();
	expect(known.freshOf(hashes(1, 2, 2), 'a')).toHaveLength(2);
	known.remember(known.freshOf(hashes(1, 2), 'a'));
	expect(known.freshOf(hashes(1, 2, 3), 'a')).toHaveLength(1);
	expect(known.freshOf(hashes(1, 2, 3), 'b')).toHaveLength(3);
});

it('is a set, however its keys collide', () => {
	const keys = fc.array(fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map((key) => (key % 2n ** 20n) * 10n ** 9n));
	fc.assert(
		fc.property(keys, (numbers) => {
			const known = new KnownEvents(1_000);
			const all = hashes(...numbers, 0n);
			known.remember(known.freshOf(all, ''));
			expect(known.freshOf(all, '')).toEqual([]);
		})
	);
});

it('forgets the oldest beyond its window, never the newest', () => {
	const known = new KnownEvents(100);
	for (let n = 1; n <= 1_000; n++) known.remember(known.freshOf(hashes(n), 'a'));
	expect(known.freshOf(hashes(...Array.from({ length: 100 }, (_, i) => 901 + i)), 'a')).toEqual([]);
	expect(known.freshOf(hashes(1), 'a')).toHaveLength(1);
});

const ORIGIN = { source: 's', loadId: '', door: 'http', partition: 0 } as const;

const row: fc.Arbitrary<EventRow> = fc.record({
	subject_kind: fc.constantFrom('letter', 'call', 'outage'),
	subject_id: fc.constantFrom('1', '2', '"', 'نامه', 'B-000001234'),
	source: fc.constant('s'),
	event_id: fc.string({ unit: 'binary' }),
	content_hash: fc.constantFrom('1', '18446744073709551615'),
	type: fc.constant('letter.noted'),
	occurred_at: fc.integer({ min: 0, max: 2e12 }).map(utcText),
	text: fc.string({ unit: 'binary', maxLength: 3_000 })
});

it(`keeps what each batch was given, also in memory that another one had (seed ${SEED})`, async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.array(row, { minLength: 1, maxLength: 20 }), { maxLength: 12 }), async (batches) => {
			const blocks = batches.map(() => new RowBlock());
			// All at once, as requests of several lanes fill theirs.
			for (let n = 0; n < 20; n++)
				for (const [b, rows] of batches.entries()) for (const one of rows.slice(n, n + 1)) blocks[b]!.add(one);
			await Promise.all(
				batches.map(async (rows, b) => {
					const id = newBatchId(Date.now());
					const packed = await packBatch(id, ORIGIN, blocks[b]!, []);
					const ingested_at = utcText(receivedAtOf(id));
					expect(await rowsOf(packed)).toEqual(rows.map((one) => ({ ingested_at, ...one })));
					const entities = (await promisify(zstdDecompress)(packed.entities)).toString().trim().split('\n');
					const touched = new Set(rows.map((one) => JSON.stringify([one.subject_kind, one.subject_id])));
					expect(entities.toSorted()).toEqual([...touched].toSorted());
					expect(packed.events).toBe(rows.length);
					const moments = rows.map((one) => one.occurred_at).sort();
					expect(utcText(packed.newestAt)).toBe(moments.at(-1));
				})
			);
		}),
		{ seed: SEED, numRuns: 100 }
	);
});

function roundsWith(said: string[]) {
	return { begin: async () => void said.push('begun'), settle: async () => void said.push('settled') };
}

describe('work as one round', () => {
	it('is said again while it goes on, and settled once it is done', async () => {
		const said: string[] = [];
		const done = await asOneRound(roundsWith(said), () => sleep(200, 'done'), 20);
		expect(done).toBe('done');
		expect(said.length).toBeGreaterThan(3);
		expect(said.lastIndexOf('begun')).toBe(said.length - 2);
		expect(said.at(-1)).toBe('settled');
		const length = said.length;
		await sleep(60);
		expect(said).toHaveLength(length);
	});

	it('that fails stays begun, and is said no more', async () => {
		const said: string[] = [];
		await expect(asOneRound(roundsWith(said), () => Promise.reject(new Error('no')), 20)).rejects.toThrow('no');
		await sleep(60);
		expect(said).toEqual(['begun']);
	});
});

/** `SELECT 'نامه', toDateTime64('1969-12-31 23:59:59.999', 3, 'UTC'), NULL::Nullable(DateTime64(3)), 18446744073709551615, toUInt8(7)`, and 300 letters. */
const ROW = Buffer.concat([
	Buffer.from([8, ...Buffer.from('نامه')]),
	Buffer.from(`${'ff'.repeat(8)}01${'ff'.repeat(8)}07ac02`, 'hex'),
	Buffer.from('x'.repeat(300))
]);

function read(bytes: Uint8Array) {
	const reader = new RowBinaryReader(bytes);
	const row = [reader.text(), reader.instant(), reader.instantOrNull(), reader.integer(), reader.byte(), reader.text()];
	expect(reader.isAtEnd()).toBe(true);
	return row;
}

test('a row is read by the types of its columns', () => {
	expect(read(ROW)).toEqual(['نامه', -1, null, 2n ** 64n - 1n, 7, 'x'.repeat(300)]);
});

test('a row that was cut off anywhere is refused', () => {
	for (let length = 0; length < ROW.length; length++)
		expect(() => read(ROW.subarray(0, length))).toThrow(/cut off|bounds|range/i);
});

const check = <T>(property: fc.IProperty<T>) => fc.assert(property, { seed: SEED });
const names = fc.uniqueArray(fc.stringMatching(/^\d{1,5}-[0-9a-f]{12}$/), { minLength: 1, maxLength: 20 });

test(`every partition has one owner, no process more than one beyond another, whatever the order of names, seed ${SEED}`, () => {
	check(
		fc.property(names, (processes) => {
			const shares = sharePartitions(PARTITIONS, processes);
			expect([...shares.keys()].sort()).toEqual([...processes].sort());
			const all = [...shares.values()].flat().sort((a, b) => a - b);
			expect(all).toEqual(Array.from({ length: PARTITIONS }, (_, n) => n));
			const sizes = [...shares.values()].map(({ length }) => length);
			expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
			// Every process learns the names in an order of its own.
			expect(new Map(sharePartitions(PARTITIONS, processes.toReversed()))).toEqual(shares);
		})
	);
});

test('of two processes one that goes leaves the other its partitions, and a third that comes takes about its share', () => {
	const before = sharePartitions(PARTITIONS, ['a', 'b']);
	const after = sharePartitions(PARTITIONS, ['a', 'b', 'c']);
	const moved = (from: Map<string, number[]>, name: string): number =>
		from.get(name)!.filter((partition) => !after.get(name)!.includes(partition)).length;
	expect(moved(before, 'a') + moved(before, 'b')).toBeLessThan(PARTITIONS / 2);
	expect(sharePartitions(PARTITIONS, [])).toEqual(new Map());
});

const bytes = fc.uint8Array({ maxLength: 300 });
const batch: fc.Arbitrary<SpoolBatch> = fc.record({
	id: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
	source: fc.string(),
	loadId: fc.string(),
	door: fc.constantFrom('http', 'inbox', 'jetstream'),
	partition: fc.nat(15),
	events: fc.nat(),
	rejected: fc.nat(),
	newestAt: fc.nat(2 ** 31 - 1),
	rows: bytes,
	entities: bytes,
	dead: bytes
});

test(`a batch comes out of its message as it went in; a cut or lengthened one is refused, seed ${SEED}`, () => {
	check(
		fc.property(batch, (one) => {
			const message = encodeBatch(one);
			const { rows, entities, dead, ...plain } = decodeBatch(message);
			const frames = { rows: new Uint8Array(rows), entities: new Uint8Array(entities), dead: new Uint8Array(dead) };
			expect({ ...plain, ...frames }).toEqual(one);
			expect(() => decodeBatch(message.subarray(0, -1))).toThrow();
			expect(() => decodeBatch(Buffer.concat([message, Buffer.alloc(1)]))).toThrow();
		})
	);
});

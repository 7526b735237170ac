import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBatch, encodeBatch } from '#ingest/spool/jetstream-message.ts';
import { PARTITIONS, sharePartitions } from '#ingest/spool/partitions.ts';
import type { SpoolBatch } from '#ingest/spool/spool.ts';
import { SEED } from '../support/depth.ts';

const check = <T>(property: fc.IProperty<T>) => fc.assert(property, { seed: SEED });
const names = fc.uniqueArray(fc.stringMatching(/^\d{1,5}-[0-9a-f]{12}$/), { minLength: 1, maxLength: 20 });

test(`every partition has one owner, and no process more than one beyond another, seed ${SEED}`, () => {
	check(
		fc.property(names, (processes) => {
			const shares = sharePartitions(PARTITIONS, processes);
			expect([...shares.keys()].sort()).toEqual([...processes].sort());
			const all = [...shares.values()].flat().sort((a, b) => a - b);
			expect(all).toEqual(Array.from({ length: PARTITIONS }, (_, n) => n));
			const sizes = [...shares.values()].map(({ length }) => length);
			expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
		})
	);
});

test(`every process computes the same shares, whatever the order in which it learns the names, seed ${SEED}`, () => {
	check(
		fc.property(names, (processes) => {
			const forwards = sharePartitions(PARTITIONS, processes);
			expect(new Map(sharePartitions(PARTITIONS, processes.toReversed()))).toEqual(forwards);
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

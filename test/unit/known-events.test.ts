import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keyOfContent, KnownEvents } from '#ingest/pipeline/known-events.ts';

const hashes = (...numbers: (number | bigint)[]) => numbers.map((one) => keyOfContent(String(one)));

it('knows what it was told, each source for itself, and nothing that was only asked for', () => {
	const known = new KnownEvents();
	expect(known.freshOf(hashes(1, 2, 2), 'a')).toHaveLength(2);
	known.remember(known.freshOf(hashes(1, 2), 'a'));
	expect(known.freshOf(hashes(1, 2, 3), 'a')).toHaveLength(1);
	expect(known.freshOf(hashes(1, 2, 3), 'b')).toHaveLength(3);
});

it('is a set, however its keys collide', () => {
	fc.assert(
		fc.property(
			fc.array(fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map((key) => (key % 2n ** 20n) * 10n ** 9n)),
			(keys) => {
				const known = new KnownEvents(1_000);
				const numbers = [...keys, 0n];
				known.remember(known.freshOf(hashes(...numbers), ''));
				expect(known.freshOf(hashes(...numbers), '')).toEqual([]);
			}
		)
	);
});

it('forgets the oldest beyond its window, never the newest', () => {
	const known = new KnownEvents(100);
	for (let n = 1; n <= 1_000; n++) known.remember(known.freshOf(hashes(n), 'a'));
	expect(known.freshOf(hashes(...Array.from({ length: 100 }, (_, i) => 901 + i)), 'a')).toEqual([]);
	expect(known.freshOf(hashes(1), 'a')).toHaveLength(1);
});

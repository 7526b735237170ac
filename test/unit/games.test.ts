import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Act, ACTS, AFTER_ALL, honestly, MIDWAY, scoreOf, share, WAYS } from '../support/games.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
console.log(`seed ${SEED}`);

type Way = (percent: number) => Act;
const MOMENTS = { 'when every deadline is past': AFTER_ALL, 'when many have time left': MIDWAY };

const scoreAt = (way: Way, asOf: number) => scoreOf(way, SEED, asOf).score ?? 0;

describe.each(Object.entries(MOMENTS))('no way of playing beats the same true service, %s', (_, asOf) => {
	test.each(Object.entries(WAYS))('%s', (_, way) => {
		expect(scoreAt(way, asOf)).toBeLessThanOrEqual(scoreAt(honestly(way), asOf) + 1e-9);
	});

	test('two hundred mixtures', () => {
		const mixture = fc
			.array(fc.nat(9), { minLength: ACTS.length, maxLength: ACTS.length })
			.filter((weights) => weights.some((weight) => weight > 0));
		fc.assert(
			fc.property(mixture, (weights) => {
				const total = weights.reduce((sum, one) => sum + one, 0);
				const way = share(Object.fromEntries(ACTS.map((act, i) => [act, (weights[i]! * 100) / total])));
				expect(scoreAt(way, asOf)).toBeLessThanOrEqual(scoreAt(honestly(way), asOf) + 1e-9);
			}),
			{ seed: SEED, numRuns: 200 }
		);
	});
});

test('who serves more in time, has the better score', () => {
	const scores = [0, 10, 30, 60, 80, 100].map((percent) =>
		scoreAt(share({ substance: percent, late: 100 - percent }), AFTER_ALL)
	);
	expect(scores).toEqual([...scores].sort((a, b) => a - b));
	expect(scores.at(-1)).toBeGreaterThan(90);
});

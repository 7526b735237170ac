import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SCORE_PARTS, SCORE_WEIGHTS, scoreBodies, wilsonInterval, type BodyCounts } from '#sql/model/body-score.ts';
import { SEED } from '../support/depth.ts';

const body = (more: Partial<BodyCounts> = {}): BodyCounts => ({
	...{ body: 'bank_melli', referrals: 100, counted: 80, due: 80, onTime: 60, unserved: 20 },
	...{ medianHours: 120, standardHours: 240, letGo: 4, answered: 50, objected: 10, sample: null, ...more }
});

describe('Wilson', () => {
	test('the values of the literature', () => {
		const { low, high } = wilsonInterval(8, 10);
		expect([low, high].map((x) => Number(x.toFixed(4)))).toEqual([0.4902, 0.9433]);
		expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
		expect(wilsonInterval(0, 10)).toMatchObject({ low: 0 });
		expect(wilsonInterval(0, 10).high).toBeCloseTo(0.2775, 4);
		expect(wilsonInterval(10, 10).low).toBeCloseTo(0.7225, 4);
		expect(() => wilsonInterval(11, 10)).toThrow(RangeError);
	});

	test('holds the share, is narrower with more, and mirrors', () => {
		fc.assert(
			fc.property(fc.nat(5_000), fc.nat(5_000), (a, b) => {
				const { low, high } = wilsonInterval(a, a + b);
				const mirrored = wilsonInterval(b, a + b);
				expect(mirrored.low).toBeCloseTo(1 - high, 12);
				if (a + b === 0) return;
				expect(low).toBeLessThanOrEqual(a / (a + b));
				expect(high).toBeGreaterThanOrEqual(a / (a + b));
				const more = wilsonInterval(10 * a, 10 * (a + b));
				expect(more.high - more.low).toBeLessThan(high - low);
			}),
			{ seed: SEED }
		);
	});
});

describe('score of a body', () => {
	test('by hand: parts, weights rescaled for what has no data, the score', () => {
		const [found] = scoreBodies([body()]);
		const parts = { on_time: 0.75, backlog: 0.75, median_time: 0.75, seen_through: 0.95, objections: 0.8 };
		expect(found!.parts).toEqual({ ...parts, quality: null });
		expect(found!.weights.quality).toBe(0);
		expect(found!.weights.on_time).toBeCloseTo(40 / 0.9, 10);
		expect(found!.score).toBeCloseTo((40 * 0.75 + 15 * 0.75 + 10 * 0.75 + 15 * 0.95 + 10 * 0.8) / 0.9, 10);
		expect([found!.group, found!.rank, found!.ranked]).toEqual(['C', 1, 1]);
		const half = found!.weights.on_time / 100;
		expect(found!.high! - found!.low!).toBeCloseTo(100 * half * (found!.onTime.high - found!.onTime.low), 10);
	});

	test('only proportions of weights count; never answered is the worst time, nothing to do is no score, few have no rank', () => {
		const only = { ...Object.fromEntries(SCORE_PARTS.map((part) => [part, 0])), backlog: 7 } as typeof SCORE_WEIGHTS;
		expect(scoreBodies([body()], only)[0]!.score).toBeCloseTo(75, 10);
		expect(() => scoreBodies([body()], { ...SCORE_WEIGHTS, on_time: -1 })).toThrow(RangeError);
		expect(() => scoreBodies([], { ...only, backlog: 0 })).toThrow(RangeError);
		const [never, idle, few, sampled] = scoreBodies([
			body({ medianHours: null }),
			body({ referrals: 0, counted: 0, due: 0, onTime: 0, unserved: 0, letGo: 0, answered: 0, objected: 0 }),
			body({ counted: 29, letGo: 0 }),
			body({ sample: { complete: 9, of: 10 } })
		]);
		expect(never!.parts.median_time).toBe(0);
		expect([idle!.score, idle!.rank]).toEqual([null, null]);
		expect([few!.score, few!.rank]).toEqual([expect.any(Number), null]);
		expect(sampled!.weights).toEqual(SCORE_WEIGHTS);
	});

	test('ranks are inside volume groups: the best of many has the place of those with as many', () => {
		const scores = scoreBodies([
			body({ body: 'a1', referrals: 10_001, onTime: 10 }),
			body({ body: 'a2', referrals: 40_000, onTime: 20 }),
			body({ body: 'b1', referrals: 10_000, onTime: 70 }),
			body({ body: 'b2', referrals: 2_000, onTime: 70, letGo: 80 }),
			body({ body: 'c1', referrals: 1_999, onTime: 30 })
		]);
		expect(scores.map(({ group, rank, ranked }) => `${group} ${rank}/${ranked}`)).toEqual([
			...['A 2/2', 'A 1/2', 'B 1/2', 'B 2/2', 'C 1/1']
		]);
	});

	test('between 0 and 100, its band around it, and better by more on time', () => {
		const some = fc.record({
			referrals: fc.nat(50_000),
			due: fc.integer({ min: 1, max: 1_000 }),
			share: fc.double({ min: 0, max: 0.99, noNaN: true }),
			unserved: fc.nat(1_000),
			medianHours: fc.option(fc.integer({ min: -50, max: 5_000 }))
		});
		fc.assert(
			fc.property(some, ({ referrals, due, share, unserved, medianHours }) => {
				const onTime = Math.floor(share * due);
				const one = { referrals, counted: 1_000, due, onTime, unserved, medianHours };
				const [less, more] = scoreBodies([body(one), body({ ...one, onTime: onTime + 1 })]);
				expect(less!.low).toBeGreaterThanOrEqual(0);
				expect(less!.low).toBeLessThanOrEqual(less!.score! + 1e-9);
				expect(less!.high).toBeGreaterThanOrEqual(less!.score! - 1e-9);
				expect(less!.high).toBeLessThanOrEqual(100 + 1e-9);
				expect(more!.score).toBeGreaterThan(less!.score!);
			}),
			{ seed: SEED }
		);
	});
});

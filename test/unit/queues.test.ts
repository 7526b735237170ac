import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agentsNeeded, erlangB, erlangC, linesNeeded, offeredLoad, queueAt } from '#sql/model/erlang.ts';
import { littlesLaw } from '#sql/model/littles-law.ts';
import { SEED } from '../support/depth.ts';
import { ACTS, AFTER_ALL, honestly, MIDWAY, scoreOf, share, WAYS, type Act } from '../support/games.ts';
import { describeWith } from '../support/shared-data.ts';

const holds = <T>(property: fc.IPropertyWithHooks<T>) => fc.assert(property, { seed: SEED });
const load = fc.double({ min: 0.01, max: 150, noNaN: true });
const servers = fc.integer({ min: 1, max: 220 });

/** As it is defined: (A^N / N!) over the sum of A^k / k!, in logarithms. */
function byDefinition(A: number, N: number): number {
	const log = (k: number) =>
		k * Math.log(A) - Array.from({ length: k }, (_, i) => Math.log(i + 1)).reduce((a, b) => a + b, 0);
	let sum = 0;
	for (let k = 0; k <= N; k++) sum += Math.exp(log(k) - log(N));
	return 1 / sum;
}

describe('Erlang B and C', () => {
	test('the values that tables give', () => {
		expect(erlangB(1, 1)).toBeCloseTo(0.5, 12);
		expect(erlangB(25, 30)).toBeCloseTo(0.05260317, 6);
		expect(erlangC(2, 3)).toBeCloseTo(0.44444444, 6);
		expect(queueAt(2, 3, 180).servedWithin(20)).toBeCloseTo(0.60229364, 6);
		expect(queueAt(2, 3, 180).asaSeconds).toBeCloseTo(80, 6);
		expect(queueAt(2, 3, 180).occupancy).toBeCloseTo(2 / 3, 12);
		expect(offeredLoad(100, 180)).toBe(5);
	});

	describeWith('real/golden.json', 'the reference', (golden) => {
		test('every value to 1e-6', () => {
			const { erlang_reference } = JSON.parse(readFileSync(golden, 'utf8'));
			expect(erlang_reference.erlang_b.length + erlang_reference.erlang_c.length).toBeGreaterThan(10);
			for (const { A, N, B } of erlang_reference.erlang_b) expect(Math.abs(erlangB(A, N) - B)).toBeLessThan(1e-6);
			for (const { A, N, C, SL20_AHT180 } of erlang_reference.erlang_c) {
				expect(Math.abs(erlangC(A, N) - C)).toBeLessThan(1e-6);
				expect(Math.abs(queueAt(A, N, 180).servedWithin(20) - SL20_AHT180)).toBeLessThan(1e-6);
			}
		});
	});

	test('B by its recursion is B by its definition; more lines block less, more load blocks more', () => {
		holds(
			fc.property(load, servers, (A, N) => {
				expect(erlangB(A, N)).toBeCloseTo(byDefinition(A, N), 9);
				expect(erlangB(A, N + 1)).toBeLessThanOrEqual(erlangB(A, N));
				expect(erlangB(A * 1.1, N)).toBeGreaterThanOrEqual(erlangB(A, N));
			})
		);
	});

	test('C is no less than B, and 1 where the agents are too few', () => {
		holds(
			fc.property(load, servers, (A, N) => {
				expect(erlangC(A, N)).toBeGreaterThanOrEqual(erlangB(A, N) - 1e-12);
				if (N <= A) expect([erlangC(A, N), queueAt(A, N, 180).asaSeconds]).toEqual([1, null]);
				else expect(queueAt(A, N, 180).servedWithin(0)).toBeCloseTo(1 - erlangC(A, N), 12);
			})
		);
	});

	test('the agents for a service level reach it, and one fewer does not; so do the lines', () => {
		const shares = fc.double({ min: 0.01, max: 0.99, noNaN: true });
		holds(
			fc.property(load, shares, fc.integer({ min: 1, max: 600 }), (A, share, aht) => {
				const agents = agentsNeeded(A, aht, share, 20);
				expect(queueAt(A, agents, aht).servedWithin(20)).toBeGreaterThanOrEqual(share);
				expect(agents === 0 ? 0 : queueAt(A, agents - 1, aht).servedWithin(20)).toBeLessThan(share);
				const lines = linesNeeded(A, share);
				expect(erlangB(A, lines)).toBeLessThanOrEqual(share);
				if (lines > 0) expect(erlangB(A, lines - 1)).toBeGreaterThan(share);
			})
		);
	});

	test('an idle line, and what is no number of lines', () => {
		expect([erlangB(0, 0), erlangB(0, 3), erlangC(0, 3), agentsNeeded(0, 180, 0.8, 20)]).toEqual([1, 0, 0, 1]);
		const wrong = [
			() => erlangB(-1, 3),
			() => erlangC(2, 2.5),
			() => agentsNeeded(2, 180, 1, 20),
			() => linesNeeded(2, 0)
		];
		for (const one of wrong) expect(one).toThrow(RangeError);
	});
});

describe("Little's law", () => {
	test('holds for any queue when time is cut to the period, and a letter lost from one side shows', () => {
		const stays = fc.array(fc.tuple(fc.nat(99), fc.nat(60)), { minLength: 40, maxLength: 120 });
		fc.assert(
			fc.property(stays, (letters) => {
				const [from, until] = [20, 80];
				const within = letters
					.map(([start, length]) => Math.min(until, start + length) - Math.max(from, start))
					.filter((days) => days > 0);
				let area = 0;
				for (let hour = from; hour < until; hour++)
					area += letters.filter(([start, length]) => start <= hour && hour < start + length).length;
				const total = within.reduce((sum, days) => sum + days, 0);
				const law = littlesLaw(area / (until - from), within.length, total, until - from);
				if (area > 0) expect(law.residual).toBeCloseTo(0, 10);
				expect(law.isAlarm).toBe(false);
				const lost = littlesLaw((area * 0.8) / (until - from), within.length, total, until - from);
				if (area > 0) expect([lost.residual!.toFixed(6), lost.isAlarm]).toEqual(['0.250000', true]);
			}),
			{ seed: SEED }
		);
	});

	test('an empty period has no residual', () => {
		expect(littlesLaw(0, 0, 0, 30)).toMatchObject({ residual: null, isAlarm: false });
		expect(littlesLaw(0, 4, 8, 30)).toMatchObject({ residual: 1, isAlarm: true });
		expect(() => littlesLaw(1, 1, 1, 0)).toThrow(RangeError);
	});
});

describe('games', () => {
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
});

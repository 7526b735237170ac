import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { littlesLaw } from '#sql/model/littles-law.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
console.log(`seed ${SEED}`);

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

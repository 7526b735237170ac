import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backTestClear } from '#sql/model/clear-back-test.ts';
import { littlesLaw } from '#sql/model/littles-law.ts';
import { quantile } from '#sql/model/quantile.ts';
import { daysToClear, netsByWorkingDay, paceOf, timeToClear, type FlowDay } from '#sql/model/time-to-clear.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
console.log(`seed ${SEED}`);

const DAY_MS = 86_400_000;
/** Saturday. */
const FIRST = Date.UTC(2022, 6, 16);
const dayAt = (i: number) => new Date(FIRST + i * DAY_MS).toISOString().slice(0, 10);
const isFriday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay() === 5;
const flow = (i: number, came: number, went: number, isOutage = false): FlowDay => ({
	day: dayAt(i),
	came,
	went,
	isWorking: !isFriday(dayAt(i)),
	isOutage
});
const ahead = (from: number, count: number) =>
	Array.from({ length: count * 2 }, (_, i) => dayAt(from + i))
		.filter((day) => !isFriday(day))
		.slice(0, count);

describe('time to clear', () => {
	test('a steady pace: open over the net a day, on the working day that it ends on', () => {
		const flows = Array.from({ length: 21 }, (_, i) => flow(i, 0, isFriday(dayAt(i)) ? 0 : 10));
		const found = timeToClear(95, flows, ahead(21, 40));
		expect(found.pace).toEqual({ perDay: 10, slow: 10, fast: 10, days: 14 });
		expect([found.days, found.on]).toEqual([9.5, ahead(21, 40)[9]]);
		expect(isFriday(found.on!)).toBe(false);
		expect(timeToClear(0, flows, ahead(21, 40))).toMatchObject({ days: 0, on: dayAt(20) });
	});

	test('the case: 155,766 at 5,000 referrals on each day without outage are 31 days', () => {
		const days = daysToClear(155_766, 155_000 / (45 - 14))!;
		expect(days).toBeCloseTo(31.15, 2);
		expect(Math.round(days)).toBe(31);
	});

	test('what comes on a Friday counts with the working day after it', () => {
		const flows = [flow(5, 1, 11), flow(6, 7, 0), flow(7, 1, 11)];
		expect(netsByWorkingDay(flows)).toEqual([
			{ day: dayAt(5), net: 10 },
			{ day: dayAt(7), net: 3 }
		]);
	});

	test('an outage counts, or is left out on demand, and then older days take its place', () => {
		const flows = Array.from({ length: 34 }, (_, i) => flow(i, 5, i >= 20 ? 0 : 15, i >= 20));
		expect(paceOf(flows)!.perDay).toBeLessThan(0);
		expect(timeToClear(100, flows, ahead(34, 40))).toMatchObject({ days: null, on: null, daysSlow: null });
		expect(paceOf(flows, { excludeOutages: true })).toMatchObject({ slow: 10, days: 14 });
	});

	test('a pace that wavers: the slow end is never, the fast one is not', () => {
		const nets = [40, -30, 40, -30, 40, -30, 40, 40, 40, -30, 40, 40, -30, 40];
		const flows = nets.map((net, i) => ({ ...flow(i, 0, net), isWorking: true }));
		const found = timeToClear(100, flows, ahead(14, 300));
		expect(found.pace).toMatchObject({ slow: quantile(nets, 0.2)!, fast: 40 });
		expect([found.daysFast, found.daysSlow, found.onSlow]).toEqual([2.5, null, null]);
		expect(found.days).toBeCloseTo(100 / (210 / 14), 10);
	});

	test('too few days are no ground; a day beyond the calendar is not invented', () => {
		expect(timeToClear(100, [flow(0, 0, 9)], ahead(1, 9))).toMatchObject({ pace: null, days: null, on: null });
		const flows = Array.from({ length: 8 }, (_, i) => flow(i, 0, 1));
		expect(timeToClear(100, flows, ahead(8, 5))).toMatchObject({ days: expect.any(Number), on: null });
	});

	test('fast ≤ slow, and twice the queue takes twice the days', () => {
		const nets = fc.array(fc.tuple(fc.nat(500), fc.nat(500)), { minLength: 10, maxLength: 60 });
		fc.assert(
			fc.property(nets, fc.integer({ min: 1, max: 100_000 }), (flows, open) => {
				const days = flows.map(([came, went], i) => flow(i, came, went));
				const one = timeToClear(open, days, ahead(60, 10));
				const two = timeToClear(2 * open, days, ahead(60, 10));
				expect(one.pace!.slow).toBeLessThanOrEqual(one.pace!.fast);
				if (one.daysSlow !== null) expect(one.daysFast!).toBeLessThanOrEqual(one.daysSlow);
				if (one.days !== null) expect(two.days).toBeCloseTo(2 * one.days, 6);
				expect(one.days === null).toBe(one.pace!.perDay <= 0);
			}),
			{ seed: SEED }
		);
	});
});

describe('its back-test', () => {
	test('a steady pace is forecast exactly, each day', () => {
		const flows = Array.from({ length: 40 }, (_, i) => flow(i, 2, isFriday(dayAt(i)) ? 2 : 12));
		const found = backTestClear(1_000, flows, { horizon: 5, days: 10 });
		expect(found.days).toHaveLength(10);
		expect(found).toMatchObject({ coverage: 1, bias: 0, error: 0 });
		expect(found.days.at(-1)!.actual).toBe(1_000);
	});

	test('a pace that doubles: the forecast saw the queue too long, and says so', () => {
		const flows = Array.from({ length: 40 }, (_, i) => ({ ...flow(i, 0, i < 30 ? 10 : 20), isWorking: true }));
		const found = backTestClear(500, flows, { horizon: 10, days: 1 });
		expect(found.days).toEqual([
			{ day: dayAt(29), open: 700, expected: 600, low: 600, high: 600, actual: 500, isInside: false }
		]);
		expect(found).toMatchObject({ coverage: 0, bias: 100 });
	});

	test('what was open then is what is open now, with all that came and went since', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 25, maxLength: 70 }), (flows) => {
				const days = flows.map(([came, went], i) => flow(i, came, went));
				const start = 5_000;
				const net = (until: string) =>
					days.filter(({ day }) => day <= until).reduce((sum, { came, went }) => sum + came - went, start);
				const found = backTestClear(net('9999'), days, { horizon: 7 });
				const working = days.filter(({ isWorking }) => isWorking).map(({ day }) => day);
				for (const { day, open, actual } of found.days) {
					expect(open).toBe(net(day));
					expect(actual).toBe(net(working[working.indexOf(day) + 7]!));
				}
				expect(found.days.length).toBeGreaterThan(0);
			}),
			{ seed: SEED }
		);
	});

	test('of too short a time nothing is known', () => {
		expect(backTestClear(10, [flow(0, 1, 1)])).toMatchObject({ days: [], coverage: null, bias: null, error: null });
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

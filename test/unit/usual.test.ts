import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '#ingest/scenario/random.ts';
import { backTest, judgeDays, SAID, type DayValue } from '#sql/model/band.ts';
import { dayAfter, daysFrom } from '#sql/model/tehran.ts';
import { stoodOf, USUAL_AT_LEAST, USUAL_DAYS } from '#sql/model/usual.ts';
import { poisson } from '../support/alert-histories.ts';
import { SEED } from '../support/depth.ts';
import { naiveBand } from '../support/naive-alerts.ts';
import { describeWith } from '../support/shared-data.ts';

const TODAY = '2022-08-27';
const days = (count: number, value: (index: number) => number) =>
	Array.from({ length: count }, (_, index) => value(index));

test('a body that has more than usual says since which day, and how much it was a week ago', () => {
	const stands = [...days(80, () => 100), ...days(10, (index) => 101 + index), 111];
	expect(stoodOf(stands, TODAY)).toEqual({ now: 111, weekAgo: 104, usual: 100, aboveSince: '2022-08-17' });
});

test('the days before an interruption do not count', () => {
	const stands = [...days(60, () => 100), ...days(20, () => 150), 90, 150, 151];
	expect(stoodOf(stands, TODAY)).toMatchObject({ usual: 100, aboveSince: dayAfter(TODAY, -1) });
});

test('days of an outage do not count for what is usual', () => {
	const stands = [...days(40, () => 100), ...days(50, () => 7), 101];
	const dark = new Set(Array.from({ length: 50 }, (_, n) => dayAfter(TODAY, -1 - n)));
	expect(stoodOf(stands, TODAY)).toMatchObject({ usual: 7 });
	expect(stoodOf(stands, TODAY, dark)).toMatchObject({ now: 101, usual: 100, aboveSince: TODAY });
});

test('what is as usual or less has no such day', () => {
	const fives = days(90, () => 5);
	expect(stoodOf([...fives, 5], TODAY)).toMatchObject({ now: 5, usual: 5, aboveSince: null });
	expect(stoodOf([...fives, 4], TODAY)).toMatchObject({ usual: 5, aboveSince: null });
});

test('of too few days nothing is usual', () => {
	const short = [...days(60, () => 0).map(() => null), ...days(USUAL_AT_LEAST - 1, (index) => index), 900];
	expect(stoodOf(short, TODAY)).toEqual({ now: 900, weekAgo: USUAL_AT_LEAST - 1 - 7, usual: null, aboveSince: null });
	expect(stoodOf([], TODAY)).toEqual({ now: null, weekAgo: null, usual: null, aboveSince: null });
});

test(`since that day more stands at every end of a day, and on the day before no more than usual, SEED=${SEED}`, () => {
	const stands = fc.array(fc.nat(12), { minLength: USUAL_AT_LEAST + 1, maxLength: USUAL_DAYS + 1 });
	fc.assert(
		fc.property(stands, (all) => {
			const { usual, aboveSince, now } = stoodOf(all, TODAY);
			expect(usual).not.toBeNull();
			const before = all.slice(0, -1);
			expect(before.filter((value) => value < usual!).length).toBeLessThanOrEqual(before.length / 2);
			expect(before.filter((value) => value > usual!).length).toBeLessThanOrEqual(before.length / 2);
			expect(aboveSince !== null).toBe(now! > usual!);
			if (aboveSince === null) return;
			const run = daysFrom(aboveSince, TODAY);
			for (const value of all.slice(-run)) expect(value).toBeGreaterThan(usual!);
			if (run < all.length) expect(all.at(-run - 1)).toBeLessThanOrEqual(usual!);
		}),
		{ seed: SEED }
	);
});

describe('the band of what is usual', () => {
	const anyDays = fc
		.array(
			fc.record({
				value: fc.option(fc.integer({ min: 0, max: 400 }), { freq: 12 }),
				of: fc.integer({ min: 0, max: 90 }),
				isHoliday: fc.constantFrom(false, false, false, false, true),
				isOutage: fc.constantFrom(false, false, false, false, false, false, true)
			}),
			{ minLength: 1, maxLength: 300, size: 'max' }
		)
		.map((all) =>
			all.map(({ value, of, isHoliday, isOutage }, n): DayValue => {
				const day = dayAfter('2021-03-21', n);
				return { day, value, of, isWorking: !isHoliday && new Date(`${day}T00:00:00Z`).getUTCDay() !== 5, isOutage };
			})
		);

	test.each(['count', 'share', 'proportion'] as const)('is the one of a naive replay: %s', (spread) => {
		const asShare = (days: DayValue[]) =>
			days.map((one) => ({ ...one, value: one.value === null ? null : one.value / 400 }));
		let judged = 0;
		fc.assert(
			fc.property(anyDays, (given) => {
				const days = spread === 'share' ? asShare(given) : given;
				const told = judgeDays(days, spread);
				expect(told).toEqual(naiveBand(days, spread));
				judged += backTest(told).judged;
			}),
			{ seed: SEED, numRuns: 12, endOnFailure: true }
		);
		expect(judged).toBeGreaterThan(0);
	});

	test('is made of earlier days alone, and an outage teaches nothing', () => {
		fc.assert(
			fc.property(anyDays, fc.nat(), (days, at) => {
				const place = at % days.length;
				const before = judgeDays(days.slice(0, place + 1), 'count').at(-1);
				expect(judgeDays(days, 'count')[place]).toEqual(before);
				const odd = days.map((one) => (one.isOutage ? { ...one, value: 1_000_000 } : one));
				const sides = (all: DayValue[]) => judgeDays(all, 'count').map(({ side }) => side);
				expect(sides(odd)).toEqual(sides(days));
			}),
			{ seed: SEED, numRuns: 12, endOnFailure: true }
		);
	});

	test('says nothing of the first weeks', () => {
		const days = Array.from({ length: 60 }, (_, n) => plain(dayAfter('2021-03-21', n), 100));
		expect(judgeDays(days, 'count').every(({ usual, side }) => usual === null && side === null)).toBe(true);
	});

	test('five years with seasons alone: as many days lie outside as it says', () => {
		const random = createRandom(SEED);
		const days = Array.from({ length: 5 * 365 }, (_, n) => {
			const day = dayAfter('2018-03-21', n);
			const isFriday = new Date(`${day}T00:00:00Z`).getUTCDay() === 5;
			const mean = (isFriday ? 40 : 250) * (1 + 0.3 * Math.sin((n / 365) * 2 * Math.PI));
			return { ...plain(day, poisson(mean, random)), isWorking: !isFriday };
		});
		const { judged, outside } = backTest(judgeDays(days, 'count'));
		expect(judged).toBeGreaterThan(1_500);
		expect(Math.abs(outside / judged - SAID)).toBeLessThanOrEqual(0.02);
		// A day on which half as many come is found.
		const fell = days.map((one, n) => (n === 1_000 ? { ...one, value: Math.round(one.value / 2) } : one));
		expect(judgeDays(fell, 'count')[1_000]?.side).toBe('below');
	});

	const plain = (day: string, value: number) => ({ day, value, of: value, isWorking: true, isOutage: false });

	describeWith('real', 'Boston 2015: nine months learnt, three tested', (folder) => {
		// Holidays of the city that year.
		const HOLIDAYS = '01-01 01-19 02-16 04-20 05-25 06-17 07-03 09-07 10-12 11-11 11-26 12-25'.split(' ');
		const text = gunzipSync(readFileSync(`${folder}/boston311_2015.csv.gz`));
		const rows = parse<Record<string, string>>(text, { columns: true });
		test.each(['OPEN_DT', 'CLOSED_DT'])('%s', (column) => {
			const counts = new Map<string, number>();
			for (const { [column]: moment = '' } of rows) {
				const [month, day, year] = moment.slice(0, 10).split('/');
				const key = `${year}-${month}-${day}`;
				counts.set(key, (counts.get(key) ?? 0) + 1);
			}
			const days = Array.from({ length: 365 }, (_, n) => {
				const day = dayAfter('2015-01-01', n);
				const isWeekend = [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
				return { ...plain(day, counts.get(day) ?? 0), isWorking: !isWeekend && !HOLIDAYS.includes(day.slice(5)) };
			});
			const tested = judgeDays(days, 'count').filter(({ day }) => day >= '2015-10-01');
			const { judged, outside } = backTest(tested);
			console.log(`${column}: ${outside} of ${judged} days outside; it says ${SAID}`);
			expect(judged).toBe(92);
			expect(Math.abs(outside / judged - SAID)).toBeLessThanOrEqual(0.02);
		});
	});
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayAfter, daysFrom } from '#sql/model/tehran.ts';
import { stoodOf, USUAL_AT_LEAST, USUAL_DAYS } from '#sql/model/usual.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
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
	expect(
		stoodOf(
			days(91, () => 5),
			TODAY
		)
	).toMatchObject({ now: 5, usual: 5, aboveSince: null });
	expect(stoodOf([...days(90, () => 5), 4], TODAY)).toMatchObject({ usual: 5, aboveSince: null });
});

test('of too few days nothing is usual', () => {
	const short = [...days(60, () => 0).map(() => null), ...days(USUAL_AT_LEAST - 1, (index) => index), 900];
	expect(stoodOf(short, TODAY)).toEqual({ now: 900, weekAgo: USUAL_AT_LEAST - 1 - 7, usual: null, aboveSince: null });
	expect(stoodOf([], TODAY)).toEqual({ now: null, weekAgo: null, usual: null, aboveSince: null });
});

test(`since that day more stands at every end of a day, and on the day before no more than usual, SEED=${SEED}`, () => {
	const stands = fc.array(fc.integer({ min: 0, max: 12 }), {
		minLength: USUAL_AT_LEAST + 1,
		maxLength: USUAL_DAYS + 1
	});
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

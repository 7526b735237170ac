import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueDays, newestDays, PACES, type Pace, type ToldDays, type Wish } from '#sql/model/digest-days.ts';
import { dayAfter, daysFrom, tehranMidnight } from '#sql/model/tehran.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
console.log(`SEED=${SEED}`);
const HOUR_MS = 3_600_000;
const FIRST = '2022-08-20';
const weekday = (day: string): string =>
	new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', { weekday: 'long', timeZone: 'UTC' });
const at = (day: string, hour: number): number => tehranMidnight(day) + hour * HOUR_MS;
const allDays = () => true;

/** Asks for a digest at each moment, as the office does, and makes what is due. */
function walk(wish: Omit<Wish, 'madeFor'>, clocks: readonly number[], isWorking: (day: string) => boolean) {
	let madeFor: string | null = null;
	const made: (ToldDays & { at: number })[] = [];
	for (const now of clocks) {
		const days = dueDays({ ...wish, madeFor }, now, isWorking);
		if (!days) continue;
		made.push({ ...days, at: now });
		madeFor = days.to;
	}
	return made;
}

/** Each hour of so many days. */
const hours = (days: number): number[] => Array.from({ length: days * 24 }, (_, n) => at(FIRST, 0) + n * HOUR_MS);

test('a day is told from eight in the morning of the next on, a week from eight on Saturday', () => {
	expect(newestDays('day', at('2022-08-27', 7.99))).toEqual({ from: '2022-08-25', to: '2022-08-25' });
	expect(newestDays('day', at('2022-08-27', 8))).toEqual({ from: '2022-08-26', to: '2022-08-26' });
	expect(newestDays('week', at('2022-08-27', 7.99))).toEqual({ from: '2022-08-13', to: '2022-08-19' });
	expect(newestDays('week', at('2022-08-27', 8))).toEqual({ from: '2022-08-20', to: '2022-08-26' });
	expect(newestDays('week', at('2022-09-02', 23))).toEqual({ from: '2022-08-20', to: '2022-08-26' });
});

test('over holidays nothing comes, and the next working day tells from the last working day on', () => {
	const days = ['2022-08-25', '2022-08-26', '2022-08-27'];
	const isWorking = (day: string) => !days.includes(day);
	const wish = { onHolidays: false, madeFor: '2022-08-23' };
	const due = (every: Pace, day: string, madeFor = wish.madeFor) =>
		dueDays({ ...wish, every, madeFor }, at(day, 9), isWorking);
	expect(due('day', '2022-08-25')).toBe(null);
	expect(due('day', '2022-08-28')).toEqual({ from: '2022-08-24', to: '2022-08-27' });
	// What was told is not told again.
	expect(due('day', '2022-08-28', '2022-08-25')).toEqual({ from: '2022-08-26', to: '2022-08-27' });
	expect(due('week', '2022-08-27')).toBe(null);
	expect(due('week', '2022-08-28')).toEqual({ from: '2022-08-20', to: '2022-08-26' });
});

test('after a stop only the newest that was missed is due', () => {
	for (const every of PACES) {
		const made = walk({ every, onHolidays: true }, [at(FIRST, 9), at('2022-10-01', 9), at('2022-10-01', 10)], allDays);
		expect(made.map(({ to }) => to)).toEqual([newestDays(every, at(FIRST, 9)).to, '2022-09-30']);
	}
});

test('each day and each week is told once, in order', () => {
	const made = walk({ every: 'day', onHolidays: true }, hours(60), allDays);
	expect(made.slice(1).map(({ from }) => from)).toEqual(made.slice(0, -1).map(({ to }) => dayAfter(to)));
	const weeks = walk({ every: 'week', onHolidays: true }, hours(60), allDays).slice(1);
	expect(weeks.map(({ from, to }) => [weekday(from), weekday(to), daysFrom(from, to)])).toEqual(
		weeks.map(() => ['Saturday', 'Friday', 7])
	);
	expect(weeks.map(({ at }) => new Date(at).toISOString().slice(11, 16))).toEqual(
		// Tehran's summer time ended on 22 September 2022, and did not return.
		weeks.map(({ to }) => (to < '2022-09-21' ? '03:30' : '04:30'))
	);
});

test('whatever the clock does and whenever the office runs, no day is told twice', () => {
	const clock = fc.array(fc.integer({ min: -5 * 24, max: 9 * 24 }), { minLength: 1, maxLength: 60 });
	const daysOff = fc.uniqueArray(fc.integer({ min: -10, max: 90 }), { maxLength: 40 });
	fc.assert(
		fc.property(fc.constantFrom(...PACES), fc.boolean(), clock, daysOff, (every, onHolidays, steps, off) => {
			let now = at(FIRST, 9);
			const clocks = steps.map((hoursOn) => (now += hoursOn * HOUR_MS));
			const holidays = new Set(off.map((n) => dayAfter(FIRST, n)));
			const made = walk({ every, onHolidays }, clocks, (day) => !holidays.has(day));
			for (const [n, { from, to, at: moment }] of made.entries()) {
				expect(from <= to && moment >= at(dayAfter(to), 8)).toBe(true);
				if (n > 0) expect(from > made[n - 1]!.to).toBe(true);
			}
		}),
		{ seed: SEED }
	);
});

test('with days off and an office that always runs, the digests of whoever is left alone on them tell every day once', () => {
	const daysOff = fc.uniqueArray(fc.integer({ min: 0, max: 50 }), { maxLength: 25 });
	fc.assert(
		fc.property(daysOff, (off) => {
			const holidays = new Set(off.map((n) => dayAfter(FIRST, n)));
			const isWorking = (day: string) => !holidays.has(day);
			const made = walk({ every: 'day', onHolidays: false }, hours(55), isWorking);
			expect(made.slice(1).map(({ from }) => from)).toEqual(made.slice(0, -1).map(({ to }) => dayAfter(to)));
			expect(made.every(({ to }) => isWorking(dayAfter(to)))).toBe(true);
		}),
		{ seed: SEED, numRuns: 30 }
	);
});

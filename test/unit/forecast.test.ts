import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '#ingest/scenario/random.ts';
import { forecastQueue, HORIZONS, type Forecast } from '#sql/model/forecast.ts';
import { daysAtPace, usualPace } from '#sql/model/pace.ts';
import type { Cell, Queue } from '#sql/model/queue-walk.ts';
import { stockSeries, testSeries } from '../../web/lib/charts/prepare-queue.ts';
import { shortWords, testedWords } from '../../web/lib/forecast-later.ts';
import type { Said } from '../../web/lib/forecast-words.ts';
import { fill } from '../../web/lib/i18n/text.ts';
import { wordsOf } from '../../web/lib/i18n/words.ts';
import { SEED } from '../support/depth.ts';
import { naiveForecast } from '../support/naive-forecast.ts';
import { describeWith } from '../support/shared-data.ts';
import { FORECAST } from '../support/wall-fixture.ts';

interface Golden {
	cases: { name: string; input: Omit<Queue, 'cells'> & { cells: Cell[] }; output: unknown }[];
}

/** It in the words of the reference. */
function saidOf(forecast: Forecast | null) {
	if (forecast === null) return { verdict: 'too_early' };
	const { asOf, open, ahead, clears } = forecast;
	const said = (h: (typeof HORIZONS)[number]) => {
		const one = ahead[h];
		if (one.verdict === 'too_early') return one;
		const { past: _, error: _error, still: _still, ...rest } = one;
		return rest;
	};
	const { empty, soonest, likely, latest } = clears ?? {};
	const clear = clears && { empty, soonest, likely, latest };
	return { as_of: asOf, open, ahead: Object.fromEntries(HORIZONS.map((h) => [String(h), said(h)])), clear };
}

/** All numbers of the one that differ from the other by more than a billionth of their value, by their place. */
function differences(a: unknown, b: unknown, at = ''): string[] {
	if (typeof a === 'number' && typeof b === 'number')
		return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a)) ? [] : [`${at}: ${a} and ${b}`];
	if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object')
		return a === b ? [] : [`${at}: ${String(a)} and ${String(b)}`];
	const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
	return names.flatMap((name) =>
		differences((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name], `${at}.${name}`)
	);
}

describeWith('../research/forecast/golden.json', 'the forecast of the reference', (path) => {
	const { cases } = JSON.parse(readFileSync(path, 'utf8')) as Golden;
	test.each(cases)('$name', ({ input, output }) => {
		const { ahead, ...byAges } = naiveForecast(input, 1);
		const known = Object.entries(ahead ?? {}).map(([h, one]) => [h, { ...one, by: undefined, again: undefined }]);
		expect(differences(output, { ...byAges, ahead: Object.fromEntries(known) })).toEqual([]);
		expect(differences(naiveForecast(input, 2), saidOf(forecastQueue(input)))).toEqual([]);
	});
});

/** Five days a week from a Monday on. */
const START = Date.UTC(2022, 0, 3);
const DAYS = 160;
const marks = Array.from({ length: DAYS + 100 }, (_, i) => (i % 7 < 5 ? 'w' : '-')).join('');
const queue = (cells: Cell[], more: Partial<Queue> = {}): Queue => ({
	...{ from: new Date(START).toISOString().slice(0, 10), marks, today: DAYS - 1, cells },
	...more
});
const dayOf = (day: string) => (Date.parse(day) - START) / 86_400_000;
const working = Array.from({ length: DAYS }, (_, day) => day).filter((day) => marks[day] === 'w');
/** Each day some come; a share of them leaves after so many days. */
const steady = (each: number, after: number): Cell[] =>
	Array.from({ length: DAYS }, (_, day) => [day, day + after < DAYS ? day + after : null, each]);

describe('the forecast of a queue', () => {
	test('is none before the first working day is over, no date where nothing moves, and too early while it is young', () => {
		expect(forecastQueue(queue([], { today: 0, marks: `-${marks}` }))).toBeNull();

		const still = forecastQueue(queue([[0, null, 500]]))!;
		expect(still).toMatchObject({ open: 500, clears: null });
		expect(still.path).toEqual([]);
		expect(HORIZONS.map((h) => still.ahead[h].verdict)).toEqual(HORIZONS.map(() => 'no_better_than_no_change'));

		const young = forecastQueue(queue(steady(9, 4).filter(([came]) => came >= DAYS - 60)))!;
		expect(young.ahead[10]).toEqual({ verdict: 'too_early', tests: expect.any(Number) });
		expect(young.ahead[10].tests).toBeLessThan(20);
		expect(young.stock.length).toBeGreaterThan(30);
	});

	test('a queue that is worked oldest first at a fixed number a day goes on changing as it did, and has its day', () => {
		// 2,900 on the first day and 10 a day; 30 a day are answered.
		const came = working.flatMap((day, i) => Array<number>(i === 0 ? 2_900 : 10).fill(day));
		const cells = came.map((day, i): Cell => [day, working[Math.floor(i / 30) + 1] ?? null, 1]);
		const found = forecastQueue(queue(cells))!;
		for (const h of HORIZONS)
			expect(found.ahead[h]).toMatchObject({ verdict: 'ok', by: 'same_change', expected: found.open - 20 * h });
		expect(found.clears).toMatchObject({ steps: Math.ceil((found.open - 10) / 20) });
		expect(found.path.map(({ expected }) => Math.round(found.open - expected))).toEqual(
			Array.from({ length: 20 }, (_, k) => 20 * (k + 1))
		);
	});

	test('what it tells of itself is what it said on those days, knowing nothing later', () => {
		const random = createRandom(SEED);
		const cells = Array.from({ length: 40 * DAYS }, (): Cell => {
			const day = random.int(DAYS);
			const left = day + 1 + random.int(60);
			return [day, left < DAYS ? left : null, 1];
		});
		for (const h of HORIZONS) {
			const told = forecastQueue(queue(cells))!.ahead[h];
			if (told.verdict === 'too_early') throw new Error('too early');
			for (const { day, expected } of [told.past.at(-20)!, told.past.at(-9)!, told.past.at(-1)!]) {
				const today = working[working.indexOf(dayOf(day)) - h]!;
				const known = cells.filter(([came]) => came <= today);
				const found = forecastQueue(queue(known, { today }))!.ahead[h];
				expect(found).toMatchObject({ expected: expect.closeTo(expected, 6) });
			}
		}
	});

	test('days off and days of outage lose no letter', () => {
		const cells = fc.array(
			fc.tuple(fc.nat(DAYS - 1), fc.option(fc.nat(90), { nil: null }), fc.integer({ min: 1, max: 40 })),
			{ minLength: 1, maxLength: 200 }
		);
		const off = fc.uniqueArray(fc.nat(DAYS - 8), { maxLength: 20 });
		fc.assert(
			fc.property(cells, off, (some, outages) => {
				const all = some.map(([came, stays, n]): Cell => [
					came,
					stays === null || came + stays >= DAYS ? null : came + stays,
					n
				]);
				const marked = [...marks].map((mark, i) => (outages.includes(i) ? 'x' : mark)).join('');
				const found = forecastQueue(queue(all, { marks: marked }))!;
				for (const { day, open } of found.stock) {
					const place = dayOf(day);
					const stood = all.filter(([came, left]) => came <= place && (left === null || left > place));
					expect(open).toBe(stood.reduce((sum, [, , n]) => sum + n, 0));
				}
				for (const h of HORIZONS) {
					const one = found.ahead[h];
					if (one.verdict === 'too_early') continue;
					expect(one.expected).toBeGreaterThanOrEqual(0);
					expect(one.half60).toBeLessThanOrEqual(one.half90);
					expect(one.skill).toBeCloseTo(one.still > 0 ? 1 - one.error / one.still : 0, 9);
				}
				expect(differences(naiveForecast(queue(all, { marks: marked }), 2), saidOf(found))).toEqual([]);
				const far = HORIZONS.findLast((h) => found.ahead[h].verdict === 'ok');
				expect(found.path).toHaveLength(far ?? 0);
				if (far) expect(found.path.at(-1)).toMatchObject({ day: (found.ahead[far] as { day: string }).day });
			}),
			{ seed: SEED, numRuns: 40 }
		);
	});
});

describe('a forecast in words', () => {
	const said = ({ templates, values }: Said) =>
		templates
			.map((template) => fill(template, Object.fromEntries(Object.entries(values).map(([k, v]) => [k, v.text]))))
			.join('');
	const EARLY = { ...FORECAST, ahead: { verdict: 'too_early' as const, tests: 12 } };
	const poor = { ...FORECAST.ahead, verdict: 'no_better_than_no_change' as const };
	const POOR = { ...FORECAST, ahead: poor, grew: null } as typeof FORECAST;
	const AGAIN = { ...FORECAST, ahead: { ...FORECAST.ahead, by: 'same_change' } } as typeof FORECAST;

	test('leaves no brace', () => {
		for (const words of [wordsOf('fa'), wordsOf('en')])
			for (const one of [FORECAST, EARLY, POOR, AGAIN, { ...FORECAST, clears: null }]) {
				expect(said(testedWords(one, words))).not.toMatch(/[{}]|undefined|NaN/);
				expect(Object.values(shortWords(one, words)).join(' ')).not.toMatch(/[{}]|undefined|NaN/);
			}
	});

	test('names its band, how it lately did beside "no change", and where it is taken to change as before', () => {
		expect(said(testedWords(FORECAST, wordsOf('fa')))).toMatch(
			/همین پیش‌بینی اخیراً .*۴.* خطا داشته است؛ «همان تغییر پیشین» .*۵.* و «بدون تغییر» .*۱۱/
		);
		const text = said(testedWords(FORECAST, wordsOf('en')));
		expect(text).toContain('about 71,240 letters');
		expect(text).toContain('(60 %: 68,140–74,340)');
		expect(said(testedWords(AGAIN, wordsOf('en')))).toContain('If the queue changes as in the last 10 working days');
		expect(said(testedWords(AGAIN, wordsOf('fa')))).toContain('اگر صف همان‌قدر تغییر کند');
	});

	test('where it is not good enough says why, and has neither a number ahead nor a date', () => {
		for (const [one, why] of [
			[EARLY, 'too early to forecast the queue: 12 of 20 tests'],
			[POOR, 'lately no better than “no change”']
		] as const) {
			const text = said(testedWords(one, wordsOf('en')));
			expect(text).toContain(why);
			expect(text).not.toMatch(/71,240|Mehr|Shahrivar/);
			expect(shortWords(one, wordsOf('en')).band).toBe('');
		}
	});

	test('the pace of the case: 155,766 at 5,000 a day are 31 working days', () => {
		expect([usualPace(155_766), daysAtPace(155_766, 5_000)]).toEqual([5_000, 31]);
		for (const open of [1, 7, 40, 999, 8_123]) expect(usualPace(open)).toBeGreaterThanOrEqual(1);
	});
});

describe('its pictures', () => {
	const names = { stood: 'stood', expected: 'expected', band: 'band', actual: 'came' };

	test('what stands goes on over days off, and the band begins where it ends; a test is its band and what came', () => {
		const days = [
			{ day: '2022-08-25', open: 9, expected: null, half60: null },
			{ day: '2022-08-27', open: 7, expected: 7, half60: 0 },
			{ day: '2022-08-28', open: null, expected: 3, half60: 5 }
		];
		const series = stockSeries(days, names);
		expect(series.map(({ name, shape, points }) => [name, shape, points.map(({ value }) => value)])).toEqual([
			['band', 'band', [null, null, 7, 8]],
			['expected', 'line', [null, null, 7, 3]],
			['stood', 'line', [9, 9, 7, null]]
		]);
		expect(series[0]!.points.map(({ low }) => low)).toEqual([null, null, 7, 0]);
		expect(stockSeries(days.slice(0, 1), names).map(({ name }) => name)).toEqual(['stood']);
		const tests = [{ day: '2022-08-25', expected: 9, half60: 2, actual: 8 }];
		expect(testSeries(tests, names).map(({ points }) => points[0]!.value)).toEqual([11, 9, 8]);
	});
});

import { describe, expect, test } from 'vitest';
import { daysAtPace, usualPace } from '#sql/model/pace.ts';
import { stockSeries, testSeries } from '../../web/lib/charts/prepare-queue.ts';
import { shortWords, testedWords } from '../../web/lib/forecast-later.ts';
import type { Said } from '../../web/lib/forecast-words.ts';
import { fill } from '../../web/lib/i18n/text.ts';
import { wordsOf } from '../../web/lib/i18n/words.ts';
import { FORECAST } from '../support/wall-fixture.ts';

describe('a forecast in words', () => {
	const said = ({ templates, values }: Said) =>
		templates
			.map((template) => fill(template, Object.fromEntries(Object.entries(values).map(([k, v]) => [k, v.text]))))
			.join('');
	const EARLY = { ...FORECAST, ahead: { verdict: 'too_early' as const, tests: 12 } };
	const POOR = {
		...FORECAST,
		ahead: { ...FORECAST.ahead, verdict: 'no_better_than_no_change' as const },
		grew: null
	} as typeof FORECAST;

	test('names its band and how it lately did beside "no change", and leaves no brace', () => {
		for (const lang of ['fa', 'en'] as const) {
			const words = wordsOf(lang);
			for (const one of [FORECAST, EARLY, POOR, { ...FORECAST, clears: null }]) {
				expect(said(testedWords(one, words))).not.toMatch(/[{}]|undefined|NaN/);
				expect(Object.values(shortWords(one, words)).join(' ')).not.toMatch(/[{}]|undefined|NaN/);
			}
		}
		expect(said(testedWords(FORECAST, wordsOf('fa')))).toMatch(
			/همین پیش‌بینی اخیراً .*۴.* خطا داشته است؛ «همان تغییر پیشین» .*۵.* و «بدون تغییر» .*۱۱/
		);
		const text = said(testedWords(FORECAST, wordsOf('en')));
		expect(text).toContain('about 71,240 letters');
		expect(text).toContain('(60 %: 68,140–74,340)');
	});

	test('says so where the queue is taken to change as it did before', () => {
		const again = { ...FORECAST, ahead: { ...FORECAST.ahead, by: 'same_change' } } as typeof FORECAST;
		expect(said(testedWords(again, wordsOf('en')))).toContain('If the queue changes as in the last 10 working days');
		expect(said(testedWords(again, wordsOf('fa')))).toContain('اگر صف همان‌قدر تغییر کند');
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

	test('what stands goes on over days off, and the band begins where it ends', () => {
		const series = stockSeries(
			[
				{ day: '2022-08-25', open: 9, expected: null, half60: null },
				{ day: '2022-08-27', open: 7, expected: 7, half60: 0 },
				{ day: '2022-08-28', open: null, expected: 3, half60: 5 }
			],
			names
		);
		expect(series.map(({ name, shape, points }) => [name, shape, points.map(({ value }) => value)])).toEqual([
			['band', 'band', [null, null, 7, 8]],
			['expected', 'line', [null, null, 7, 3]],
			['stood', 'line', [9, 9, 7, null]]
		]);
		expect(series[0]!.points.map(({ low }) => low)).toEqual([null, null, 7, 0]);
	});

	test('without a forecast there is no band', () => {
		const days = [{ day: '2022-08-25', open: 9, expected: null, half60: null }];
		expect(stockSeries(days, names).map(({ name }) => name)).toEqual(['stood']);
		const tests = [{ day: '2022-08-25', expected: 9, half60: 2, actual: 8 }];
		expect(testSeries(tests, names).map(({ points }) => points[0]!.value)).toEqual([11, 9, 8]);
	});
});

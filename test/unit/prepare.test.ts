import { describe, expect, it } from 'vitest';
import { barBases, lineRuns, mirror, roundAxis } from '$lib/charts/model.ts';
import { prepareCalls } from '$lib/charts/prepare-calls.ts';
import { prepareDays } from '$lib/charts/prepare-days.ts';
import { prepareOperators } from '$lib/charts/prepare-operators.ts';
import { prepareRanked } from '$lib/charts/prepare-ranked.ts';
import { prepareTime } from '$lib/charts/prepare-time.ts';
import { prepareDivided } from '$lib/charts/prepare-divided.ts';
import { prepareSpark } from '$lib/charts/prepare-spark.ts';
import type { Look } from '$lib/charts/look.ts';
import { toOption } from '$lib/charts/to-option.ts';
import { addDays } from '$lib/i18n/jalali.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { emptyWall, kermanshahWall } from '../support/wall-fixture.ts';

const words = wordsOf('fa');
const day = (name: string, received: number | null) => ({
	...{ day: name, received, referred: null },
	...{ answered: null, incomplete: false }
});

describe('what is not finished', () => {
	const what = 'بی‌پاسخ';
	const points = [12, 11, 3, 2].map((value, n) => ({ day: addDays('2022-07-20', n), value }));
	const model = prepareTime(
		{
			...{ title: 'زمان پاسخ', grain: 'day', outages: [] },
			...{ asOf: '2022-08-01T08:00:00Z', range: { from: null, to: null } },
			series: [{ name: 'زمان پاسخ', shape: 'bar', tone: 'series', points }],
			unfinished: new Map([
				['2022-07-22', { share: 0.31, isEstimate: true, what }],
				['2022-07-23', { share: 0.62, isEstimate: false, what }]
			])
		},
		words
	)!;

	it('is hatched, and says what is to come wherever the bucket is named', () => {
		expect(model.hatched).toEqual([false, false, true, true]);
		for (const titles of [model.tips.map(({ title }) => title), model.table.rows.map(([name]) => name)]) {
			expect(titles[1]).not.toContain('ناتمام');
			expect(titles[2]).toMatch(/هنوز ناتمام: .?۳۱٪.? بی‌پاسخ؛ مقدار برآوردی/);
			expect(titles[3]).toMatch(/هنوز ناتمام: .?۶۲٪.? بی‌پاسخ\)$/);
		}
		expect(model.labels).toEqual([{ at: model.x.at[2], value: 3, text: 'هنوز ناتمام', tone: 'ink' }]);
	});
});

describe('days', () => {
	const wall = kermanshahWall();
	const chart = prepareDays(wall.days, wall.outages, 5000, words);

	it('draws the outage as a span that says how long it was, and the line with a gap in it', () => {
		expect(chart?.model.spans.map(({ label }) => label)).toEqual(['قطع فیبر مخابرات، ۱۴ روز']);
		const line = chart?.model.series.find(({ shape }) => shape === 'line');
		expect(line?.values.slice(9, 23)).toEqual(new Array(14).fill(null));
		expect(lineRuns(chart?.model.x.at ?? [], line?.values ?? [])).toHaveLength(2);
	});

	it('stands Jalali ticks at their true places', () => {
		const ticks = chart!.model.x.ticks.map(({ at, label }) => `${new Date(at).toISOString()} ${label}`);
		const days = ['07-14 ۲۳ تیر', '07-23 ۱ مرداد', '08-01 ۱۰', '08-11 ۲۰', '08-23 ۱ شهریور'];
		expect(ticks).toEqual(days.map((day) => `2022-${day.replace(' ', 'T12:00:00.000Z ')}`));
	});

	it('keeps a day without data a gap, in the picture and in the table', () => {
		const gap = prepareDays([day('2022-07-14', 5), day('2022-07-15', null), day('2022-07-16', 0)], [], 10, words);
		expect(gap?.model.series[0]?.values).toEqual([5, null, 0]);
		const cells = gap?.model.table.rows.map(([, cell]) => (typeof cell === 'object' ? cell.text : cell));
		expect(cells).toEqual(['۵', 'بی‌داده', '۰']);
	});

	it('says that the running day is incomplete', () => {
		expect(chart?.model.hatched?.at(-1)).toBe(true);
		expect(chart?.model.tips.at(-1)?.title).toContain('ناتمام');
	});

	it('shows a year as means of weeks that begin on Saturday, five years as Jalali months', () => {
		const long = (count: number) => {
			const days = Array.from({ length: count }, (_, index) => day(addDays('2022-03-21', index), 10));
			return prepareDays(days, [], 10, words);
		};
		const year = long(365);
		expect(year?.grain).toBe('week');
		expect(new Set(year?.model.series[0]?.values)).toEqual(new Set([10]));
		expect(long(5 * 365)?.grain).toBe('month');
		expect(long(5 * 365)?.model.x.at).toHaveLength(60);
	});

	it('has no picture of nothing', () => {
		expect(prepareDays([], [], 5000, words)).toBeNull();
	});
});

describe('calls and operators', () => {
	it('stands the lost calls on the answered ones', () => {
		const calls = { day: '2022-07-16', offered: 1300, answered: 1000, abandoned: 100, blocked: 200 };
		const model = prepareCalls({ cap: 1000, days: [calls] }, words);
		expect(model?.series.map(({ values }) => values)).toEqual([[1000], [300]]);
		expect(barBases(model?.series ?? [], 1)).toEqual([1000]);
		expect(model?.target).toEqual({ at: 1000 });
	});

	it('orders operators by their work and pales those below the target', () => {
		const model = prepareOperators(kermanshahWall().operators, words);
		const values = model?.series[0]?.values ?? [];
		expect(values).toHaveLength(40);
		expect([...values].sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(values);
		expect(model?.pale).toEqual(values.map((value) => (value ?? 0) < 125));
		expect(prepareOperators(emptyWall().operators, words)).toBeNull();
	});
});

describe('bars and lines', () => {
	it('ranks by size, keeps "other" last and gathers the rest', () => {
		const counts = [3, 9, 5, 1, 2].map((count, index) => ({ code: `c${index}`, count }));
		const ranked = prepareRanked([...counts, { code: 'other', count: 50 }], 70, 4);
		expect(ranked.rows.map(({ code }) => code)).toEqual(['c1', 'c2', 'c0']);
		expect(ranked.rest).toMatchObject({ kinds: 3, count: 53 });
		expect(ranked.all.at(-1)?.code).toBe('other');
		// However much is gathered, the longest of those with a name is as long as can be.
		expect(ranked.rows[0]?.length).toBe(1);
		expect(ranked.rest?.length).toBe(1);
	});

	it('does not know shares of nothing', () => {
		expect(prepareRanked([{ code: 'a', count: 0 }], 0, 5).rows[0]).toMatchObject({ share: null, length: 0 });
	});

	it('divides a bar wholly', () => {
		const counts = Object.entries({ done: 1, wait: 0, late: 3 }).map(([tone, count]) => ({ tone, count }));
		const parts = prepareDivided(counts).map(({ tone, from, width }) => `${tone} ${from} ${width}`);
		expect(parts).toEqual(['done 0 25', 'late 25 75']);
		expect(prepareDivided([])).toEqual([]);
	});

	it('breaks a sparkline where nothing is known', () => {
		expect(prepareSpark([1, 2, null, 4, 3])).toHaveLength(2);
		expect(prepareSpark([null, null])).toEqual([]);
	});

	it('rounds an axis up to whole steps', () => {
		expect(roundAxis(7430)).toEqual({ max: 7500, steps: [0, 2500, 5000, 7500] });
		expect(roundAxis(1)).toEqual({ max: 1, steps: [0, 1] });
		expect(roundAxis(0).max).toBe(1);
	});
});

describe('a chart of a page that is read from right to left', () => {
	it('has its time from right to left: points, ticks, outages and names', () => {
		const wall = kermanshahWall();
		const { model } = prepareDays(wall.days, wall.outages, 5000, words)!;
		const { x, spans, labels, ...rest } = mirror(model);
		const left = (at: number) => model.x.max - (at - model.x.min);
		expect(x.at).toEqual(model.x.at.map(left));
		expect(x.ticks.map(({ label }) => label)).toEqual(model.x.ticks.map(({ label }) => label).reverse());
		expect(spans.map(({ from, to }) => [left(to), left(from)])).toEqual(model.spans.map(({ from, to }) => [from, to]));
		expect(labels.map(({ at }) => left(at))).toEqual(model.labels.map(({ at }) => at));
		expect(mirror({ ...rest, x, spans, labels })).toEqual(model);
	});
});

describe('the live chart', () => {
	const look = { textPx: 12, font: 'x', narrow: false, tip: () => ({}) } as unknown as Look;

	it('draws the model from left to right, values at the right, with its ticks', () => {
		const model = prepareDays(kermanshahWall().days, [], 5000, words)?.model;
		if (!model) throw new Error('no model');
		const option = toOption(model, look) as {
			xAxis: { type: string; inverse?: boolean; axisLabel: { customValues: number[] } };
			yAxis: { position: string };
			series: { type: string; connectNulls?: boolean }[];
		};
		const customValues = model.x.ticks.map(({ at }) => at);
		expect(option.xAxis).toMatchObject({ type: 'time', axisLabel: { customValues } });
		expect(option.xAxis.inverse).toBeUndefined();
		expect(option.yAxis.position).toBe('right');
		expect(option.series.find(({ type }) => type === 'line')?.connectNulls).toBe(false);
	});
});

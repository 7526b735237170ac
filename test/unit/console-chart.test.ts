import { describe, expect, test } from 'vitest';
import type { ChartChoice } from '#sql/model/chart-choice.ts';
import { planChart, type Plan, type Refusal } from '$lib/console/chart-plan.ts';
import { rolesOf, type Table } from '$lib/console/columns.ts';
import { fitChoice, firstChoice } from '$lib/console/first-choice.ts';
import { firstDrawn, MOST_AT_ONCE, switched } from '$lib/console/looks.ts';
import { planModel } from '$lib/console/plan-model.ts';
import { wordsOf } from '$lib/i18n/words.ts';

const tableOf = (columns: Record<string, string>, rows: unknown[][]): Table => ({
	columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
	rows
});

/** Months of two banks, as `jalaliMonth()` says them; one bank has nothing in Mordad. */
const BANKS = tableOf({ month: 'Nullable(String)', bank: 'LowCardinality(String)', median_days: 'Float64' }, [
	['1401-04', 'bank_melli', 12.5],
	['1401-04', 'bank_mellat', 3],
	['1401-05', 'bank_melli', 14],
	['1401-06', 'bank_melli', 11.25],
	['1401-06', 'bank_mellat', 2]
]);
/** The same without what tells the rows of a month apart. */
const MEDIANS = tableOf(
	{ month: 'String', median_days: 'Float64' },
	BANKS.rows.map(([month, , value]) => [month, value])
);

/** A table is drawn by its first choice, with what a test changes in it. */
const look = (table: Table, choice: Partial<ChartChoice>) => planChart(table, { ...firstChoice(table)!, ...choice });
function planned(table: Table, choice: Partial<ChartChoice> = {}): Plan {
	const found = look(table, choice);
	if (!('plan' in found)) throw new Error(JSON.stringify(found));
	return found.plan;
}
function refused(table: Table, choice: Partial<ChartChoice> = {}): Refusal {
	const found = look(table, choice);
	if (!('refusal' in found)) throw new Error('it is drawn');
	return found.refusal;
}
const modelOf = (plan: Plan, keys: string[], y: string, lang: 'fa' | 'en') =>
	planModel(plan, firstDrawn(keys), y, (key) => key, wordsOf(lang));

test('what a column can be is said by its type, and by texts that are Jalali months or days', () => {
	const types = {
		...{ day: 'Date32', at: "Nullable(DateTime64(3, 'UTC'))", month: 'String', bank: 'LowCardinality(String)' },
		...{ n: 'UInt64', late: 'Bool', all: 'Array(String)' }
	};
	const row = ['2022-07-14', null, '1401-04', '1401', '3', true, []];
	expect(rolesOf(tableOf(types, [row]))).toEqual(['time', 'time', 'time', 'name', 'number', 'name', null]);
});

describe('the first picture', () => {
	test('is a line over time for each of what tells the rows of a time apart, where they do not stand alone', () => {
		expect(firstChoice(BANKS)).toEqual({ kind: 'line', x: 'month', y: 'median_days', series: 'bank', join: null });
		const alone = tableOf({ day: 'Date', best: 'String', n: 'UInt64' }, [
			['2022-07-14', 'a', '3'],
			['2022-07-15', 'b', '4']
		]);
		expect(firstChoice(alone)).toMatchObject({ x: 'day', y: 'n', series: null });
	});
	test('is bars of names without a time, bars of whole steps, or dots of two numbers; without a number, a place or a row none', () => {
		expect(firstChoice(tableOf({ bank: 'String', n: 'UInt8' }, [['a', 1]]))).toMatchObject({ kind: 'bar', x: 'bank' });
		const numbers = { hour: 'UInt8', n: 'Float64' };
		expect(firstChoice(tableOf(numbers, [[8, 1.5], [9, 2]]))).toMatchObject({ kind: 'bar', x: 'hour', y: 'n' }); // prettier-ignore
		expect(firstChoice(tableOf(numbers, [[8.5, 1], [8.5, 2]]))).toMatchObject({ kind: 'scatter' }); // prettier-ignore
		expect(firstChoice(tableOf({ bank: 'String' }, [['a']]))).toBeNull();
		expect(firstChoice(tableOf({ n: 'UInt8' }, [[1]]))).toBeNull();
		expect(firstChoice({ ...BANKS, rows: [] })).toBeNull();
	});
	test('gives way to a saved choice as far as the columns are there', () => {
		const saved: ChartChoice = { kind: 'heat', x: 'bank', y: 'median_days', series: 'month', join: 'max' };
		expect(fitChoice(BANKS, saved)).toEqual(saved);
		expect(fitChoice(MEDIANS, saved)).toEqual(firstChoice(MEDIANS));
		expect(fitChoice(BANKS, { ...saved, series: 'gone' })).toMatchObject({ kind: 'bar', series: null, join: 'max' });
	});
});

describe('values are drawn as they are', () => {
	test('a line for each bank, a gap in the month that one lacks', () => {
		const plan = planned(BANKS);
		expect(plan.grain).toBe('month');
		expect(plan.series).toEqual([
			{ key: 'bank_melli', values: [12.5, 14, 11.25] },
			{ key: 'bank_mellat', values: [3, null, 2] }
		]);
		const model = modelOf(plan, ['bank_melli', 'bank_mellat'], 'median_days', 'fa');
		expect(model.x.ticks.map(({ label }) => label)).toEqual(['تیر ۱۴۰۱', 'مرداد ۱۴۰۱', 'شهریور ۱۴۰۱']);
		expect(model.tips[0]).toEqual({
			title: 'تیر ۱۴۰۱',
			rows: [
				{ name: 'bank_melli', value: '۱۲٫۵' },
				{ name: 'bank_mellat', value: '۳' }
			]
		});
		expect(new Set(model.series.map(({ tone }) => tone)).size).toBe(2);
	});
	test('what a column "unfinished" says is not finished is hatched, and named so', () => {
		const rows = [0.02, 0.1, 0.31, 0.62].map((unfinished, n) => [`2022-07-1${4 + n}`, 12 - n, unfinished]);
		const plan = planned(tableOf({ day: 'Date', value: 'Float64', unfinished: 'Float64' }, rows), { y: 'value' });
		const model = modelOf(plan, ['value'], 'value', 'en');
		const half = model.x.barWidth / 2;
		expect(model.spans).toEqual([{ from: model.x.at[2]! - half, to: model.x.at[3]! + half, label: 'not finished' }]);
		const left = model.tips.map(({ title }) => /\(?(not )?finished.*/.exec(title.replace(/[\u2066-\u2069]/g, ''))?.[0]);
		expect(left).toEqual([undefined, undefined, '(not finished: 31% to come)', '(not finished: 62% to come)']);
	});
	test('a moment stands at its time in Tehran, and days at their day', () => {
		const at = tableOf({ at: "DateTime64(3, 'UTC')", n: 'UInt64' }, [
			['2022-07-14 20:00:00.000', '4'],
			['2022-07-14 05:00:00.000', '3']
		]);
		expect(planned(at).places.map(({ key }) => key)).toEqual(['2022-07-14 09:30:00', '2022-07-15 00:30:00']);
		const days = tableOf({ day: "DateTime('Asia/Tehran')", n: 'UInt64' }, [['2022-07-14 00:00:00', '4']]);
		expect(planned(days).places).toMatchObject([{ key: '2022-07-14', day: '2022-07-14' }]);
	});
	test('days that are missing here and there are gaps; where most are missing there are no steps', () => {
		const of = (days: string[]) => tableOf({ day: 'Date', n: 'Int8' }, days.map((day, index) => [day, index])); // prettier-ignore
		expect(planned(of(['2022-07-16', '2022-07-14'])).series[0]?.values).toEqual([1, null, 0]);
		expect(planned(of(['2022-07-10', '2022-08-14', '2022-08-20'])).series[0]?.values).toEqual([0, 1, 2]);
	});
	test('what has no place or no value is counted, what is below zero is told and not drawn', () => {
		const table = tableOf({ day: 'Nullable(Date)', n: 'Nullable(Float64)' }, [
			[null, 1],
			['2022-07-14', null],
			['2022-07-15', 'nan'],
			['2022-07-16', -2]
		]);
		const plan = planned(table);
		expect(plan.leftOut).toEqual({ noPlace: 1, noValue: 2 });
		expect(plan.series[0]?.values).toEqual([-2]);
		const model = modelOf(plan, ['n'], 'n', 'en');
		expect(model.series[0]?.values).toEqual([null]);
		expect(model.tips[0]?.rows[0]?.value).toBe('-2');
	});
});

describe('several values at one place', () => {
	test('of medians are refused, also within a series, with the place, the values, and the column that would part them', () => {
		expect(refused(MEDIANS)).toMatchObject({
			...{ why: 'several', values: [12.5, 3], count: 2, places: 2, parting: [] },
			place: { day: '2022-06-22' }
		});
		expect(refused(BANKS, { series: null })).toMatchObject({ why: 'several', parting: ['bank'] });
		for (const kind of ['bar', 'heat'] as const) expect(refused(MEDIANS, { kind }).why).toBe('several');
		const twice = { ...BANKS, rows: [...BANKS.rows, ['1401-05', 'bank_melli', 1]] };
		expect(refused(twice, { series: 'bank' })).toMatchObject({ series: 'bank_melli', values: [14, 1], places: 1 });
	});
	test('are joined as was chosen, and by nothing else; as dots they stand side by side', () => {
		const joined = {
			...{ sum: [15.5, 14, 13.25], mean: [7.75, 14, 6.625], median: [7.75, 14, 6.625] },
			...{ min: [3, 14, 2], max: [12.5, 14, 11.25] }
		};
		for (const [join, values] of Object.entries(joined) as [keyof typeof joined, number[]][])
			expect(planned(MEDIANS, { join }).series[0]?.values, join).toEqual(values);
		const plan = planned(MEDIANS, { kind: 'scatter' });
		expect(plan.series[0]?.values).toEqual([12.5, 3, 14, 11.25, 2]);
		expect(plan.places).toHaveLength(5);
	});
	test('and a result that is too large is refused before a browser stands still', () => {
		const rows = Array.from({ length: 20_001 }, (_, n) => [`${n}`, n]);
		expect(refused(tableOf({ name: 'String', n: 'UInt64' }, rows))).toMatchObject({ why: 'rows', count: 20_001 });
	});
});

test('series are switched on up to what can be told apart, and keep their looks', () => {
	const keys = Array.from({ length: MOST_AT_ONCE + 2 }, (_, n) => `s${n}`);
	const first = firstDrawn(keys);
	expect(first.size).toBe(MOST_AT_ONCE);
	expect(switched(first, keys.at(-1)!)).toBe(first);
	const fewer = switched(first, 's3');
	expect(fewer.has('s3')).toBe(false);
	const other = switched(fewer, keys.at(-1)!);
	expect([other.get(keys.at(-1)!), other.get('s4')]).toEqual([first.get('s3'), first.get('s4')]);
	const one = firstDrawn(['a']);
	expect(switched(one, 'a')).toBe(one);
});

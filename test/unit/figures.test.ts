import { expect, test } from 'vitest';
import { jsonText, printCatalogue, printResult } from '#ingest/cli/kpi-print.ts';
import { CATALOGUE, findKpi } from '#sql/measures/catalogue.ts';
import { noFigures } from '#sql/queries/kpi/kpi-row.ts';
import type { KpiResult } from '#sql/queries/kpi/read-kpi.server.ts';
import { PARTS } from '#sql/queries/pages/figures.ts';
import { toldOf } from '#sql/queries/pages/kpi-answer.ts';
import { hasWords } from '$lib/figure-search.ts';
import { figureText } from '$lib/figure-text.ts';
import { wordsOf } from '$lib/i18n/words.ts';

test('each figure of the catalogue is in one part of its page, and each theme and unit has its words', () => {
	const names = PARTS.flatMap(({ kpis }) => kpis);
	expect(names.toSorted()).toEqual(CATALOGUE.map(({ name }) => name).sort());
	for (const lang of ['fa', 'en'] as const) {
		const { t } = wordsOf(lang);
		for (const { unit, basis } of CATALOGUE) {
			expect(t.figures.units[unit], unit).toBeTruthy();
			expect(t.definition.bases[basis], basis).toBeTruthy();
		}
	}
});

test.each([
	[0.5, 'share', '50%'],
	[7, 'count', '7'],
	[12.34, 'count', '12.3'],
	[36, 'hours', '36 hours'],
	[60, 'hours', '2.5 days'],
	[90, 'seconds', '90 seconds'],
	[150, 'seconds', '2.5 minutes'],
	[1_500_000, 'rial', '1,500,000 rial'],
	[2_500_000_000, 'rial', '2.5 billion rial'],
	[5.42, 'per_10000', '5.4'],
	[null, 'share', '–']
] as const)('%s of %s is written «%s»', (value, unit, text) => {
	expect(figureText(value, unit, wordsOf('en')).replace(/[\u2066-\u2069]/g, '')).toBe(text);
});

test.each([
	['نامه‌های بی پاسخ', 'نامه‌های بی‌پاسخ', true],
	['نامههای بیپاسخ', 'نامه‌های بی‌پاسخ', true],
	['پاسخ نامه', 'نامه‌های بی‌پاسخ', true],
	['ي', 'یکی', true],
	['UNANSWERED', 'Letters unanswered', true],
	['', 'anything', true],
	['loan', 'Letters unanswered', false]
])('«%s» in «%s»: %s', (wanted, text, isFound) => {
	expect(hasWords(wanted, [text])).toBe(isFound);
});

const row = (key: string, numerator: number, denominator: number) => {
	const value = denominator === 0 ? null : numerator / denominator;
	return { ...noFigures(key), numerator, denominator, value };
};
const result: KpiResult = {
	...{ kpi: findKpi('on_time')!, asOf: '2022-08-27T10:00:00.000Z', knownAt: null, outageDays: [] },
	total: row('', 1_201, 2_400),
	groups: [row('2022-07-23', 1, 400), row('2022-08-23', 1_200, 2_000)]
};

test('a table has the definition, the basis, and aligned figures with Jalali days; CSV has machine digits and both calendars', () => {
	const lines = printResult(result, 'month', 'table').split('\n');
	expect(lines[1]).toMatch(/^Of the letters with a deadline .* the share answered by the deadline\.$/);
	expect(lines[2]).toBe("counts letters by the letter's registration, as of 2022-08-27T10:00:00.000Z");
	const [head, ...rows] = lines.slice(4, -1);
	expect(head).toMatch(/^month +rate +answered by the deadline +answered or past the deadline$/);
	expect(rows.map((line) => line.split(/ {2,}/))).toEqual([
		['1401-05-01', '0.25 %', '1', '400'],
		['1401-06-01', '60.00 %', '1,200', '2,000'],
		['all', '50.04 %', '1,201', '2,400']
	]);
	expect(new Set(rows.map((line) => line.length)).size).toBe(1);
	const csv = printResult(result, 'month', 'csv').split('\r\n');
	expect(csv[0]).toMatch(/^month,jalali,value,numerator,denominator,/);
	expect(csv[1]).toMatch(/^2022-07-23,1401-05-01,0\.0025,1,400,,/);
	expect(csv).toHaveLength(4);
});

test('JSON is what the contract says: the groups, or all as one group without a key', () => {
	const range = { from: '2022-07-23', to: null };
	const question = { kpi: 'on_time', ...range, asOf: null, knownAt: null, where: [], excludeOutages: false };
	const knownAt = '2022-08-27T09:00:00.000Z';
	const told = (by: string | null) =>
		JSON.parse(jsonText(toldOf({ result, question: { ...question, by }, knownAt }))) as unknown;
	const head = { measure: 'on_time', unit: 'share', ...range, as_of: result.asOf, known_at: knownAt };
	expect(told('month')).toEqual({
		...head,
		groups: [
			{ key: '2022-07-23', num: 1, den: 400, value: 1 / 400 },
			{ key: '2022-08-23', num: 1_200, den: 2_000, value: 0.6 }
		]
	});
	expect(told(null)).toEqual({ ...head, groups: [{ key: null, num: 1_201, den: 2_400, value: 1_201 / 2_400 }] });
});

test('the list has a line for each figure', () => {
	expect(printCatalogue(CATALOGUE, 'table').trimEnd().split('\n')).toHaveLength(CATALOGUE.length + 1);
	expect(JSON.parse(printCatalogue(CATALOGUE, 'json'))).toHaveLength(CATALOGUE.length);
});

import { expect, test } from 'vitest';
import type { Compared } from '#sql/queries/pages/page.ts';
import { changeText } from '$lib/compared-words.ts';
import { wordsOf } from '$lib/i18n/words.ts';

const { t, f } = wordsOf('en');
const ONE = { name: 'one', kpi: 'one', part: 'num', unfinished: null, count: 0 } as const;
const said = (unit: Compared['unit'], before: number | null, now: number | null) =>
	changeText({ ...ONE, unit, before, now }, t.compared, f, 'unanswered').replace(/[\u2066-\u2069]/g, '');

test.each([
	['count', 20, 18, '(now 10% less)'],
	['count', 8, 12, '(now 50% more)'],
	['count', 7, 7, '(now the same)'],
	['count', 0, 7, '(now 7 more)'],
	['share', 0.35, 0.111, '(now 23.9 percentage points less)'],
	['share', 0.5, 0.5003, '(now the same)'],
	['per_10000', 0.1, 0.09, '(now 10% less)'],
	['share', null, 0.5, ''],
	['share', 0.5, null, '']
] as const)('a %s that was %s and is %s', (unit, before, now, text) => {
	expect(said(unit, before, now)).toBe(text);
});

test('what is not finished is no change: it says how much is to come', () => {
	const one = { ...ONE, unit: 'share', before: 0.9, now: 0.38, unfinished: 0.62 } as const;
	const text = changeText(one, t.compared, f, 'unanswered');
	expect(text.replace(/[\u2066-\u2069]/g, '')).toBe('(not finished: 62% unanswered)');
});

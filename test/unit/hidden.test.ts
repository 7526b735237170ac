import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prepareDivided } from '$lib/charts/prepare-divided.ts';
import { prepareRanked } from '$lib/charts/prepare-ranked.ts';
import { onMap } from '$lib/counties.ts';
import { HIDDEN, SMALL } from '#sql/model/hidden.ts';
import { parseFigures, restOf } from '$lib/hidden.ts';
import { formatOf } from '$lib/i18n/format.ts';

const [small, hidden] = parseFigures<[number, number]>(JSON.stringify([SMALL, HIDDEN]));
const fa = formatOf('fa');
const en = formatOf('en');

test('a count below 10 and one that protects it have words of their own', () => {
	expect([fa.number(small), en.number(small)]).toEqual(['کمتر از ۱۰', 'fewer than 10']);
	expect([fa.number(hidden), en.number(hidden)]).toEqual(['پنهان', 'hidden']);
	expect(fa.number(0)).toBe('۰');
});

test('what is computed from a hidden figure is never written as a number', () => {
	const count = fc.integer({ min: 1, max: 10_000_000 });
	fc.assert(
		fc.property(fc.constantFrom(small, hidden), count, fc.integer({ min: 1, max: 60 }), (one, other, days) => {
			for (const value of [one + other, other - one, one / days, (one / other) * 10_000])
				expect(['پنهان', 'کمتر از ۱۰']).toContain(fa.number(value));
			expect(fa.number(one + other)).toBe('پنهان');
			expect(fa.percent(one / other)).toBe('پنهان');
			expect(fa.percent((other - one) / other)).toBe('پنهان');
			expect(fa.duration(one * 3_600_000)).toBe('پنهان');
		})
	);
});

test('the rest of a count below 10 is below 10, and that of a whole with a hidden part is hidden', () => {
	expect(fa.number(restOf(small, small))).toBe('کمتر از ۱۰');
	expect(fa.number(restOf(50, small, 10))).toBe('پنهان');
	expect(restOf(50, 20, 10)).toBe(20);
});

test('bars of hidden figures have no length, and the others keep theirs', () => {
	const parts = [40, small, 60, hidden].map((count) => ({ count }));
	expect(prepareDivided(parts).map(({ width }) => width)).toEqual([40, 60]);
	expect(prepareDivided(parts, hidden).map(({ width }) => width)).toEqual([40, 60]);
	// Of a whole that is shown they leave the rest of the bar.
	expect(prepareDivided(parts, 200).map(({ from, width }) => [from, width])).toEqual([
		[0, 20],
		[20, 30]
	]);
	const { rows } = prepareRanked(
		[40, small, 80].map((count, at) => ({ code: `c${at}`, count })),
		120,
		9
	);
	expect(rows.map(({ code }) => code)).toEqual(['c2', 'c0', 'c1']);
	expect(rows.map(({ length }) => Math.max(0, length))).toEqual([1, 0.5, 0]);
});

test('the map colours a county only where its share is written', () => {
	const [few, part, all] = parseFigures<[number, number, number]>('["~45", "~30", "~1000"]');
	const county = { code: 'paveh', late: 0, population: 0 } as Parameters<typeof onMap>[0];
	expect(onMap({ ...county, letters: few, unanswered: part }, 'unanswered', fa)).toMatchObject({
		value: null,
		text: 'پنهان'
	});
	expect(onMap({ ...county, letters: all, unanswered: part }, 'unanswered', fa).value).toBe(0.03);
	expect(onMap({ ...county, letters: 1000, unanswered: 333 }, 'unanswered', fa).value).toBe(0.333);
});

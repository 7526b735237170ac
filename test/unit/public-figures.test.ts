import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OFFICE } from '#sql/model/filters.ts';
import { HIDDEN, SMALL } from '#sql/model/hidden.ts';
import { OPEN_BODIES } from '#sql/queries/pages/open-bodies.ts';
import type { OpenFigures } from '#sql/queries/pages/page.ts';
import { publicFigures } from '#sql/queries/pages/public-figures.ts';
import { OPEN_WALL } from '#sql/queries/wall-open.ts';
import { prepareDivided } from '$lib/charts/prepare-divided.ts';
import { prepareRanked } from '$lib/charts/prepare-ranked.ts';
import { onMap } from '$lib/counties.ts';
import { parseFigures, restOf } from '$lib/hidden.ts';
import { formatOf } from '$lib/i18n/format.ts';
import { boundsOf, narrow, type Bounds } from '../support/attack.ts';
import { runs, SEED } from '../support/depth.ts';

/** A table of groups with the sums of its columns, what else is said of a group, and what is not declared. */
interface Table {
	total: { letters: number; late: number };
	groups: { code: string; letters: number; late: number; median: number | null; oldestAt: string }[];
	staff: { code: string }[];
	secret: number;
}

const OPEN: OpenFigures = {
	counts: ['total', 'groups[]'].flatMap((place) => [`${place}.letters`, `${place}.late`]),
	plain: ['groups[].code'],
	groups: { 'groups[]': { by: { code: 'body' }, count: 'letters' } },
	of: { 'groups[].median': 'groups[].letters' },
	blank: { 'groups[].oldestAt': 'groups[].letters groups[].late' }
};

const size = fc.oneof(fc.nat(9), fc.integer({ min: 8, max: 30 }), fc.nat(5000));
const tableOf = (letters: number[], late = letters.map(() => 0)): Table => {
	const sum = (counts: number[]) => counts.reduce((all, count) => all + count, 0);
	return {
		total: { letters: sum(letters), late: sum(late) },
		groups: letters.map((count, at) => ({
			...{ code: `g${at}`, letters: count, late: late[at]! },
			...{ median: 12.3456, oldestAt: '2022-08-01T07:08:09.000Z' }
		})),
		staff: [{ code: 'op-01' }],
		secret: 12
	};
};
/** Where what is hidden and what is shown meet, sums say most. */
const end = fc.constantFrom(0, 1, 9, 10, 14);
const tables = fc
	.oneof(...[size, end].map((one) => fc.array(fc.tuple(one, one), { minLength: 1, maxLength: 9 })))
	.map((rows) =>
		tableOf(
			rows.map(([letters]) => letters),
			rows.map(([, late]) => late)
		)
	);
const phases = fc
	.array(fc.integer({ min: 0, max: 4 }), { minLength: 12, maxLength: 12 })
	.map((all) => (group: string) => (group === 'channel=letter' ? all[11]! : all[Number(group.at(-1)) % 11]!));
const shownOf = (table: Table, phaseOf: (group: string) => number, where: [string, string][] = []) =>
	publicFigures(table, OPEN, { where, phaseOf }) as unknown as {
		total: Record<'letters' | 'late', number | string>;
		groups: Record<string, number | string>[];
		staff: unknown[];
		secret: string;
	};

test('whoever knows the whole narrows no hidden count to fewer than three values, and each true one stays possible', () => {
	fc.assert(
		fc.property(tables, phases, fc.boolean(), (table, phaseOf, isFiltered) => {
			const shown = shownOf(table, phaseOf, isFiltered ? [['channel', 'letter']] : []);
			for (const column of ['letters', 'late'] as const) {
				const known = new Map<string, Bounds>([['whole', boundsOf(shown.total[column])]]);
				for (const { code, [column]: value } of shown.groups) known.set(String(code), boundsOf(value!));
				narrow(known, [['whole', ...table.groups.map(({ code }) => code)]]);
				for (const own of table.groups) {
					const [least, most] = known.get(own.code) ?? [0, Infinity];
					expect(own[column]).toBeGreaterThanOrEqual(least);
					expect(own[column]).toBeLessThanOrEqual(most);
					const seen = shown.groups.find(({ code }) => code === own.code)?.[column];
					if (seen === SMALL && table.total[column] > 1) expect(most - least).toBeGreaterThanOrEqual(2);
				}
			}
		}),
		{ seed: SEED, numRuns: runs(1_000, 20_000) }
	);
});

const FIVE = tableOf([200, 12, 31, 58, 9], [40, 3, 30, 12, 0]);

test('the whole is as it is, zeros too, and a group is rounded by its own phase, the same wherever it is', () => {
	const phaseOf = (group: string) => ({ 'body=g0': 0, 'body=g1': 3, 'body=g2': 4 })[group] ?? 1;
	const { total, groups } = shownOf(FIVE, phaseOf);
	expect(total).toEqual({ letters: 310, late: 85 });
	expect(groups.map(({ letters }) => letters)).toEqual(['~200', '~55', '~35', '~15', SMALL]);
	expect(groups.map(({ late }) => late)).toEqual(['~40', '~10', '~30', SMALL, SMALL]);
	expect(shownOf(tableOf([]), phaseOf).total).toEqual({ letters: 0, late: 0 });
	// As the filter of another page.
	expect(shownOf(tableOf([200], [40]), phaseOf, [['body', 'g0']]).total).toEqual({ letters: '~200', late: '~40' });
});

test('what is not declared is not shown, nor a median of fewer than thirty, nor the moment of one letter', () => {
	const { groups, staff, secret } = shownOf(FIVE, () => 1);
	expect([staff, secret]).toEqual([[], HIDDEN]);
	const of = (code: string) => groups.find((group) => group['code'] === code)!;
	expect([of('g0')['median'], of('g0')['oldestAt']]).toEqual([12.3, '2022-07-31T19:30:00.000Z']);
	expect([of('g1')['median'], of('g1')['oldestAt']]).toEqual([HIDDEN, null]);
});

test('groups are not told apart where there are fewer than three, nor beside a small one fewer than five', () => {
	const letters = (...counts: number[]) => shownOf(tableOf(counts), () => 0).groups.map((group) => group['letters']);
	expect(letters(40)).toEqual([HIDDEN]);
	expect(letters(40, 50)).toEqual([HIDDEN, HIDDEN]);
	expect(letters(40, 50, 60)).toEqual(['~60', '~50', '~40']);
	expect(letters(40, 50, 60, 9)).toEqual([SMALL, HIDDEN, HIDDEN, HIDDEN]);
});

test('the office has no row among the bodies, and no ages, course or score of a part is declared', () => {
	const table = tableOf([500, 300, 200, 100, 90, 70], [40, 30, 20, 15, 12, 11]);
	table.groups[0]!.code = OFFICE;
	expect(shownOf(table, () => 0).groups.map(({ code }) => code)).toEqual(['g1', 'g2', 'g3', 'g4', 'g5']);
	const declared = [OPEN_WALL, OPEN_BODIES].flatMap(({ counts, plain, of, blank }) => [
		...[...counts, ...plain],
		...Object.keys({ ...of, ...blank })
	]);
	expect(declared.filter((place) => /ageing|trend|score/.test(place))).toEqual([]);
});

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
	expect(prepareDivided(parts, 200)).toMatchObject([
		{ from: 0, width: 20 },
		{ from: 20, width: 30 }
	]);
	const counts = [40, small, 80].map((count, at) => ({ code: `c${at}`, count }));
	const { rows } = prepareRanked(counts, 120, 9);
	expect(rows.map(({ code }) => code)).toEqual(['c2', 'c0', 'c1']);
	expect(rows.map(({ length }) => Math.max(0, length))).toEqual([1, 0.5, 0]);
});

test('the map colours a county only where its share is written', () => {
	const [few, part, all] = parseFigures<[number, number, number]>('["~45", "~30", "~1000"]');
	const county = { code: 'paveh', late: 0, population: 0 } as Parameters<typeof onMap>[0];
	const shown = (letters: number, unanswered: number) => onMap({ ...county, letters, unanswered }, 'unanswered', fa);
	expect(shown(few, part)).toMatchObject({ value: null, text: 'پنهان' });
	expect([shown(all, part).value, shown(1000, 333).value]).toEqual([0.03, 0.333]);
});

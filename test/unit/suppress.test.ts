import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OpenFigures } from '#sql/queries/pages/page.ts';
import { HIDDEN, SMALL } from '$lib/hidden.ts';
import { LEAST, suppress, undeclared } from '$lib/server/suppress.ts';

/** A table of groups by what became of their letters, with the sums of both sides, and a share. */
interface Table {
	total: { letters: number; answered: number; late: number };
	groups: { code: string; letters: number; answered: number; late: number; median: number | null }[];
	staff: { code: string }[];
}

const OPEN: OpenFigures<Table> = {
	counts: ['letters', 'answered', 'late'].flatMap((name) => [`total.${name}`, `groups[].${name}`]),
	plain: ['groups[].code'],
	of: { 'groups[].median': 'groups[].answered' },
	staff: ['staff'],
	sums: () => [
		'total.letters = total.answered + total.late + rest',
		'groups[].letters = groups[].answered + groups[].late + rest',
		...['letters', 'answered', 'late'].map((name) => `total.${name} = groups[].${name}`)
	],
	ofGroup: ['total.letters']
};

const size = fc.oneof(
	fc.integer({ min: 0, max: 9 }),
	fc.integer({ min: 0, max: 60 }),
	fc.integer({ min: 0, max: 5000 })
);
const tables = fc.array(fc.tuple(size, size, size), { minLength: 1, maxLength: 9 }).map((rows): Table => {
	const groups = rows.map(([answered, late, rest], index) => ({
		...{ code: `g${index}`, letters: answered + late + rest, answered, late },
		median: answered > 0 ? 12.5 : null
	}));
	const sum = (name: 'letters' | 'answered' | 'late') => groups.reduce((all, group) => all + group[name], 0);
	return {
		total: { letters: sum('letters'), answered: sum('answered'), late: sum('late') },
		groups,
		staff: [{ code: 'op-01' }]
	};
});

const COLUMNS = ['letters', 'answered', 'late'] as const;

/** What each cell is (its own figure) and what is shown of it; remainders are what anybody computes. */
function cellsOf(table: Table, shown: Table) {
	const rowOf = new Map(shown.groups.map((group) => [group.code, group]));
	const rows = [
		{ own: table.total, seen: shown.total },
		...table.groups.map((own) => ({ own, seen: rowOf.get(own.code)! }))
	];
	return rows.map(({ own, seen }) => [
		...COLUMNS.map((name) => ({ value: own[name], seen: seen[name] })),
		{ value: own.letters - own.answered - own.late, seen: 'rest' as const }
	]);
}

/** The sums as a matrix over what is not shown; by Gauss, in the integers, whichever has but one solution. */
function computable(cells: ReturnType<typeof cellsOf>): { value: number; seen: number | string }[] {
	const unknown = cells.flat().filter(({ seen }) => typeof seen !== 'number');
	const sums = [
		...cells.map((row) => row.map((cell, index) => [cell, index === 0 ? 1 : -1] as const)),
		...[0, 1, 2, 3].map((column) => cells.map((row, index) => [row[column]!, index === 0 ? 1 : -1] as const))
	];
	const matrix = sums.map((sum) => {
		const row = unknown.map(() => 0n);
		for (const [cell, sign] of sum) if (unknown.includes(cell)) row[unknown.indexOf(cell)]! += BigInt(sign);
		return row;
	});
	let rank = 0;
	for (let column = 0; column < unknown.length && rank < matrix.length; column++) {
		const pivot = matrix.findIndex((row, index) => index >= rank && row[column] !== 0n);
		if (pivot < 0) continue;
		[matrix[rank], matrix[pivot]] = [matrix[pivot]!, matrix[rank]!];
		const top = matrix[rank]!;
		for (const [index, row] of matrix.entries()) {
			if (index === rank || row[column] === 0n) continue;
			const [a, b] = [top[column]!, row[column]!];
			matrix[index] = row.map((value, place) => value * a - top[place]! * b);
		}
		rank++;
	}
	return matrix.flatMap((row) => {
		const places = row.flatMap((value, place) => (value === 0n ? [] : [place]));
		return places.length === 1 ? [unknown[places[0]!]!] : [];
	});
}

test('no count below 10 is shown, none that is hidden can be computed by sums, and in each sum in which one is hidden there are two', () => {
	fc.assert(
		fc.property(tables, (table) => {
			const shown = suppress(table, OPEN);
			const cells = cellsOf(table, shown);
			for (const { value, seen } of cells.flat()) {
				if (seen === 'rest') continue;
				if (value < LEAST) expect(seen).toBe(SMALL);
				else expect([value, HIDDEN]).toContain(seen);
			}
			const known = computable(cells).filter(({ value, seen }) => (seen === 'rest' ? value < LEAST : true));
			expect(known).toEqual([]);
			for (const { median, answered } of shown.groups)
				if (typeof median === 'number') expect(typeof answered).toBe('number');
			expect(JSON.stringify(shown)).not.toContain('op-01');
		}),
		{ numRuns: 2000, verbose: true }
	);
});

test('what another page shows of the whole stays, and its parts are hidden instead', () => {
	const whole = { 'total.letters': true, 'total.answered': true, 'total.late': true };
	fc.assert(
		fc.property(tables, (table) => {
			// With two groups that can be hidden, nobody has to be told less of the whole.
			const rests = table.groups.map(({ letters, answered, late }) =>
				Math.min(answered, late, letters - answered - late)
			);
			fc.pre(rests.filter((least) => least >= LEAST + 2).length >= 2);
			const shown = suppress(table, OPEN, { elsewhere: whole });
			expect(shown.total).toEqual(table.total);
			const cells = cellsOf(table, shown);
			expect(computable(cells).filter(({ value, seen }) => seen !== 'rest' || value < LEAST)).toEqual([]);
		}),
		{ numRuns: 2000, verbose: true }
	);
});

test('for what two sums tell, the count that is not known anyway is hidden', () => {
	const figures = { whole: 100, ended: 4, answered: 60, open: 36, late: 12, within: 24 };
	const open: OpenFigures<typeof figures> = {
		counts: Object.keys(figures),
		plain: [],
		sums: () => ['whole = ended + answered + open', 'open = late + within'],
		ofGroup: []
	};
	const elsewhere = { whole: true, answered: true, open: false, late: true };
	const shown = { whole: 100, ended: SMALL, answered: 60, open: HIDDEN, late: 12, within: HIDDEN };
	expect(suppress(figures, open, { elsewhere })).toEqual(shown);
});

test('the only row of a filtered page is known with its whole', () => {
	const row = { code: 'a', letters: 70, answered: 40, late: 5, median: 3 };
	const elsewhere = { 'total.letters': true, 'total.answered': false };
	const shown = suppress({ total: { letters: 70, answered: 40, late: 5 }, groups: [row], staff: [] }, OPEN, {
		elsewhere
	});
	expect(shown.total).toEqual({ letters: 70, answered: HIDDEN, late: SMALL });
	expect(shown.groups[0]).toMatchObject({ letters: 70, answered: HIDDEN, late: SMALL });
});

test('what another page hides is hidden, and what alone would tell it', () => {
	const groups = [{ ...{ code: 'a', letters: 70, answered: 40, late: 20 }, median: 3 }];
	const table = { total: { letters: 70, answered: 40, late: 20 }, groups, staff: [] };
	const shown = suppress(table, OPEN, { elsewhere: { 'total.late': false, 'total.letters': true } });
	expect(shown.total).toEqual({ letters: 70, answered: 40, late: HIDDEN });
	expect(shown.groups[0]).toMatchObject({ letters: 70, answered: 40, late: HIDDEN });
});

test('where a county of three letters is hidden, the smallest of the others is, too', () => {
	const group = (code: string, letters: number, answered: number, late: number) => ({
		code,
		letters,
		answered,
		late,
		median: 3
	});
	const groups = [group('a', 500, 300, 100), group('b', 90, 40, 30), group('c', 3, 1, 1)];
	const total = { letters: 593, answered: 341, late: 131 };
	const shown = suppress({ total, groups, staff: [] }, OPEN);
	expect(shown.groups.find(({ code }) => code === 'c')).toEqual({
		...{ code: 'c', letters: SMALL, answered: SMALL, late: SMALL },
		median: HIDDEN
	});
	expect(shown.groups.find(({ code }) => code === 'b')).toMatchObject({
		letters: HIDDEN,
		answered: HIDDEN,
		late: HIDDEN
	});
	expect(shown.groups.find(({ code }) => code === 'a')).toEqual(groups[0]);
	expect(shown.total).toEqual(total);
});

test('of two counts that make nothing each would be known to be nothing: a third is hidden', () => {
	const groups = [{ ...{ code: 'a', letters: 70, answered: 70, late: 0 }, median: 3 }];
	const shown = suppress({ total: { letters: 70, answered: 70, late: 0 }, groups, staff: [] }, OPEN);
	expect(shown.total).toEqual({ letters: 70, answered: HIDDEN, late: SMALL });
});

test('what a page does not declare is not shown', () => {
	const figures = {
		total: { letters: 40, answered: 20, late: 10, secret: 123 },
		groups: [],
		staff: [],
		other: { code: 'x' }
	};
	expect(undeclared(figures, OPEN)).toEqual(['total.secret', 'other.code']);
	expect(suppress(figures, OPEN)).toMatchObject({ total: { letters: 40, secret: HIDDEN }, other: { code: null } });
});

import { foldText } from '#sql/model/normalize.ts';
import { latinDigits } from '#sql/model/digits.ts';
import type { Row } from '../mapping/row.ts';
import { cellOf } from './profile.ts';
import type { HeadRow } from './text-form.ts';

/** Rows above the header that are looked through. */
const ABOVE = 15;
const TOTAL = /^(?:جمع|مجموع|سرجمع|میانگین|total|totals|grand total|subtotal|sum|average)(?: |$)/;

const filled = (cells: readonly string[]): number => cells.filter((cell) => cell !== '').length;
const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
const isName = (cell: string): boolean => !/^[\d\s/.:,-]+$/.test(latinDigits(cell));

/** A year may name a column; longer numbers and days are data, and perhaps a citizen's. */
const isData = (cell: string): boolean => /\d{5}|^\d+[-/.]\d+[-/.]\d+/.test(latinDigits(cell));

/** The row that names the columns, if there is one: titles above it fill a cell or two, and data have numbers and days. */
export function headerOf(head: readonly HeadRow[]): HeadRow | undefined {
	const usual = median(head.map(({ cells }) => filled(cells)));
	const isHeader = ({ cells }: HeadRow): boolean => {
		const names = cells.filter((cell) => cell !== '');
		return names.length >= usual * 0.7 && new Set(names).size === names.length && names.every(isName);
	};
	return head.slice(0, ABOVE).find(isHeader) ?? head.slice(0, 1).find(({ cells }) => !cells.some(isData));
}

/** What registries write where there is nothing. */
const EMPTY = /^(?:null|\(null\)|n\/a|#n\/a|nan|empty|\(empty\)|-+|—|–|\.|\?)$/i;

/** The texts of a file that mean an empty cell. */
export function emptyTexts(columns: readonly string[], rows: readonly SampleRow[]): string[] {
	const found = new Set<string>();
	for (const { row } of rows)
		for (const column of columns) {
			const text = cellOf(row, column);
			if (text !== '' && EMPTY.test(text)) found.add(text);
		}
	return [...found];
}

/** A row of the file, with its line. */
export interface SampleRow {
	line: number;
	row: Row;
}

/** Rows that are no letters. */
export interface OddRows {
	empty: SampleRow[];
	/** Rows of totals, and the word that each has, with its column. */
	totals: (SampleRow & { column: string; word: string })[];
	/** All others. */
	rest: SampleRow[];
}

/** Tells totals and empty rows from the others. */
export function sortRows(columns: readonly string[], rows: readonly SampleRow[]): OddRows {
	const counts = rows.map(({ row }) => filled(columns.map((column) => cellOf(row, column))));
	const usual = median(counts.filter((count) => count > 0));
	const found: OddRows = { empty: [], totals: [], rest: [] };
	for (const [i, one] of rows.entries()) {
		if (counts[i] === 0) {
			found.empty.push(one);
			continue;
		}
		const column =
			counts[i]! < usual * 0.7 ? columns.find((name) => TOTAL.test(foldText(cellOf(one.row, name)))) : undefined;
		if (column === undefined) found.rest.push(one);
		else found.totals.push({ ...one, column, word: cellOf(one.row, column) });
	}
	return found;
}

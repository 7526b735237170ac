import { LoadError } from '../load-error.ts';
import { ROW_BYTES } from '../rows.ts';
import { dateText, numberText } from './number-format.ts';
import { unescapeText } from './strings.ts';
import type { Workbook } from './workbook.ts';
import type { XmlReader } from './xml.ts';

/** A row of a sheet as texts. */
export interface SheetRow {
	/** As the sheet numbers it, from 1. */
	line: number;
	/** By column, from 0; columns without text are not there. */
	cells: string[];
	/** Characters of all cells; beyond ROW_BYTES, the rest of the row was not kept. */
	size: number;
	/** Why the row cannot be read. */
	fault?: string;
}

const MOST_COLUMNS = 16_384;

/** Column of a cell's address, from 0: `C7` is 2. */
function columnOf(address: string): number {
	let column = 0;
	for (let i = 0; i < address.length; i++) {
		const letter = address.charCodeAt(i) & 0xdf;
		if (letter < 65 || letter > 90) break;
		column = column * 26 + letter - 64;
		if (column > MOST_COLUMNS) break;
	}
	return column - 1;
}

/** Collects the rows of a sheet while its XML streams by. */
export class SheetReader implements XmlReader {
	/** The rows that are complete; who reads them empties the list. */
	rows: SheetRow[] = [];
	readonly #book: Workbook;
	readonly #name: string;
	#row: SheetRow = { line: 0, cells: [], size: 0 };
	#column = -1;
	#type = 'n';
	#style = 0;
	#value: string | undefined;
	#hasFormula = false;
	#isText = false;
	#silent = 0;

	constructor(book: Workbook, name: string) {
		this.#book = book;
		this.#name = name;
	}

	open(tag: string, attributes: Readonly<Record<string, string>>): void {
		if (tag === 'row') {
			const line = Number(attributes['r']);
			this.#row = { line: Number.isInteger(line) && line > 0 ? line : this.#row.line + 1, cells: [], size: 0 };
			this.#column = -1;
		} else if (tag === 'c') {
			const { r, t, s } = attributes;
			this.#column = r === undefined ? this.#column + 1 : columnOf(r);
			if (this.#column < 0 || this.#column >= MOST_COLUMNS)
				throw new LoadError(`${this.#name}: row ${this.#row.line} has a cell beyond the last column`);
			this.#type = t ?? 'n';
			this.#style = Number(s ?? 0);
			this.#value = undefined;
			this.#hasFormula = false;
		} else if (tag === 'f') this.#hasFormula = true;
		else if (tag === 'rPh') this.#silent++;
		else if (tag === 'v' || tag === 't') this.#isText = this.#silent === 0;
	}

	text(piece: string): void {
		if (!this.#isText) return;
		const text = this.#value ?? '';
		if (text.length <= ROW_BYTES) this.#value = text + piece;
	}

	close(tag: string): void {
		if (tag === 'v' || tag === 't') this.#isText = false;
		else if (tag === 'rPh') this.#silent--;
		else if (tag === 'c') this.#endCell();
		else if (tag === 'row' && (this.#row.cells.length > 0 || this.#row.fault !== undefined)) this.rows.push(this.#row);
	}

	#endCell(): void {
		const row = this.#row;
		if (this.#value === undefined || this.#value === '') {
			// A program that writes formulas without computing them: empty would be a wrong value.
			if (this.#hasFormula && this.#type !== 'str')
				row.fault ??= `has a formula that was never computed, in column ${this.#column + 1}; open the workbook and save it`;
			return;
		}
		const text = this.#textOf(this.#value);
		row.size += text.length;
		if (row.size <= ROW_BYTES) row.cells[this.#column] = text;
	}

	#textOf(value: string): string {
		switch (this.#type) {
			case 's': {
				const text = this.#book.strings[Number(value)];
				if (text === undefined)
					throw new LoadError(`${this.#name}: row ${this.#row.line} refers to a text that is not there`);
				return text;
			}
			case 'n':
				return (
					(this.#book.dateStyles[this.#style] && dateText(Number(value), this.#book.from1904)) || numberText(value)
				);
			case 'd':
				return isoText(value);
			case 'b':
				return value === '1' || value === 'true' ? 'TRUE' : 'FALSE';
			default:
				return unescapeText(value);
		}
	}
}

/** ISO 8601 as it stands in a cell of dates, made as long as the others. */
function isoText(value: string): string {
	const match = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2})?(?:\.\d+)?)?$/.exec(value);
	return match ? `${match[1]}T${match[2] ?? '00:00'}${match[3] ?? ':00'}` : value;
}

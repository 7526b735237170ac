import type { Row } from '../../mapping/row.ts';
import type { Mapping } from '../../mapping/schema.ts';
import type { SourceFile } from '../file.server.ts';
import { checkHeader } from '../header.ts';
import { LoadError } from '../load-error.ts';
import { type FileRow, partOf, readFirst, ROW_BYTES, tooLong } from '../rows.ts';
import { openParts } from './parts.server.ts';
import { SheetReader, type SheetRow } from './sheet.ts';
import { readWorkbook, type Sheet, type Workbook } from './workbook.ts';
import { parseXml } from './xml.ts';

/** Bytes of a sheet's XML; it streams by, and a million rows of 20 columns are about half of it. */
const SHEET = 2 * 2 ** 30;

/**
 * Rows of the sheets of an XLSX workbook that the mapping names, as texts; the first row of each that is not empty names the columns. Memory
 * holds the workbook's texts, not its rows. Of several sheets each is looked into before any row is read.
 * @throws LoadError when it is no workbook, lacks a sheet or a column, or unpacks to more than it may
 */
export async function* readXlsx(
	file: SourceFile,
	source: Mapping['source'],
	required: readonly string[]
): AsyncGenerator<FileRow> {
	if (!file.isZip) throw new LoadError(`${file.name}: is no XLSX workbook; the mapping says that it is one`);
	const parts = await openParts(file);
	const book = await readWorkbook(parts, file.name, source.sheet);
	const unpacked = book.sheets.reduce((sum, { part }) => sum + parts.sizeOf(part), 0) || 1;
	let bytes = 0;
	async function* counted(part: string): AsyncGenerator<Buffer> {
		for await (const chunk of parts.read(part, SHEET)) {
			bytes += chunk.length;
			file.advance(Math.round((bytes / unpacked) * file.bytes));
			yield chunk;
		}
	}
	const isOne = book.sheets.length === 1;
	const rowsOf = ({ part, number }: Sheet): AsyncGenerator<FileRow> => {
		const name = isOne ? file.name : `${file.name}: sheet ${number}`;
		return sheetRows(parseSheet(counted(part), book, name), name, source, required);
	};
	if (!isOne)
		for (const sheet of book.sheets) {
			await readFirst(rowsOf(sheet));
			bytes = 0;
		}
	for (const sheet of book.sheets)
		for await (const row of rowsOf(sheet)) yield isOne ? row : partOf(`sheet ${sheet.number}`, row);
}

async function* parseSheet(chunks: AsyncIterable<Buffer>, book: Workbook, name: string): AsyncGenerator<SheetRow> {
	const reader = new SheetReader(book, name);
	for await (const _ of parseXml(chunks, reader, name)) {
		yield* reader.rows;
		reader.rows = [];
	}
}

async function* sheetRows(
	rows: AsyncIterable<SheetRow>,
	name: string,
	source: Mapping['source'],
	required: readonly string[]
): AsyncGenerator<FileRow> {
	let columns: string[] | undefined;
	for await (const row of rows)
		if (columns) yield fileRow(row, columns);
		else
			columns = checkHeader(
				Array.from(row.cells, (cell) => cell ?? ''),
				name,
				source,
				required
			);
	// Of all sheets of a workbook some were never written on.
	if (!columns && source.sheet !== 'all')
		throw new LoadError(`${name}: the sheet is empty; its first row must name the columns`);
}

function fileRow({ line, cells, size, fault }: SheetRow, columns: string[]): FileRow {
	const row: Row = {};
	for (const [i, column] of columns.entries()) if (column !== '') row[column] = cells[i] ?? '';
	if (size > ROW_BYTES) return tooLong(line, JSON.stringify(row));
	if (fault === undefined) return { line, row, size };
	return { rejected: { line, reason: 'bad_row', field: '', detail: fault }, raw: JSON.stringify(row) };
}

import type { Row } from '../../mapping/row.ts';
import type { Mapping } from '../../mapping/schema.ts';
import type { SourceFile } from '../file.server.ts';
import { checkHeader } from '../header.ts';
import { LoadError } from '../load-error.ts';
import { type FileRow, partOf, readFirst, ROW_BYTES, tooLong } from '../rows.ts';
import { openParts } from './parts.server.ts';
import { SheetReader, type SheetRow } from './sheet.ts';
import { readWorkbook, type Sheet } from './workbook.ts';
import { parseXml } from './xml.ts';

/** Bytes of a sheet's XML; it streams by, and a million rows of 20 columns are about half of it. */
const SHEET = 2 * 2 ** 30;

/**
 * Rows of the sheets of an XLSX workbook that the mapping names, as texts; the first row of each that is not empty names the columns, unless the
 * mapping names another. Of several sheets each is looked into before any row is read.
 * @throws LoadError when it is no workbook, lacks a sheet or a column, or unpacks to more than it may
 */
export async function* readXlsx(
	file: SourceFile,
	source: Mapping['source'],
	required: readonly string[]
): AsyncGenerator<FileRow> {
	if (!file.isZip) throw new LoadError(`${file.name}: is no XLSX workbook; the mapping says that it is one`);
	const { sheets, rowsOf } = await openSheets(file, source.sheet);
	const isOne = sheets.length === 1;
	const headedRows = (sheet: Sheet): AsyncGenerator<FileRow> => {
		const name = isOne ? file.name : `${file.name}: sheet ${sheet.number}`;
		return withHeader(rowsOf(sheet, name), name, source, required);
	};
	if (!isOne) for (const sheet of sheets) await readFirst(headedRows(sheet));
	for (const sheet of sheets)
		for await (const row of headedRows(sheet)) yield isOne ? row : partOf(`sheet ${sheet.number}`, row);
	await file.checkUnchanged();
}

/**
 * The first rows of each sheet of a workbook that is not hidden, as they stand, those without text left out.
 * @throws LoadError when it is no workbook, or unpacks to more than it may
 */
export async function sheetHeads(file: SourceFile, most: number): Promise<{ name: string; rows: SheetRow[] }[]> {
	const { sheets, rowsOf } = await openSheets(file, 'all');
	const heads = [];
	for (const sheet of sheets) {
		const rows: SheetRow[] = [];
		for await (const row of rowsOf(sheet, file.name)) if (rows.push(row) === most) break;
		heads.push({ name: sheet.name, rows });
	}
	return heads;
}

/** Memory holds the workbook's texts, not its rows. */
async function openSheets(file: SourceFile, named: Mapping['source']['sheet']) {
	const parts = await openParts(file);
	const book = await readWorkbook(parts, file.name, named);
	const { sheets } = book;
	const unpacked = sheets.reduce((sum, { part }) => sum + parts.sizeOf(part), 0) || 1;
	const before = (sheet: Sheet): number =>
		sheets.slice(0, sheets.indexOf(sheet)).reduce((sum, { part }) => sum + parts.sizeOf(part), 0);
	async function* counted(sheet: Sheet): AsyncGenerator<Buffer> {
		let bytes = before(sheet);
		for await (const chunk of parts.read(sheet.part, SHEET)) {
			bytes += chunk.length;
			file.advance(Math.round((bytes / unpacked) * file.bytes));
			yield chunk;
		}
	}
	async function* rowsOf(sheet: Sheet, name: string): AsyncGenerator<SheetRow> {
		const reader = new SheetReader(book, name);
		for await (const _ of parseXml(counted(sheet), reader, name)) {
			yield* reader.rows;
			reader.rows = [];
		}
	}
	return { sheets, rowsOf };
}

async function* withHeader(
	rows: AsyncIterable<SheetRow>,
	name: string,
	source: Mapping['source'],
	required: readonly string[]
): AsyncGenerator<FileRow> {
	let columns: string[] | undefined;
	for await (const row of rows)
		if (columns) yield fileRow(row, columns);
		else if (row.line >= (source.header ?? 1))
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

import type { Row } from '../../mapping/row.ts';
import type { Mapping } from '../../mapping/schema.ts';
import type { SourceFile } from '../file.server.ts';
import { checkHeader } from '../header.ts';
import { LoadError } from '../load-error.ts';
import { type FileRow, ROW_BYTES, tooLong } from '../rows.ts';
import { openParts } from './parts.server.ts';
import { SheetReader, type SheetRow } from './sheet.ts';
import { readWorkbook } from './workbook.ts';
import { parseXml } from './xml.ts';

/** Bytes of a sheet's XML; it streams by, and a million rows of 20 columns are about half of it. */
const SHEET = 2 * 2 ** 30;

/**
 * Rows of a sheet of an XLSX workbook, as texts; its first row that is not empty names the columns. Memory holds the
 * workbook's texts, not its rows.
 * @throws LoadError when it is no workbook, lacks the sheet or a column, or unpacks to more than it may
 */
export async function* readXlsx(
	file: SourceFile,
	source: Mapping['source'],
	required: readonly string[]
): AsyncGenerator<FileRow> {
	if (!file.isZip) throw new LoadError(`${file.name}: is no XLSX workbook; the mapping says that it is one`);
	const parts = await openParts(file);
	const book = await readWorkbook(parts, file.name, source.sheet);
	const reader = new SheetReader(book, file.name);
	const unpacked = Math.max(1, parts.sizeOf(book.sheet));
	let bytes = 0;
	async function* counted(): AsyncGenerator<Buffer> {
		for await (const chunk of parts.read(book.sheet, SHEET)) {
			bytes += chunk.length;
			file.advance(Math.round((bytes / unpacked) * file.bytes));
			yield chunk;
		}
	}
	let columns: string[] | undefined;
	for await (const _ of parseXml(counted(), reader, file.name)) {
		for (const row of reader.rows) {
			if (columns) yield fileRow(row, columns);
			else
				columns = checkHeader(
					Array.from(row.cells, (cell) => cell ?? ''),
					file.name,
					source,
					required
				);
		}
		reader.rows = [];
	}
	if (!columns) throw new LoadError(`${file.name}: the sheet is empty; its first row must name the columns`);
}

function fileRow({ line, cells, size, fault }: SheetRow, columns: string[]): FileRow {
	const row: Row = {};
	for (const [i, column] of columns.entries()) if (column !== '') row[column] = cells[i] ?? '';
	if (size > ROW_BYTES) return tooLong(line, JSON.stringify(row));
	if (fault === undefined) return { line, row, size };
	return { rejected: { line, reason: 'bad_row', field: '', detail: fault }, raw: JSON.stringify(row) };
}

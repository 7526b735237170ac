import type { ExportColumn } from '#sql/queries/export/columns.ts';
import type { ExportValue } from '#sql/queries/export/read-export.server.ts';
import type { ExportFormat } from '#sql/proof/export-manifest.ts';
import { BOM, csvLine } from '../csv.ts';
import { writeXlsx } from '../xlsx/write.ts';
import { csvValue, xlsxValue } from './cells.ts';

/** A file while it is made; `rows` is complete once the bytes have ended. */
export interface ExportFile {
	bytes: AsyncIterable<Uint8Array>;
	rows: () => number;
}

/** The data of a file, whatever it lists. */
export interface FileRows {
	columns: ExportColumn[];
	/** The rows in batches, in one reading. */
	rows: () => AsyncIterable<ExportValue[][]>;
	/** The same as Parquet, with the number of rows. */
	parquet: () => Promise<{ stream: AsyncIterable<Uint8Array>; rows: number }>;
}

export interface FileAsk extends FileRows {
	/** The number of rows, and the limit of a file. */
	count: number;
	limit: number;
	/** The workbook's second sheet: a name and a value a row. */
	about: { title: string; name: string; lines: [string, string][] };
}

export const MEDIA: Record<ExportFormat, string> = {
	csv: 'text/csv; charset=utf-8',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	parquet: 'application/vnd.apache.parquet'
};

/** The rows of a list in a format, in one reading. */
export function openFile(format: ExportFormat, ask: FileAsk): Promise<ExportFile> | ExportFile {
	if (format === 'parquet') return parquetFile(ask);
	let rows = 0;
	const counted = (async function* () {
		for await (const batch of ask.rows()) {
			rows += batch.length;
			yield batch;
		}
	})();
	return { bytes: format === 'csv' ? csvBytes(ask, counted) : xlsxBytes(ask, counted), rows: () => rows };
}

type Batches = AsyncIterable<ExportValue[][]>;

/**
 * RFC 4180 requires equally many cells in every line, also in the last one of a cut file, which says that it is cut.
 */
async function* csvBytes(ask: FileAsk, batches: Batches): AsyncGenerator<Uint8Array> {
	const encoder = new TextEncoder();
	const { columns } = ask;
	yield encoder.encode(BOM + csvLine(columns.map(({ name }) => name)));
	for await (const batch of batches) {
		const lines = batch.map((row) => csvLine(columns.map((column, i) => csvValue(column, row[i] ?? null))));
		yield encoder.encode(lines.join(''));
	}
	if (ask.count > ask.limit)
		yield encoder.encode(csvLine(columns.map((_, i) => (i === 0 ? `# cut: ${ask.limit} of ${ask.count} rows` : ''))));
}

function xlsxBytes(ask: FileAsk, batches: Batches): AsyncGenerator<Uint8Array> {
	const { columns } = ask;
	const { title, name, lines } = ask.about;
	async function* rows() {
		for await (const batch of batches)
			yield batch.map((row) => columns.map((column, i) => xlsxValue(column, row[i] ?? null)));
	}
	const about = {
		name,
		columns: [title, ''].map((one, i) => ({ title: one, width: i === 0 ? 24 : 80 })),
		rows: [lines]
	};
	return writeXlsx([
		{ name: 'list', columns: columns.map(({ fa, width }) => ({ title: fa, width })), rows: rows() },
		about
	]);
}

async function parquetFile(ask: FileAsk): Promise<ExportFile> {
	const { stream, rows } = await ask.parquet();
	return { bytes: stream, rows: () => rows };
}

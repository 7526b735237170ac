import { pipeline, Readable } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import type { Mapping } from '../mapping/schema.ts';
import type { Row } from '../mapping/row.ts';
import { checkHeader } from './header.ts';
import { LoadError } from './load-error.ts';
import { type FileRow, ROW_BYTES, tooLong } from './rows.ts';

/** Bytes of a row. In a longer one a quote was never closed, or it is no CSV; the limit bounds memory. */
const LONGEST = 4 * ROW_BYTES;

interface CsvRecord {
	record: Row;
	info: Info & { error?: { record?: string[] } };
}

/** The line on which a record begins; cells may contain line breaks. */
function firstLine(row: Row, lastLine: number, lineBefore: number): number {
	if (lastLine - lineBefore === 1) return lastLine;
	return Object.values(row).reduce<number>((line, cell) => line - String(cell).split('\n').length + 1, lastLine);
}

/**
 * Rows of a CSV text, in constant memory. Quotes inside an unquoted cell are kept as they are.
 * @param name of the file, for messages
 * @throws LoadError when a required column is missing, or an unclosed quote takes in the rest of the file
 */
export async function* readCsv(
	text: AsyncIterable<string>,
	name: string,
	source: Mapping['source'],
	required: readonly string[]
): AsyncGenerator<FileRow> {
	let width = 0;
	let line = 0;
	let bytes = 0;
	const parser = parse({
		bom: true,
		info: true,
		delimiter: source.delimiter ?? ',',
		record_delimiter: ['\r\n', '\n'],
		relax_quotes: true,
		relax_column_count: true,
		skip_empty_lines: true,
		max_record_size: LONGEST,
		from_line: source.header ?? 1,
		columns: (header: string[]) => {
			width = header.length;
			line = source.header ?? 1;
			return checkHeader(header, name, source, required);
		}
	});
	pipeline(Readable.from(text), parser, () => undefined);
	try {
		for await (const { record, info } of parser as AsyncIterable<CsvRecord>) {
			const first = firstLine(record, info.lines, line);
			line = info.lines;
			const size = info.bytes - bytes;
			bytes = info.bytes;
			if (size > ROW_BYTES) {
				yield tooLong(first, JSON.stringify(record));
				continue;
			}
			if (!info.error) {
				yield { line: first, row: record, size };
				continue;
			}
			const cells = info.error.record ?? [];
			const detail = `has ${cells.length} cells where the header has ${width}`;
			yield { rejected: { line: first, reason: 'bad_row', field: '', detail }, raw: JSON.stringify(cells) };
		}
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		if (error.code === 'CSV_MAX_RECORD_SIZE')
			throw new LoadError(
				`${name}: line ${line + 1} is longer than 4 MiB, or a quote that is opened there is never closed; put that line right, or export the file again`,
				{ cause: error }
			);
		if (error.code === 'CSV_QUOTE_NOT_CLOSED')
			throw new LoadError(`${name}: a quote opened after line ${line} is never closed`, { cause: error });
		throw new LoadError(`${name}: cannot be read after line ${line} (${error.code})`, { cause: error });
	}
	if (width === 0) throw new LoadError(`${name}: is empty; its first line must name the columns`);
}

import { pipeline, Readable } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { didYouMean } from '../mapping/nearest.ts';
import type { Mapping } from '../mapping/schema.ts';
import type { Row } from '../mapping/row.ts';
import { LoadError } from './load-error.ts';
import { type FileRow, ROW_LIMIT } from './rows.ts';

interface CsvRecord {
	record: Row;
	info: Info & { error?: { record?: string[] } };
}

function checkHeader(header: string[], name: string, source: Mapping['source'], required: string[]): string[] {
	const columns = header.map((column) => column.trim());
	const twice = columns.find((column, i) => column !== '' && columns.indexOf(column) !== i);
	if (twice !== undefined) throw new LoadError(`${name}: has the column ${JSON.stringify(twice)} twice`);
	const missing = required.filter((column) => !columns.includes(column));
	if (missing.length === 0) return columns;
	const delimiter = source.delimiter ?? ',';
	const other =
		columns.length === 1 ? [',', ';', '\t', '|'].find((d) => d !== delimiter && columns[0]!.includes(d)) : undefined;
	if (other !== undefined)
		throw new LoadError(
			`${name}: its first line has no ${JSON.stringify(delimiter)} but ${JSON.stringify(other)}; say so in the mapping, as in "source": { "delimiter": ${JSON.stringify(other)} }`
		);
	const names = missing.map((column) => JSON.stringify(column)).join(', ');
	const has = missing.length === 1 ? '' : `; it has ${columns.join(', ')}`;
	throw new LoadError(`${name}: has no column ${names}${didYouMean(missing[0]!, columns)}${has}`);
}

/** The line that a record begins on: cells may have line breaks in them. */
function firstLine(row: Row, lastLine: number, lineBefore: number): number {
	if (lastLine - lineBefore === 1) return lastLine;
	return Object.values(row).reduce<number>((line, cell) => line - String(cell).split('\n').length + 1, lastLine);
}

/**
 * Rows of a CSV text, in constant memory. Quotes that stand inside a cell are kept as they are.
 * @param name of the file, for messages
 * @throws LoadError when a required column is missing, or a quote swallows the rest of the file
 */
export async function* readCsv(
	text: AsyncIterable<string>,
	name: string,
	source: Mapping['source'],
	required: string[]
): AsyncGenerator<FileRow> {
	let width = 0;
	let line = 0;
	const parser = parse({
		bom: true,
		info: true,
		delimiter: source.delimiter ?? ',',
		record_delimiter: ['\r\n', '\n'],
		relax_quotes: true,
		relax_column_count: true,
		skip_empty_lines: true,
		max_record_size: ROW_LIMIT,
		columns: (header: string[]) => {
			width = header.length;
			return checkHeader(header, name, source, required);
		}
	});
	pipeline(Readable.from(text), parser, () => undefined);
	try {
		for await (const { record, info } of parser as AsyncIterable<CsvRecord>) {
			const first = firstLine(record, info.lines, line);
			line = info.lines;
			if (!info.error) {
				yield { line: first, row: record };
				continue;
			}
			const detail = `has ${info.error.record?.length ?? 0} cells where the header has ${width}`;
			yield { rejected: { line: first, reason: 'bad_row', field: '', detail } };
		}
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE')
			throw new LoadError(`${name}: a quote opened after line ${line} is never closed`, { cause: error });
		throw new LoadError(`${name}: after line ${line}: ${error.message}`, { cause: error });
	}
	if (width === 0) throw new LoadError(`${name}: is empty; its first line must name the columns`);
}

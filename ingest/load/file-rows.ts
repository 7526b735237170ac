import { requiredColumns } from '../mapping/columns.ts';
import type { Mapping } from '../mapping/schema.ts';
import { readCsv } from './csv.ts';
import type { SourceFile } from './file.server.ts';
import { LoadError } from './load-error.ts';
import { readNdjson } from './ndjson.ts';
import type { FileRow } from './rows.ts';
import { decodeText } from './text.ts';
import { readXlsx } from './xlsx/read.server.ts';

/** Decodes bytes and reads their rows, CSV or NDJSON as the mapping says. */
export function textRows(chunks: AsyncIterable<Uint8Array>, mapping: Mapping, name: string): AsyncGenerator<FileRow> {
	const text = decodeText(chunks, mapping.source.encoding ?? 'utf-8', name);
	if (mapping.source.kind === 'ndjson') return readNdjson(text);
	return readCsv(text, name, mapping.source, requiredColumns(mapping));
}

/**
 * The rows of a file, of the kind that the mapping names.
 * @throws LoadError while reading: the file is of another kind, damaged, or lacks a column
 */
export function fileRows(file: SourceFile, mapping: Mapping): AsyncGenerator<FileRow> {
	if (mapping.source.kind === 'xlsx') return readXlsx(file, mapping.source, requiredColumns(mapping));
	if (file.isZip)
		throw new LoadError(
			`${file.name}: is an XLSX workbook or a zip, and the mapping ${mapping.name} reads ${mapping.source.kind}; a mapping for workbooks has "source": { "kind": "xlsx" }`
		);
	return textRows(file.chunks(), mapping, file.name);
}

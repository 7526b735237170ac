import { fileRows } from '../load/file-rows.ts';
import { type OpenOptions, openSourceFile, type SourceFile } from '../load/file.server.ts';
import { LoadError } from '../load/load-error.ts';
import { sheetHeads } from '../load/xlsx/read.server.ts';
import type { Row, RowRejection } from '../mapping/row.ts';
import type { Mapping } from '../mapping/schema.ts';
import { emptyTexts, headerOf, type SampleRow } from './rows.ts';
import { type HeadRow, textForm } from './text-form.ts';

/** The beginning of a file, by which its mapping is guessed. */
export interface Sample {
	/** Of the file. */
	name: string;
	source: Mapping['source'];
	columns: string[];
	rows: SampleRow[];
	/** Rows that cannot be read. */
	refused: RowRejection[];
	/** Whether these are all rows of the file. */
	isWhole: boolean;
}

/** Of a call centre's month, ids of two lines met first after 6,652 rows. */
export const SAMPLE_ROWS = 10_000;
/** Characters of these rows. */
const SAMPLE_SIZE = 64 * 2 ** 20;
/** Bytes by which the form of a text is known. */
const LOOK = 2 ** 20;
const HEAD_ROWS = 60;
/** Nested objects of NDJSON are read by their paths. */
const DEPTH = 3;

async function lookAt(file: SourceFile): Promise<{ head: Uint8Array; isWhole: boolean }> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of file.chunks()) {
		chunks.push(chunk);
		size += chunk.length;
		if (size >= LOOK) return { head: Buffer.concat(chunks), isWhole: false };
	}
	return { head: Buffer.concat(chunks), isWhole: true };
}

/** The form of a file: of a text, its encoding and delimiter; where the names of columns are not in its first row, their row. */
async function sourceOf(file: SourceFile): Promise<Mapping['source']> {
	if (file.isZip) return await sheetsOf(file);
	const { head, isWhole } = await lookAt(file);
	if (head.length === 0) throw new LoadError(`${file.name}: is empty`);
	// Its bytes would be taken for columns.
	if (/\.xlsx$/i.test(file.name))
		throw new LoadError(`${file.name}: is no XLSX workbook, or is damaged; save it anew as one, or as CSV`);
	const form = textForm(head, isWhole);
	const encoding = form.encoding === 'utf-8' ? {} : { encoding: form.encoding };
	if (form.kind === 'ndjson') return { kind: 'ndjson', ...encoding };
	return { kind: 'csv', delimiter: form.delimiter, ...encoding, ...headerKey(form.head, file.name) };
}

/** The sheets of a workbook that have the columns of the first one that has any, as those of months. */
async function sheetsOf(file: SourceFile): Promise<Mapping['source']> {
	const all = await sheetHeads(file, HEAD_ROWS);
	const sheets = all.flatMap(({ name, rows }) => {
		const head = rows.map(({ line, cells }) => ({ line, cells: Array.from(cells, (cell) => (cell ?? '').trim()) }));
		return head.length === 0 ? [] : [{ name, head, header: JSON.stringify(headerOf(head)) }];
	});
	const first = sheets[0];
	if (!first) throw new LoadError(`${file.name}: has no rows`);
	const same = sheets.filter(({ header }) => header === first.header);
	const named = same.length === sheets.length ? ('all' as const) : same.map(({ name }) => name);
	return { kind: 'xlsx', ...(all.length > 1 && { sheet: named }), ...headerKey(first.head, file.name) };
}

function headerKey(head: readonly HeadRow[], name: string): { header?: number } {
	if (head.length === 0) throw new LoadError(`${name}: has no rows`);
	const header = headerOf(head);
	if (!header)
		throw new LoadError(`${name}: no line names the columns; write their names into a line above the first row`);
	return header === head[0] ? {} : { header: header.line };
}

function* paths(row: Row, before = '', depth = 1): Generator<string> {
	for (const [name, value] of Object.entries(row))
		if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < DEPTH)
			yield* paths(value as Row, `${before}${name}.`, depth + 1);
		else yield before + name;
}

/**
 * Reads the first rows of a file, whose form is found by looking.
 * @throws LoadError when it cannot be read, or has no rows
 */
export async function readSample(path: string, options: OpenOptions = {}): Promise<Sample> {
	await using file = await openSourceFile(path, options);
	const source = await sourceOf(file);
	const sample: Sample = { name: file.name, source, columns: [], rows: [], refused: [], isWhole: true };
	const columns = new Set<string>();
	// It has no events yet: all columns are read, and none is missed.
	const reading: Mapping = { mapping: 1, name: 'guess', source, events: [] };
	let size = 0;
	for await (const item of fileRows(file, reading)) {
		if (sample.rows.length + sample.refused.length === SAMPLE_ROWS || size > SAMPLE_SIZE) {
			sample.isWhole = false;
			break;
		}
		if ('rejected' in item) {
			sample.refused.push(item.rejected);
			continue;
		}
		size += item.size;
		for (const path of source.kind === 'ndjson' ? paths(item.row) : Object.keys(item.row)) columns.add(path);
		sample.rows.push({ line: item.line, row: item.row });
	}
	columns.delete('');
	if (sample.rows.length === 0) throw new LoadError(`${file.name}: has no row below the names of its columns`);
	const empty = emptyTexts([...columns], sample.rows);
	return { ...sample, ...(empty.length > 0 && { source: { ...source, empty } }), columns: [...columns] };
}

import { Readable } from 'node:stream';
import type { RefusedRow } from '#sql/model/imports.ts';
import { fill, type Words } from '$lib/i18n/text.ts';
import { reasonOf, reasonText } from '$lib/import/said.ts';
import { BOM, quoted } from './csv.ts';
import { writeXlsx } from './xlsx/write.ts';

/** How a mapping reads a file. */
interface Source {
	kind: 'csv' | 'xlsx' | 'ndjson';
	sheet?: string | string[];
	delimiter?: string;
	header?: number;
}
const TYPES = {
	csv: 'text/csv; charset=utf-8',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	ndjson: 'application/x-ndjson'
};
const WIDTH = 20;

/**
 * Refused rows as a file of the form that they came in, so that the same mapping reads it once it is repaired; line and reason stand behind
 * each row.
 * @param said of ingest: how the file is read, then a row a line
 */
export async function refusedFile(said: ReadableStream<Uint8Array>, name: string, words: Words): Promise<Response> {
	const { t, f } = words;
	const lines = jsonLines(said);
	const source = (await lines.next()).value as Source;
	const rows = lines as AsyncGenerator<RefusedRow, undefined>;
	const { columns, all } = await withColumns(rows);
	const head = [...columns, t.imports.repair.line, t.imports.repair.reason];
	const cells = ({ row, raw = '', line, ...why }: RefusedRow): string[] => [
		...(row ? columns.map((column) => textOf(row[column])) : columns.map((_, i) => (i === 0 ? raw : ''))),
		f.digits(String(line)),
		reasonIn(why, columns, words)
	];
	const above = Array<string>((source.header ?? 1) - 1).fill(t.imports.repair.above);
	const parts = {
		csv: () => csvParts([...above.map((line) => [line]), head], all, cells, source.delimiter ?? ','),
		xlsx: () => xlsxParts(source, [...above.map((line) => [line]), head], all, cells),
		ndjson: () => ndjsonParts(all)
	}[source.kind]();
	const stem = name.replace(/(?:\.(?:csv|tsv|txt|xlsx|ndjson|jsonl?|gz|zst))+$/i, '');
	const called = `${fill(t.imports.repair.name, { name: stem })}.${source.kind}`;
	return new Response(Readable.toWeb(Readable.from(parts)) as ReadableStream<Uint8Array>, {
		headers: {
			'content-type': TYPES[source.kind],
			'content-disposition': `attachment; filename="refused.${source.kind}"; filename*=UTF-8''${encodeURIComponent(called)}`,
			'cache-control': 'no-store'
		}
	});
}

async function* jsonLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
	const decoder = new TextDecoder();
	let rest = '';
	for await (const chunk of stream) {
		const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
		rest = lines.pop()!;
		for (const line of lines) yield JSON.parse(line);
	}
}

/** The columns of the first row that has some, and all rows. */
async function withColumns(
	rows: AsyncGenerator<RefusedRow, undefined>
): Promise<{ columns: string[]; all: AsyncGenerator<RefusedRow> }> {
	const before: RefusedRow[] = [];
	let columns: string[] = [];
	while (columns.length === 0) {
		const next = await rows.next();
		if (next.done === true) break;
		before.push(next.value);
		columns = Object.keys(next.value.row ?? {});
	}
	async function* all(): AsyncGenerator<RefusedRow> {
		yield* before;
		yield* rows;
	}
	return { columns: columns.length === 0 ? [''] : columns, all: all() };
}

/** By the column whose cell is wrong, where ingest names one: a field may be of several. */
function reasonIn(why: Pick<RefusedRow, 'reason' | 'field' | 'detail'>, columns: string[], words: Words): string {
	const named = columns.filter((one) => one !== '' && new RegExp(`^${RegExp.escape(one)}[: ]`).test(why.detail));
	const field = named.toSorted((a, b) => b.length - a.length)[0];
	if (field === undefined) return reasonText(why, words);
	return fill(words.t.imports.inField, { field, reason: reasonOf(why.reason, words) });
}

const textOf = (cell: unknown): string =>
	typeof cell === 'string' ? cell : cell === undefined || cell === null ? '' : JSON.stringify(cell);

type Cells = (row: RefusedRow) => string[];

/** No cell is changed, not even one that a spreadsheet takes for a formula: it is the owner's own file that comes back. */
async function* csvParts(
	head: string[][],
	rows: AsyncIterable<RefusedRow>,
	cells: Cells,
	delimiter: string
): AsyncGenerator<Uint8Array> {
	const line = (texts: string[]): Uint8Array =>
		Buffer.from(`${texts.map((text) => quoted(text, delimiter)).join(delimiter)}\r\n`);
	yield Buffer.from(BOM);
	for (const texts of head) yield line(texts);
	for await (const row of rows) yield line(cells(row));
}

async function* xlsxParts(
	{ sheet }: Source,
	[titles = [], ...heads]: string[][],
	rows: AsyncIterable<RefusedRow>,
	cells: Cells
): AsyncGenerator<Uint8Array> {
	async function* batches(hasRows: boolean): AsyncGenerator<string[][]> {
		yield heads;
		if (hasRows) for await (const row of rows) yield [cells(row)];
	}
	const width = Math.max(titles.length, ...heads.map(({ length }) => length));
	const names = sheet === undefined || sheet === 'all' ? ['Sheet1'] : [sheet].flat();
	yield* writeXlsx(
		names.map((name, i) => ({
			name,
			columns: Array.from({ length: width }, (_, place) => ({ title: titles[place] ?? '', width: WIDTH })),
			rows: batches(i === 0)
		}))
	);
}

async function* ndjsonParts(rows: AsyncIterable<RefusedRow>): AsyncGenerator<Uint8Array> {
	for await (const { row, raw } of rows) yield Buffer.from(`${row ? JSON.stringify(row) : raw}\n`);
}

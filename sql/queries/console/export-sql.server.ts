import type { Readable } from 'node:stream';
import type { ExportColumn } from '../export/columns.ts';
import type { ExportValue } from '../export/read-export.server.ts';
import { askText, runStatement, type StatementAsk } from './run-statement.server.ts';
import { ofPerson } from './of-person.ts';

type SqlAsk = Omit<StatementAsk, 'rows'>;

/** A result that is to be a file; `rows` at most, the first. */
export interface SqlExportAsk extends SqlAsk {
	rows: number;
	/** How each column is written, by its first rows; absent: as it came. Numbers stay numbers. */
	write?: (table: { columns: Described[]; rows: unknown[][] }) => ((value: unknown) => string)[];
}

interface Described {
	name: string;
	type: string;
}

/** Rows by which columns are looked at, as those of the console's grid. */
const FIRST_ROWS = 200;

/** A line of its own ends a comment at the end of the text. */
const within = (text: string): string => `(\n${text}\n)`;

/** How many rows a statement gives now. Errors: ClickHouseError. */
export async function countSql(ask: SqlAsk): Promise<number> {
	return Number(await askText({ ...ask, text: `SELECT count() FROM ${within(ask.text)}` }));
}

function columnOf({ name, type }: Described): ExportColumn {
	const bare = type.replace(/^(?:(?:Nullable|LowCardinality)\()+|\)+$/g, '');
	const kind = /^DateTime/.test(bare) ? 'moment' : /^(U?Int|Float|Decimal)/.test(bare) ? 'number' : 'text';
	return { name, fa: name, en: name, kind, sql: '', width: kind === 'text' ? 22 : 19 };
}

function valueOf({ kind }: ExportColumn, value: unknown): ExportValue {
	if (value === null || typeof value === 'number') return value;
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	// Beyond 2^53 a number would lose digits: it stays text.
	return kind === 'number' && text !== '' && String(Number(text)) === text ? Number(text) : text;
}

/** The columns, once the engine has named them, and the rows in batches. Errors: those of runStatement. */
export async function readSqlRows(
	ask: SqlExportAsk
): Promise<{ columns: ExportColumn[]; batches: AsyncIterable<ExportValue[][]> }> {
	const { write } = ask;
	const pieces = runStatement(write ? ask : { ...ask, moments: 'unix' });
	let columns: Described[] | undefined;
	while (!columns) {
		const next = await pieces.next();
		if (next.done === true) break;
		if (next.value.kind === 'meta') columns = next.value.columns;
	}
	const described = columns ?? [];
	const named = described.map((one): ExportColumn => {
		const column = columnOf(one);
		return write && column.kind === 'moment' ? { ...column, kind: 'text' } : column;
	});
	async function* batches(): AsyncGenerator<ExportValue[][]> {
		let left = ask.rows;
		let waiting: unknown[][] = [];
		let writers: ReturnType<NonNullable<typeof write>> | undefined;
		const written = () => {
			const rows = waiting;
			waiting = [];
			writers ??= write?.({ columns: described, rows: rows.slice(0, FIRST_ROWS) });
			return rows.map((row) =>
				named.map((column, index) => {
					const value = row[index] ?? null;
					return value === null || column.kind === 'number' || !writers
						? valueOf(column, value)
						: writers[index]!(value);
				})
			);
		};
		for await (const piece of pieces) {
			if (piece.kind !== 'rows') continue;
			const rows = (JSON.parse(`[${piece.json}]`) as unknown[][]).slice(0, left);
			left -= rows.length;
			waiting = waiting.concat(rows);
			if (write && !writers && waiting.length < FIRST_ROWS && left > 0) continue;
			yield written();
			if (left === 0) return;
		}
		if (waiting.length > 0) yield written();
	}
	return { columns: named, batches: batches() };
}

/** The rows as a Parquet file, made by the engine, which has it whole before the first byte comes; and how many there are. */
export async function readSqlParquet(ask: SqlExportAsk): Promise<{ stream: Readable; rows: number }> {
	const result = await ask.client.exec({
		query: `SELECT * FROM ${within(ask.text)} LIMIT ${ask.rows} FORMAT Parquet`,
		query_params: ask.params,
		query_id: ask.queryId,
		abort_signal: ask.signal,
		clickhouse_settings: { ...ofPerson(ask.person), wait_end_of_query: 1 }
	});
	return { stream: result.stream, rows: Number(result.summary?.result_rows ?? -1) };
}

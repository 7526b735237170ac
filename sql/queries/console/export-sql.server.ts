import type { Readable } from 'node:stream';
import type { ExportColumn } from '../export/columns.ts';
import type { ExportValue } from '../export/read-export.server.ts';
import { askText, runStatement, type StatementAsk } from './run-statement.server.ts';
import { ofPerson } from './of-person.ts';

type SqlAsk = Omit<StatementAsk, 'rows'>;

/** A result that is to be a file; `rows` at most, the first. */
export interface SqlExportAsk extends SqlAsk {
	rows: number;
}

/** A line of its own ends a comment at the end of the text. */
const within = (text: string): string => `(\n${text}\n)`;

/** How many rows a statement gives now. Errors: ClickHouseError. */
export async function countSql(ask: SqlAsk): Promise<number> {
	return Number(await askText({ ...ask, text: `SELECT count() FROM ${within(ask.text)}` }));
}

function columnOf({ name, type }: { name: string; type: string }): ExportColumn {
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
	const pieces = runStatement({ ...ask, moments: 'unix' });
	let columns: ExportColumn[] | undefined;
	while (!columns) {
		const next = await pieces.next();
		if (next.done === true) break;
		if (next.value.kind === 'meta') columns = next.value.columns.map(columnOf);
	}
	const named = columns ?? [];
	async function* batches(): AsyncGenerator<ExportValue[][]> {
		let left = ask.rows;
		for await (const piece of pieces) {
			if (piece.kind !== 'rows') continue;
			const rows = (JSON.parse(`[${piece.json}]`) as unknown[][]).slice(0, left);
			left -= rows.length;
			yield rows.map((row) => named.map((column, index) => valueOf(column, row[index] ?? null)));
			if (left === 0) return;
		}
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

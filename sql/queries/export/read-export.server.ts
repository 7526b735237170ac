import type { Readable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { statement } from '../../client/statement.server.ts';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import { readAsKnown } from '../pages/as-known.ts';
import type { PageRequest, Reader } from '../pages/page.ts';
import { exportColumns, type ExportColumn } from './columns.ts';
import { chosenOf, type KnownList, type ListSource } from './list-source.ts';

const COUNT = defineQuery('export/count', z.object({ count: z.coerce.number() }));

/** How many rows a list has, and the request that it was counted by: what is read later is read by the same. */
export interface CountedList {
	count: number;
	request: PageRequest;
}

/** A list's count as a page of its own, so that it is of one moment of the state, and names its codes. */
export const countPage = (list: ListSource, dimensions: readonly string[]): Reader<CountedList> => ({
	dimensions,
	async read(client, request) {
		const [row] = await runQuery(client, COUNT, await chosenOf(client, { list, request }));
		return { count: row?.count ?? 0, request };
	}
});

export interface ExportQuery extends KnownList {
	client: ClickHouseClient;
	/** At most so many rows, the oldest. */
	limit: number;
	signal?: AbortSignal;
}

/** The longest export of a million rows; the reader's own limit is for pages. */
const SECONDS = 600;
/** What is read once takes no room from what pages read. */
const SETTINGS = { max_execution_time: SECONDS, log_comment: 'export', use_uncompressed_cache: 0 } as const;

/** The columns of a list's export. */
export const columnsOf = ({ list, request }: Pick<ExportQuery, 'list' | 'request'>): ExportColumn[] =>
	exportColumns(request.database, list);

async function queryOf({ client, list, request, limit }: ExportQuery, hasLearnt: boolean) {
	const { database, values, params } = await chosenOf(client, { list, request: { ...request, hasLearnt } });
	const columns = columnsOf({ list, request }).map(({ sql, name }) => `${sql} AS ${name}`);
	const query = statement('queries/export/rows.sql', database, {
		...values,
		columns: columns.join(',\n\t')
	});
	return { query, query_params: { ...params, limit } };
}

/** Begins to read as known at the request's moment: the engine takes its snapshot when it begins. */
const begun = <T>(
	{ client, keeper, request: { database, knownAt } }: ExportQuery,
	begin: (hasLearnt: boolean) => Promise<T>,
	end: (value: T) => void
): Promise<T> => readAsKnown(client, { database, knownAt: Date.parse(knownAt), keeper }, begin, end);

/** A value of a row as the engine gives it: moments are seconds since 1970, in text. */
export type ExportValue = string | number | null;

/** The rows in batches, as they come. Errors: those of ClickHouse. */
export async function* readRows(ask: ExportQuery): AsyncGenerator<ExportValue[][]> {
	const result = await begun(
		ask,
		async (hasLearnt) =>
			ask.client.query({
				...(await queryOf(ask, hasLearnt)),
				format: 'JSONCompactEachRow',
				abort_signal: ask.signal,
				clickhouse_settings: { ...SETTINGS, date_time_output_format: 'unix_timestamp' }
			}),
		(value) => value.close()
	);
	for await (const rows of result.stream()) yield rows.map((row) => row.json<ExportValue[]>());
}

/** The rows as a Parquet file, made by the engine, which has it whole before the first byte comes; and how many there are. */
export async function readParquet(ask: ExportQuery): Promise<{ stream: Readable; rows: number }> {
	const result = await begun(
		ask,
		async (hasLearnt) => {
			const { query, query_params } = await queryOf(ask, hasLearnt);
			return ask.client.exec({
				query: `${query}\nFORMAT Parquet`,
				query_params,
				abort_signal: ask.signal,
				clickhouse_settings: { ...SETTINGS, wait_end_of_query: 1, output_format_parquet_compression_method: 'zstd' }
			});
		},
		(value) => value.stream.destroy()
	);
	return { stream: result.stream, rows: Number(result.summary?.result_rows ?? -1) };
}

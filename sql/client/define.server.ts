import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { inPieces } from '../model/lists.ts';
import { columnsOf } from './rows.ts';
import { statement, type Values } from './statement.server.ts';
import type { Sql } from '../entities/entity.ts';

/** A named, typed query: one file of `sql/queries`, and the shape of its rows. */
export interface Query<Row> {
	name: string;
	row: z.ZodType<Row>;
	/** The columns of its row, for `${columns}`. */
	values: Values;
}

export function defineQuery<Row>(name: string, row: z.ZodType<Row>): Query<Row> {
	return { name, row, values: row instanceof z.ZodObject ? { columns: columnsOf(row) } : {} };
}

export interface RunOptions {
	database: string;
	/** Bound by the server. */
	params?: Record<string, unknown>;
	values?: Values;
	/** What the engine's query log knows it by; its name, unless told. */
	comment?: string;
	/** How the engine is to run it. */
	settings?: Record<string, number>;
	/** Its parameters may name a person: the engine keeps nothing of it. */
	isSecret?: boolean;
}

/**
 * Keeps the steps of a plan apart. Merged, the engine also computes values of rows that a filter then removes, and on one core: the totals of
 * a year as of an instant took 115 ms, and 85 with this. Do not use it for what was known at a moment (conditions then miss the index of
 * events), nor for lists (the engine's plan fails).
 */
export const UNMERGED = { query_plan_merge_expressions: 0 };

/** For groups that hold long arrays: they are finished on all cores. Kaplan and Meier of ten million letters took 700 ms, and 480 with this. */
export const BY_ARRAYS = { ...UNMERGED, group_by_two_level_threshold: 1 };

/**
 * Computes before sorting. Otherwise the sort carries whole arrays from which a value is read later: the active hours of five years took 290 ms, and
 * 100 with this.
 */
export const BEFORE_SORTING = { query_plan_execute_functions_after_sorting: 0 };

/** Runs a query and checks its rows. Errors: those of ClickHouse; ZodError when a row is not as declared. */
export function runQuery<Row>(
	client: ClickHouseClient,
	query: Query<Row>,
	{ database, values, comment = query.name, ...how }: RunOptions
): Promise<Row[]> {
	return runText(client, query.row, { text: textOf(query, database, values), comment, ...how });
}

/** So many ids are one parameter of a query, which holds 128 KiB. */
const IDS_AT_ONCE = 1_000;

/** The rows of `{ids: Array(String)}`, some of these after the other. */
export async function runByIds<Row>(
	client: ClickHouseClient,
	query: Query<Row>,
	ids: readonly string[],
	options: RunOptions
): Promise<Row[]> {
	const rows: Row[] = [];
	for (const some of inPieces(ids, IDS_AT_ONCE))
		rows.push(...(await runQuery(client, query, { ...options, params: { ...options.params, ids: some } })));
	return rows;
}

/** Its text; `${columns}` are those of its row. */
export const textOf = (query: Query<unknown>, database: string, values?: Values): Sql =>
	statement(`queries/${query.name}.sql`, database, { ...query.values, ...values });

/** The same of a query that was made for what is asked (`scan.ts`). */
export async function runText<Row>(
	client: ClickHouseClient,
	row: z.ZodType<Row>,
	{ text, params, comment, settings, isSecret = false }: Omit<RunOptions, 'database' | 'values'> & { text: string }
): Promise<Row[]> {
	const result = await client.query({
		query: text,
		query_params: params,
		format: 'JSONEachRow',
		clickhouse_settings: { ...settings, log_comment: comment, ...(isSecret ? { log_queries: 0 } : {}) }
	});
	return row.array().parse(await result.json());
}

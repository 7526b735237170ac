import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import { statement } from '../../client/statement.server.ts';
import { readPieces, type RunPiece } from './stream.ts';
import { ofPerson } from './of-person.ts';

/** More than an analyst may have is refused (sql/server/analyst.ts). */
const MOST_ROWS = 1_000_000;
const FORMAT = 'JSONCompactEachRowWithProgress';
const MEMORY = defineQuery('console/memory', z.object({ memory: z.coerce.number() }));

/** One statement of a person, as it is run. */
export interface StatementAsk {
	/** As an analyst: what it may do is the engine's to say. */
	client: ClickHouseClient;
	text: string;
	/** Values of `{name: Type}`, as text. */
	params: Record<string, string>;
	queryId: string;
	/** Whose it is: the name tags the query, the id counts for the quota. */
	person: { id: string; name: string };
	/** Rows that are wanted at most; the server may send a block more. */
	rows: number;
	/** Moments as seconds since 1970 instead of text. */
	moments?: 'unix';
	signal?: AbortSignal;
}

/** The statement asks for a format of its own, which no page can show. */
export class FormatError extends Error {
	override name = 'FormatError';
}

/**
 * Runs a statement and gives its rows as they come. Who stops reading closes the connection, and the server ends the query.
 * Errors: ClickHouseError, StreamError, FormatError.
 */
export async function* runStatement(ask: StatementAsk): AsyncGenerator<RunPiece> {
	const result = await ask.client.exec({
		query: ask.text,
		query_params: ask.params,
		query_id: ask.queryId,
		abort_signal: ask.signal,
		clickhouse_settings: {
			...ofPerson(ask.person),
			...({ default_format: FORMAT } as object),
			cancel_http_readonly_queries_on_client_close: 1,
			// An integer beyond 2^53 would lose its last digits on its way.
			output_format_json_quote_64bit_integers: 1,
			output_format_json_quote_denormals: 1,
			...(ask.moments === 'unix' ? { date_time_output_format: 'unix_timestamp' as const } : {}),
			max_result_rows: String(Math.min(ask.rows + 1, MOST_ROWS)),
			result_overflow_mode: 'break'
		}
	});
	try {
		if (result.response_headers['x-clickhouse-format'] !== FORMAT) throw new FormatError('a format of its own');
		yield* readPieces(result.stream as AsyncIterable<Uint8Array>);
	} finally {
		result.stream.destroy();
	}
}

/** One short answer of the server to an analyst: what EXPLAIN or formatQuery say. */
export async function askText(
	ask: Pick<StatementAsk, 'client' | 'text' | 'params' | 'person' | 'signal'>
): Promise<string> {
	const result = await ask.client.query({
		query: ask.text,
		query_params: ask.params,
		format: 'TabSeparatedRaw',
		abort_signal: ask.signal,
		clickhouse_settings: ofPerson(ask.person)
	});
	return result.text();
}

/** Bytes that a query holds now, read by a reader; null: it is not there any more. */
export async function memoryOf(client: ClickHouseClient, database: string, queryId: string): Promise<number | null> {
	const [row] = await runQuery(client, MEMORY, { database, params: { query_id: queryId } });
	return row?.memory ?? null;
}

/** Ends what is under way of a run, on every server of the cluster. */
export async function cancelRun(
	client: ClickHouseClient,
	{ database, cluster, run, user }: { database: string; cluster: string | undefined; run: string; user: string }
): Promise<void> {
	const everywhere = cluster === undefined ? '' : `ON CLUSTER '${cluster}'`;
	await client.command({
		query: statement('queries/console/cancel.sql', database, { everywhere }),
		query_params: { run, user }
	});
}

import { randomUUID } from 'node:crypto';
import type { ClickHouseClient } from '@clickhouse/client';
import { cpuSecondsOf } from '../process-cost.ts';

/** One question as some reader of figures put it to ClickHouse. */
export interface Asked {
	/** The query's name, and its place among those of the same name in one reading. */
	name: string;
	query: string;
	params: Record<string, unknown>;
	settings: Record<string, string | number | boolean>;
}

/** One that was put, by its name in the engine's log. */
export interface Recorded extends Asked {
	id: string;
}

/** Names that a reading asks more than once or twice are parts of one figure: its total, its groups, its survival. */
const PARTS = ['', ' (2)', ' (3)', ' (4)', ' (5)', ' (6)'];

/** A client that asks like the one it is given, and writes down what it was asked: so each query of any reader is measured by itself. */
export function recordQueries(client: ClickHouseClient): { client: ClickHouseClient; asked: Recorded[] } {
	const asked: Recorded[] = [];
	const seen = new Map<string, number>();
	type Options = Parameters<ClickHouseClient['query']>[0];
	const query = (options: Options) => {
		const { log_comment: comment, ...settings } = (options.clickhouse_settings ?? {}) as Asked['settings'];
		const name = String(comment ?? options.query.trim().slice(0, 40));
		const nth = seen.get(name) ?? 0;
		seen.set(name, nth + 1);
		const id = options.query_id ?? randomUUID();
		asked.push({
			id,
			name: `${name}${PARTS[nth] ?? ' (…)'}`,
			query: options.query,
			params: options.query_params ?? {},
			settings
		});
		return client.query({ ...options, query_id: id });
	};
	const recording = new Proxy(client, {
		get: (target, key, receiver) => (key === 'query' ? query : (Reflect.get(target, key, receiver) as unknown))
	});
	return { client: recording, asked };
}

/** What one query cost by itself. */
export interface Sample {
	ms: number;
	/** CPU of the whole server meanwhile, in milliseconds: a busy machine changes it less than time; in steps of 10. */
	cpu: number;
	rows: number;
	bytes: number;
}

/** Runs a query alone, to the last byte of its answer. */
export async function runAlone(
	client: ClickHouseClient,
	pid: number,
	{ query, params, settings }: Asked
): Promise<Sample> {
	const cpu = cpuSecondsOf(pid);
	const began = performance.now();
	const result = await client.query({
		query,
		query_params: params,
		format: 'JSONEachRow',
		// What was read is told in the header, which is sent when all has been read.
		clickhouse_settings: { ...settings, wait_end_of_query: 1, log_comment: 'bench wall' }
	});
	await result.text();
	const ms = performance.now() - began;
	const header = result.response_headers['x-clickhouse-summary'];
	const { read_rows, read_bytes } = JSON.parse(typeof header === 'string' ? header : '{}') as Record<string, string>;
	return {
		ms,
		cpu: (cpuSecondsOf(pid) - cpu) * 1_000,
		rows: Number(read_rows ?? 0),
		bytes: Number(read_bytes ?? 0)
	};
}

/** The value below which a share of them lies, of those there are. */
export function quantile(values: number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

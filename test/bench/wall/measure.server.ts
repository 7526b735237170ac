import type { ClickHouseClient } from '@clickhouse/client';
import { cpuSecondsOf } from '../process-cost.ts';
import type { Asked } from './recorder.ts';

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

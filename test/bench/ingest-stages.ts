import type { ClickHouseClient } from '@clickhouse/client';
import { rowsOf } from '../support/state.ts';
import { threadSecondsOf } from './process-cost.ts';
import { table } from './wall/table.ts';

/** Of the engine's own, by what a statement begins with. */
const STATEMENTS: [stage: string, begins: string][] = [
	['insert of events', 'INSERT INTO [^ ]+\\.event_log'],
	['read of letters', 'SELECT\\s+subject_id,'],
	['letters, and what follows them', 'INSERT INTO [^ ]+\\.letter_state'],
	['rollups', 'INSERT INTO [^ ]+_days'],
	['other statements', '']
];
/** Of ingest, by the names of its threads. */
const THREADS: [stage: string, name: RegExp][] = [
	['doors and writer', /^node-MainThread/],
	['judges', /^judge/],
	['fold', /^WorkerThread/],
	['memory and other threads', /^/]
];

/** What each stage of the path took since the engine's moment `since`, as a table: CPU an event. Of ingest since its start. */
export async function stagesOf(
	client: ClickHouseClient,
	{ since, events, ingest, engineSeconds }: { since: string; events: number; ingest: number; engineSeconds: number }
): Promise<string> {
	await client.command({ query: 'SYSTEM FLUSH LOGS query_log' });
	const logged = await rowsOf<{ stage: number; seconds: number }>(
		client,
		`SELECT toUInt8(multiIf(${STATEMENTS.map(([, begins], n) => `match(query, '^${begins.replaceAll('\\', '\\\\')}'), ${n}`).join(', ')}, 0)) AS stage,
			sum(ProfileEvents['OSCPUVirtualTimeMicroseconds']) / 1e6 AS seconds
		FROM system.query_log WHERE type != 'QueryStart' AND event_time_microseconds >= '${since}' GROUP BY stage ORDER BY stage`
	);
	const threads = THREADS.map(([stage]): [string, number] => [stage, 0]);
	for (const [name, seconds] of threadSecondsOf(ingest))
		threads[THREADS.findIndex(([, names]) => names.test(name))]![1] += seconds;
	const background = engineSeconds - logged.reduce((sum, { seconds }) => sum + seconds, 0);
	const rows: [string, number][] = [
		...threads,
		...logged.map(({ stage, seconds }): [string, number] => [STATEMENTS[stage]![0], seconds]),
		['merges and other background', background]
	];
	return table(
		['stage', 'CPU an event'],
		rows.map(([stage, seconds]) => [stage, `${((seconds / events) * 1e6).toFixed(2)} µs`])
	);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Flow } from '#ingest/http/flow.ts';
import { createMetrics } from '#ingest/http/metrics.ts';
import { observeAppends, observeWriter } from '#ingest/http/observe-writer.ts';
import { REASONS } from '#ingest/pipeline/rejection.ts';
import type { SpoolBatch } from '#ingest/spool/spool.ts';
import { projectRoot } from '#sql/root.ts';
import { readMetrics } from '$lib/server/sources.ts';

const NOTHING = new Uint8Array(0);
const T = Date.UTC(2026, 10, 25);
const batch = (source: string, receivedAt: number, more: Partial<SpoolBatch> = {}): SpoolBatch => ({
	...{ id: BigInt(receivedAt) << 20n, source, loadId: '', door: 'http', partition: 0, events: 5, rejected: 1 },
	...{ newestAt: receivedAt - 60_000, rows: NOTHING, entities: NOTHING, dead: NOTHING },
	...more
});

const manual = readFileSync(join(projectRoot(), 'docs', 'monitoring.md'), 'utf8');

/** Name, type and labels of each metric that the registry has, in its own words. */
async function registered() {
	const metrics = createMetrics();
	metrics.watchSpool(() => ({ batches: 0, events: 0, bytes: 0, oldestAt: undefined }), 1);
	return metrics.registry
		.getMetricsAsArray()
		.filter(({ name }) => name.startsWith('pasokh_'))
		.map((metric) => {
			const { name, labelNames } = metric as unknown as { name: string; labelNames: string[] };
			const type = metric.constructor.name.toLowerCase();
			return [name, type, labelNames.join(', ')];
		});
}

test('the manual has each metric with its type and its labels, and none that is not there', async () => {
	const described = [...manual.matchAll(/^\| `(pasokh_ingest_\w+)` +\| (\w+) +\| ([^|]*?) +\| (.+) \|$/gm)].map(
		([, name, type, labels]) => [name!, type!, labels!.replaceAll('`', '').trim()]
	);
	expect(described.toSorted()).toEqual((await registered()).toSorted());
});

test('what the manual asks of Prometheus names metrics that are there', async () => {
	const names = new Set((await registered()).map(([name]) => name!));
	const asked = [...manual.matchAll(/pasokh_ingest_\w+/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ''));
	expect(asked.filter((name) => !names.has(name))).toEqual([]);
});

test('lags and backlog of sources, from what is told of their batches, in any order and twice', () => {
	const flow = new Flow();
	// Ids rise in the order in which they are made.
	const [a1, b, a2] = [batch('a', T), batch('b', T + 1_000, { events: 0, newestAt: 0 }), batch('a', T + 5_000)];
	for (const one of [a2, a1, b, a1]) flow.spooled(one);
	expect(flow.lags(T + 10_000)).toEqual([
		{ source: 'a', event: 65, spool: 10, clickhouse: undefined },
		{ source: 'b', event: undefined, spool: 9, clickhouse: undefined }
	]);
	flow.stored([a1], T + 2_000);
	flow.stored([a1, b], T + 3_000);
	expect(flow.backlog()).toBe(5);
	flow.kept([a1]);
	flow.kept([a1, b]);
	expect(flow.backlog()).toBe(0);
	expect(flow.lags(T + 10_000)).toEqual([
		{ source: 'a', event: 65, spool: 5, clickhouse: 3 },
		{ source: 'b', event: undefined, spool: 0, clickhouse: 2 }
	]);
});

test('what the doors append and the writer does is counted', async () => {
	const metrics = createMetrics();
	metrics.watchSpool(() => ({ batches: 2, events: 10, bytes: 99, oldestAt: Date.now() - 5_000 }), 1_000);
	const writer = observeWriter(metrics);
	const one = batch('a', Date.now());
	await observeAppends({ partitions: 1, append: async () => {} }, metrics).append(one);
	const refusing = observeAppends({ partitions: 1, append: () => Promise.reject(new Error('full')) }, metrics);
	await expect(refusing.append(batch('b', Date.now() - 1e6))).rejects.toThrow('full');
	writer.stored([one], 0.3);
	writer.retried('transient');
	const before = await metrics.registry.metrics();
	expect(before).toContain('pasokh_ingest_state_backlog_events 5\n');
	writer.kept([one], { letters: 3, calls: 1, days: 2, seconds: 2 });
	const text = await metrics.registry.metrics();
	for (const line of [
		'batch_events_bucket{le="10"} 1',
		'batch_events_count 1',
		'insert_seconds_sum 0.3',
		'recompute_seconds_sum 2',
		'retries_total{class="transient"} 1',
		'retries_total{class="unknown"} 0',
		'letters_recomputed_total 3',
		'calls_recomputed_total 1',
		'days_refreshed_total 2',
		'state_backlog_events 0',
		'spool_batches 2',
		'spool_limit_bytes 1000',
		'source_spool_lag_seconds{source="a"} 0',
		'source_spool_lag_seconds{source="b"} 0'
	])
		expect(text).toContain(`pasokh_ingest_${line}\n`);
	for (const reason of REASONS) expect(text).toContain(`pasokh_ingest_rejections_total{reason="${reason}"} 0\n`);
});

test('what ingest tells of its spool and its sources is read as it was told', async () => {
	const metrics = createMetrics();
	metrics.watchSpool(() => ({ batches: 3, events: 40, bytes: 1_200, oldestAt: Date.now() - 60_000 }), 5_000);
	metrics.events.inc({ source: 'portal-111', verdict: 'accepted' }, 7);
	metrics.events.inc({ source: 'portal-111', verdict: 'duplicate' }, 2);
	metrics.events.inc({ source: 'registry', verdict: 'rejected' });
	const read = readMetrics(await metrics.registry.metrics());
	expect(read).toMatchObject({
		...{ batches: 3, events: 40, bytes: 1_200, limitBytes: 5_000, backlog: 0 },
		counts: { 'portal-111': { accepted: 7, duplicate: 2 }, registry: { rejected: 1 } }
	});
	expect(Math.round(read!.oldestS)).toBeGreaterThanOrEqual(60);
});

test('another server’s answer is no ingest’s', () => {
	expect(readMetrics('<html></html>')).toBeUndefined();
	expect(readMetrics('pasokh_ingest_spool_bytes 12')).toBeUndefined();
});

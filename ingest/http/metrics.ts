import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { FailureClass } from '#sql/client/errors.ts';
import { officeClock } from '#sql/model/clock.ts';
import type { SpoolSize } from '../spool/spool.ts';
import { REASONS } from '../pipeline/rejection.ts';
import { Flow } from './flow.ts';
import { REFUSALS } from './refusal.ts';

/** Ingest's metrics at `/metrics`. Source labels are the sources with tokens; all other labels are closed lists. */
export interface Metrics {
	registry: Registry;
	events: Counter<'source' | 'verdict'>;
	rejections: Counter<'reason'>;
	batches: Counter<'outcome'>;
	batchSeconds: Histogram;
	batchEvents: Histogram;
	requests: Counter<'status'>;
	refusals: Counter<'reason'>;
	inFlight: Gauge;
	bytes: Counter;
	insertSeconds: Histogram;
	recomputeSeconds: Histogram;
	retries: Counter<'class'>;
	lettersRecomputed: Counter;
	callsRecomputed: Counter;
	daysRefreshed: Counter;
	/** Told of batches on their way; lags and backlog derive from it. */
	flow: Flow;
	/** Makes the metrics read the spool's size at each request. */
	watchSpool(size: () => SpoolSize, limitBytes: number): void;
}

const CLASSES: FailureClass[] = ['transient', 'too_big', 'bad_rows', 'unknown'];
const SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const EVENTS = [1, 10, 100, 1_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000];

/** A separate registry, so that several servers can live in one process. */
export function createMetrics(): Metrics {
	const registry = new Registry();
	collectDefaultMetrics({ register: registry });
	const registers = [registry];
	const counter = <L extends string = never>(name: string, help: string, labelNames: L[] = []) =>
		new Counter<L>({ name: `pasokh_ingest_${name}`, help, labelNames, registers });
	const histogram = (name: string, help: string, buckets: number[]) =>
		new Histogram({ name: `pasokh_ingest_${name}`, help, buckets, registers });
	const flow = new Flow();
	const metrics: Metrics = {
		registry,
		events: counter('events_total', 'Events received, by source and verdict.', ['source', 'verdict']),
		rejections: counter('rejections_total', 'Refused events, which became dead letters, by reason.', ['reason']),
		batches: counter('batches_total', 'Batches that a door handed to the spool, by outcome.', ['outcome']),
		batchSeconds: histogram('batch_seconds', 'Seconds from a full batch to its being durable in the spool.', SECONDS),
		batchEvents: histogram('batch_events', 'Events of a batch, refused ones too.', EVENTS),
		requests: counter('requests_total', 'Requests to /v1/events by HTTP status.', ['status']),
		refusals: counter('refusals_total', 'Requests and connections refused as a whole, by reason.', ['reason']),
		inFlight: gauge(registry, 'in_flight', 'Requests to /v1/events being worked on.'),
		bytes: counter('bytes_total', 'Bytes received, unpacked.'),
		insertSeconds: histogram('insert_seconds', 'Seconds of an insert of batches into ClickHouse.', SECONDS),
		recomputeSeconds: histogram('recompute_seconds', 'Seconds of a recomputation of state and rollups.', SECONDS),
		retries: counter('retries_total', 'Failures of ClickHouse that were tried again, by class.', ['class']),
		lettersRecomputed: counter('letters_recomputed_total', 'Letters whose state was recomputed.'),
		callsRecomputed: counter('calls_recomputed_total', 'Calls whose state was recomputed.'),
		daysRefreshed: counter('days_refreshed_total', 'Days whose rollups were recomputed.'),
		flow,
		watchSpool: (size, limitBytes) => watchSpool(registry, size, limitBytes)
	};
	// A counter that appears only with its first event shows no rate for it.
	for (const reason of REASONS) metrics.rejections.inc({ reason }, 0);
	for (const reason of REFUSALS) metrics.refusals.inc({ reason }, 0);
	for (const one of CLASSES) metrics.retries.inc({ class: one }, 0);
	followSources(registry, flow);
	return metrics;
}

function gauge(registry: Registry, name: string, help: string, collect?: () => number): Gauge {
	return new Gauge({
		name: `pasokh_ingest_${name}`,
		help,
		registers: [registry],
		...(collect && {
			collect() {
				this.set(collect());
			}
		})
	});
}

function followSources(registry: Registry, flow: Flow): void {
	const lag = (kind: 'event' | 'spool' | 'clickhouse', help: string): Gauge =>
		new Gauge({
			name: `pasokh_ingest_source_${kind}_lag_seconds`,
			help,
			labelNames: ['source'],
			registers: [registry],
			collect() {
				for (const one of flow.lags()) {
					const seconds = one[kind];
					if (seconds !== undefined) this.set({ source: one.source }, seconds);
				}
			}
		});
	lag('event', 'Seconds since the newest moment of the events of a source.');
	lag('spool', 'Seconds since the receipt of the oldest batch of a source that is not in state.');
	lag('clickhouse', 'Seconds from receipt to ClickHouse of the last batch of a source.');
	gauge(registry, 'state_backlog_events', 'Events that ClickHouse has and state has not.', () => flow.backlog());
}

function watchSpool(registry: Registry, size: () => SpoolSize, limitBytes: number): void {
	gauge(registry, 'spool_batches', 'Batches that wait in the spool.', () => size().batches);
	gauge(registry, 'spool_events', 'Events that wait in the spool.', () => size().events);
	gauge(registry, 'spool_bytes', 'Bytes that the spool takes.', () => size().bytes);
	gauge(registry, 'spool_limit_bytes', 'Bytes that the spool may take.', () => limitBytes);
	gauge(
		registry,
		'spool_oldest_seconds',
		'Seconds since the receipt of the oldest batch in the spool; 0: empty.',
		() => {
			const { oldestAt } = size();
			return oldestAt === undefined ? 0 : Math.max(0, officeClock.now() - oldestAt) / 1_000;
		}
	);
}

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What ingest tells of itself at `/metrics`. */
export interface Metrics {
	registry: Registry;
	events: Counter<'source' | 'verdict'>;
	rejections: Counter<'reason'>;
	batches: Counter<'outcome'>;
	batchSeconds: Histogram;
	requests: Counter<'status'>;
	inFlight: Gauge;
	bytes: Counter;
}

/** A registry of its own, so that several servers can live in one process. */
export function createMetrics(): Metrics {
	const registry = new Registry();
	const registers = [registry];
	collectDefaultMetrics({ register: registry });
	return {
		registry,
		events: new Counter({
			name: 'pasokh_ingest_events_total',
			help: 'Events received, by source and verdict (accepted, duplicate, rejected).',
			labelNames: ['source', 'verdict'],
			registers
		}),
		rejections: new Counter({
			name: 'pasokh_ingest_rejections_total',
			help: 'Rejected events by reason.',
			labelNames: ['reason'],
			registers
		}),
		batches: new Counter({
			name: 'pasokh_ingest_batches_total',
			help: 'Batches by outcome (written, unavailable, failed).',
			labelNames: ['outcome'],
			registers
		}),
		batchSeconds: new Histogram({
			name: 'pasokh_ingest_batch_seconds',
			help: 'Seconds from a full batch to its being durable in ClickHouse.',
			buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
			registers
		}),
		requests: new Counter({
			name: 'pasokh_ingest_requests_total',
			help: 'Requests to /v1/events by HTTP status.',
			labelNames: ['status'],
			registers
		}),
		inFlight: new Gauge({
			name: 'pasokh_ingest_in_flight',
			help: 'Requests to /v1/events being worked on.',
			registers
		}),
		bytes: new Counter({ name: 'pasokh_ingest_bytes_total', help: 'Bytes received, unpacked.', registers })
	};
}

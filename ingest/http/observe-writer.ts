import type { Spool } from '../spool/spool.ts';
import type { WriterObserver } from '../writer/writer.server.ts';
import type { Metrics } from './metrics.ts';

/** Counts the writer's work, and tells `flow` how far batches have come. */
export function observeWriter(metrics: Metrics): WriterObserver {
	return {
		stored(batches, seconds) {
			metrics.insertSeconds.observe(seconds);
			metrics.flow.stored(batches);
		},
		kept(batches, { letters, calls, days, seconds }) {
			metrics.recomputeSeconds.observe(seconds);
			metrics.lettersRecomputed.inc(letters);
			metrics.callsRecomputed.inc(calls);
			metrics.daysRefreshed.inc(days);
			metrics.flow.kept(batches);
		},
		retried: (kind) => metrics.retries.inc({ class: kind })
	};
}

/** The doors' spool, with a count of what they append. */
export function observeAppends(
	spool: Pick<Spool, 'append' | 'partitions'>,
	metrics: Metrics
): Pick<Spool, 'append' | 'partitions'> {
	return {
		partitions: spool.partitions,
		async append(batch) {
			// Before it is durable: the writer may have finished it when append returns.
			metrics.flow.spooled(batch);
			try {
				await spool.append(batch);
			} catch (error) {
				metrics.flow.kept([batch]);
				throw error;
			}
			metrics.batchEvents.observe(batch.events + batch.rejected);
		}
	};
}

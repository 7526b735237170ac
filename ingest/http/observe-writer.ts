import type { Spool } from '../spool/spool.ts';
import type { WriterObserver } from '../writer/writer.server.ts';
import type { Metrics } from './metrics.ts';

/** Counts what the writer does, and tells which batches have come how far. */
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

/** The spool as the doors have it, with what they put into it counted. */
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

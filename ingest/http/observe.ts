import type { IntakeObserver } from '../pipeline/intake.ts';
import { canWait } from '../spool/spool.ts';
import type { Metrics } from './metrics.ts';

/** Counts events taken by the doors. */
export function observeIntake(metrics: Metrics): IntakeObserver {
	return {
		received: (bytes) => metrics.bytes.inc(bytes),
		durable({ source, accepted, duplicates, seconds }) {
			metrics.events.inc({ source, verdict: 'accepted' }, accepted);
			metrics.events.inc({ source, verdict: 'duplicate' }, duplicates);
			metrics.batches.inc({ outcome: 'written' });
			metrics.batchSeconds.observe(seconds);
		},
		refused(source, reason, count) {
			metrics.events.inc({ source, verdict: 'rejected' }, count);
			metrics.rejections.inc({ reason }, count);
		},
		failed: (error) => metrics.batches.inc({ outcome: canWait(error) ? 'unavailable' : 'failed' })
	};
}

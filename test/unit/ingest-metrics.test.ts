import { expect, test } from 'vitest';
import { createMetrics } from '#ingest/http/metrics.ts';
import { readMetrics } from '$lib/server/sources.ts';

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

/** A process that takes whatever the spool of NATS_URL gives it, prints the ids of the events, and never gets done. */
import { pino } from 'pino';
import { openJetStreamSpool } from '#ingest/spool/jetstream-spool.server.ts';
import { eventIdsOf } from './memory-door.ts';

const spool = await openJetStreamSpool({
	url: process.env['NATS_URL']!,
	replicas: 1,
	maxBytes: 64 * 2 ** 20,
	log: pino({ level: 'silent' }),
	prefix: process.argv[2]!,
	leaseMs: 2_000
});
for (;;) for (const id of await eventIdsOf((await spool.take(1_000))!)) console.log(`took ${id}`);

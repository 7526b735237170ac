import { setTimeout as pause } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openJetStreamSpool } from '#ingest/spool/jetstream-spool.server.ts';
import type { Spool } from '#ingest/spool/spool.ts';
import { batchOf, drain } from '../support/memory-door.ts';
import { IN_DEPTH_ALONE } from '../support/depth.ts';
import { startNats, type NatsServers } from '../support/nats.ts';
import { LONG_MS, until } from '../support/until.ts';

const PRODUCERS = 4;
const EACH = 120;
const log = pino({ level: 'silent' });
let nats: NatsServers;

beforeAll(async () => {
	nats = await startNats({ nodes: 3 });
});
afterAll(() => nats.stop());

/** The server that leads the spool's stream. */
async function leaderOf(stream: string) {
	const connection = await connect({ servers: nats.servers.map(({ url }) => new URL(url).host) });
	try {
		const manager = await jetstreamManager(connection, { checkAPI: false });
		const name = (await manager.streams.info(stream)).cluster?.leader;
		return nats.servers.find((_, n) => `n${n}` === name);
	} finally {
		await connection.close();
	}
}

test('three servers, the leader killed amid appends: all that was acknowledged is taken', IN_DEPTH_ALONE, async () => {
	const spool: Spool = await openJetStreamSpool({
		...{ url: nats.url, replicas: 3, maxBytes: 64 * 2 ** 20, log },
		// What the dead leader did not hand on comes again after this time.
		ackWaitMs: 5_000
	});
	try {
		const acknowledged: string[] = [];
		const produce = async (n: number): Promise<void> => {
			for (let i = 0; i < EACH; i++) {
				const name = `L-${n}-${i}`;
				await spool.append(await batchOf(name, [name], spool.partitions));
				acknowledged.push(name);
				await pause(5);
			}
		};
		const producing = Promise.all(Array.from({ length: PRODUCERS }, (_, n) => produce(n)));
		await until('a quarter is in', () => acknowledged.length > (PRODUCERS * EACH) / 4, LONG_MS);
		const leader = await until('there is a leader', () => leaderOf('PASOKH_SPOOL'), LONG_MS);
		await leader.kill();
		await producing;
		expect(acknowledged).toHaveLength(PRODUCERS * EACH);
		// Some may come twice: an acknowledgement that the dead leader did not hand on is lost, and does no harm.
		expect(new Set(await drain(spool, acknowledged))).toEqual(new Set(acknowledged));
		await until('nothing is left', () => spool.size().batches === 0);
	} finally {
		await spool.close();
	}
});

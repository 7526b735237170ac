import { gzipSync, zstdCompressSync } from 'node:zlib';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createMetrics } from '#ingest/http/metrics.ts';
import { observeIntake } from '#ingest/http/observe.ts';
import { Intake } from '#ingest/pipeline/intake.ts';
import { KnownEvents } from '#ingest/pipeline/known-events.ts';
import { unseal } from '#sql/office/seal.server.ts';
import { openJetStreamDoor, type JetStreamDoor, type ReceivedEvents } from '#ingest/source/jetstream.server.ts';
import { SpoolFullError } from '#ingest/spool/spool.ts';
import { keys, MemorySpool } from '../support/memory-door.ts';
import { startNats, type NatsServers } from '../support/nats.ts';
import { until } from '../support/until.ts';

const LIMIT = 2 ** 20;
let nats: NatsServers;
let connection: NatsConnection;
let manager: JetStreamManager;
const doors = new Set<JetStreamDoor>();

beforeAll(async () => {
	nats = await startNats();
	connection = await connect({ servers: new URL(nats.url).host });
	manager = await jetstreamManager(connection);
});
afterEach(async () => {
	for (const door of doors) await door.stop();
	doors.clear();
});
afterAll(async () => {
	await connection.close();
	await nats.stop();
});

/** The door before the real pipeline, whose batches go to a spool in memory. */
async function open(prefix: string, spool = new MemorySpool(), seen: ReceivedEvents[] = []) {
	const observer = observeIntake(createMetrics());
	const deps = { spool, known: new KnownEvents(), keys, limits: { rows: 50_000, bytes: 1e9 }, observer };
	const door = await openJetStreamDoor({
		url: nats.url,
		replicas: 1,
		maxBytes: 64 * 2 ** 20,
		payloadLimit: LIMIT,
		log: pino({ level: 'silent' }),
		prefix,
		ackWaitMs: 2_000,
		async receive(received) {
			seen.push(received);
			const intake = Intake.ofEvents(deps, { source: received.source, loadId: received.loadId, door: 'jetstream' });
			await intake.take(received.events);
			await intake.weigh(received.bytes);
			await intake.finish();
		}
	});
	doors.add(door);
	return { spool, door };
}

const event = (event_id: string, more: object = {}) => ({
	v: 1,
	type: 'letter.screened',
	event_id,
	letter_id: `L-${event_id}`,
	occurred_at: '2022-08-27T14:40:00+04:30',
	...more
});

async function publish(subject: string, body: string | Uint8Array, more: Record<string, string> = {}): Promise<number> {
	const given = headers();
	for (const [name, value] of Object.entries(more)) given.set(name, value);
	return (await manager.jetstream().publish(subject, body, { headers: given })).seq;
}

const left = async (prefix: string): Promise<number> =>
	(await manager.streams.info(`${prefix.toUpperCase()}_EVENTS`)).state.messages;

const isEmpty = (prefix: string) => until('every message is settled', async () => (await left(prefix)) === 0);

test('every shape and packing of a message becomes rows of the source that its subject names', async () => {
	const { spool } = await open('shapes');
	const json = { 'Content-Type': 'application/json' };
	await publish('shapes.events.registry', `${JSON.stringify(event('1'))}\n${JSON.stringify(event('2'))}\n`);
	await publish('shapes.events.registry', JSON.stringify(event('3')), { 'Pasokh-Load-Id': 'load-1' });
	await publish('shapes.events.office.2', JSON.stringify([event('4'), event('5')]));
	await publish('shapes.events.registry', JSON.stringify(event('6'), null, '\t'), json);
	const lines = (id: string): Buffer => Buffer.from(`${JSON.stringify(event(id))}\n`);
	await publish('shapes.events.registry', gzipSync(lines('7')), { 'Content-Encoding': 'gzip' });
	await publish('shapes.events.registry', zstdCompressSync(lines('8')), { 'Content-Encoding': 'zstd' });
	await publish('shapes.events.registry', '');
	await isEmpty('shapes');
	const rows = spool.rows.map(({ event_id, source, load_id }) => `${event_id} ${source} ${load_id ?? ''}`.trim());
	expect(rows.sort()).toEqual([
		'1 registry',
		'2 registry',
		'3 registry load-1',
		'4 office.2',
		'5 office.2',
		'6 registry',
		'7 registry',
		'8 registry'
	]);
	expect(spool.dead).toEqual([]);
});

test('of a message with a bad event the good ones are taken, and the bad one is a dead letter with its line', async () => {
	const { spool } = await open('partly');
	const lines = [event('1'), event('2', { type: 'letter.eaten' }), event('3')].map((one) => JSON.stringify(one));
	await publish('partly.events.registry', [...lines, '{broken'].join('\n'));
	await isEmpty('partly');
	expect(spool.rows.map(({ event_id }) => event_id)).toEqual(['1', '3']);
	expect(spool.dead.map(({ line, reason }) => ({ line, reason }))).toEqual([
		{ line: 2, reason: 'unknown_type' },
		{ line: 4, reason: 'bad_json' }
	]);
});

test('a message that can never be taken is one dead letter that names it, whole, and does not come again', async () => {
	const { spool } = await open('never');
	const cut = gzipSync(Buffer.from(JSON.stringify(event('1')))).subarray(0, 30);
	const bomb = gzipSync(Buffer.alloc(LIMIT + 1));
	const gzip = { 'Content-Encoding': 'gzip' };
	const sent = [
		{ at: await publish('never.events.registry', cut, gzip), reason: 'bad_encoding', source: 'registry', raw: cut },
		{ at: await publish('never.events.registry', bomb, gzip), reason: 'too_long', source: 'registry', raw: bomb },
		{
			at: await publish('never.events.registry', bomb, { 'Content-Encoding': 'br' }),
			reason: 'bad_encoding',
			source: 'registry',
			raw: bomb
		},
		{
			at: await publish('never.events.-no-name-', JSON.stringify(event('2'))),
			reason: 'bad_value',
			source: 'jetstream',
			raw: Buffer.from(JSON.stringify(event('2')))
		},
		{
			at: await publish('never.events.registry', JSON.stringify(event('3')), { 'Pasokh-Load-Id': 'no load' }),
			reason: 'bad_value',
			source: 'registry',
			raw: Buffer.from(JSON.stringify(event('3')))
		}
	];
	await publish('never.events.registry', JSON.stringify(event('4')));
	await isEmpty('never');
	expect(spool.rows.map(({ event_id }) => event_id)).toEqual(['4']);
	for (const { at, reason, source, raw } of sent) {
		const found = spool.dead.filter(({ detail }) => detail.startsWith(`message ${at} of NEVER_EVENTS: `));
		expect(found).toHaveLength(1);
		expect(found[0]).toMatchObject({ reason, source, line: 1 });
		expect(unseal(found[0]!.raw_encrypted, keys.encryption)).toEqual(Buffer.from(raw));
	}
	expect(spool.dead).toHaveLength(sent.length);
});

test('while the spool is full messages wait in their stream, and are taken once there is room', async () => {
	const spool = new MemorySpool();
	const seen: ReceivedEvents[] = [];
	await open('full', spool, seen);
	spool.fail = new SpoolFullError('full', 1);
	for (const id of ['1', '2', '3']) await publish('full.events.registry', JSON.stringify(event(id)));
	await until('it has tried more than once', () => seen.length > 1);
	expect(await left('full')).toBe(3);
	spool.fail = undefined;
	await isEmpty('full');
	expect(new Set(spool.rows.map(({ event_id }) => event_id))).toEqual(new Set(['1', '2', '3']));
});

test('a door that stops gives back what is not durable, and another takes it', async () => {
	const away = new MemorySpool();
	const seen: ReceivedEvents[] = [];
	const first = await open('back', away, seen);
	away.fail = new SpoolFullError('full', 1);
	for (const id of ['1', '2', '3']) await publish('back.events.registry', JSON.stringify(event(id)));
	await until('the first has tried', () => seen.length > 0);
	await first.door.stop();
	const { spool } = await open('back');
	await isEmpty('back');
	expect(spool.rows.map(({ event_id }) => event_id).sort()).toEqual(['1', '2', '3']);
	expect(away.rows).toEqual([]);
});

test('a server that is killed and comes back loses no message, and the door goes on by itself', async () => {
	const { spool } = await open('kill');
	await publish('kill.events.registry', JSON.stringify(event('before')));
	const [server] = nats.servers;
	await server!.kill();
	await server!.start();
	await until('the producer is heard again', () => publish('kill.events.registry', JSON.stringify(event('after'))));
	await isEmpty('kill');
	expect(new Set(spool.rows.map(({ event_id }) => event_id))).toEqual(new Set(['before', 'after']));
});

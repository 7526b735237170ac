/** @module-tag rare */
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { closeDoors, openDoor } from '../support/memory-door.ts';
import { until } from '../support/until.ts';

const sockets: Socket[] = [];
afterEach(async () => {
	for (const socket of sockets.splice(0)) socket.destroy();
	await closeDoors();
});

const HOLDERS: Record<string, string> = { psk_slow: 'slow', psk_good: 'portal', psk_third: 'third' };
const office = {
	holderOfToken: async (secret: string) => {
		const source = HOLDERS[secret];
		return source === undefined ? undefined : { source, types: null, administrator: false };
	}
};
const open = (options: Parameters<typeof openDoor>[0] = {}) => openDoor({ office, ...options });
type Door = Awaited<ReturnType<typeof open>>;

const event = (id: string) =>
	`${JSON.stringify({ v: 1, type: 'letter.screened', event_id: id, letter_id: 'L-1', occurred_at: '2022-08-27T14:40:00+04:30' })}\n`;

/** A connection by hand: what it was sent, and whether it is closed. */
async function dial({ server }: Door, text = '') {
	const { port } = server.server.address() as { port: number };
	const socket = connect(port, '127.0.0.1');
	sockets.push(socket);
	const line = { socket, got: '', isClosed: false };
	socket.on('data', (chunk) => (line.got += chunk.toString()));
	socket.on('close', () => (line.isClosed = true));
	socket.on('error', () => undefined);
	await new Promise((resolve) => socket.once('connect', resolve));
	if (text !== '') socket.write(text);
	return line;
}

const head = (token: string, length = 100_000) =>
	['POST /v1/events HTTP/1.1', 'Host: x', `Authorization: Bearer ${token}`, `Content-Length: ${length}`, '', ''].join(
		'\r\n'
	);
const metric = async ({ url }: Door, name: string): Promise<number> => {
	const text = await (await fetch(`${url}/metrics`)).text();
	const found = text.split('\n').find((line) => line.startsWith(`pasokh_ingest_${name} `));
	return Number(found?.split(' ')[1]);
};
const refusals = (door: Door, reason: string) => metric(door, `refusals_total{reason="${reason}"}`);

test('requests of one token that stand still cost no other producer anything, and are limited themselves', async () => {
	const door = await open();
	for (let n = 0; n < 40; n++) await dial(door, `${head('psk_slow')}${event('1')}`);
	await until('one token has half of all', async () => (await metric(door, 'in_flight')) === 16);
	expect(await refusals(door, 'too_many_of_token')).toBe(24);
	for (let n = 0; n < 30; n++) expect((await door.post(event(`g-${n}`))).status).toBe(200);
	const more = await door.post(event('2'), { authorization: 'Bearer psk_slow' });
	expect([more.status, more.headers.get('retry-after'), more.body.error]).toEqual([429, '1', 'too_many_of_token']);
});

test('two tokens together cannot keep out a third, and bodies that are waited for hold no place', async () => {
	const door = await open({ maxInFlight: 4, pace: { stillMs: 60_000, bytesPerS: 1_024, graceMs: 60_000 } });
	for (const token of ['psk_slow', 'psk_third', 'psk_slow', 'psk_third'])
		await dial(door, `${head(token)}${event('1')}`);
	await until('all places are taken', async () => (await metric(door, 'in_flight')) === 4);
	// One of its own is let in at once; more of them once the others are known to be waited for.
	expect((await door.post(event('2'))).status).toBe(200);
	const both = () => Promise.all([door.post(event('3')), door.post(event('4'))]);
	await until('two at once are let in', async () => (await both()).every(({ status }) => status === 200));
});

test('places are given back whatever became of their bodies', async () => {
	const door = await open({ maxInFlight: 4 });
	const csv = { 'content-type': 'text/csv' };
	for (let n = 0; n < 10; n++)
		expect((await door.post('a,b\n'.repeat(50_000), csv, '?mapping=boston311')).status).toBe(400);
	await dial(door, `${head('psk_good')}${event('1')}`);
	await until('one place is taken', async () => (await metric(door, 'in_flight')) === 1);
	expect((await door.post(event('2'))).status).toBe(200);
});

test('a body that stands still ends with 408, which says so, and its connection is closed', async () => {
	const door = await open({ pace: { stillMs: 500, bytesPerS: 1, graceMs: 60_000 } });
	const line = await dial(door, `${head('psk_good')}${event('1')}`);
	await until('it is answered', () => line.got.includes('}'));
	expect(line.got).toMatch(/^HTTP\/1.1 408 /);
	expect(line.got).toContain(
		'"error":"stood_still","message":"nothing of the body came for 0.5 s; send all of it again"'
	);
	await until('it is closed', () => line.isClosed);
	expect([await metric(door, 'in_flight'), await refusals(door, 'stood_still')]).toEqual([0, 1]);
	expect(door.spool.batches).toEqual([]);
});

test.each([
	['identity', ''],
	// Each with the head of a block that is as it is, of 65,535 and 100,000 bytes.
	['gzip', '1f8b080000000000000300ffff0000'],
	['zstd', '28b52ffd003800350c']
])('a body of %s that trickles ends with 408', async (packing, start) => {
	const door = await open({ pace: { stillMs: 1_000, bytesPerS: 1_024, graceMs: 1_500 } });
	const line = await dial(door, head('psk_good').replace('\r\n\r\n', `\r\nContent-Encoding: ${packing}\r\n\r\n`));
	line.socket.write(Buffer.from(start, 'hex'));
	while (!line.got.includes('}')) {
		line.socket.write(' ');
		await pause(100);
	}
	expect(line.got).toMatch(/^HTTP\/1.1 408 .*"error":"too_slow".*less than 1024 bytes a second/s);
});

test('a producer whose body ingest does not read on is not blamed for it', async () => {
	const door = await open({ pace: { stillMs: 300, bytesPerS: 1, graceMs: 60_000 } });
	let go = (): void => {};
	door.spool.gate = new Promise((resolve) => (go = resolve));
	const body = Array.from({ length: 60_000 }, (_, n) => event(`e-${n}`)).join('');
	const sent = door.post(body);
	await until('a batch waits for the spool', async () => (await metric(door, 'in_flight')) === 1);
	await pause(1_500);
	go();
	expect(await sent).toMatchObject({ status: 200, body: { accepted: 60_000 } });
});

test('connections that never show a token give way, the oldest first', async () => {
	const door = await open();
	const idle: Awaited<ReturnType<typeof dial>>[] = [];
	for (let n = 0; n < 600; n++) idle.push(await dial(door));
	expect((await door.post(event('1'))).status).toBe(200);
	await until('the oldest are closed', () => idle[0]!.isClosed && idle[50]!.isClosed);
	expect(idle.at(-1)!.isClosed).toBe(false);
	expect(await refusals(door, 'gave_way')).toBeGreaterThan(80);
});

test('a request without an end is cut: its head, and its body once it was refused', async () => {
	const door = await open({ headMs: 2_000 });
	const headless = await dial(door, 'POST /v1/events HTTP/1.1\r\nHost: x\r\n');
	const stranger = await dial(door, `${head('psk_unknown')}x`);
	await until('the stranger is answered', () => stranger.got.includes('}'));
	expect(stranger.got).toMatch(/^HTTP\/1.1 401 /);
	await until('both are closed', () => headless.isClosed && stranger.isClosed);
	expect(headless.got).toMatch(/^HTTP\/1.1 408 /);
	expect([await refusals(door, 'unknown_token'), await refusals(door, 'no_request')]).toEqual([1, 1]);
});

import { connect } from 'node:net';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { unseal } from '#sql/office/seal.server.ts';
import { SpoolFullError } from '#ingest/spool/spool.ts';
import { closeDoors, keys, openDoor } from '../support/memory-door.ts';

afterEach(closeDoors);

const letter = (n: number, more: object = {}) => ({
	v: 1,
	event_id: `e-${n}`,
	type: 'letter.registered',
	occurred_at: '2022-07-14T09:30:00+04:30',
	letter_id: `L-${n}`,
	channel: 'letter',
	category: 'loan',
	county: 'paveh',
	kind: 'request',
	...more
});
const ndjson = (events: object[]) => events.map((event) => JSON.stringify(event)).join('\n') + '\n';
const packed = (bytes: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

describe('a batch', () => {
	it('of good events is accepted, and again is duplicates', async () => {
		const { post, spool } = await openDoor();
		const body = ndjson([letter(1), letter(2)]);
		expect(await post(body)).toMatchObject({ status: 200, body: { accepted: 2, duplicates: 0, rejected: [] } });
		expect((await post(body)).body).toEqual({ accepted: 0, duplicates: 2, rejected: [] });
		expect(spool.rows[0]).toMatchObject({ source: 'portal', subject_id: 'L-1', channel: 'letter' });
		expect(spool.rows[0]).not.toHaveProperty('load_id');
	});

	it('with bad events has the rest accepted, and a verdict for each bad one', async () => {
		const { post, spool } = await openDoor();
		const lines = [
			JSON.stringify(letter(1)),
			'{"v":1,',
			JSON.stringify(letter(3, { type: 'letter.registred' })),
			JSON.stringify(letter(4, { county: 7 })),
			JSON.stringify(letter(5, { occurred_at: '2099-01-01T00:00:00Z' })),
			'',
			'"text"',
			JSON.stringify(letter(8))
		];
		const { status, body } = await post(lines.join('\n'));
		expect(status).toBe(207);
		expect(body).toMatchObject({ accepted: 2, duplicates: 0 });
		expect(body.rejected.map(({ line, event_id, reason, field }) => [line, event_id, reason, field])).toEqual([
			[2, '', 'bad_json', ''],
			[3, 'e-3', 'unknown_type', 'type'],
			[4, 'e-4', 'wrong_type', 'county'],
			[5, 'e-5', 'future_date', 'occurred_at'],
			[7, '', 'not_an_object', '']
		]);
		expect(spool.dead.map((dead) => unseal(dead.raw_encrypted, keys.encryption).toString())).toEqual(
			[1, 2, 3, 4, 6].map((index) => lines[index])
		);
	});

	it('of nothing but garbage is answered, kept, and its list cut', async () => {
		const { post, spool } = await openDoor();
		const { status, body } = await post('garbage\n'.repeat(1_500));
		expect([status, body.accepted, body.rejected.length, body.rejected_total]).toEqual([207, 0, 1_000, 1_500]);
		expect(spool.dead).toHaveLength(1_500);
	});

	it('may be empty', async () => {
		const { post } = await openDoor();
		expect(await post('')).toMatchObject({ status: 200, body: { accepted: 0, duplicates: 0, rejected: [] } });
	});

	it('may be a JSON array, one object, or lines under another name', async () => {
		const { post, spool } = await openDoor();
		const json = { 'content-type': 'application/json; charset=utf-8' };
		expect((await post(JSON.stringify([letter(1), 5, letter(2)]), json)).body).toMatchObject({
			accepted: 2,
			rejected: [{ line: 2, reason: 'not_an_object' }]
		});
		expect((await post(JSON.stringify(letter(3), null, 2), json)).body.accepted).toBe(1);
		expect((await post(ndjson([letter(4), letter(5)]), json)).body.accepted).toBe(2);
		expect((await post(ndjson([letter(6)]), { 'content-type': 'text/plain' })).body.accepted).toBe(1);
		expect(await post('[{', json)).toMatchObject({
			status: 207,
			body: { rejected: [{ line: 1, reason: 'bad_json' }] }
		});
		expect(spool.rows.map((row) => row.subject_id)).toEqual(['L-1', 'L-2', 'L-3', 'L-4', 'L-5', 'L-6']);
	});

	it.each([
		['gzip', gzipSync],
		['zstd', zstdCompressSync]
	])('may be packed with %s', async (encoding, pack) => {
		const { post } = await openDoor();
		const body = packed(pack(ndjson([letter(1), letter(2)])));
		expect((await post(body, { 'content-encoding': encoding })).body.accepted).toBe(2);
	});

	it('larger than a batch is written in several', async () => {
		const { post, spool } = await openDoor({}, { rows: 3, bytes: 1e9 });
		expect((await post(ndjson([1, 2, 3, 4, 5, 6, 7].map((n) => letter(n))))).body.accepted).toBe(7);
		expect(spool.batches.map((batch) => batch.rows.length)).toEqual([3, 3, 1]);
	});

	it('carries its load', async () => {
		const { post, spool } = await openDoor();
		await post(ndjson([letter(1)]) + 'x', {}, '?load_id=load-1');
		expect([spool.rows[0]!.load_id, spool.dead[0]!.load_id]).toEqual(['load-1', 'load-1']);
	});
});

describe('a request is refused as a whole', () => {
	it.each([
		['without a token', { authorization: '' }, 'token'],
		['with another scheme', { authorization: 'Basic abc' }, 'Bearer'],
		['with an unknown token', { authorization: 'Bearer psk_bad' }, 'not one of this office']
	])('%s: 401', async (_what, headers, message) => {
		const { post, spool } = await openDoor();
		const { status, body, headers: answered } = await post(ndjson([letter(1)]), headers);
		expect([status, body.message, answered.get('www-authenticate')]).toEqual([
			401,
			expect.stringContaining(message),
			'Bearer'
		]);
		expect(spool.batches).toEqual([]);
	});

	it('of an unknown type or packing: 415, which names the right ones', async () => {
		const { post } = await openDoor();
		expect(await post('a,b', { 'content-type': 'text/csv' })).toMatchObject({
			status: 415,
			body: { message: expect.stringContaining('application/x-ndjson') }
		});
		expect(await post('x', { 'content-encoding': 'br' })).toMatchObject({
			status: 415,
			body: { message: expect.stringContaining('gzip, zstd') }
		});
		expect(await post(ndjson([letter(1)]), {}, '?mapping=receipt')).toMatchObject({
			status: 415,
			body: { message: expect.stringContaining('send Content-Type: text/csv') }
		});
	});

	it('too large, also when it is small until it is unpacked: 413 with the limit', async () => {
		const { post, spool } = await openDoor({ payloadLimit: 2 ** 20 });
		const huge = ' '.repeat(3 * 2 ** 20);
		const answer = { status: 413, body: { message: expect.stringContaining('1 MiB') } };
		expect(await post(huge)).toMatchObject(answer);
		for (const [encoding, pack] of [
			['gzip', gzipSync],
			['zstd', zstdCompressSync]
		] as const)
			// prettier-ignore
			expect(await post(packed(pack(huge)), { 'content-encoding': encoding })).toMatchObject(answer);
		expect(spool.batches).toEqual([]);
	});

	it.each([
		['gzip', gzipSync],
		['zstd', zstdCompressSync]
	])('with a broken %s: 400 that names the place and the cure', async (encoding, pack) => {
		const { post } = await openDoor();
		const whole = pack(ndjson(Array.from({ length: 500 }, (_, n) => letter(n))));
		for (const body of [whole.subarray(0, whole.length - 20), Buffer.from('no packing at all, only text')])
			expect(await post(packed(body), { 'content-encoding': encoding })).toMatchObject({
				status: 400,
				body: {
					error: 'broken_body',
					message: expect.stringMatching(new RegExp(`${encoding}.*after \\d+ .*send it again`))
				}
			});
	});

	it('with a bad load id or an unknown parameter: 400', async () => {
		const { post } = await openDoor();
		for (const query of ['?load_id=a%20b', `?load_id=${'x'.repeat(65)}`, '?loadid=1', '?mapping=nothing'])
			expect(await post(ndjson([letter(1)]), {}, query)).toMatchObject({ status: 400, body: { error: 'bad_query' } });
	});

	it('while the spool is full: 503 with the time to wait, and the door says that it is not ready', async () => {
		const { post, spool, url } = await openDoor();
		spool.fail = new SpoolFullError('full', 3);
		const { status, headers } = await post(ndjson([letter(1)]));
		expect([status, headers.get('retry-after')]).toEqual([503, '3']);
		expect((await fetch(`${url}/healthz`)).status).toBe(200);
		const refusing = await fetch(`${url}/readyz`);
		expect([refusing.status, await refusing.json()]).toMatchObject([503, { status: 'full' }]);
		spool.fail = undefined;
		expect((await fetch(`${url}/readyz`)).status).toBe(200);
		expect((await post(ndjson(Array.from({ length: 200 }, (_, n) => letter(n))))).body.accepted).toBe(200);
		const ready = await fetch(`${url}/readyz`);
		expect([ready.status, await ready.json()]).toMatchObject([503, { waiting: { batches: 1, events: 200 } }]);
	});

	it('while too many are worked on: 429 with the time to wait', async () => {
		const { post, spool } = await openDoor({ maxInFlight: 1 });
		let open = (): void => {};
		spool.gate = new Promise((resolve) => (open = resolve));
		const first = post(ndjson([letter(1)]));
		let second = await post(ndjson([letter(2)]));
		while (second.status === 200) second = await post(ndjson([letter(2)]));
		expect([second.status, second.headers.get('retry-after')]).toEqual([429, '1']);
		open();
		expect((await first).body.accepted).toBe(1);
	});

	it('by a failure that is not the producer’s: 500, and the next one is served', async () => {
		const { post, spool, logged } = await openDoor();
		spool.fail = new Error('Cannot parse row with 3240012345');
		expect((await post(ndjson([letter(1)]))).status).toBe(500);
		expect(logged.join('')).not.toContain('3240012345');
		spool.fail = undefined;
		expect((await post(ndjson([letter(1)]))).status).toBe(200);
	});
});

it.each(['identity', 'gzip', 'zstd'])(
	'a producer that goes away within a %s body leaves no work behind',
	async (packing) => {
		const { post, server, url, logged } = await openDoor();
		const { port } = server.server.address() as { port: number };
		const metric = async () => /in_flight (\d)/.exec(await (await fetch(`${url}/metrics`)).text())?.[1];
		const socket = connect(port, '127.0.0.1');
		const head = ['POST /v1/events HTTP/1.1', 'Host: x', 'Authorization: Bearer psk_good', 'Content-Type: text/plain'];
		socket.write([...head, `Content-Encoding: ${packing}`, 'Content-Length: 999', '', ''].join('\r\n'));
		const whole = { identity: (text: string) => Buffer.from(text), gzip: gzipSync, zstd: zstdCompressSync }[packing]!(
			ndjson([letter(1)])
		);
		socket.write(whole.subarray(0, whole.length - 9));
		while ((await metric()) !== '1');
		socket.destroy();
		while ((await metric()) !== '0');
		expect((await post(ndjson([letter(1)]))).status).toBe(200);
		expect(logged.join('')).not.toContain('request failed');
	}
);

it('identity is in no row, no detail, no log line and no answer', async () => {
	const { post, spool, logged } = await openDoor();
	const citizen = { national_id: '3240012345', mobile: '09181234567', name: 'محمد رضایی' };
	const answer = await post(
		ndjson([
			letter(1, { citizen }),
			letter(2, { citizen, county: 5 }),
			letter(3, { citizen: { ...citizen, name: 5 } }),
			letter(4, { citizen: citizen.national_id }),
			letter(5, { [citizen.mobile]: 1 })
		]) + `{"citizen":{"national_id":"${citizen.national_id}","name":"${citizen.name}`
	);
	expect(answer.body).toMatchObject({ accepted: 1, rejected: { length: 5 } });
	const seen = JSON.stringify([spool.batches, logged, answer.body]);
	for (const clear of Object.values(citizen)) expect(seen).not.toContain(clear);
	expect(spool.rows[0]).toMatchObject({ name_mask: 'م… ر…', citizen_mask: '***‌***‌2345' });
});

it('tells of itself at /metrics', async () => {
	const { post, url } = await openDoor();
	await post(ndjson([letter(1), letter(1)]) + 'x');
	const text = await (await fetch(`${url}/metrics`)).text();
	for (const [verdict, count] of [
		['accepted', 1],
		['duplicate', 1],
		['rejected', 1]
	])
		// prettier-ignore
		expect(text).toContain(`pasokh_ingest_events_total{source="portal",verdict="${verdict}"} ${count}`);
	expect(text).toContain('pasokh_ingest_rejections_total{reason="bad_json"} 1');
	expect(text).toContain('pasokh_ingest_batch_seconds_count 1');
	expect(text).toContain('pasokh_ingest_in_flight 0');
});

it('a stop waits for what is in flight', async () => {
	const { post, spool, server } = await openDoor();
	let open = (): void => {};
	spool.gate = new Promise((resolve) => (open = resolve));
	const inFlight = post(ndjson([letter(1)]));
	while (
		!(
			await fetch(`http://127.0.0.1:${(server.server.address() as { port: number }).port}/metrics`).then((r) =>
				r.text()
			)
		).includes('in_flight 1')
	);
	const closed = server.close();
	open();
	expect((await inFlight).body.accepted).toBe(1);
	await closed;
	await expect(post(ndjson([letter(2)]))).rejects.toThrow();
});

import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { gunzipSync, gzipSync, zstdCompressSync, constants } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { normalizeText } from '#sql/model/normalize.ts';
import { openDeadLetter } from '#sql/office/dead-letter.server.ts';
import { unseal } from '#sql/office/seal.server.ts';
import { closeDoors, keys, openDoor } from '../support/memory-door.ts';
import { until } from '../support/until.ts';

afterEach(closeDoors);

const KEPT = 65_536;
const LIMIT = 2 ** 20;
/** Bytes of a body that are judged at once. */
const PIECE = 2 ** 18;
const JSON_TYPE = { 'content-type': 'application/json' };
const GZIP = { 'content-encoding': 'gzip' };
const event = (id: string, more: object = {}) => ({
	...{ v: 1, type: 'letter.screened', event_id: id, letter_id: `L-${id}`, occurred_at: '2022-08-27T14:40:00+04:30' },
	...more
});
const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
const keptOf = ({ spool }: Awaited<ReturnType<typeof openDoor>>): Buffer[] =>
	spool.dead.map(({ raw_encrypted }) => unseal(raw_encrypted, keys.encryption));
const packed = (bytes: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(bytes));
const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

test.each([
	['brackets', '['],
	['objects', '{"a":'],
	['a text without an end', '["'],
	['zeros', '\0'],
	['digits', '9']
])('16 MiB of %s are one dead letter of 64 KiB, with the length and the hash of all', async (_what, sign) => {
	const door = await openDoor();
	const body = Buffer.from(sign.padEnd(LIMIT * 16, sign));
	const answer = await door.post(packed(body), { ...JSON_TYPE, ...GZIP });
	expect(answer).toMatchObject({ status: 207, body: { accepted: 0, rejected: [{ line: 1 }] } });
	const [kept, ...more] = keptOf(door);
	expect(more).toEqual([]);
	expect(kept!.length).toBe(KEPT);
	const refused = sign.startsWith('[') ? body.subarray(1) : body;
	expect(answer.body.rejected[0]!.detail).toContain(`${refused.length} bytes, SHA-256 ${sha256(refused)}`);
	expect(door.spool.dead[0]!.detail).toBe(answer.body.rejected[0]!.detail);
});

test('of 100,000 elements that are no events each is counted and kept, and a thousand are listed', async () => {
	const door = await openDoor();
	const { status, body } = await door.post(`[${'[],{},'.repeat(50_000)}0]`, JSON_TYPE);
	expect([status, body.rejected.length, body.rejected_total]).toEqual([207, 1_000, 100_001]);
	expect(door.spool.dead).toHaveLength(100_001);
});

test('60 kB that unpack to 15 million empty arrays are refused early, in small batches', async () => {
	const door = await openDoor();
	const { status, body } = await door.post(packed(Buffer.from(`[${'[],'.repeat(15_000_000)}`)), {
		...JSON_TYPE,
		...GZIP
	});
	expect([status, body.error]).toEqual([413, 'too_large']);
	expect(body.message).toMatch(/^more than 131072 events of the body are refused, and the rest was not read; see why/);
	const dead = door.spool.batches.map((batch) => batch.dead.length);
	expect(dead.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(131_072 + PIECE / 3 + 1);
	// Each holds up whoever reads it.
	expect(Math.max(...dead)).toBe(10_000);
});

test('what is nested 32 levels deep is read; deeper, it is refused as such, also in an array, and others are not', async () => {
	const door = await openDoor();
	const deep = (id: string, levels: number) => JSON.stringify(event(id, { x_deep: nested(levels - 1) }));
	const texts = [deep('1', 32), deep('2', 33), deep('3', 5_000), JSON.stringify(event('4'))];
	for (const [body, headers] of [
		[texts.join('\n'), {}],
		[`[${texts.join()}]`, JSON_TYPE]
	] as const)
		expect((await door.post(body, headers)).body.rejected).toMatchObject([
			{ line: 2, reason: 'too_deep', detail: 'is nested deeper than 32 levels' },
			{ line: 3, reason: 'too_deep' }
		]);
	expect(new Set(door.spool.rows.map(({ event_id }) => event_id))).toEqual(new Set(['1', '4']));
	// Brackets in texts are none.
	expect((await door.post(JSON.stringify(event('5', { x_text: '[{"'.repeat(100) })))).body.accepted).toBe(1);
	// Whoever looks at the dead letter has it as text.
	for (const { raw_encrypted } of door.spool.dead)
		expect(openDeadLetter(raw_encrypted, keys.encryption)).toMatchObject({ raw: expect.any(String) });
});

test('a line or an element above 1 MiB is refused, and those beside it are taken', async () => {
	const door = await openDoor();
	const long = JSON.stringify(event('long', { x_text: 'ن'.repeat(LIMIT) }));
	const texts = [JSON.stringify(event('1')), long, JSON.stringify(event('2'))];
	for (const [body, headers] of [
		[texts.join('\n'), {}],
		[`[${texts.join()}]`, JSON_TYPE]
	] as const) {
		const { rejected } = (await door.post(body, headers)).body;
		expect(rejected).toMatchObject([{ line: 2, reason: 'too_long' }]);
		expect(rejected[0]!.detail).toContain(`${Buffer.byteLength(long)} bytes, SHA-256 ${sha256(long)}`);
	}
	expect(new Set(door.spool.rows.map(({ event_id }) => event_id))).toEqual(new Set(['1', '2']));
	for (const kept of keptOf(door)) {
		expect(kept.length).toBeLessThanOrEqual(KEPT);
		// Cut between two letters.
		expect(long.startsWith(kept.toString())).toBe(true);
	}
});

test('a refused event between 64 KiB and 1 MiB is kept in its beginning, and told from another that begins so', async () => {
	const door = await openDoor();
	const text = (end: string) => JSON.stringify(event('1', { county: 'x'.repeat(100_000), z: end }));
	await door.post(`${text('a')}\n${text('b')}`);
	expect(keptOf(door).map(({ length }) => length)).toEqual([KEPT, KEPT]);
	expect(new Set(door.spool.dead.map(({ dead_letter_id }) => dead_letter_id)).size).toBe(2);
});

test('an array is taken while it comes', async () => {
	const door = await openDoor({}, { rows: 2, bytes: 1e9 });
	const headers = { authorization: 'Bearer psk_good', ...JSON_TYPE };
	const sending = request(`${door.url}/v1/events`, { method: 'POST', headers });
	const answered = new Promise<number>((resolve) => sending.once('response', ({ statusCode }) => resolve(statusCode!)));
	sending.write(` [${JSON.stringify(event('1'))} , ${JSON.stringify(event('2'))}, ${' '.repeat(2 ** 19)}{"v":`);
	await until('the first two are durable', () => door.spool.rows.length === 2);
	sending.end(JSON.stringify(event('3')).slice('{"v":'.length) + ']\n');
	expect(await answered).toBe(200);
	expect(door.spool.rows.map(({ event_id }) => event_id)).toEqual(['1', '2', '3']);
});

test.each<[string, string, [number, string][]]>([
	[
		'a comma too many',
		'[1,,2,]',
		[
			[1, 'not_an_object'],
			[2, 'bad_json'],
			[3, 'not_an_object'],
			[4, 'bad_json']
		]
	],
	[
		'no comma',
		'[1 2, 3]',
		[
			[1, 'bad_json'],
			[2, 'not_an_object']
		]
	],
	[
		'brackets that do not match',
		'[{]}, 3]',
		[
			[1, 'bad_json'],
			[2, 'not_an_object']
		]
	],
	[
		'something behind it',
		'[1] []',
		[
			[1, 'not_an_object'],
			[2, 'bad_json']
		]
	],
	[
		'an end within a text',
		'[1, "a]',
		[
			[1, 'not_an_object'],
			[2, 'bad_json']
		]
	],
	[
		'a half of a pair and a zero',
		'["\\ud800", "\\u0000"]',
		[
			[1, 'not_an_object'],
			[2, 'not_an_object']
		]
	],
	['nothing in it', ' [ \n ] ', []],
	['a byte order mark before it', '\ufeff[1]', [[1, 'not_an_object']]],
	['the same name twice', '[{"v":1,"v":2,"type":1,"type":2}]', [[1, 'wrong_type']]]
])('an array with %s has a verdict for each element', async (_what, body, verdicts) => {
	const door = await openDoor();
	expect((await door.post(body, JSON_TYPE)).body.rejected.map(({ line, reason }) => [line, reason])).toEqual(verdicts);
});

test('packed bytes without end that unpack to nothing are too large', async () => {
	const door = await openDoor({ payloadLimit: LIMIT });
	const nothing = gzipSync('');
	expect(gunzipSync(Buffer.concat([nothing, nothing])).length).toBe(0);
	const body = Buffer.concat(Array.from({ length: Math.ceil(LIMIT / nothing.length) + 1 }, () => nothing));
	expect(await door.post(new Uint8Array(body), GZIP)).toMatchObject({ status: 413, body: { error: 'too_large' } });
});

test('a zstd frame that wants a window of more than 8 MiB is refused, and one of the usual is not', async () => {
	const door = await openDoor();
	const zstd = { 'content-encoding': 'zstd' };
	const line = Buffer.from(`${JSON.stringify(event('1'))}\n`);
	const pack = (level: number) =>
		new Uint8Array(
			zstdCompressSync(line, {
				params: { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_contentSizeFlag]: 0 }
			})
		);
	expect((await door.post(pack(3), zstd)).body.accepted).toBe(1);
	const huge = pack(3);
	// The window's descriptor stands behind the magic number and the frame's own.
	expect(huge[4]! & 0x20).toBe(0);
	huge[5] = (27 - 10) << 3;
	expect(await door.post(huge, zstd)).toMatchObject({
		status: 400,
		body: { message: expect.stringContaining('a window above 8 MiB') }
	});
});

test('a CSV of 100,000 columns, and one whose quote never ends, are refused as a whole', async () => {
	const door = await openDoor();
	const csv = { 'content-type': 'text/csv' };
	const columns = Array.from({ length: 100_000 }, (_, n) => `c${n}`).join();
	const wide = await door.post(`${columns}\n`, csv, '?mapping=boston311');
	expect([wide.status, wide.body.message]).toEqual([400, expect.stringContaining('has 100000 columns')]);
	const name = 'x'.repeat(3 * LIMIT);
	expect((await door.post(`${name}\n`, csv, '?mapping=boston311')).status).toBe(400);
	const endless = await door.post(
		packed(Buffer.from(`"${'x,\n'.repeat(10 * LIMIT)}`)),
		{ ...csv, ...GZIP },
		'?mapping=boston311'
	);
	expect([endless.status, endless.body.error]).toEqual([400, 'bad_file']);
});

test('half a million marks on one letter are no more than thirty', async () => {
	expect(normalizeText(`a${'\u0315\u0300\u0316'.repeat(100_000)}b`).length).toBeLessThan(40);
	const door = await openDoor();
	const marks = '\u0301\u0316'.repeat(200_000);
	const text = JSON.stringify(event('1', { type: 'letter.noted', activity: 'x', text: `ب${marks}` }));
	expect((await door.post(text)).body.accepted).toBe(1);
	expect(door.spool.rows[0]!.text!.length).toBeLessThan(40);
});

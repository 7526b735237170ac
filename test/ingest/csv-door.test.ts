import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { knownMappings, type KnownMappings } from '#ingest/mapping/known.server.ts';
import { unseal } from '#sql/office/seal.server.ts';
import type { ServerDeps } from '#ingest/http/server.server.ts';
import { notes } from '../support/inbox.ts';
import { closeDoors, keys, openDoor } from '../support/memory-door.ts';

let dir: string;
let mappings: KnownMappings;
const write = (file: string, content: unknown): void =>
	writeFileSync(join(dir, file), typeof content === 'string' ? content : JSON.stringify(content));

beforeAll(() => {
	dir = mkdtempSync(join(tmpdir(), 'pasokh-mappings-'));
	write('notes.mapping.json', notes('notes'));
	write('lines.mapping.json', notes('lines', { kind: 'ndjson' }));
	write('sheets.mapping.json', notes('sheets', { kind: 'xlsx' }));
	write('semicolons.mapping.json', notes('semicolons', { kind: 'csv', delimiter: ';', encoding: 'windows-1256' }));
	mappings = knownMappings(dir);
});
afterAll(() => rmSync(dir, { recursive: true }));
afterEach(closeDoors);

const CSV = { 'content-type': 'text/csv; charset=utf-8' };
const HEADER = 'ID,AT,NOTE\n';
const csv = (rows: number): string =>
	HEADER + Array.from({ length: rows }, (_, i) => `${i},2022-07-14 09:30:00,seen\n`).join('');
const open = (options: Partial<ServerDeps> = {}, limits?: Parameters<typeof openDoor>[1]) =>
	openDoor({ mappings, ...options }, limits);
const rowsOf = ({ spool }: Awaited<ReturnType<typeof openDoor>>) => spool.batches.flatMap(({ rows }) => rows);
const deadOf = ({ spool }: Awaited<ReturnType<typeof openDoor>>) => spool.batches.flatMap(({ dead }) => dead);

describe('a CSV body goes through the mapping that the query names', () => {
	test('with the load and the source of its token; sent again, it is known', async () => {
		const door = await open();
		const query = '?mapping=notes&load_id=july';
		expect(await door.post(csv(3), CSV, query)).toMatchObject({ status: 200, body: { accepted: 3, rejected: [] } });
		expect(rowsOf(door)).toMatchObject(
			[0, 1, 2].map((n) => ({ event_id: `${n}-noted`, subject_id: `notes-${n}`, source: 'portal', load_id: 'july' }))
		);
		expect((await door.post(csv(3), CSV, query)).body).toMatchObject({ accepted: 0, duplicates: 3 });
	});

	test.each([
		['gzip', gzipSync],
		['zstd', zstdCompressSync]
	])('packed as %s, in batches', async (encoding, pack) => {
		const door = await open({}, { rows: 1_000, bytes: 1e9 });
		const answer = await door.post(pack(csv(2_500)), { ...CSV, 'content-encoding': encoding }, '?mapping=notes');
		expect(answer).toMatchObject({ status: 200, body: { accepted: 2_500 } });
		expect(door.spool.batches.map(({ rows }) => rows.length)).toEqual([1_000, 1_000, 500]);
	});

	test('of another delimiter and encoding; and NDJSON', async () => {
		const door = await open();
		const body = Buffer.from([...Buffer.from('ID;AT;NOTE\r\n1;2022-07-14;'), 0xdf, 0xc7, 0xe3, 0x0d, 0x0a]);
		expect((await door.post(body, CSV, '?mapping=semicolons')).body.accepted).toBe(1);
		expect((await door.post('{"ID":2,"AT":"2022-07-14","NOTE":"x"}\n', {}, '?mapping=lines')).body.accepted).toBe(1);
		expect(rowsOf(door)).toMatchObject([{ activity: 'کام' }, { event_id: '2-noted' }]);
	});

	test('that came while the door is open, or that comes with Pasokh', async () => {
		const door = await open();
		expect((await door.post(csv(1), CSV, '?mapping=late')).status).toBe(400);
		write('late.mapping.json', notes('late'));
		expect((await door.post(csv(1), CSV, '?mapping=late')).body.accepted).toBe(1);
		expect((await door.post('a,b\n', CSV, '?mapping=receipt')).body.message).toMatch(
			/has no column "case:concept:name"/
		);
	});
});

describe('rows that the mapping refuses', () => {
	test('are dead letters with the row itself, while no answer or log quotes a cell', async () => {
		const mobile = '09187654321';
		const door = await open();
		const body = `${HEADER}1,${mobile},x\n2,2022-07-14,ok\n3,${mobile}\n4,2022-07-14,\n5,2099-01-01,${mobile}\n`;
		const answer = await door.post(body, CSV, '?mapping=notes');
		expect(answer).toMatchObject({ status: 207, body: { accepted: 1, duplicates: 0 } });
		expect(answer.body.rejected).toEqual([
			{
				line: 2,
				event_id: '1-noted',
				reason: 'bad_row',
				field: 'occurred_at',
				detail: 'bad_date: AT is not an ISO 8601 date'
			},
			{ line: 4, event_id: '', reason: 'bad_row', field: '', detail: 'has 2 cells where the header has 3' },
			{
				line: 5,
				event_id: '4-noted',
				reason: 'bad_row',
				field: 'activity',
				detail: 'missing_field: NOTE gives letter.noted no activity'
			},
			{ line: 6, event_id: '5-noted', reason: 'future_date', field: 'occurred_at', detail: expect.any(String) }
		]);
		const dead = deadOf(door);
		expect(dead.map(({ reason }) => reason)).toEqual(['bad_row', 'bad_row', 'bad_row', 'future_date']);
		expect(unseal(dead[0]!.raw_encrypted, keys.encryption).toString()).toBe(
			JSON.stringify({ ID: '1', AT: mobile, NOTE: 'x' })
		);
		expect(unseal(dead[1]!.raw_encrypted, keys.encryption).toString()).toBe(JSON.stringify(['3', mobile]));
		expect(JSON.stringify([answer.body, door.logged])).not.toContain(mobile);
	});

	test('have the id of their event, but none that may be a person', async () => {
		const door = await open();
		const rows = ['۱۲', '09187654321', 'سعید', 'Ali Reza', ''].map((id) => `${id},x,`).join('\n');
		const { body } = await door.post(`${HEADER}${rows}\n`, CSV, '?mapping=notes');
		expect(body.rejected.map(({ event_id }: { event_id: string }) => event_id)).toEqual(['۱۲-noted', '', '', '', '']);
	});
});

describe('a row of which ingest refuses an event', () => {
	const twice = {
		...notes('twice'),
		events: ['AT', 'NEXT'].map((column) => ({
			...{ type: 'letter.noted', event_id: { template: `{ID}-${column}` } },
			fields: { occurred_at: { date: { column, format: 'iso', zone: 'UTC' } }, activity: { column: 'NOTE' } }
		}))
	};
	const body = 'ID,AT,NEXT,NOTE\n1,2022-07-14,2022-07-15,ok\n2,2022-07-14,2099-01-01,سعید\n';

	test('makes none of its events, and is one dead letter: the row, by the id of that event', async () => {
		write('twice.mapping.json', twice);
		const door = await open();
		const answer = await door.post(body, CSV, '?mapping=twice');
		expect(answer).toMatchObject({ status: 207, body: { accepted: 2, duplicates: 0 } });
		const { detail } = answer.body.rejected[0]!;
		expect(answer.body.rejected).toEqual([
			{ line: 3, event_id: '2-NEXT', reason: 'future_date', field: 'occurred_at', detail }
		]);
		expect(rowsOf(door).map(({ event_id }) => event_id)).toEqual(['1-AT', '1-NEXT']);
		expect(deadOf(door).map(({ raw_encrypted }) => unseal(raw_encrypted, keys.encryption).toString())).toEqual([
			JSON.stringify({ ID: '2', AT: '2022-07-14', NEXT: '2099-01-01', NOTE: 'سعید' })
		]);
	});
});

describe('a request is refused as a whole', () => {
	test.each<[string, string, Record<string, string>, string, number, RegExp]>([
		[
			'names an unknown mapping',
			'?mapping=note',
			CSV,
			csv(1),
			400,
			/no mapping of that name; did you mean "notes"\? There are: .*boston311.*notes/
		],
		['names a path', '?mapping=../mappings/notes', CSV, csv(1), 400, /no mapping of that name/],
		['names a file', '?mapping=notes.mapping.json', CSV, csv(1), 400, /no mapping of that name/],
		['names two', '?mapping=notes&mapping=lines', CSV, csv(1), 400, /mapping: must be given once/],
		['is of another type', '?mapping=notes', {}, csv(1), 415, /notes reads csv; send Content-Type: text\/csv/],
		['names one of workbooks', '?mapping=sheets', CSV, csv(1), 400, /use the inbox, or: npm run pasokh -- load/],
		['is CSV without a mapping', '', CSV, csv(1), 415, /text\/csv with \?mapping=NAME/],
		[
			'lacks a column',
			'?mapping=notes',
			CSV,
			'ID,AT\n',
			400,
			/the body: has no column "NOTE" in its first line; put it right/
		],
		['is not of the encoding', '?mapping=notes', CSV, `${HEADER}1,2022-07-14,\xe9`, 400, /is not utf-8 text/],
		[
			'has an open quote',
			'?mapping=notes',
			CSV,
			`${HEADER}1,2022-07-14,"x\n`,
			400,
			/a quote opened after line \d+ is never closed/
		]
	])('that %s', async (_what, query, headers, text, status, message) => {
		const door = await open();
		const body = text.includes('\xe9') ? Buffer.from(text, 'latin1') : text;
		const answer = await door.post(body, headers, query);
		expect(answer.status).toBe(status);
		expect(answer.body.message).toMatch(message);
		expect(answer.body.message).not.toMatch(/\/tmp\/|mappings\//);
		expect(rowsOf(door)).toEqual([]);
	});

	test('that unpacks to more than its limit, before memory is gone', async () => {
		const door = await open({ payloadLimit: 100_000 });
		const bomb = gzipSync(HEADER + '1,2022-07-14 09:30:00,seen\n'.repeat(1_000_000));
		const answer = await door.post(bomb, { ...CSV, 'content-encoding': 'gzip' }, '?mapping=notes');
		expect(answer).toMatchObject({ status: 413, body: { error: 'too_large' } });
	});

	test('whose first line is a citizen and no header, without a word of it', async () => {
		const door = await open();
		const answer = await door.post('علی,09187654321,09187654321\n', CSV, '?mapping=notes');
		expect(answer.status).toBe(400);
		expect(JSON.stringify([answer.body, door.logged])).not.toContain('0918');
	});
});

test("a mapping of the office's own that cannot be used says why, and leaves the others", async () => {
	write('broken.mapping.json', '{"mapping":1,"nam":"x"}');
	write('twin.mapping.json', notes('notes'));
	const door = await open();
	expect((await door.post(csv(1), CSV, '?mapping=broken')).body.message).toMatch(
		/mapping: broken.mapping.json: the mapping: unknown key "nam"; did you mean "name"\?/
	);
	expect((await door.post(csv(1), CSV, '?mapping=twin')).body.message).toMatch(
		/is the name of another mapping as well/
	);
	expect((await door.post(csv(1), CSV, '?mapping=notes')).body.accepted).toBe(1);
});

describe('a mapping that an administrator attaches', () => {
	const administrator = { source: 'office', types: null, administrator: true };
	const portal = { ...administrator, source: 'portal', administrator: false };
	const office = { holderOfToken: async (secret: string) => ({ psk_good: portal, psk_admin: administrator })[secret] };
	type Door = Awaited<ReturnType<typeof openDoor>>;
	const ask = async ({ url }: Door, body?: object, token = 'psk_admin') => {
		const response = await fetch(`${url}/v1/mappings${body ? '/attached' : ''}`, {
			method: body ? 'POST' : 'GET',
			headers: { authorization: `Bearer ${token}` },
			...(body && { body: JSON.stringify(body) })
		});
		return { status: response.status, body: (await response.json()) as Record<string, unknown> };
	};

	test('to a source is applied to what its token sends of its kind, until it is detached, and after a restart', async () => {
		let door = await open({ office });
		expect(await ask(door, { source: 'portal', mapping: 'notes' })).toMatchObject({
			status: 200,
			body: { inbox: null, sources: { portal: 'notes' } }
		});
		door = await open({ office, mappings: knownMappings(dir) });
		expect((await door.post(csv(2), CSV)).body.accepted).toBe(2);
		expect(rowsOf(door)[0]).toMatchObject({ source: 'portal', event_id: '0-noted' });
		// Named, another one is applied; events of the contract are what they are.
		expect((await door.post('ID;AT;NOTE\n9;2022-07-14;x\n', CSV, '?mapping=semicolons')).body.accepted).toBe(1);
		expect((await door.post('{"v":1}\n')).body.rejected).toMatchObject([{ reason: 'missing_field' }]);
		expect((await ask(door, { source: 'portal', mapping: null })).body).toMatchObject({ sources: {} });
		expect((await door.post(csv(1), CSV)).status).toBe(415);
	});

	test('is one of those that the office has saved, and of a kind that is read there', async () => {
		const door = await open({ office });
		write('joined.mapping.json', notes('joined', { kind: 'csv', join: { key: 'ID' } }));
		const { body } = await ask(door);
		expect(body['forInbox']).toEqual(expect.arrayContaining(['notes', 'sheets']));
		expect(body['forSources']).toContain('notes');
		for (const [place, other] of [
			['forInbox', 'lines'],
			['forSources', 'lines'],
			['forSources', 'sheets'],
			['forInbox', 'joined'],
			['forSources', 'joined'],
			['forInbox', 'receipt']
		] as const) {
			expect(body[place]).not.toContain(other);
			const source = place === 'forInbox' ? null : 'portal';
			const answer = await ask(door, { source, mapping: other });
			expect(answer).toMatchObject({ status: 400, body: { error: 'bad_mapping' } });
			expect(answer.body['message']).toContain(`${other} is no mapping of this office that can be attached there`);
		}
		expect(await ask(door, { mapping: 'notes' })).toMatchObject({ status: 400, body: { error: 'bad_request' } });
		expect((await ask(door, { source: 'portal', mapping: 'notes' }, 'psk_good')).status).toBe(403);
	});

	test('and whose file goes away is named to who sends', async () => {
		const door = await open({ office });
		write('passing.mapping.json', notes('passing'));
		await ask(door, { source: 'portal', mapping: 'passing' });
		rmSync(join(dir, 'passing.mapping.json'));
		expect(await door.post(csv(1), CSV)).toMatchObject({
			status: 400,
			body: {
				error: 'bad_mapping',
				message: expect.stringMatching(/^the mapping passing, attached to portal: there is no/) as string
			}
		});
		await ask(door, { source: 'portal', mapping: null });
	});
});

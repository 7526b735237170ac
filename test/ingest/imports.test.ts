import { readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Imports } from '#ingest/imports/imports.server.ts';
import type { Mapping } from '#ingest/mapping/schema.ts';
import { knownMappings } from '#ingest/mapping/known.server.ts';
import type { Import, ImportGuess, ImportPreview } from '#sql/model/imports.ts';
import { makeInbox, notes } from '../support/inbox.ts';
import { nationalId, PERSONS } from '../support/made-file.ts';
import { persianFiles } from '../support/made-persian-files.ts';
import { closeDoors, openDoor } from '../support/memory-door.ts';
import { until } from '../support/until.ts';

let inbox: ReturnType<typeof makeInbox>;
let imports: Imports;
let url: string;
const undone = new Set<string>();
beforeEach(async () => {
	inbox = makeInbox();
	const mappings = knownMappings(join(inbox.data, 'mappings'));
	undone.clear();
	imports = new Imports({
		...{ dataDir: inbox.data, mappings, clock: 'data' as const },
		undo: async (loadId) => (undone.add(loadId), inbox.receiver.rows.length),
		brought: async () => ({ letters: inbox.receiver.rows.length, calls: 0 })
	});
	const holderOfToken = async (secret: string) => ({
		...{ source: 'dashboard', types: null },
		administrator: secret === 'psk_administrator'
	});
	({ url } = await openDoor({ office: { holderOfToken }, mappings, imports }));
});
afterEach(async () => {
	await closeDoors();
	await inbox.close();
});
const authorization = 'Bearer psk_administrator';
interface Answer<T> {
	status: number;
	offset: string | null;
	body: T & { error?: string; message?: string };
}
async function ask<T = Import>(
	method: string,
	path = '',
	body?: object | Uint8Array<ArrayBuffer>,
	headers: Record<string, string> = {}
): Promise<Answer<T>> {
	const response = await fetch(`${url}/v1/imports${path}`, {
		method,
		headers: { authorization, ...headers },
		...(body && { body: body instanceof Uint8Array ? body : JSON.stringify(body) })
	});
	const text = await response.text();
	return {
		status: response.status,
		offset: response.headers.get('upload-offset'),
		body: (text === '' ? {} : JSON.parse(text)) as Answer<T>['body']
	};
}
const send = (id: string, from: number, bytes: Uint8Array<ArrayBuffer>) =>
	ask('PATCH', `/${id}`, bytes, { 'upload-offset': String(from) });
/** Sends a whole file. */
async function sent(name: string, text: string): Promise<string> {
	const bytes = Buffer.from(text);
	const { id } = (await ask('POST', '', { name, size: bytes.length })).body;
	expect(await send(id, 0, bytes)).toMatchObject({ status: 200, body: { state: 'here' } });
	return id;
}
/** Begins to send, and goes away after so many bytes have come. */
async function cut(id: string, bytes: Uint8Array, after: number): Promise<void> {
	const headers = { authorization, 'upload-offset': '0', 'content-length': bytes.length };
	const going = request(`${url}/v1/imports/${id}`, { method: 'PATCH', headers });
	going.on('error', () => undefined);
	going.write(bytes.subarray(0, after));
	await until('they are there', async () => (await ask('GET', `/${id}`)).body.offset === after);
	going.destroy();
}
const CSV = 'ID,AT,NOTE\n1,2022-07-14,seen\n';
const [, , PERSIAN] = persianFiles();
/** A row that the mapping cannot read: where the day stands it has a name. */
const BAD = Buffer.from('\r\n1401-9999\tسعید\t08:00\tزهرا\tاحمدی\t۰۹۱۸۳۱۰۹۹۹۹\tپاوه\t\t\tموافقت', 'utf16le');
test('a file comes in pieces, is guessed and tried, and is loaded by the drop folder', async () => {
	const bytes = Buffer.concat([PERSIAN!.bytes, BAD]);
	const person = nationalId(1);
	const made = await ask('POST', '', { name: `نامه \u202e${person} requests.txt`, size: bytes.length });
	const { id, name } = made.body;
	expect(made).toMatchObject({ status: 201, offset: '0', body: { size: bytes.length, offset: 0, state: 'coming' } });
	expect(name).toMatch(/^نامه .*requests\.txt$/);
	expect(name).not.toMatch(new RegExp(`${person}|\u202e`));
	await cut(id, bytes, 1_000);
	const again = await until('the first request has ended', async () => {
		const answer = await send(id, 0, bytes);
		return answer.status === 429 ? undefined : answer;
	});
	expect(again).toMatchObject({ status: 409, offset: '1000', body: { error: 'wrong_offset' } });
	expect((await ask('GET', `/${id}/guess`)).body.message).toMatch(
		/^1000 of \d+ bytes are there; send the others first/
	);
	expect(await send(id, 1_000, bytes.subarray(1_000))).toMatchObject({ status: 200, body: { state: 'here' } });
	const path = join(inbox.data, 'imports', id, name);
	expect(readFileSync(path).equals(bytes)).toBe(true);
	expect(statSync(path).mode & 0o777).toBe(0o600);
	const { body: guessed } = await ask<ImportGuess>('GET', `/${id}/guess`);
	expect(guessed).toMatchObject({ isWhole: true, fitting: [] });
	const roles = guessed.columns.map(({ column, role }) => [column, role]);
	expect(roles).toEqual(Object.entries(PERSIAN!.truth).map(([column, role]) => [column, role.split(' ')[0]]));
	let mapping = { ...(guessed.mapping as Mapping), name: 'paper' };
	const { body: tried } = await ask<ImportPreview>('POST', `/${id}/preview`, { mapping });
	expect(tried).toMatchObject({
		...{ rows: 61, events: 100, refused: 1, isWhole: true },
		types: [
			{ type: 'letter.registered', events: 60 },
			{ type: 'letter.referred', events: 40 }
		],
		reasons: [{ reason: 'occurred_at: bad_date', rows: 1, first: 'line 62' }],
		refusals: [{ line: 62, reason: 'bad_row', field: 'occurred_at' }]
	});
	expect(tried.letters).toHaveLength(20);
	expect(tried.letters[1]!.events.map(({ type }) => type)).toEqual(['letter.registered', 'letter.referred']);
	for (const word of ['سعید', ...PERSONS.flatMap((one) => one.split(' ')), '0918310', '۰۹۱۸۳۱۰'])
		expect(JSON.stringify([guessed, tried])).not.toContain(word);
	// A name that is in no list waits for somebody's word.
	expect(tried.undecided).toEqual([
		{
			...{ column: 'ارجاع به', table: 'bodies', names: 1 },
			told: [{ text: 'آب و فاضلاب', rows: expect.any(Number), nearest: 'شرکت آب و فاضلاب', code: expect.any(String) }]
		}
	]);
	expect(await ask('POST', `/${id}/load`, { mapping })).toMatchObject({
		status: 409,
		body: { error: 'undecided', message: expect.stringContaining('nearest "شرکت آب و فاضلاب"') }
	});
	expect(readdirSync(join(inbox.data, 'mappings'))).not.toContain('paper.mapping.json');
	for (const own of [{ 'آب و فاضلاب': 'شرکت آب و فاضلاب' }, { 'آب و فاضلاب': '' }, { '': '' }]) {
		const { body } = await ask<ImportGuess>('POST', `/${id}/guess`, { codes: { 'ارجاع به': own } });
		mapping = { ...(body.mapping as Mapping), name: 'paper' };
		expect((await ask<ImportPreview>('POST', `/${id}/preview`, { mapping })).body.undecided).toEqual([]);
	}
	expect(await ask('POST', `/${id}/load`, { mapping })).toMatchObject({ status: 202, body: { state: 'loading' } });
	await inbox.start();
	const done = await until('it is in', async () => {
		const { body } = await ask('GET', `/${id}`);
		return body.state === 'done' ? body : undefined;
	});
	expect(done).toMatchObject({
		...{ name, mapping: 'paper', offset: bytes.length },
		load: { rows: 61, events: 101, accepted: 100, rejected: 1, rejections: [{ line: 62 }] }
	});
	expect(done.load?.load_id).toMatch(/^file-[0-9a-f]{32}$/);
	expect(inbox.receiver.rows).toHaveLength(100);
	expect(JSON.parse(readFileSync(join(inbox.data, 'mappings', 'paper.mapping.json'), 'utf8'))).toEqual(mapping);
	expect(await ask('POST', `/${id}/load`, { mapping })).toMatchObject({ status: 409, body: { error: 'wrong_state' } });
	expect(await ask('DELETE', `/${id}`)).toMatchObject({ status: 204 });
	expect(await ask('GET', `/${id}`)).toMatchObject({ status: 404, body: { error: 'unknown_import' } });
	expect(inbox.list(inbox.today())).toHaveLength(2);
});
test('columns are corrected, refused rows given back, and what is undone is loaded again', async () => {
	const rows = ['7,۱۴۰۱/۰۴/۰۱,بانک ملي,پاوه', '8,۱۴۰۱/۰۴/۰۲,ملّی مرکزی,سنقر', '9,امروز,بانک ملي,پاوه'];
	const id = await sent('a.csv', ['شماره نامه,تاریخ ثبت,دستگاه,شعبه', ...rows].join('\n'));
	const said = { roles: { شعبه: 'county' }, codes: { دستگاه: { 'ملّی مرکزی': 'بانک ملی' } } };
	const { body } = await ask<ImportGuess>('POST', `/${id}/guess`, said);
	expect(body.columns.map(({ role }) => role)).toEqual(['letter_id', 'registered', 'body', 'county']);
	expect(body.columns[2]!.codes).toMatchObject({ found: 2, missing: 0 });
	const without = await ask<ImportGuess>('POST', `/${id}/guess`, { roles: { دستگاه: '' } });
	expect(without.body.columns[2]!.role).toBeUndefined();
	const wrong = await ask('POST', `/${id}/guess`, { roles: { شعبه: 'countyy' } });
	expect(wrong).toMatchObject({ status: 400, body: { message: 'roles: "countyy" is none; did you mean "county"?' } });
	const { mapping } = body;
	const refused = async (asked: object) => {
		const headers = { authorization };
		const answer = await fetch(`${url}/v1/imports/${id}/refused`, {
			method: 'POST',
			headers,
			body: JSON.stringify(asked)
		});
		return (await answer.text()).split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as object]));
	};
	const bad = { line: 4, field: 'occurred_at', row: { 'شماره نامه': '9', 'تاریخ ثبت': 'امروز', دستگاه: 'بانک ملي' } };
	expect(await refused({ mapping })).toMatchObject([{ kind: 'csv' }, bad]);
	expect(await ask('POST', `/${id}/undo`)).toMatchObject({ status: 409, body: { error: 'wrong_state' } });
	await inbox.start({ isUndone: async (loadId) => undone.has(loadId) });
	const loads = [];
	for (const _ of [1, 2]) {
		expect(await ask('POST', `/${id}/load`, { mapping })).toMatchObject({ status: 202 });
		const { load } = await until('it is in', async () => {
			const now = (await ask('GET', `/${id}`)).body;
			return now.state === 'done' ? now : undefined;
		});
		expect(load).toMatchObject({ rows: 3, rejected: 1 });
		loads.push(load!.load_id);
		expect(inbox.receiver.rows.at(-1)).toMatchObject({ load_id: load!.load_id, to_org: 'bank_melli' });
		expect(await refused({})).toMatchObject([{ kind: 'csv' }, bad]);
		expect((await ask('POST', `/${id}/brought`)).body).toMatchObject({ letters: inbox.receiver.rows.length });
		expect(await ask('POST', `/${id}/undo`)).toMatchObject({ status: 200, body: { state: 'here' } });
	}
	expect(new Set(loads).size).toBe(2);
	expect([...undone]).toEqual(loads);
});
describe('a mapping', () => {
	test('that is wrong is refused by its key, and one that does not fit the file by its column', async () => {
		const id = await sent('a.csv', CSV);
		const [rule] = (notes('mine') as Mapping).events;
		const events = [{ ...rule, fields: { ...rule!.fields, activty: { column: 'NOTE' } } }];
		for (const what of ['preview', 'load']) {
			const asked = (mapping: object) => ask('POST', `/${id}/${what}`, { mapping });
			expect(await asked({ ...notes('mine'), events })).toMatchObject({
				status: 400,
				body: {
					error: 'bad_mapping',
					message: 'mapping: events[0].fields.activty: letter.noted has no such field; did you mean "activity"?'
				}
			});
			expect(await asked(notes('mine', { kind: 'csv' }, 'REMARK'))).toMatchObject({
				status: 400,
				body: { error: 'bad_file', message: 'a.csv: has no column "REMARK" in its first line' }
			});
			expect(await asked(notes('mine', { kind: 'csv', join: { key: 'ID' } }))).toMatchObject({
				status: 400,
				body: { error: 'bad_file' }
			});
		}
		expect(readdirSync(join(inbox.data, 'mappings'))).not.toContain('mine.mapping.json');
	});
	test('of the office is offered where its columns are, and no other takes its name', async () => {
		const id = await sent('a.csv', CSV);
		const { fitting } = (await ask<ImportGuess>('GET', `/${id}/guess`)).body;
		expect(fitting).toEqual([notes('notes')]);
		for (const mapping of [notes('done'), { ...notes('notes'), about: 'another' }, notes('receipt')])
			expect(await ask('POST', `/${id}/load`, { mapping })).toMatchObject({
				status: 409,
				body: { error: 'name_taken' }
			});
		expect(await ask('POST', `/${id}/load`, { mapping: fitting[0] })).toMatchObject({ status: 202 });
		expect(inbox.list('notes')).toEqual([`${id}-a.csv`]);
		rmSync(join(inbox.dir, 'notes', `${id}-a.csv`));
		await inbox.start();
		expect((await ask('GET', `/${id}`)).body).toMatchObject({ state: 'failed', load: { error: /took the file/ } });
	});
});
describe('nothing is done', () => {
	test('without the token of an administrator', async () => {
		const id = await sent('a.csv', CSV);
		for (const [method, path] of [
			...[
				['GET', ''],
				['POST', ''],
				['GET', `/${id}`],
				['PATCH', `/${id}`],
				['DELETE', `/${id}`]
			],
			...[
				['GET', `/${id}/guess`],
				['POST', `/${id}/preview`],
				['POST', `/${id}/load`]
			]
		] as const)
			expect(await ask(method, path, undefined, { authorization: 'Bearer psk_other' })).toMatchObject({
				status: 403,
				body: { error: 'not_administrator' }
			});
		expect((await ask('GET', `/${id}`)).body.state).toBe('here');
	});
	test.each<[string, object, string, RegExp]>([
		['a path', { name: '../a.csv', size: 1 }, 'bad_name', /no path/],
		['a name that the drop folder leaves alone', { name: 'a.csv.part', size: 1 }, 'bad_name', /no \.part/],
		['a long name', { name: `${'ن'.repeat(101)}.csv`, size: 1 }, 'bad_name', /200 bytes/],
		['nothing', { name: 'a.csv', size: 0 }, 'bad_request', /size/],
		['more than 1 GiB', { name: 'a.csv', size: 2 ** 30 + 1 }, 'bad_request', /size: .*1073741824/]
	])('for %s', async (_, asked, error, message) => {
		const answer = await ask('POST', '', asked);
		expect(answer).toMatchObject({ status: 400, body: { error } });
		expect(answer.body.message).toMatch(message);
	});
	test('beyond what was told, or what is kept', async () => {
		const { id } = (await ask('POST', '', { name: 'a.csv', size: 3 })).body;
		expect(await send(id, 0, Buffer.from('abcd'))).toMatchObject({ status: 413, body: { error: 'too_large' } });
		expect(await ask('PATCH', `/${id}`, Buffer.from('a'))).toMatchObject({ status: 400, offset: '0' });
		for (let i = 1; i < 20; i++) await ask('POST', '', { name: 'a.csv', size: 3 });
		expect(await ask('POST', '', { name: 'b.csv', size: 3 })).toMatchObject({
			status: 409,
			body: { error: 'too_many_imports' }
		});
		const day = 24 * 3_600_000;
		await imports.uploads.sweep(Date.now() + 6.9 * day);
		expect((await ask<{ imports: Import[] }>('GET')).body.imports).toHaveLength(20);
		await imports.uploads.sweep(Date.now() + 7 * day);
		expect((await ask<{ imports: Import[] }>('GET')).body.imports).toEqual([]);
	});

	test('on a full disk, and what was there stays', async () => {
		const { id, name } = (await ask('POST', '', { name: 'a.csv', size: 3 })).body;
		symlinkSync('/dev/full', join(inbox.data, 'imports', id, name));
		const answer = await send(id, 0, Buffer.from('abc'));
		expect(answer).toMatchObject({ status: 507, offset: '0', body: { error: 'disk_full' } });
		expect(answer.body.message).toMatch(/make room, and go on/);
	});
});

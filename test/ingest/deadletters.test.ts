import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openOffice } from '#sql/office/office.server.ts';
import { projectRoot } from '#sql/root.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { INHERITED } from '../support/process.ts';
import { rowsOf, stateCaughtUp } from '../support/state.ts';

interface Line {
	dead_letter_id: string;
	source: string;
	load_id: string;
	line: number;
	reason: string;
	field: string;
	detail: string;
	received_at: string;
	event?: Record<string, unknown>;
	raw?: string;
	raw_base64?: string;
}

let office: OfficeUnderTest;
let dir: string;
const tokens: Record<string, string> = {};
const NAME = 'محمد رضایی';

beforeAll(async () => {
	office = await startOffice({});
	dir = mkdtempSync(join(tmpdir(), 'pasokh-dead-'));
	const tokensOf = await openOffice(office.settings);
	for (const source of ['portal', 'registry']) tokens[source] = await tokensOf.createToken(source);
	await tokensOf.close();
});
afterAll(async () => {
	await office?.stop();
	rmSync(dir, { recursive: true, force: true });
});

beforeEach(async () => {
	const client = office.client('admin');
	for (const table of ['dead_letters', 'replayed_dead_letters', 'undone_loads'])
		await client.command({ query: `TRUNCATE TABLE pasokh.${table}` });
});

let number = 0;
const letter = (more: object = {}) => ({
	v: 1,
	event_id: `e-${++number}`,
	type: 'letter.registered',
	occurred_at: '2022-07-14T09:30:00+04:30',
	letter_id: `L-${number}`,
	channel: 'letter',
	category: 'loan',
	county: 'paveh',
	kind: 'request',
	...more
});

async function send(source: string, body: string | Buffer, query = ''): Promise<void> {
	const response = await fetch(`${office.ingestUrl}/v1/events${query}`, {
		method: 'POST',
		headers: { authorization: `Bearer ${tokens[source]}`, 'content-type': 'application/x-ndjson' },
		body: new Uint8Array(Buffer.from(body))
	});
	expect([200, 207]).toContain(response.status);
	await response.body?.cancel();
	await stateCaughtUp(office.ingestUrl);
}
const ndjson = (values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

async function deadletters(args: string[], env: Record<string, string> = {}, input = '') {
	const child = spawn(process.execPath, [join(projectRoot(), 'ingest/cli/main.ts'), 'deadletters', ...args], {
		cwd: dir,
		env: { ...INHERITED, ...office.env, ...env },
		stdio: ['pipe', 'pipe', 'pipe']
	});
	const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
	child.stdin.on('error', () => {});
	child.stdin.end(input);
	const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
	return { status: await exited, out, err };
}

async function list(...filter: string[]) {
	const { status, out, err } = await deadletters(['list', '--format', 'json', ...filter]);
	expect([status, err]).toEqual([0, '']);
	return JSON.parse(out) as { total: number; counts: object[]; rows: Record<string, unknown>[] };
}

async function exported(...filter: string[]): Promise<Line[]> {
	const { status, out, err } = await deadletters(['export', ...filter]);
	expect([status, err]).toEqual([0, expect.stringContaining('identities')]);
	return out
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line) as Line)
		.toSorted((one, other) => one.line - other.line);
}

const events = async (like: string) =>
	rowsOf(
		office.client('admin'),
		`SELECT source, event_id, load_id FROM pasokh.event_log FINAL WHERE ${like} ORDER BY event_id`
	);

test('what was refused is listed and counted, by each filter, without an identity', async () => {
	await send('portal', ndjson([letter({ county: 7, citizen: { name: NAME } }), letter({ occurred_at: 'yesterday' })]));
	await send('registry', `${ndjson([letter({ county: 8 })])}{"v":1,\n`, '?load_id=load-1');
	const all = await list();
	expect(all.total).toBe(4);
	expect(all.counts).toHaveLength(4);
	expect(all.counts).toContainEqual({ reason: 'wrong_type', source: 'portal', count: 1 });
	const ids = async (...filter: string[]) => (await list(...filter)).rows.map(({ source, line }) => [source, line]);
	expect(await ids('--source', 'registry')).toEqual([
		['registry', 1],
		['registry', 2]
	]);
	expect(await ids('--reason', 'bad_date')).toEqual([['portal', 2]]);
	expect(await ids('--field', 'county', '--source', 'portal')).toEqual([['portal', 1]]);
	expect(await ids('--since', '2100-01-01')).toEqual([]);
	expect(await ids('--since', '2001-01-01T00:00:00+03:30')).toHaveLength(4);
	expect(await ids('--limit', '1')).toHaveLength(1);
	const table = await deadletters(['list']);
	expect(table.out).toMatch(/^reason +source +count\n/);
	expect(table.out).toContain('4 dead letters');
	expect(table.out + JSON.stringify(all)).not.toContain(NAME);
});

test('an export holds what came, whatever it was, in a file for its owner only', async () => {
	const wrong = letter({ county: 7, citizen: { name: NAME } });
	const bytes = Buffer.concat([
		Buffer.from('{"v":1,\n'),
		Buffer.from([0x7b, 0xc3, 0x28, 0x0a]),
		Buffer.from('"text"\n')
	]);
	await send('portal', Buffer.concat([Buffer.from(ndjson([wrong])), bytes]), '?load_id=load-2');
	const lines = await exported();
	expect(lines.map(({ line, reason }) => [line, reason])).toEqual([
		[1, 'wrong_type'],
		[2, 'bad_json'],
		[3, 'bad_encoding'],
		[4, 'not_an_object']
	]);
	expect(lines[0]).toMatchObject({ source: 'portal', load_id: 'load-2', field: 'county', event: wrong });
	expect(lines[0]!.received_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
	expect([lines[1]!.raw, lines[2]!.raw_base64, lines[3]!.event]).toEqual(['{"v":1,', 'e8Mo', 'text']);
	expect(await exported('--limit', '2', '--reason', 'bad_json')).toEqual([lines[1]]);

	const path = join(dir, 'out.ndjson');
	expect(await deadletters(['export', '--out', path])).toMatchObject({ status: 0, out: '' });
	expect(readFileSync(path, 'utf8').split('\n').toSorted()).toEqual(ndjson(lines).split('\n').toSorted());
	expect(statSync(path).mode & 0o777).toBe(0o600);
	expect(await deadletters(['export', '--out', path])).toMatchObject({
		status: 1,
		err: expect.stringMatching(/pasokh: .*out\.ndjson: is there already/)
	});
});

test('under another key: an error that names it, and no file', async () => {
	await send('portal', ndjson([letter({ county: 7 })]));
	const path = join(dir, 'other.ndjson');
	const { status, err } = await deadletters(['export', '--out', path], { PASOKH_ENCRYPTION_KEY: '7'.repeat(64) });
	expect([status, err]).toEqual([1, expect.stringMatching(/pasokh: 1 dead letters .*PASOKH_ENCRYPTION_KEY/)]);
	expect(() => statSync(path)).toThrow();
});

test('repaired and replayed they leave the list, as events of their own source and load; a second replay changes nothing', async () => {
	const good = letter();
	await send('portal', `${ndjson([good, letter({ county: 7 }), { ...letter({ channel: 5 }), note: 'x' }])}not json\n`);
	await send('registry', ndjson([letter({ county: 8 })]), '?load_id=load-3');
	const lines = await exported();
	expect(lines).toHaveLength(4);
	const broken = lines.find(({ raw }) => raw !== undefined)!;
	const still = lines.find(({ event }) => event !== undefined && 'note' in event)!;
	for (const { event } of lines) if (event && event !== still.event) event['county'] = 'paveh';
	// Two events stand for what was no JSON, one of them known already.
	const two = [good, letter()].map((event) => ({ dead_letter_id: broken.dead_letter_id, event }));
	const rest = lines.filter((line) => line !== broken);
	const path = join(dir, 'repaired.ndjson');
	writeFileSync(path, ndjson([...rest, ...two]));

	const before = await rowsOf(office.client('admin'), 'SELECT count() AS n FROM pasokh.dead_letters FINAL');
	const first = await deadletters(['replay', path]);
	expect(first.status).toBe(1);
	expect(first.out).toContain('5 lines: 3 dead letters replayed, 3 accepted and 1 known already');
	expect(first.out).toMatch(new RegExp(`1 still refused.*\\n  line \\d \\(${still.dead_letter_id}\\): \\w+: `));
	expect((await list()).rows.map(({ dead_letter_id }) => dead_letter_id)).toEqual([still.dead_letter_id]);
	// A repair that fails makes no second dead letter.
	expect(await rowsOf(office.client('admin'), 'SELECT count() AS n FROM pasokh.dead_letters FINAL')).toEqual(before);
	const sent = [...rest.filter((line) => line !== still).map(({ event }) => event), two[1]!.event] as {
		event_id: string;
	}[];
	const ids = sent.map(({ event_id }) => `'${event_id}'`).join();
	expect(await events(`event_id IN (${ids}) AND source = 'portal'`)).toHaveLength(2);
	expect(await events(`event_id IN (${ids}) AND source = 'registry'`)).toEqual([
		{ source: 'registry', event_id: expect.any(String), load_id: 'load-3' }
	]);

	delete still.event!['note'];
	still.event!['channel'] = 'letter';
	const second = await deadletters(['replay', '-'], {}, ndjson([...rest, ...two]));
	expect(second).toMatchObject({
		status: 0,
		out: expect.stringMatching(/1 dead letter replayed, 1 accepted.*\n4 left alone:/)
	});
	expect((await list()).total).toBe(0);

	// Killed between the acknowledgement and the mark: the same is sent again, and is known.
	const count = () => rowsOf(office.client('admin'), 'SELECT count() AS n FROM pasokh.event_log FINAL');
	const all = await count();
	await office.client('admin').command({ query: 'TRUNCATE TABLE pasokh.replayed_dead_letters' });
	expect((await list()).total).toBe(4);
	const again = await deadletters(['replay', '-'], {}, ndjson([...rest, ...two]));
	expect(again).toMatchObject({
		status: 0,
		out: expect.stringContaining('4 dead letters replayed, 0 accepted and 5 known')
	});
	expect([await count(), (await list()).total]).toEqual([all, 0]);
});

test('refused anew after its replay, it is listed again', async () => {
	const wrong = letter({ county: 7 });
	await send('portal', ndjson([wrong]));
	const [line] = await exported();
	expect(
		await deadletters(['replay', '-'], {}, ndjson([{ ...line, event: { ...wrong, county: 'paveh' } }]))
	).toMatchObject({ status: 0 });
	expect((await list()).total).toBe(0);
	await send('portal', ndjson([wrong]));
	expect((await list()).rows.map(({ dead_letter_id }) => dead_letter_id)).toEqual([line!.dead_letter_id]);
	const [row] = await rowsOf(
		office.client('admin'),
		'SELECT replayed_at IS NOT NULL AND replayed_at < received_at AS later FROM pasokh.dead_letter_list'
	);
	expect(row).toEqual({ later: 1 });
});

test('what a corrected load has brought since is gone from the list, until that load is undone', async () => {
	const good = letter();
	await send('registry', ndjson([{ ...good, county: 7 }, letter({ county: 8 })]), '?load_id=first');
	const [wrong, other] = await exported();
	await send('portal', ndjson([good]), '?load_id=second');
	expect((await list()).total).toBe(2);
	await send('registry', ndjson([good]), '?load_id=second');
	expect((await list()).rows.map(({ dead_letter_id }) => dead_letter_id)).toEqual([other!.dead_letter_id]);
	const { out } = await deadletters(['replay', '-'], {}, ndjson([{ ...wrong, event: good }]));
	expect(out).toMatch(new RegExp(`left alone:\n.*came in at .* UTC as event ${good.event_id}, by load second`));
	await office.client('admin').command({ query: `INSERT INTO pasokh.undone_loads (load_id) VALUES ('second')` });
	expect((await list()).total).toBe(2);
});

test('what cannot be replayed is said, line by line, and the rest goes on', async () => {
	await send('portal', ndjson([letter({ county: 7 }), letter({ county: 8 })]), '?load_id=load-4');
	await office.client('admin').command({ query: `INSERT INTO pasokh.undone_loads (load_id) VALUES ('load-4')` });
	const [undone, fine] = await exported();
	for (const { event } of [undone!, fine!]) event!['county'] = 'paveh';
	const input = `${ndjson([{ dead_letter_id: '0'.repeat(32), event: letter() }, { event: letter() }, undone, { ...fine, load_id: '' }])}garbage\n`;
	const { status, out } = await deadletters(['replay', '-'], {}, input);
	expect(status).toBe(1);
	expect(out).toContain('5 lines: 1 dead letter replayed, 1 accepted');
	expect(out).toMatch(
		/4 not sent:\n {2}line 1 \(0{32}\): is no dead letter.*\n {2}line 2: dead_letter_id.*\n {2}line 3 .*load-4, which was undone.*\n {2}line 5: is not JSON/
	);
	expect(await events(`event_id = '${fine!.event!['event_id'] as string}'`)).toMatchObject([{ load_id: '' }]);
});

test('1,500 in one file, in several requests', async () => {
	await send('portal', ndjson(Array.from({ length: 1_500 }, () => letter({ county: 7 }))));
	const path = join(dir, 'many.ndjson');
	expect(await deadletters(['export', '--out', path])).toMatchObject({ status: 0 });
	writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"county":7', '"county":"paveh"'));
	expect(await deadletters(['replay', path])).toMatchObject({
		status: 0,
		out: expect.stringContaining('1,500 lines: 1,500 dead letters replayed, 1,500 accepted')
	});
	expect((await list()).total).toBe(0);
});

test('a wrong call, a missing file, no office: one line', async () => {
	expect(await deadletters(['list', '--reason', 'none'])).toMatchObject({ status: 2, out: '' });
	expect(await deadletters(['list', '--since', 'yesterday'])).toMatchObject({ status: 2, out: '' });
	for (const [args, env] of [
		[['replay', 'none.ndjson'], {}],
		[['list'], { PASOKH_DATA_DIR: join(dir, 'nowhere') }]
	] as const) {
		const { status, out, err } = await deadletters([...args], env);
		expect([status, out, err]).toEqual([1, '', expect.stringMatching(/^pasokh: [^\n]+\n$/)]);
	}
	expect(() => statSync(join(dir, 'nowhere'))).toThrow();
});

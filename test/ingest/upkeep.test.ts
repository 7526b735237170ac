import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf } from '../support/events.ts';
import { freePort, startNode } from '../support/process.ts';
import { put } from '../support/put.ts';
import { mayMount, onSmallDisk } from '../support/small-disk.ts';
import { oneMoreLetter, smallOffice } from '../support/small-office.ts';
import { rowsOf } from '../support/state.ts';

const canMount = await mayMount();
let office: EmbeddedUnderTest;
let dir: string;

beforeAll(async () => {
	office = await startEmbeddedOffice();
	dir = await mkdtemp(join(tmpdir(), 'pasokh-upkeep-'));
	const client = office.client('writer');
	await put(
		client,
		smallOffice().map((event) => rowOf(event))
	);
	await put(client, [{ ...rowOf(oneMoreLetter('X-1', 1)), load_id: 'monday' }]);
});
afterAll(async () => {
	await office?.stop();
	await rm(dir, { recursive: true, force: true });
});

async function pasokh(args: string[], env: Record<string, string> = office.env) {
	const run = startNode('ingest/cli/main.ts', args, env);
	// Lines of progress come as time goes.
	return { status: await run.exited, output: run.output().replace(/^\d+ of \d+ .*\n/gm, '') };
}

test('verify, rebuild and undo say what they found and did', async () => {
	expect(await pasokh(['verify'])).toEqual({
		status: 0,
		output: 'verified 39 letters, 0 calls, 8 days: no difference\n'
	});
	await office.client('admin').command({
		query: `INSERT INTO pasokh.letter_state SELECT * REPLACE ('answered' AS state, version + 1 AS version) FROM pasokh.letter_state FINAL WHERE letter_id = 'L-017'`
	});
	const wrong = await pasokh(['verify']);
	expect(wrong.status).toBe(1);
	expect(wrong.output).toContain('letter L-017: state is "answered", must be "referred"\n');
	expect(wrong.output).toContain('verified 39 letters, 0 calls, 8 days: 1 difference\n');
	expect(wrong.output).toMatch(
		/^pasokh: what is shown differs from what the events say, as named above: [^\n]*rebuild[^\n]*$/m
	);
	expect(await pasokh(['rebuild'])).toMatchObject({
		status: 0,
		output: expect.stringMatching(/^rebuilt 39 letters, 0 calls, \d+ days in [\d.]+ s\n$/) as string
	});
	expect(await pasokh(['undo', 'tuesday'])).toEqual({
		status: 1,
		output: 'pasokh: no event came by the load "tuesday": the last loads are monday\n'
	});
	expect(await pasokh(['undo', 'monday'])).toEqual({
		status: 0,
		output: 'undone monday: 1 event of 1 letter and 0 calls\n'
	});
	expect(await pasokh(['verify'])).toEqual({
		status: 0,
		output: 'verified 38 letters, 0 calls, 8 days: no difference\n'
	});
});

test('an upgrade is told what it must find, and waits for a rebuild', async () => {
	const admin = office.client('admin');
	await admin.command({ query: 'CREATE TABLE pasokh.letter_state_next AS pasokh.letter_state' });
	expect(await pasokh(['upgrade', '--check'])).toMatchObject({
		status: 75,
		output: expect.stringMatching(/^pasokh: a rebuild is under way: [^\n]+\n$/) as string
	});
	await admin.command({ query: 'DROP TABLE pasokh.letter_state_next SYNC' });
	const [{ events } = { events: '' }] = await rowsOf<{ events: string }>(
		admin,
		'SELECT toString(uniqExact(subject_id, source, event_id)) AS events FROM pasokh.event_log'
	);
	expect(await pasokh(['upgrade', '--check'])).toEqual({ status: 0, output: `${events}\n` });
	expect(await pasokh(['upgrade', 'newer.tar.zst'])).toMatchObject({
		status: 1,
		output: expect.stringMatching(/^pasokh: newer\.tar\.zst: [^\n]*as root[^\n]*\n$/) as string
	});
});

test('backup and restore, from the command line', async () => {
	const made = join(dir, 'backup');
	const backup = await pasokh(['backup', made]);
	expect(backup).toMatchObject({
		status: 0,
		output: expect.stringContaining('events of 38 letters and 0 calls, as of ') as string
	});
	expect(await pasokh(['restore', made])).toMatchObject({
		status: 1,
		output: expect.stringMatching(/^pasokh: \S+: is not empty: [^\n]*\n$/) as string
	});
	const there = {
		PASOKH_DATA_DIR: join(dir, 'office'),
		CLICKHOUSE_HTTP_PORT: String(await freePort()),
		CLICKHOUSE_TCP_PORT: String(await freePort())
	};
	expect(await pasokh(['restore', made], there)).toMatchObject({
		status: 0,
		output: expect.stringContaining(': 38 letters, 0 calls, as of ') as string
	});
	expect((await pasokh(['rebuild'], there)).output).toMatch(/^pasokh: ClickHouse does not answer at [^\n]*\n$/);
});

test.each([['undo'], ['backup'], ['restore'], ['rebuild', 'all'], ['verify', 'all']])(
	'a wrong call ends with 2: %s',
	async (...args) => {
		expect((await pasokh(args)).status).toBe(2);
	}
);

test.skipIf(!canMount)('a backup says before it begins how much room is missing', async () => {
	const small = join(dir, 'small');
	await mkdir(small);
	const takeAway = await onSmallDisk(small, 1);
	const { status, output } = await pasokh(['backup', small]);
	const made = await readdir(small);
	await takeAway();
	expect(output).toMatch(
		/^pasokh: [^\n]*small: a backup takes up to \d+ MB there, and 1 MB are free: make room on that disk\n$/
	);
	expect({ status, made }).toEqual({ status: 1, made: [] });
});

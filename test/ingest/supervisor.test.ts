import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openOffice } from '#sql/office/office.server.ts';
import { inStore } from '#sql/office/store.server.ts';
import { createAccess } from '#sql/office/tool-access.ts';
import { createUser } from '#sql/office/users.ts';
import { logIn, makeLogins } from '../support/login.ts';
import { ownSettings, startNode, type Started } from '../support/process.ts';
import { type Access, basicOf, openSilent } from '../support/sql-door.ts';
import { requireTool } from '../support/tools.ts';
import { LONG_MS, until } from '../support/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'pasokh-supervisor-'));
const started: Started[] = [];

afterAll(async () => {
	for (const one of started) if (one.running()) await one.stop();
	rmSync(folder, { recursive: true });
});

const settingsFor = async (name: string): Promise<Record<string, string>> => ({
	...(await ownSettings(join(folder, name))),
	...{ PASOKH_PUBLIC_WALL: 'on', PASOKH_CLOCK: 'data' }
});

function run(script: string, settings: Record<string, string>): Started {
	const process = startNode(script, [], settings);
	started.push(process);
	return process;
}

/** The process ids that a process had so far, the newest last. */
function pidsOf(name: string, supervisor: Started): number[] {
	return [...supervisor.output().matchAll(new RegExp(`^${name} +\\| is up(?: again)? \\(pid (\\d+)\\)$`, 'gm'))].map(
		(match) => Number(match[1])
	);
}

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

/** Everything that listens, as the port and the process. */
const listeners = (): { port: number; pid: number }[] =>
	[...execFileSync(requireTool('ss'), ['-ltnHp'], { encoding: 'utf8' }).matchAll(/:(\d+) .*pid=(\d+),/g)].map(
		([, port, pid]) => ({ port: Number(port), pid: Number(pid) })
	);

const NAMES = ['clickhouse', 'sql', 'ingest', 'web'];
/** What an office promises of each death. */
const BACK_WITHIN_MS = 15_000;
/** Bodies of SQL that begin and stand still, of whoever is let in, in waves: a few take more memory than the doors may. */
const STILL = { connections: 200, bytes: 500_000 };

test('an office comes up, rides through the death of each process and listener, and stops whole', async () => {
	const settings = await settingsFor('kills');
	// What a backup with a key has left in clear when it was killed.
	const left = join(settings['PASOKH_DATA_DIR']!, 'clickhouse', 'backups', `backup-${spawnSync('true').pid}-1-whole`);
	mkdirSync(left, { recursive: true });
	const supervisor = run('ingest/supervisor/start.ts', settings);
	const web = `http://127.0.0.1:${settings['PORT']}/`;
	const ingest = `http://127.0.0.1:${settings['INGEST_PORT']}`;
	const sql = `http://127.0.0.1:${settings['CLICKHOUSE_HTTP_PORT']}`;
	await until(
		'the office is open',
		() => {
			if (!supervisor.running()) throw new Error(supervisor.output());
			return supervisor.output().includes(`the office is open: ${web}`);
		},
		LONG_MS
	);
	expect(existsSync(left)).toBe(false);
	expect(supervisor.output()).toMatch(/user admin, one-time password \S{20}/);
	const office = await openOffice({ dataDir: settings['PASOKH_DATA_DIR']! });
	const token = await office.createToken('test');
	await office.close();
	const access = await inStore({ dataDir: settings['PASOKH_DATA_DIR']! }, async (store) => {
		const { id } = await createUser(store, { name: 'tools', role: 'analyst' });
		return (await createAccess(store, id, { name: 'tool', days: 7 }, new Date())) as Access;
	});

	const send = async (id: string): Promise<number> => {
		const event = {
			...{ v: 1, type: 'letter.registered', event_id: 'reg', letter_id: id, occurred_at: '2022-07-14T10:00:00+04:30' },
			...{ channel: 'letter', category: 'housing', county: 'paveh', kind: 'request' }
		};
		const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/x-ndjson' };
		const response = await fetch(`${ingest}/v1/events`, { method: 'POST', headers, body: JSON.stringify(event) });
		await response.text();
		return response.status;
	};
	const { governor: password } = await makeLogins({ dataDir: settings['PASOKH_DATA_DIR']! });
	const governor = await logIn(web, 'governor', password);
	const unanswered = async (): Promise<string | undefined> =>
		/<title>[^<]*<\/title>/.exec(await (await governor.get('/')).text())?.[0];
	const asked = async (): Promise<string> =>
		(await fetch(sql, { method: 'POST', body: 'SELECT 1', headers: { Authorization: basicOf(access) } })).text();

	const listen = listeners();
	const ofPort = (name: string): number | undefined => listen.find(({ port }) => port === Number(settings[name]))?.pid;
	expect(listen.map(({ pid }) => pid)).not.toContain(supervisor.pid);
	expect(['CLICKHOUSE_HTTP_PORT', 'INGEST_PORT', 'PORT'].map(ofPort)).toEqual(
		['sql', 'ingest', 'web'].map((name) => pidsOf(name, supervisor).at(-1))
	);

	expect(await send('l-0')).toBe(200);
	let letters = 1;
	/** Lets one end, and waits until all is as before. */
	async function without(name: string, end: (pid: number) => unknown): Promise<void> {
		const others = NAMES.filter((one) => one !== name).map((one) => pidsOf(one, supervisor).at(-1)!);
		const ended = pidsOf(name, supervisor).at(-1)!;
		await end(ended);
		const since = performance.now();
		const back = (what: string, ask: () => boolean | Promise<boolean>) =>
			until(`${what} after the death of ${name}`, ask, since + BACK_WITHIN_MS - performance.now());
		await back('it is back', () => pidsOf(name, supervisor).at(-1) !== ended);
		await back('a letter is taken', async () => (await send(`l-${letters}`)) === 200);
		letters += 1;
		const title = `<title>پاسخ · ${letters.toLocaleString('fa-IR')} بی‌پاسخ</title>`;
		await back('SQL is answered', async () => (await asked()) === '1\n');
		await until(`the wall shows ${letters} letters`, async () => (await unanswered()) === title, LONG_MS);
		expect(others.map(isAlive), `the others ride through the death of ${name}`).toEqual([true, true, true]);
	}
	for (const name of NAMES) await without(name, (pid) => process.kill(pid, 'SIGKILL'));

	const head = `POST / HTTP/1.1\r\nHost: x\r\nAuthorization: ${basicOf(access)}\r\nContent-Length: ${STILL.bytes + 1}\r\n\r\n`;
	const body = head + ' '.repeat(STILL.bytes);
	await without('sql', async (pid) => {
		const still: Socket[] = [];
		// Of more at once the doors close some, to make room for others.
		await until(
			'the doors end',
			async () => {
				still.push(...(await openSilent(Number(settings['CLICKHOUSE_HTTP_PORT']), STILL.connections, body)));
				await asked().catch(() => '');
				return !isAlive(pid);
			},
			LONG_MS
		);
		for (const socket of still) socket.destroy();
	});
	expect(supervisor.output()).toMatch(/^sql +\| .*more memory/m);

	const pids = NAMES.flatMap((name) => pidsOf(name, supervisor));
	expect(pids).toHaveLength(9);
	expect(await supervisor.stop('SIGTERM')).toBe(0);
	expect(pids.filter(isAlive)).toEqual([]);
	await expect(fetch(web)).rejects.toThrow();
});

test('what lives and does not answer is started again, and a supervisor that is killed leaves no process behind', async () => {
	const supervisor = run('test/support/impatient-office.ts', await settingsFor('silent'));
	await until('the office is open', () => supervisor.output().includes('the office is open'), LONG_MS);
	const silent = NAMES.map((name) => pidsOf(name, supervisor).at(-1)!);
	for (const pid of silent) process.kill(pid, 'SIGSTOP');
	for (const name of NAMES) {
		await until(`${name} is back`, () => pidsOf(name, supervisor).length === 2, LONG_MS);
		expect(supervisor.output()).toMatch(
			new RegExp(`^${name} +\\| has not answered since \\S+Z, for 10 s: ended by force$`, 'm')
		);
	}
	const pids = NAMES.map((name) => pidsOf(name, supervisor)[1]!);
	expect(pids.filter(isAlive)).toEqual(pids);
	await supervisor.stop('SIGKILL');
	await until('all are gone', () => pids.filter(isAlive).length === 0);
});

test('what stands in the way of a start is said in one line, and nothing is left running', async () => {
	const demo = await settingsFor('made-by-a-demo');
	mkdirSync(demo['PASOKH_DATA_DIR']!);
	writeFileSync(join(demo['PASOKH_DATA_DIR']!, '.demo'), '');
	const full = await settingsFor('real');
	mkdirSync(full['PASOKH_DATA_DIR']!);
	writeFileSync(join(full['PASOKH_DATA_DIR']!, 'letters.csv'), '');
	const cut = await settingsFor('cut');
	mkdirSync(`${cut['PASOKH_DATA_DIR']}.restoring`);
	const cases: [script: string, settings: Record<string, string>, line: RegExp][] = [
		[
			'start.ts',
			demo,
			/^pasokh: PASOKH_DATA_DIR \S+: a demo made these data: set another directory, or run npm run demo$/
		],
		['start.ts', cut, /^pasokh: \S+\.restoring: a restore was cut off: run it again, or delete this folder/],
		['demo.ts', full, /^pasokh: PASOKH_DATA_DIR \S+: holds data that no demo made: set a directory that is empty/],
		['start.ts', { ...full, PORT: 'x' }, /^pasokh: PORT must be a port number from 1 to 65535, not "x"$/],
		['web.ts', { ...full, PASOKH_CLOCK: 'x' }, /^pasokh: PASOKH_CLOCK must be real or data, not "x"$/],
		['start.ts', { ...full, INGEST_PORT: full['PORT']! }, /^pasokh: INGEST_PORT must differ from PORT: both are \d+$/],
		[
			'start.ts',
			{ ...full, HOST: '203.0.113.1' },
			/^pasokh: HOST 203.0.113.1: this machine cannot listen on this address$/
		]
	];
	for (const [script, settings, line] of cases) {
		const process = run(`ingest/supervisor/${script}`, settings);
		expect(await process.exited, script).toBe(1);
		expect(process.output().trim()).toMatch(line);
	}
	expect(existsSync(join(full['PASOKH_DATA_DIR']!, 'clickhouse'))).toBe(false);
});

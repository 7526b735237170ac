import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openOffice } from '#sql/office/office.server.ts';
import { logIn, makeLogins } from '../support/login.ts';
import { ownSettings } from '../support/ports.ts';
import { startNode, type Started } from '../support/process.ts';
import { until } from '../support/until.ts';

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
	const process = startNode(`ingest/supervisor/${script}`, [], settings);
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

const NAMES = ['clickhouse', 'ingest', 'web'];

test('an office comes up, rides through the death of each process, and stops whole', async () => {
	const settings = await settingsFor('kills');
	const supervisor = run('start.ts', settings);
	const web = `http://127.0.0.1:${settings['PORT']}/`;
	const ingest = `http://127.0.0.1:${settings['INGEST_PORT']}`;
	await until('the office is open', () => {
		if (!supervisor.running()) throw new Error(supervisor.output());
		return supervisor.output().includes(`the office is open: ${web}`);
	});
	expect(supervisor.output()).toMatch(/user admin, one-time password \S{20}/);
	const office = await openOffice({ dataDir: settings['PASOKH_DATA_DIR']! });
	const token = await office.createToken('test');
	await office.close();

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

	expect(await send('l-0')).toBe(200);
	let letters = 1;
	for (const name of NAMES) {
		const others = NAMES.filter((one) => one !== name).map((one) => pidsOf(one, supervisor).at(-1)!);
		const killed = pidsOf(name, supervisor).at(-1)!;
		process.kill(killed, 'SIGKILL');
		await until(`${name} is back`, () => pidsOf(name, supervisor).at(-1) !== killed);
		await until(`a letter is taken after the death of ${name}`, async () => (await send(`l-${letters}`)) === 200);
		letters += 1;
		const title = `<title>پاسخ · ${letters.toLocaleString('fa-IR')} بی‌پاسخ</title>`;
		await until(`the wall shows ${letters} letters`, async () => (await unanswered()) === title);
		expect(others.map(isAlive), `the others ride through the death of ${name}`).toEqual([true, true]);
	}

	const pids = NAMES.flatMap((name) => pidsOf(name, supervisor));
	expect(pids).toHaveLength(6);
	expect(await supervisor.stop('SIGTERM')).toBe(0);
	expect(pids.filter(isAlive)).toEqual([]);
	await expect(fetch(web)).rejects.toThrow();
});

test('a supervisor that is killed leaves no process behind', async () => {
	const supervisor = run('start.ts', await settingsFor('orphans'));
	await until('the office is open', () => supervisor.output().includes('the office is open'));
	const pids = NAMES.flatMap((name) => pidsOf(name, supervisor));
	await supervisor.stop('SIGKILL');
	await until('all are gone', () => pids.every((pid) => !isAlive(pid)));
});

test('what stands in the way of a start is said in one line, and nothing is left running', async () => {
	const demo = await settingsFor('made-by-a-demo');
	mkdirSync(demo['PASOKH_DATA_DIR']!);
	writeFileSync(join(demo['PASOKH_DATA_DIR']!, '.demo'), '');
	const full = await settingsFor('real');
	mkdirSync(full['PASOKH_DATA_DIR']!);
	writeFileSync(join(full['PASOKH_DATA_DIR']!, 'letters.csv'), '');
	const cases: [script: string, settings: Record<string, string>, line: RegExp][] = [
		[
			'start.ts',
			demo,
			/^pasokh: PASOKH_DATA_DIR \S+: a demo made these data: set another directory, or run npm run demo$/
		],
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
		const process = run(script, settings);
		expect(await process.exited, script).toBe(1);
		expect(process.output().trim()).toMatch(line);
	}
	expect(existsSync(join(full['PASOKH_DATA_DIR']!, 'clickhouse'))).toBe(false);
});

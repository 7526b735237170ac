/** @module-tag rare */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { projectRoot } from '#sql/root.ts';
import { DEEP, IN_DEPTH_ALONE, some } from '../support/depth.ts';
import { ownSettings } from '../support/process.ts';
import { LONG_MS, until } from '../support/until.ts';

/** In the command line or the environment of every process of these offices. */
const folder = mkdtempSync(join(tmpdir(), 'pasokh-npm-'));
let settings: Record<string, string>;

beforeAll(async () => {
	settings = await settingsFor('office');
});
afterEach(() => {
	for (const { pid } of processes()) process.kill(pid, 'SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settingsFor = (name: string) => ownSettings(join(folder, name));

interface Process {
	pid: number;
	command: string;
}

/** What runs of these offices, npm included. */
function processes(): Process[] {
	return readdirSync('/proc').flatMap((name) => {
		const pid = Number(name);
		if (!Number.isInteger(pid) || pid === process.pid) return [];
		try {
			const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
			const isOurs = command.includes(folder) || readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder);
			return isOurs && command !== '' ? [{ pid, command: command.replaceAll('\0', ' ').trim() }] : [];
		} catch {
			return [];
		}
	});
}

const commands = (): string[] => processes().map(({ command }) => command);
const pidOf = (part: string): number | undefined => processes().find(({ command }) => command.includes(part))?.pid;
const npm = (): number => processes().find(({ command }) => command.startsWith('npm '))!.pid;

/** A command of a shell, in which `npm` is the one that people have. */
function shell(command: string, cwd = projectRoot(), variables = settings): { child: ChildProcess; output(): string } {
	const inherited = Object.entries(process.env).filter(
		([name]) => !/^(PASOKH_|CLICKHOUSE_|INGEST_|NATS_|VITEST|npm_|HOST$|PORT$|NODE_ENV$|NODE_OPTIONS$)/i.test(name)
	);
	const env = { ...Object.fromEntries(inherited), ...variables };
	const child = spawn('sh', ['-c', command], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding('utf8').on('data', (text: string) => (output += text));
	return { child, output: () => output };
}

/** Waits for a line, or for the state of things in which the signal is sent. */
async function reach(office: ReturnType<typeof shell>, when: string | (() => unknown)): Promise<void> {
	await until(
		`${String(when)}:\n${office.output()}`,
		() => {
			if (office.child.exitCode !== null) throw new Error(office.output());
			return typeof when === 'string' ? office.output().includes(when) : Boolean(when());
		},
		LONG_MS
	);
}

/** How npm ended, after all the others. */
async function ending({ child }: ReturnType<typeof shell>): Promise<number | string> {
	if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
	await until(`nothing is left of ${commands().join('\n')}`, () => processes().length === 0, LONG_MS);
	return child.signalCode ?? child.exitCode!;
}

const OPEN = 'the office is open';
const hasClickHouse = (): boolean => pidOf('child.ts') !== undefined;

/** Each opens what the one before it left. */
const ENDS: [what: string, signal: NodeJS.Signals, when: string | (() => unknown), how: number | string][] = [
	['before anything is up', 'SIGTERM', 'is process', 0],
	['while ClickHouse starts', 'SIGTERM', hasClickHouse, 0],
	['while the schema is made', 'SIGTERM', 'clickhouse | is up', 0],
	['while ingest starts', 'SIGTERM', () => pidOf('ingest/main.ts'), 0],
	['while the office is open', 'SIGTERM', OPEN, 0],
	['while the office is open', 'SIGINT', OPEN, 0],
	['while the office is open', 'SIGHUP', OPEN, 'SIGHUP'],
	['while the office is open', 'SIGKILL', OPEN, 'SIGKILL'],
	['while ClickHouse starts', 'SIGKILL', hasClickHouse, 'SIGKILL']
];
test.each(some(2, ENDS))('npm start, %s: %s to npm ends all of it', DEEP, async (_, signal, when, how) => {
	const office = shell('exec npm start');
	await reach(office, when);
	process.kill(npm(), signal);
	expect(await ending(office)).toBe(how);
	if (how === 0) expect(office.output()).toContain('pasokh     | stopping');
});

test('processes end in the order web, ingest, ClickHouse', async () => {
	const office = shell('exec npm start');
	await reach(office, OPEN);
	const [web, ingest] = [pidOf('build/index.js')!, pidOf('ingest/main.ts')!];
	// One that does not hear holds up those after it.
	process.kill(web, 'SIGSTOP');
	process.kill(npm(), 'SIGTERM');
	await reach(office, 'stopping');
	expect(commands().join('\n')).toMatch(/child\.ts/);
	expect(pidOf('ingest/main.ts')).toBe(ingest);
	process.kill(web, 'SIGCONT');
	await until('ingest has ended', () => pidOf('ingest/main.ts') === undefined, LONG_MS);
	expect(pidOf('build/index.js')).toBeUndefined();
	expect(await ending(office)).toBe(0);
});

test('a second SIGTERM ends all of it at once', async () => {
	const office = shell('exec npm start');
	await reach(office, OPEN);
	process.kill(pidOf('ingest/main.ts')!, 'SIGSTOP');
	process.kill(npm(), 'SIGTERM');
	await reach(office, 'stopping');
	await pause(1_100);
	process.kill(npm(), 'SIGTERM');
	expect(await ending(office)).toBe(1);
});

test('a terminal that is closed ends all of it', async () => {
	const office = shell(`exec script -qfc 'exec npm start' ${join(folder, 'terminal')}`);
	await reach(office, OPEN);
	office.child.kill('SIGKILL');
	expect(await ending(office)).toBe('SIGKILL');
});

test('npm run demo in the background of a script ends while it plays the scenario', async () => {
	const office = shell('npm run demo & wait $!', projectRoot(), await settingsFor('demo'));
	await reach(office, () => pidOf('cli/main.ts'));
	process.kill(npm(), 'SIGTERM');
	expect(await ending(office)).toBe(0);
});

test('npm run demo ends while it builds the web app, and builds it the next time', IN_DEPTH_ALONE, async () => {
	const clone = join(folder, 'clone');
	mkdirSync(clone);
	for (const name of ['ingest', 'sql', 'web', 'package.json', 'svelte.config.js', 'tsconfig.json', 'vite.config.ts'])
		cpSync(join(projectRoot(), name), join(clone, name), { recursive: true });
	symlinkSync(join(projectRoot(), 'node_modules'), join(clone, 'node_modules'));
	for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
		const office = shell('exec npm run demo', clone, await settingsFor(`built-${signal}`));
		await reach(office, () => pidOf('vite.js'));
		process.kill(npm(), signal);
		expect(await ending(office)).toBe(signal === 'SIGTERM' ? 0 : signal);
	}
	const office = shell('exec npm run demo', clone, await settingsFor('built'));
	await reach(office, () => /^web +\| is up/m.test(office.output()));
	process.kill(npm(), 'SIGTERM');
	expect(await ending(office)).toBe(0);
});

const WAYS: [NodeJS.Signals, number | string][] = [
	['SIGTERM', 0],
	['SIGKILL', 'SIGKILL']
];
test.each(some(1, WAYS))('each process alone ends by %s to its npm', DEEP, async (signal, how) => {
	const parts = { clickhouse: 'ClickHouse is up', ingest: 'ingest is up', web: 'Listening on' };
	const started = [];
	for (const [name, line] of Object.entries(parts)) {
		const part = shell(`exec npm run ${name}`);
		await reach(part, line);
		started.push({ name, part });
	}
	for (const { name, part } of started.toReversed()) {
		process.kill(pidOf(`npm run ${name}`)!, signal);
		const [code, by] = await once(part.child, 'exit');
		expect(by ?? code, name).toBe(how);
		if (name === 'web') await until('web is gone', () => pidOf('build/index.js') === undefined, LONG_MS);
		if (name === 'ingest') await until('ingest is gone', () => pidOf('ingest/main.ts') === undefined, LONG_MS);
	}
	await until(`nothing is left of ${commands().join('\n')}`, () => processes().length === 0, LONG_MS);
});

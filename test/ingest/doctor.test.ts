import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { utcText } from '#sql/model/tehran.ts';
import { markAsPlayed, SCENARIO } from '#sql/office/demo.server.ts';
import { installedVersion, projectRoot } from '#sql/root.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { startNode } from '../support/process.ts';
import { oneMoreLetter, smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';
import { clockOf, requireTool } from '../support/tools.ts';
import { until } from '../support/until.ts';

/** What an administrator is told, on one office that is well at first, and then ails of all at once. */

interface Told {
	version: string;
	at: string;
	checks: { name: string; level: string; what: string; since: string | null; do: string | null }[];
}

let dir: string;
let office: OfficeUnderTest;
let web: ChildProcess;
const proxies: Server[] = [];
/** https addresses with a certificate of so many days, from so many days ago. */
const origins = { valid: '', expired: '' };

async function openProxy(days: number, agoDays: number): Promise<string> {
	const file = (name: string) => join(dir, `${days}-${name}`);
	execFileSync(requireTool('faketime'), [
		...['-f', `-${agoDays}d`, requireTool('openssl'), 'req', '-x509', '-newkey', 'ec', '-pkeyopt'],
		...['ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=pasokh', '-days', String(days)],
		...['-keyout', file('key'), '-out', file('crt')]
	]);
	const server = createServer({ key: readFileSync(file('key')), cert: readFileSync(file('crt')) });
	await once(server.listen(0, '127.0.0.1'), 'listening');
	proxies.push(server);
	return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Stands for the dashboard: says its version, listens, and has files open. */
async function openWeb(version: string, host: string, mostFiles: number, openFiles: number): Promise<ChildProcess> {
	const { port } = office.settings.web;
	const script = join(dir, 'build', 'index.js');
	mkdirSync(join(dir, 'build'), { recursive: true });
	writeFileSync(
		script,
		`for (let i = 0; i < ${openFiles}; i++) require('node:fs').openSync('/dev/null');
		require('node:http').createServer((_, reply) => reply.end('{"version":"${version}"}')).listen(${port}, '${host}')`
	);
	const limited = ['-c', `ulimit -n ${mostFiles}; exec "$0" "$1"`, process.execPath, script];
	const child = spawn('sh', limited, { env: { PATH: process.env['PATH'], PASOKH_DATA_DIR: office.settings.dataDir } });
	await until('it answers', async () => (await fetch(`http://127.0.0.1:${port}/`)).ok);
	return child;
}

async function closeWeb(): Promise<void> {
	const ended = once(web, 'exit');
	web.kill('SIGKILL');
	await ended;
}

const BACKUP_KEY = { PASOKH_BACKUP_KEY: 'a5'.repeat(32) };

async function pasokh(
	args: string[],
	env: Record<string, string> = {}
): Promise<{ status: number | null; output: string }> {
	const run = startNode('ingest/cli/main.ts', args, { ...office.env, ...env });
	return { status: await run.exited, output: run.output() };
}

async function doctor(env: Record<string, string> = {}) {
	const { status, output } = await pasokh(['doctor', '--json'], env);
	return { status, ...read(output) };
}

function read(output: string) {
	const told = JSON.parse(output) as Told;
	const of = (name: string) => told.checks.find((check) => check.name === name)!;
	return { told, of, levels: Object.fromEntries(told.checks.map(({ name, level }) => [name, level])) };
}

/** A clock that is ahead by so much. */
function clock(by: string): Record<string, string> {
	const file = join(dir, 'clock');
	writeFileSync(file, `${by}\n`);
	return clockOf(file);
}

beforeAll(async () => {
	dir = mkdtempSync(join(tmpdir(), 'pasokh-doctor-'));
	office = await startOffice({});
	await office.post(smallOffice());
	await stateCaughtUp(office.ingestUrl);
	origins.valid = await openProxy(60, 0);
	origins.expired = await openProxy(10, 20);
	web = await openWeb(installedVersion(), '127.0.0.1', 1_024, 0);
	expect(await pasokh(['backup', join(dir, 'backup')], BACKUP_KEY)).toMatchObject({ status: 0 });
});
afterAll(async () => {
	if (web?.exitCode === null && web.signalCode === null) await closeWeb();
	for (const proxy of proxies) proxy.close();
	await office?.stop();
	rmSync(dir, { recursive: true, force: true });
});

/** Of the machine that the tests run on. */
const OF_MACHINE = ['disk', 'room', 'ntp', 'memory'];

test('an office that is well is told so, line by line', async () => {
	const trial = await pasokh(['restore', join(dir, 'backup'), '--trial'], BACKUP_KEY);
	expect(trial.output).toMatch(/can be restored: 38 letters, 0 calls, as of \S+, no difference/);
	expect(trial.status).toBe(0);

	const { status, told, levels, of } = await doctor({ ORIGIN: origins.valid });
	expect(told.version).toBe(installedVersion());
	const own = Object.entries(levels).filter(([name]) => !OF_MACHINE.includes(name));
	expect(own.filter(([, level]) => level !== 'ok')).toEqual([]);
	expect(own.map(([name]) => name)).toEqual(
		'answers backup restore spool sources refused clock certificate access_log open_files schema ports version'.split(
			' '
		)
	);
	expect(of('backup').since).toMatch(/^\d{4}-.*Z$/);
	expect(of('open_files').what).toMatch(
		/clickhouse \d+\/[\d,]+, ingest \d+\/[\d,]+|ingest \d+\/[\d,]+, clickhouse \d+\/[\d,]+/
	);
	expect(of('memory').what).toMatch(/ingest [\d.]+ MB/);
	expect(of('certificate').what).toBe(`the certificate of ${new URL(origins.valid).host} holds for 59 days`);
	expect(status).toBe(told.checks.some(({ level }) => level === 'bad') ? 1 : 0);

	const text = (await pasokh(['doctor'])).output;
	for (const { name } of told.checks) expect(text).toMatch(new RegExp(`^(ok|warn|bad|unknown) +${name} `, 'm'));
});

test('a bundle for support has figures, and no name, number or secret', async () => {
	const file = join(dir, 'bundle.json');
	expect(await pasokh(['users', 'create', 'زهرا', '--role', 'analyst'])).toMatchObject({ status: 0 });
	const secret = 'planted-secret-123';
	await pasokh(['doctor', '--bundle', file], { PASOKH_MAIL_FROM: `${secret}@example.ir` });
	const text = readFileSync(file, 'utf8');
	const bundle = JSON.parse(text) as {
		database: { events: unknown[]; tables: unknown[] };
		log: unknown[];
		settings: object;
	};
	expect(bundle.database.events).toContainEqual({ name: 'letter.registered', count: 38 });
	expect(bundle.database.tables.length).toBeGreaterThan(5);
	expect(bundle.log).toContainEqual({ at: expect.any(String) as string, action: 'user_changed' });
	expect(bundle.settings).toMatchObject({ PASOKH_MAIL_FROM: '(set)', PORT: String(office.settings.web.port) });
	for (const hidden of [secret, 'زهرا', 'مریم رضایی', '0012345679', '09181234567', 'L-001', office.token])
		expect(text).not.toContain(hidden);
});

test('all that ails it is told, with since when and what to do', async () => {
	const admin = office.client('admin');
	const now = Date.now();
	// Sources that sent every ten minutes for two weeks, and have not for five hours; of one it is the end.
	markAsPlayed(office.settings.dataDir);
	await admin.insert({
		table: 'pasokh.receipts',
		values: Array.from({ length: 2 * 14 * 24 * 6 }, (_, n) => {
			const at = utcText(now - 5 * 3_600_000 - Math.floor(n / 2) * 600_000);
			const source = n % 2 === 0 ? 'registry' : SCENARIO;
			return {
				...{ batch_id: String(n + 1), source, load_id: '', door: 'http', events: 1, rejected: 0 },
				...{ received_at: at, newest_at: at, stored_at: at }
			};
		}),
		format: 'JSONEachRow'
	});
	const refused = await office.post([{ ...oneMoreLetter('X-1', 1), channel: undefined } as never]);
	expect(refused.status).toBe(207);
	await stateCaughtUp(office.ingestUrl);
	await admin.insert({
		table: 'pasokh.derived_objects',
		values: [{ name: 'letter_days', sources: {} }],
		format: 'JSONEachRow'
	});
	cpSync(join(dir, 'backup'), join(dir, 'damaged'), { recursive: true });
	truncateSync(join(dir, 'damaged', 'backup.tar.age'), 100_000);
	expect(await pasokh(['restore', join(dir, 'damaged'), '--trial'], BACKUP_KEY)).toMatchObject({ status: 1 });
	await closeWeb();
	web = await openWeb('0.0.1', '0.0.0.0', 50, 25);
	breakLog();

	const { status, levels, of, told } = await doctor({ ...clock('+8d'), ORIGIN: origins.expired });
	expect(status).toBe(1);
	expect(levels).toMatchObject({
		...{ answers: 'ok', backup: 'bad', restore: 'bad', spool: 'ok', sources: 'bad', refused: 'warn', clock: 'bad' },
		...{ certificate: 'bad', access_log: 'bad', schema: 'warn', ports: 'warn', version: 'warn', open_files: 'bad' }
	});
	expect(of('backup').what).toBe('the last backup was made 8 days ago');
	expect(of('restore').what).toContain('the backup is damaged');
	expect(of('sources')).toMatchObject({ what: 'silent against their habit: registry' });
	expect(Date.parse(of('sources').since!)).toBeCloseTo(now - 5 * 3_600_000, -4);
	expect(of('refused').what).toMatch(/: 1, the oldest for 8 days$/);
	expect(of('clock').what).toMatch(/differs from that of ClickHouse by (7|8) days/);
	expect(of('certificate').what).toMatch(/ended 1[78] days ago$/);
	expect(of('access_log').what).toMatch(/from line 1 on$/);
	expect(of('schema').what).toContain('letter_days');
	expect(of('ports').what).toBe(`other machines reach web 0.0.0.0:${office.settings.web.port}`);
	expect(of('version').what).toContain('web still run another version');
	for (const { level, do: cure } of told.checks) if (level === 'warn' || level === 'bad') expect(cure).not.toBeNull();

	expect((await doctor(clock('-1h'))).of('clock').what).toMatch(/^the clock is behind: .* (59 minutes|1 hour) ahead/);
});

/** Changes a line as nobody may. */
function breakLog(): void {
	const db = new DatabaseSync(join(office.settings.dataDir, 'office.sqlite'));
	db.exec('DROP TRIGGER access_log_update');
	db.exec(`UPDATE access_log SET user_name = 'nobody' WHERE id = (SELECT min(id) FROM access_log)`);
	db.close();
}

test('what cannot be looked at without ClickHouse is said, and the rest is told all the same', async () => {
	await office.killServer();
	expect((await office.post([oneMoreLetter('X-2', 2)])).status).toBe(200);
	const { status, levels, of } = await doctor(clock('+8d'));
	expect(status).toBe(1);
	expect(levels).toMatchObject({
		...{ answers: 'bad', backup: 'bad', spool: 'bad', sources: 'unknown', refused: 'unknown' },
		...{
			clock: 'unknown',
			schema: 'unknown',
			access_log: 'bad',
			disk: expect.not.stringContaining('unknown') as string
		}
	});
	expect(of('answers').what).toBe('no answer from clickhouse');
	expect(of('spool').what).toBe('batches that wait for the figures: 1, the oldest for 8 days; figures are not of now');
	expect(of('schema').what).toBe('could not be looked at: it does not answer');
});

/** Whether this process may give itself a machine in want: a small disk, and what the kernel and systemd say of memory and clock. */
const canMount = spawnSync('unshare', ['-rm', 'true']).status === 0;

describe.skipIf(!canMount)('a full disk, memory that is used up and a clock that nobody keeps', () => {
	test('are told of an office that is stopped', () => {
		const data = join(dir, 'small');
		mkdirSync(data);
		writeFileSync(join(dir, 'meminfo'), 'MemTotal: 16000000 kB\nMemAvailable: 200000 kB\n');
		writeFileSync(join(dir, 'timedatectl'), '#!/bin/sh\necho no\n', { mode: 0o755 });
		const onSmallDisk = `mount -t tmpfs -o size=4m tmpfs "$1" && cp -r "$2/keys" "$2/office.sqlite" "$1"
			dd if=/dev/zero of="$1/filler" 2>"$1/../dd.log"
			mount --bind "$1/../meminfo" /proc/meminfo && mount -t tmpfs tmpfs /run; shift 2; exec "$@"`;
		const cli = [process.execPath, '--disable-warning=ExperimentalWarning', 'ingest/cli/main.ts', 'doctor', '--json'];
		const { stdout, status, stderr } = spawnSync(
			'unshare',
			['-rm', 'sh', '-c', onSmallDisk, 'sh', data, office.settings.dataDir, ...cli],
			{
				cwd: projectRoot(),
				encoding: 'utf8',
				// On ports at which nothing answers.
				env: {
					...{ ...process.env, PATH: `${dir}:${process.env['PATH']}` },
					...{ PASOKH_DATA_DIR: data, PORT: '1', INGEST_PORT: '2', CLICKHOUSE_HTTP_PORT: '3' }
				}
			}
		);
		expect(status, stderr).toBe(1);
		const { of } = read(stdout);
		expect(of('disk')).toMatchObject({
			...{ level: 'bad', what: '0 bytes of 4.2 MB are free: below 268.4 MB no event is taken' },
			do: expect.stringMatching(/^make room on the disk/) as string
		});
		expect(of('room')).toMatchObject({ level: 'warn' });
		expect(of('answers')).toMatchObject({ level: 'bad', what: 'the office is not running' });
		expect(of('memory')).toMatchObject({ level: 'bad', what: 'only 204.8 MB of 16.4 GB of memory are free; –' });
		expect(of('ntp')).toMatchObject({ level: 'warn', what: 'no time service keeps the clock' });
	});
});

import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ensureCredentials, readCredentials, serverDir, type Credentials } from '#sql/engine/credentials.ts';
import { analystSettings } from '#sql/server/analyst.ts';
import { filesOf } from '#sql/server/config.ts';
import { startEmbedded, type EmbeddedServer, type EmbeddedSettings } from '#sql/server/embedded.server.ts';
import { explainFailure } from '#sql/server/failure.ts';
import { findLibrary } from '#sql/server/library.ts';
import { xml } from '#sql/server/xml.ts';
import { freePort } from '../support/process.ts';
import { until } from '../support/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'pasokh-embedded-'));
const running: EmbeddedServer[] = [];
const listeners: Server[] = [];

afterEach(() => Promise.all(listeners.splice(0).map((one) => new Promise((done) => one.close(done)))));
afterAll(async () => {
	await Promise.all(running.map((one) => one.stop()));
	rmSync(folder, { recursive: true });
});

async function occupy(): Promise<number> {
	const server = createServer((socket) => socket.destroy());
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	listeners.push(server);
	return (server.address() as AddressInfo).port;
}

async function settingsFor(name: string): Promise<EmbeddedSettings> {
	const [httpPort, tcpPort] = [await freePort(), await freePort()];
	return { dataDir: join(folder, name), clickhouse: { database: 'pasokh', httpPort, tcpPort, native: true } };
}

async function start(settings: EmbeddedSettings): Promise<EmbeddedServer> {
	const server = await startEmbedded(settings);
	running.push(server);
	return server;
}

/** Rows as TSV, or the text of the refusal. */
async function ask(server: EmbeddedServer, login: { user: string; password: string }, sql: string): Promise<string> {
	const headers = { 'X-ClickHouse-User': login.user, 'X-ClickHouse-Key': login.password, Connection: 'close' };
	const response = await fetch(server.url, { method: 'POST', headers, body: sql });
	return (await response.text()).trim();
}

test('kill -9 loses no acknowledged row, an ordered stop neither, and queries are logged after both', async () => {
	const settings = await settingsFor('killed');
	for (const [nth, end] of ['by force', 'in order', 'at last'].entries()) {
		const server = await start(settings);
		const { admin, writer, reader } = readCredentials(settings.dataDir);
		if (nth === 0) {
			await ask(server, admin, 'CREATE DATABASE pasokh');
			await ask(server, admin, 'CREATE TABLE pasokh.t (n UInt64) ENGINE = MergeTree ORDER BY n');
		}
		expect(await ask(server, reader, 'SELECT count() FROM pasokh.t')).toBe(String(nth * 1_000));
		await ask(server, admin, `SELECT '${end}'`);
		const logged = `SELECT count() FROM system.query_log WHERE type = 'QueryFinish' AND query = 'SELECT \\'${end}\\''`;
		// The answer may come before the line in the log.
		await until(`the query is logged, ${end}`, async () => {
			await ask(server, admin, 'SYSTEM FLUSH LOGS');
			return (await ask(server, admin, logged)) === '1';
		});
		expect(await ask(server, writer, 'INSERT INTO pasokh.t SELECT * FROM numbers(1000)')).toBe('');
		const isKilled = end === 'by force';
		if (isKilled) process.kill(server.pid, 'SIGKILL');
		else await server.stop();
		const killed = { code: null, signal: 'SIGKILL', expected: false };
		expect(await server.exited).toMatchObject(isKilled ? killed : { expected: true });
	}
});

test('what is in the way is named in one line, with the cure', async () => {
	const settings = await settingsFor('in-the-way');
	const busy = await occupy();
	const server = await start(settings);
	const [one, two] = [await settingsFor('one'), await settingsFor('two')];
	// At once, since each first waits for what may be about to end.
	const inUse = 'this port is in use: stop what uses it, or set another port';
	const refusals: [EmbeddedSettings, string][] = [
		[{ ...one, clickhouse: { ...one.clickhouse, httpPort: busy } }, `CLICKHOUSE_HTTP_PORT ${busy}: ${inUse}`],
		[{ ...two, clickhouse: { ...two.clickhouse, tcpPort: busy } }, `CLICKHOUSE_TCP_PORT ${busy}: ${inUse}`],
		[
			await settingsFor('in-the-way'),
			`PASOKH_DATA_DIR ${settings.dataDir}: is in use by another ClickHouse process: stop that one, or set another directory`
		]
	];
	await Promise.all(refusals.map(([own, why]) => expect(startEmbedded(own)).rejects.toThrow(why)));
	const { reader } = readCredentials(settings.dataDir);
	expect(await ask(server, reader, 'SELECT 1')).toBe('1');
	await server.stop();

	// Below a file nobody can make a directory, root included.
	await expect(startEmbedded({ ...settings, dataDir: '/dev/null/office' })).rejects.toThrow(
		/^\/dev\/null\/office\/clickhouse: cannot be written .*PASOKH_DATA_DIR must name a directory that this user can write$/
	);
	expect(() => readCredentials(join(folder, 'nothing'))).toThrow(/start the embedded ClickHouse first/);
});

test('a user that came with a newer version gets a password, and the others keep theirs', async () => {
	const { dataDir } = await settingsFor('older');
	const first = ensureCredentials(dataDir);
	const { canceller: _, ...older } = first;
	writeFileSync(join(serverDir(dataDir), 'credentials.json'), JSON.stringify(older));
	expect(() => readCredentials(dataDir)).toThrow(/is damaged/);
	const now = ensureCredentials(dataDir);
	expect(now).toMatchObject(older);
	expect(now.canceller).toMatchObject({ user: 'pasokh_canceller', password: expect.stringMatching(/.{20}/) });
	expect(ensureCredentials(dataDir)).toEqual(now);
});

test('a platform without the library is told so', () => {
	const here = { platform: 'linux', arch: 'x64', glibc: true };
	expect(() => findLibrary({ ...here, platform: 'win32' }, () => folder)).toThrow(/not on win32-x64.*CLICKHOUSE_URL/);
	expect(() => findLibrary({ ...here, glibc: false }, () => folder)).toThrow(/not on linux-x64 without glibc/);
	expect(() => findLibrary(here, () => undefined)).toThrow(/@chdb\/lib-linux-x64-gnu\): run npm ci/);
	expect(explainFailure('strange', { dataDir: '/d', clickhouse: { httpPort: 1 } }, '/w')).toEqual({
		message: 'the embedded ClickHouse of port 1 did not start: it gave no reason (more in /w)',
		directoryInUse: false
	});
});

describe('each role', () => {
	let server: EmbeddedServer;
	let users: Credentials;
	let dataDir: string;

	beforeAll(async () => {
		// People name folders so.
		const settings = await settingsFor('نامه‌ها & <letters>');
		dataDir = settings.dataDir;
		// Sessions of the analyst begin with `readonly = 0`, as they do on whatever page of the engine forgets it.
		const extra = filesOf(serverDir(dataDir)).users.replace(/\.xml$/, '.d');
		mkdirSync(extra, { recursive: true });
		writeFileSync(join(extra, 'loose.xml'), xml({ clickhouse: { profiles: { analyst: { readonly: 0 } } } }));
		server = await start(settings);
		users = readCredentials(dataDir);
		for (const sql of [
			'CREATE DATABASE pasokh',
			'CREATE TABLE pasokh.event_log (id String, name String) ENGINE = MergeTree ORDER BY id',
			'CREATE VIEW pasokh.events DEFINER = pasokh_admin SQL SECURITY DEFINER AS SELECT id FROM pasokh.event_log'
		])
			expect(await ask(server, users.admin, sql)).toBe('');
	});

	test('the writer writes and repairs, only in the database; the reader reads and never writes', async () => {
		const { writer, reader } = users;
		expect(await ask(server, writer, "INSERT INTO pasokh.event_log VALUES ('e1', 'n')")).toBe('');
		expect(await ask(server, writer, 'ALTER TABLE pasokh.event_log DELETE WHERE 0')).toBe('');
		expect(await ask(server, writer, 'CREATE DATABASE other')).toMatch(/ACCESS_DENIED/);
		expect(await ask(server, reader, 'SELECT id FROM pasokh.event_log')).toBe('e1');
		expect(await ask(server, reader, 'SELECT count() > 0 FROM system.tables SETTINGS max_threads = 1')).toBe('1');
		expect(await ask(server, reader, "INSERT INTO pasokh.event_log VALUES ('e2', '')")).toMatch(/READONLY|ACCESS/);
		expect(await ask(server, users.analyst, 'SELECT * FROM pasokh.events')).toBe('e1');
		const tables = "SELECT name FROM system.tables WHERE database = 'pasokh'";
		expect(await ask(server, users.analyst, tables)).toBe('events');
	});

	test('nobody reads a file, which this engine would let every user', async () => {
		const path = join(dataDir, 'clickhouse', 'credentials.json');
		expect(statSync(path).size).toBeGreaterThan(0);
		for (const login of Object.values(users))
			for (const sql of [
				`SELECT file('${path}')`,
				`SELECT length(file('${path}', ''))`,
				`SELECT file('${path}', NULL)`,
				`SELECT arrayMap(file, ['${path}'])`,
				`SELECT * APPLY(file) FROM (SELECT '${path}')`,
				`SELECT * FROM file('${path}', LineAsString)`,
				`SELECT file(concat('${path}', substring(toString(number), 2))) FROM numbers(1)`
			]) {
				const answer = await ask(server, login, sql);
				expect(answer, sql).toMatch(/in current_path/);
				expect(answer, sql).not.toContain(users.admin.password);
			}
	});

	test('an analyst whose session may change settings moves none beyond what the office has', async () => {
		const { analyst } = users;
		const CONSTRAINT = /^Code: 452\b/;
		const settings = `SELECT getSetting('readonly'), getSetting('join_algorithm') SETTINGS join_algorithm = 'hash'`;
		expect(await ask(server, analyst, settings)).toBe('0\thash');
		const set = (name: string, value: string | number) => ask(server, analyst, `SELECT 1 SETTINGS ${name} = ${value}`);
		const limits = Object.entries(analystSettings(1_000_000_000_000));
		for (const [name, { max }] of limits.filter(([, one]) => one.max !== undefined)) {
			// Of threads 0 means as many as there are cores, and of rows in a block none is refused by the engine itself.
			for (const beyond of [...(name === 'max_threads' ? [] : [0]), 2 * max!])
				expect(await set(name, beyond), `${name} = ${beyond}`).toMatch(/^Code: (452|36)\b/);
			expect(await set(name, 1), name).not.toMatch(CONSTRAINT);
		}
		for (const [name] of limits.filter(([one, { mayChange }]) => !mayChange && one !== 'readonly')) {
			const value = await ask(server, analyst, `SELECT getSetting('${name}')`);
			const others = /^\d/.test(value) || /^(true|false)$/.test(value) ? ['0', '1', '1000000007'] : ["'break'"];
			const different = others.filter(
				(one) => one !== value && !(value === 'true' && one !== '0') && !(value === 'false' && one !== '1')
			);
			expect(different.length, name).toBeGreaterThan(0);
			for (const one of different) expect(await set(name, one), `${name} = ${one}`).toMatch(CONSTRAINT);
		}
	});

	test('nobody comes in without a password, and queries are logged for a few days', async () => {
		expect(await ask(server, { user: 'default', password: '' }, 'SELECT 1')).toMatch(/USER_SESSION_LIMIT_EXCEEDED/);
		expect(await ask(server, { user: 'pasokh_admin', password: '' }, 'SELECT 1')).toMatch(/AUTHENTICATION_FAILED/);
		await ask(server, users.admin, 'SYSTEM FLUSH LOGS');
		expect(Number(await ask(server, users.reader, 'SELECT count() FROM system.query_log'))).toBeGreaterThan(0);
		expect(await ask(server, users.admin, 'SHOW CREATE TABLE system.query_log')).toMatch(/TTL event_date \+/);
	});

	test('passwords and configuration are closed to other users of the machine', () => {
		const mode = (path: string): string => (statSync(join(dataDir, path)).mode & 0o777).toString(8);
		expect(['clickhouse', 'clickhouse/store'].map(mode)).toEqual(['700', '700']);
		const files = ['credentials.json', 'server.xml', 'users.xml', 'warnings.log'];
		expect(files.map((file) => mode(`clickhouse/${file}`))).toEqual(['600', '600', '600', '600']);
	});
});

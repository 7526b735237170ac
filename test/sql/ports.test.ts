/** @module-tag rare */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openClient } from '#sql/client/open.server.ts';
import { readCredentials } from '#sql/engine/credentials.ts';
import { inStore } from '#sql/office/store.server.ts';
import { createAccess } from '#sql/office/tool-access.ts';
import { createUser } from '#sql/office/users.ts';
import { bringLogins, createLogin } from '#sql/queries/tools/logins.server.ts';
import type { EmbeddedServer } from '#sql/server/embedded.server.ts';
import { serveEmbedded } from '#sql/server/serve.server.ts';
import { readSettings, type Settings } from '#sql/settings.ts';
import { freePort } from '../support/process.ts';
import { leaveAfterOneRow, openSession, sayRaw, SQL_TOOLS, type ToolLogin } from '../support/sql-door.ts';
import { requireTool } from '../support/tools.ts';
import { until } from '../support/until.ts';

/** The engine took three seconds to die of a client that it had refused. */
const DIES_WITHIN_MS = 6_000;

const folder = mkdtempSync(join(tmpdir(), 'pasokh-ports-'));
const ca = join(folder, 'office.crt');
let settings: Settings;
let server: EmbeddedServer;
let admin: ClickHouseClient;
let hasEnded = false;

beforeAll(async () => {
	const key = join(folder, 'office.key');
	execFileSync(
		requireTool('openssl'),
		['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'].concat(
			...[
				['-keyout', key],
				['-out', ca],
				['-subj', '/CN=office'],
				['-addext', 'subjectAltName=IP:127.0.0.1']
			]
		),
		{ stdio: 'ignore' }
	);
	const ports = ['HTTP_PORT', 'TCP_PORT', 'HTTPS_PORT', 'TCP_SECURE_PORT'];
	const drawn = await Promise.all(ports.map(async (name) => [`CLICKHOUSE_${name}`, String(await freePort())] as const));
	settings = readSettings({
		PASOKH_DATA_DIR: join(folder, 'data'),
		CLICKHOUSE_NATIVE: 'on',
		CLICKHOUSE_TLS_CERT_FILE: ca,
		CLICKHOUSE_TLS_KEY_FILE: key,
		...Object.fromEntries(drawn)
	});
	server = await serveEmbedded(settings);
	void server.exited.then(() => (hasEnded = true));
	admin = openClient(settings, 'admin');
	await admin.command({ query: 'CREATE DATABASE pasokh' });
});
afterAll(async () => {
	await admin?.close();
	await server?.stop();
	rmSync(folder, { recursive: true });
});

const reader = (over: Partial<ToolLogin> = {}): ToolLogin => {
	const { user, password } = readCredentials(settings.dataDir).reader;
	const { httpPort, tcpPort } = settings.clickhouse;
	return { host: '127.0.0.1', httpPort, tcpPort, login: user, secret: password, ...over };
};

test('whoever is refused on the native port is told why, and the server lives on', async () => {
	const pid = server.pid;
	for (const [login, code] of [
		[reader({ secret: 'wrong' }), 516],
		[reader({ secret: '' }), 516],
		[reader({ login: 'tool_0123456789' }), 516],
		// Would be one session too many.
		[reader({ login: 'default', secret: '' }), 516],
		[reader({ login: ' INTERSERVER SECRET ', secret: '' }), 516]
	] as const)
		expect(await SQL_TOOLS.python(login)('SELECT 1'), JSON.stringify(login)).toMatch(new RegExp(`^Code: ${code}\\b`));
	const { httpPort, tcpPort } = reader();
	for (const said of ['GET / HTTP/1.1\r\n\r\n', '\0', '\0\xff\xff\xff\xff\xff'])
		await new Promise<void>((done) => {
			const socket = connect(tcpPort, '127.0.0.1', () => socket.write(said, 'latin1'));
			socket.once('close', () => done()).once('error', () => done());
			setTimeout(() => socket.destroy(), 500);
		});
	await sleep(DIES_WITHIN_MS);
	expect([hasEnded, server.pid]).toEqual([false, pid]);
	expect(await SQL_TOOLS.python(reader())('SELECT 1')).toBe('1');
	expect(await SQL_TOOLS.curl({ ...reader(), httpPort })('SELECT 1')).toBe('1');
});

test('whoever goes away before the end of an answer does not take the server along', async () => {
	const { pid } = server;
	// From what fits in the buffers of the sockets, so that the engine has said all and waits, to what never ends.
	for (const rows of [200, 1_000, 2_000, 4_000, 8_000, 1e9])
		await leaveAfterOneRow(reader(), `SELECT repeat('x', 1000) FROM numbers(${rows})`);
	await until('nothing is computed for whoever has gone', async () => {
		const query = `SELECT count() FROM system.processes WHERE query LIKE 'SELECT repeat%'`;
		return (await (await admin.query({ query, format: 'TabSeparated' })).text()).trim() === '0';
	});
	await sleep(DIES_WITHIN_MS);
	expect([hasEnded, server.pid]).toEqual([false, pid]);
	expect(await SQL_TOOLS.python(reader())('SELECT 1')).toBe('1');
});

test('the engine’s own ports hear no stranger', async () => {
	const { pid } = server;
	const ports = [...execFileSync(requireTool('ss'), ['-ltnHp'], { encoding: 'utf8' }).matchAll(/:(\d+) .*pid=(\d+),/g)]
		.filter(([, , of]) => Number(of) === pid)
		.map(([, port]) => Number(port));
	expect(ports).toHaveLength(2);
	for (const port of ports)
		for (const said of ['GET / HTTP/1.1\r\n\r\n', 'GARBAGE\r\n\r\n', '\0', '\0\xff\xff\xff\xff\xff'])
			expect(await sayRaw(port, Buffer.from(said, 'latin1'), 300)).toBe('');
	await sleep(DIES_WITHIN_MS);
	expect([hasEnded, server.pid]).toEqual([false, pid]);
});

test('by TLS each tool comes in as without', async () => {
	const { httpsPort, tcpSecurePort } = settings.clickhouse;
	const secure = reader({ httpPort: httpsPort, tcpPort: tcpSecurePort, ca });
	const warnings: string[] = [];
	process.on('warning', ({ message }) => warnings.push(message));
	for (const [name, tool] of Object.entries(SQL_TOOLS)) {
		expect(await tool(secure)('SELECT currentUser()'), name).toBe('pasokh_reader');
		expect(await tool({ ...secure, secret: 'wrong' })('SELECT 1'), name).toMatch(/^Code: 516\b/);
	}
	const session = openSession(secure);
	// More than the buffers of all sockets on its way together.
	expect(await session.ask("SELECT length(groupArray(repeat('x', 1000))) FROM numbers(20000)")).toBe('20000');
	expect(await session.ask("SELECT sum(length(repeat('x', 1000))) FROM numbers(20000)")).toBe('20000000');
	session.close();
	await expect(SQL_TOOLS.curl({ ...secure, ca: undefined })('SELECT 1')).rejects.toThrow(/Empty reply/);
	expect(warnings).toEqual([]);
});

test('on a server whose users are in a file no user is made by SQL, and nothing else is wrong with the statement', async () => {
	const access = await inStore(settings, async (store) => {
		const { id } = await createUser(store, { name: 'analyst', role: 'analyst' });
		return createAccess(store, id, { name: 'grafana', days: 7 }, new Date());
	});
	expect(access).toMatchObject({ name: 'grafana' });
	const target = { database: 'pasokh' };
	const login = { login: 'tool_0123456789', secretHash: 'ab'.repeat(32), expiresAt: '2030-01-01T00:00:00.000Z' };
	await expect(createLogin(admin, target, login)).rejects.toMatchObject({ code: '514' });
	await expect(createLogin(admin, target, { ...login, login: 'x; DROP' })).rejects.toThrow(/no access of a tool/);
	await inStore(settings, async (store) => {
		// Made a moment ago: the server may have it already, and then there is nothing to bring.
		await store.db.updateTable('tool_accesses').set({ login: 'tool_ffffffffff' }).execute();
		expect(await bringLogins(admin, target, store, new Date())).toBe(false);
	});
});

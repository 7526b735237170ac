import { execFileSync } from 'node:child_process';
import { type Agent, get } from 'node:http';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engineOf } from '#sql/engine/address.ts';
import { EngineAgent } from '#sql/engine/agent.ts';
import { readCredentials } from '#sql/engine/credentials.ts';
import { basicOf, openSilent, sayRaw, type SqlDoorUnderTest, startSqlDoor } from '../support/sql-door.ts';
import { rowsOf } from '../support/state.ts';
import { requireTool } from '../support/tools.ts';
import { LONG_MS, until } from '../support/until.ts';

/** The door of the embedded server: what a stranger, a tool and the office's own get at its port. */

let door: SqlDoorUnderTest;
/** A body that stands still from the beginning on: what ends it takes a quarter of a minute. */
let still: Socket;

beforeAll(async () => {
	door = await startSqlDoor();
	const { user, password } = readCredentials(door.settings.dataDir).admin;
	const head = [
		'POST /?query=INSERT+INTO+FUNCTION+null(%27a+String%27)+FORMAT+TSV HTTP/1.1',
		...['Host: x', `X-ClickHouse-User: ${user}`, `X-ClickHouse-Key: ${password}`, 'Content-Length: 1000', '', 'a\n']
	].join('\r\n');
	still = (await openSilent(door.port, 1, head))[0]!.resume();
});
afterAll(async () => door?.stop());

describe('what is passed', () => {
	test('is what clients of SQL ask for, and no page of the engine', async () => {
		for (const path of ['/', '/ping', '/replicas_status'])
			expect(await (await fetch(`${door.url}${path}`)).text(), path).toBe('Ok.\n');
		const { access } = await door.makePerson();
		const pages = [
			'/webterminal',
			'/play',
			'/dashboard',
			'/merges',
			'/jemalloc',
			'/binary',
			'/js/uplot.js',
			'/metrics'
		];
		for (const path of [...pages, '//', '/ping/', '/?/play', '/PLAY', '/%70lay', '/x?query=SELECT+1'])
			for (const headers of [new Headers(), new Headers({ Authorization: basicOf(access) })]) {
				const response = await fetch(`${door.url}${path}`, { headers });
				expect(path === '/?/play' ? [401, 404] : [404], path).toContain(response.status);
				expect(await response.text(), path).not.toMatch(/<html|<script/i);
			}
	});

	test('is no upgrade, no tunnel, no other method and no oddity, whoever asks', async () => {
		const { access } = await door.makePerson();
		const head = (first: string, ...more: string[]) =>
			[first, 'Host: x', `Authorization: ${basicOf(access)}`, ...more, '', ''].join('\r\n');
		const websocket = [
			'Connection: Upgrade',
			'Upgrade: websocket',
			'Sec-WebSocket-Version: 13',
			'Sec-WebSocket-Key: AA=='
		];
		// At once, since some are answered and then kept open.
		const raw = [
			[head('GET /webterminal HTTP/1.1', ...websocket), 400],
			[head('GET / HTTP/1.1', ...websocket), 400],
			[head('GET /?query=SELECT+1 HTTP/1.1', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c'), 400],
			[head('CONNECT 127.0.0.1:9000 HTTP/1.1'), 400],
			[head('OPTIONS / HTTP/1.1'), 405],
			[head('DELETE / HTTP/1.1'), 405],
			[head('GET http://127.0.0.1/play HTTP/1.1'), 404],
			[head('POST / HTTP/1.1', 'Content-Length: 1', 'Transfer-Encoding: chunked'), 400],
			[head('POST / HTTP/1.1', 'Expect: the-unexpected', 'Content-Length: 0'), 417],
			[head('GET / HTTP/1.1', `X-Long: ${'x'.repeat(200_000)}`), 431],
			['\x16\x03\x01\x02\x00\x01\x00\x01\xfc', 400]
		] as const;
		const statuses = raw.map(async ([sent]) => (await sayRaw(door.port, sent)).slice(0, 12));
		expect(await Promise.all(statuses)).toEqual(raw.map(([, status]) => `HTTP/1.1 ${status}`));
		expect(await door.textOf(access, 'SELECT 1')).toBe('1');
	});

	test('no port but the door’s answers without a secret, and none speaks the native protocol', async () => {
		const listening = execFileSync(requireTool('ss'), ['-ltnHp'], { encoding: 'utf8' });
		const of = (pid: number) => listening.split('\n').filter((line) => line.includes(`pid=${pid},`));
		const [ofEngine, { http }] = [of(door.server().pid), engineOf(door.settings.dataDir)];
		const inner = http()!.port;
		const ports = [...of(process.pid), ...ofEngine].map((line) => Number(/:(\d+) /.exec(line)![1]));
		expect(ports).toContain(inner);
		expect(ports).not.toContain(door.settings.clickhouse.tcpPort);
		expect(listening).not.toContain(`:${door.settings.clickhouse.tcpPort} `);
		expect(ofEngine.map((line) => /(\S+):\d+ /.exec(line)![1])).toEqual(['127.0.0.1']);
		const { user, password } = readCredentials(door.settings.dataDir).admin;
		const known = { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password };
		const signed = new EngineAgent(http, {});
		const doors = [{ 'X-Pasokh-Door': '' }, { 'X-Pasokh-Door': 'guess' }] as const;
		const tries: Record<string, string>[] = [{}, known, { ...known, ...doors[0] }, doors[1]];
		for (const headers of tries)
			for (const path of ['/', '/ping', '/replicas_status', '/?query=SELECT+1', '/webterminal', '/play', '/metrics'])
				expect(await statusOf(inner, path, headers, signed), path).toBe(404);
		signed.destroy();
		// Bytes that are no HTTP, such as a hello of the native protocol, would end the engine (26.7.2.1).
		const hello = Buffer.from('\0\x01x\x18\x01\xb5\xa7\x03\0\x07default\0', 'latin1');
		expect((await sayRaw(door.port, hello)).slice(0, 12)).toBe('HTTP/1.1 400');
		const { pid } = door.server();
		for (const bytes of [hello, 'GARBAGE\r\n\r\n', '\x16\x03\x01\x02\x00\x01', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'])
			expect(await sayRaw(inner, bytes, 300)).toBe('');
		const wrong = new EngineAgent(() => ({ port: inner, secret: 'guess' }), {});
		await expect(statusOf(inner, '/', known, wrong)).rejects.toThrow('ECONNREFUSED');
		expect(await door.textOf((await door.makePerson()).access, 'SELECT 1')).toBe('1');
		expect(door.server().pid).toBe(pid);
	});
});

const statusOf = (port: number, path: string, headers: Record<string, string>, agent: Agent): Promise<number> =>
	new Promise((resolve, reject) => {
		get({ host: '127.0.0.1', port, path, headers, agent }, (response) => resolve(response.resume().statusCode!)).once(
			'error',
			reject
		);
	});

describe('who asks', () => {
	test('comes in by each way that the engine knows, and by one alone', async () => {
		const { access } = await door.makePerson();
		const { login, secret } = access;
		const headers = { 'X-ClickHouse-User': login, 'X-ClickHouse-Key': secret };
		const query = new URLSearchParams({ user: login, password: secret }).toString();
		expect(await door.textOf(access, 'SELECT 1')).toBe('1');
		expect((await door.ask(undefined, 'SELECT 2', { headers })).text).toBe('2');
		expect((await door.ask(undefined, 'SELECT 3', { query })).text).toBe('3');
		for (const [as, options] of [
			[access, { headers }],
			[access, { query }],
			[undefined, { headers, query }],
			[undefined, { query: `${query}&user=default` }],
			[undefined, {}],
			[{ login, secret: 'wrong' }, {}],
			[{ login: 'default', secret: '' }, {}],
			[{ login: 'pasokh_person_0', secret: '' }, {}],
			[{ login: 'pasokh_admin', secret: '' }, {}]
		] as const) {
			const refused = await door.ask(as, 'SELECT 1', options);
			expect(refused.headers.get('X-ClickHouse-Exception-Code'), refused.text).toBe('516');
			expect(refused.text).toMatch(/^Code: 516\. DB::Exception: .*\(AUTHENTICATION_FAILED\)$/);
		}
	});

	test('cannot say to be another, nor take another’s session or name of a query', async () => {
		const [one, other] = [await door.makePerson(), await door.makePerson()];
		const says = 'quota_key=governor&QUOTA_KEY=a&role=pasokh_admin&initial_user=x';
		const told = await door.ask(one.access, 'SELECT queryID(), currentRoles()', {
			query: `${says}&query_id=${other.id}.x`,
			headers: { 'X-ClickHouse-Quota': 'governor', 'X-Forwarded-For': '10.0.0.1', Forwarded: 'for=10.0.0.1' }
		});
		expect(told.text).toMatch(new RegExp(`^${one.id}\\.${one.access.login}\\.[0-9a-f-]{36}\\t\\[\\]$`));
		expect(await door.textOf(one.access, "SET log_comment = 'mine'", 'session_id=a')).toBe('');
		const kept = "SELECT getSetting('log_comment')";
		expect(await door.textOf(one.access, kept, 'session_id=a&session_check=1')).toBe('mine');
		for (const id of ['a', `${one.id}.a`])
			for (const name of ['session_id', 'SESSION_ID', 'session%5Fid'])
				expect(await door.textOf(other.access, kept, `${name}=${id}&session_check=1`)).toMatch(/^Code: 372\b|^$/);
		await door.admin.command({ query: 'SYSTEM FLUSH LOGS' });
		const keys = await rowsOf(
			door.admin,
			`SELECT DISTINCT quota_key, initial_user = user AS is_own, forwarded_for FROM system.query_log WHERE startsWith(query_id, '${one.id}.')`
		);
		expect(keys).toEqual([{ quota_key: one.id, is_own: 1, forwarded_for: '' }]);
		const form = new FormData();
		const fields = {
			query: 'SELECT {a:String}, queryID()',
			param_a: 'x\\ny',
			quota_key: 'governor',
			query_id: `${other.id}.x`
		};
		for (const [name, value] of Object.entries(fields)) form.append(name, value);
		expect(await door.textOf(one.access, form as unknown as string)).toMatch(new RegExp(`^x\\\\ny\\t${one.id}\\.`));
	});

	test('people do not take each other’s places', async () => {
		const [one, other] = [await door.makePerson(), await door.makePerson()];
		const all = Array.from({ length: 12 }, () => door.ask(one.access, 'SELECT sleep(2) FORMAT Null'));
		await until('one has all that one may', async () => (await door.running(one.id)).length === 8);
		expect(await door.textOf(other.access, 'SELECT 1')).toBe('1');
		const codes = (await Promise.all(all)).map(({ headers }) => headers.get('X-ClickHouse-Exception-Code'));
		expect(codes.filter((code) => code === '202')).toHaveLength(4);
		expect(codes.filter((code) => code === null)).toHaveLength(8);
	});
});

describe('nobody who is slow or silent shuts others out', () => {
	test('a body that stands still is ended, and the engine keeps none of it', async () => {
		await until('it is ended', () => still.destroyed, LONG_MS);
	});

	test('hundreds of connections that say half a request', async () => {
		const { access } = await door.makePerson();
		const { user, password } = readCredentials(door.settings.dataDir).writer;
		const silent = [
			...(await openSilent(door.port, 400, 'GET /?query=SELECT')),
			...(await openSilent(door.port, 200, '')),
			...(await openSilent(door.port, 100, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nSEL'))
		];
		for (let n = 0; n < 5; n++) {
			expect(await door.textOf(access, 'SELECT 1')).toBe('1');
			expect(await door.textOf({ login: user, secret: password }, 'SELECT 2')).toBe('2');
		}
		const open = silent.filter((socket) => !socket.destroyed && socket.readyState === 'open');
		await until('their number is bounded', () => open.filter((socket) => socket.readyState === 'open').length <= 256);
		for (const socket of silent) socket.destroy();
	});
});

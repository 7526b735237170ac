import { execFileSync } from 'node:child_process';
import { type Agent, get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engineOf } from '#sql/engine/address.ts';
import { EngineAgent } from '#sql/engine/agent.ts';
import { readCredentials } from '#sql/engine/credentials.ts';
import { DEEP, runs, SEED } from '../support/depth.ts';
import { basicOf, openSilent, sayRaw, type SqlDoorUnderTest, startSqlDoor } from '../support/sql-door.ts';
import { requireTool } from '../support/tools.ts';
import { LONG_MS, until } from '../support/until.ts';

/** The door of the embedded server: what a stranger gets at its port, whatever the bytes. */

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

const REQUESTS = runs(500, 2_000);
/** At once, as a busy office would have them. */
const LANES = 20;
/** A request that is not whole gets no answer for a while; nobody waits for it here. */
const PATIENCE_MS = 300;

/** What HTTP means by them; nothing is switched to another protocol, and no redirection leads anywhere. */
const STATUSES = new Set([200, 400, 401, 403, 404, 405, 408, 413, 417, 431, 500, 503]);

let logins: string[];

beforeAll(async () => {
	const { access } = await door.makePerson();
	const { reader, analyst } = readCredentials(door.settings.dataDir);
	logins = [
		...[access, { ...access, secret: 'wrong' }, { login: 'default', secret: '' }],
		...[reader, analyst].map(({ user, password }) => ({ login: user, secret: password }))
	].map(basicOf);
});

const junk = fc.string({ unit: 'binary', maxLength: 40 });
const line = junk.map((text) => Buffer.from(text).toString('latin1'));
const oneOf = (all: string) => fc.constantFrom(...all.split(' | '));

const method = fc.oneof(
	{ weight: 20, arbitrary: oneOf('GET | POST | HEAD') },
	{ weight: 3, arbitrary: oneOf('PUT | DELETE | OPTIONS | TRACE | CONNECT | PATCH | PRI | QUERY | get') },
	{ weight: 1, arbitrary: line }
);
const parameter = fc
	.tuple(
		fc.oneof(
			oneOf('query | user | password | quota_key | session_id | query_id | database | role | decompress | compress'),
			oneOf('readonly | max_memory_usage | default_format | session_timeout | profile | wait_end_of_query | QUERY_ID'),
			junk.map(encodeURIComponent)
		),
		fc.oneof(
			{ weight: 12, arbitrary: oneOf('SELECT+1 | 1 | 0 | -1 | x | % | %00 | %ff | 99999999999999999999 | ') },
			{ weight: 1, arbitrary: line }
		)
	)
	.map((pair) => pair.join('='));
const PAGES = '/webterminal | /play | /dashboard | /merges | /jemalloc | /binary | /js/lz-string.js | /metrics';
const ODD_PATHS = '// | /./ | /../ | /%2e%2e/ | * | http://127.0.0.1/ | 127.0.0.1:9000 | /ping/ | /? | ';
const path = fc
	.tuple(
		fc.oneof(
			{ weight: 12, arbitrary: oneOf('/ | / | / | /ping | /replicas_status') },
			{ weight: 4, arbitrary: oneOf(`${PAGES} | ${ODD_PATHS}`) },
			{ weight: 1, arbitrary: line }
		),
		fc.array(parameter, { maxLength: 4 })
	)
	.map(([start, parameters]) => (parameters.length === 0 ? start : `${start}?${parameters.join('&')}`));
const FORM = 'Content-Type: multipart/form-data';
const ODD_USERS = 'X-ClickHouse-User: default | X-ClickHouse-Key: x | X-Pasokh-Door: x';
const LENGTHS = 'Content-Length: 5 | Content-Length: -1 | Content-Length: 99999999999';
/** One such makes most requests a malformed one. */
const oddHeader = fc.oneof(
	fc.nat(4).map((n) => `Authorization: ${logins[n]}`),
	oneOf(
		'Connection: Upgrade | Upgrade: websocket | Upgrade: h2c | Connection: close | Expect: 100-continue | Expect: x'
	),
	oneOf(`Transfer-Encoding: chunked | Transfer-Encoding: gzip, chunked | ${LENGTHS}`),
	oneOf('Content-Encoding: gzip | Content-Encoding: zstd | Content-Encoding: lz4 | Accept-Encoding: zstd | Trailer: X'),
	oneOf(`${FORM}; boundary=b | ${FORM} | Content-Type: application/json`),
	oneOf(`${ODD_USERS} | X-ClickHouse-Format: Native | X-ClickHouse-SSL-Certificate-Auth: on`),
	oneOf(`Host: y | Sec-WebSocket-Version: 13 | Sec-WebSocket-Key: ${'A'.repeat(22)}== | X-Long: ${'x'.repeat(9_000)}`),
	line,
	fc.tuple(oneOf('X-Fuzz | Cookie | Forwarded | Range'), line).map((pair) => pair.join(': '))
);
const PLAIN = 'X-ClickHouse-Format: JSON | X-ClickHouse-Database: system | Connection: close';
const header = fc.oneof(
	{ weight: 12, arbitrary: fc.nat(9).map((n) => `Authorization: ${logins[n % 5]}`) },
	{ weight: 6, arbitrary: oneOf(`Accept-Encoding: gzip | ${PLAIN}`) },
	{ weight: 1, arbitrary: oddHeader }
);
const FIELD = '--b\r\nContent-Disposition: form-data; name="query"\r\n\r\nSELECT 1\r\n--b--\r\n';
const body = fc.oneof(
	oneOf(' | SELECT 1 | 5\r\nSELEC\r\n4\r\nT 12\r\n0\r\n\r\n | ffffffff\r\nx | -1\r\n | \x1f\x8b\x08\x00'),
	oneOf(`--b\r\n\r\n\r\n--b--\r\n | ${FIELD} | GET /play HTTP/1.1\r\nHost: x\r\n\r\n`),
	line
);
const request = fc
	.record({
		...{ method, path, body },
		version: fc.oneof(
			{ weight: 30, arbitrary: fc.constant('HTTP/1.1') },
			{ weight: 1, arbitrary: oneOf('HTTP/1.0 | HTTP/2.0 | HTTP/9 | ') }
		),
		headers: fc.array(header, { maxLength: 3 }),
		/** How much of it is sent, in hundredths: the rest never comes. */
		part: fc.oneof(
			{ weight: 15, arbitrary: fc.constant(100) },
			{ weight: 1, arbitrary: fc.integer({ min: 0, max: 99 }) }
		)
	})
	.map(({ method, path, version, headers, body, part }) => {
		const length = method === 'POST' ? [`Content-Length: ${Buffer.byteLength(body, 'latin1')}`] : [];
		const whole = [`${method} ${path} ${version}`, 'Host: x', ...length, ...headers, '', body].join('\r\n');
		return whole.slice(0, Math.ceil((whole.length * part) / 100));
	});

/** What came back until the other side ended, or said no more. */
function exchange(bytes: string): Promise<string> {
	return new Promise((resolve) => {
		const said: Buffer[] = [];
		const socket = connect(door.port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
		socket.setTimeout(PATIENCE_MS, () => socket.destroy());
		socket.on('data', (chunk: Buffer) => said.push(chunk)).on('error', () => socket.destroy());
		socket.once('close', () => resolve(Buffer.concat(said).toString('latin1')));
	});
}

test(
	`${REQUESTS} requests of any kind are answered as HTTP means it, or not at all, and all stay up`,
	DEEP,
	async () => {
		const { pid } = door.server();
		const all = fc.sample(request, { seed: SEED, numRuns: REQUESTS });
		const delay = monitorEventLoopDelay({ resolution: 10 });
		const memory = process.memoryUsage().rss;
		let mostMemory = memory;
		const answers: Record<string, number> = {};
		delay.enable();
		const lane = async (): Promise<void> => {
			for (let sent = all.pop(); sent !== undefined; sent = all.pop()) {
				const said = await exchange(sent);
				mostMemory = Math.max(mostMemory, process.memoryUsage().rss);
				const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(said) ?? [];
				answers[status ?? 'none'] = (answers[status ?? 'none'] ?? 0) + 1;
				if (said === '') continue;
				// 100: it may send its body.
				const statuses = [...said.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, one]) => Number(one));
				expect(statuses.length, JSON.stringify([sent, said])).toBeGreaterThan(0);
				for (const one of statuses) expect(one === 100 || STATUSES.has(one), JSON.stringify([sent, said])).toBe(true);
				expect(said, JSON.stringify(sent)).not.toMatch(/<html|<script|There is no handle/i);
			}
		};
		await Promise.all(Array.from({ length: LANES }, lane));
		delay.disable();
		console.log(
			`answers ${JSON.stringify(answers)}; the event loop of door and test together stood still for ${(delay.max / 1e6).toFixed(0)} ms at most, memory grew by ${((mostMemory - memory) / 1e6).toFixed(0)} MB`
		);
		expect(door.server().pid).toBe(pid);
		expect(() => process.kill(pid, 0)).not.toThrow();
		expect(Object.keys(answers).length).toBeGreaterThan(5);
		const response = await fetch(`${door.url}/?query=SELECT+1`, { headers: { Authorization: logins[0]! } });
		expect(await response.text()).toBe('1\n');
	}
);

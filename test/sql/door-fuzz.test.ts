/** @module-tag deep */
import { connect } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCredentials } from '#sql/engine/credentials.ts';
import { runs, SEED } from '../support/depth.ts';
import { basicOf, type SqlDoorUnderTest, startSqlDoor } from '../support/sql-door.ts';

const REQUESTS = runs(500, 2_000);
/** At once, as a busy office would have them. */
const LANES = 20;
/** A request that is not whole gets no answer for a while; nobody waits for it here. */
const PATIENCE_MS = 300;

/** What HTTP means by them; nothing is switched to another protocol, and no redirection leads anywhere. */
const STATUSES = new Set([200, 400, 401, 403, 404, 405, 408, 413, 417, 431, 500, 503]);

let door: SqlDoorUnderTest;
let logins: string[];

beforeAll(async () => {
	door = await startSqlDoor();
	const { access } = await door.makePerson();
	const { reader, analyst } = readCredentials(door.settings.dataDir);
	logins = [
		...[access, { ...access, secret: 'wrong' }, { login: 'default', secret: '' }],
		...[reader, analyst].map(({ user, password }) => ({ login: user, secret: password }))
	].map(basicOf);
});
afterAll(async () => door?.stop());

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

test(`of ${REQUESTS} requests of any kind each is answered as HTTP means it, or not at all, and door and engine stay up`, async () => {
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
});

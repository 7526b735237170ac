import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { ClickHouseError, ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { openClient } from '#sql/client/open.server.ts';
import { migrate } from '#sql/migrate/run.server.ts';
import { openStore, type Store } from '#sql/office/store.server.ts';
import { createAccess } from '#sql/office/tool-access.ts';
import { createUser } from '#sql/office/users.ts';
import type { EmbeddedServer } from '#sql/server/embedded.server.ts';
import { startEngine } from '#sql/server/engine.server.ts';
import { openSqlDoors } from '#sql/server/serve.server.ts';
import { readSettings, type Settings } from '#sql/settings.ts';
import { makeDataDir } from './data-dir.ts';
import { freePort } from './process.ts';
import { rowsOf } from './state.ts';
import { PYTHON, requireTool } from './tools.ts';

const run = promisify(execFile);

/** Where and as whom a tool comes in. */
export interface ToolLogin {
	host: string;
	httpPort: number;
	tcpPort: number;
	login: string;
	secret: string;
	/** Path of the certificate that is trusted: both ports speak TLS. */
	ca?: string;
}

/** Rows as TSV, or the code and the text of the refusal. */
export type Ask = (sql: string) => Promise<string>;

const CONNECT = `
import sys
from clickhouse_driver import Client
from clickhouse_driver.errors import Error
host, port, user, password, ca = sys.argv[1:6]
tls = {'secure': True, 'ca_certs': ca} if ca else {}
client = Client(host, port=int(port), user=user, password=password, database='pasokh', **tls)
def ask(sql):
    try:
        return '\\n'.join('\\t'.join(str(cell) for cell in row) for row in client.execute(sql))
    except Error as error:
        return f'Code: {error.code}. {error}'
    except EOFError:
        return 'Code: 210. the connection was closed'
`;
const ONE = `${CONNECT}
print(ask(sys.argv[6]))
`;
const SESSION = `${CONNECT}
for line in sys.stdin:
    print(ask(line).replace('\\n', ' '), flush=True)
`;

const argsOf = ({ host, tcpPort, login, secret, ca = '' }: ToolLogin) => [host, String(tcpPort), login, secret, ca];

const base = ({ host, httpPort, ca }: ToolLogin) => `${ca === undefined ? 'http' : 'https'}://${host}:${httpPort}`;

const BY_HTTP = `
import sys, urllib.request, urllib.error
url, user, password, sql = sys.argv[1:5]
request = urllib.request.Request(url + '/?database=pasokh', sql.encode(), {'X-ClickHouse-User': user, 'X-ClickHouse-Key': password})
try:
    print(urllib.request.urlopen(request).read().decode())
except urllib.error.HTTPError as error:
    print(error.read().decode())
`;

/** The tools by HTTP, which is what an office speaks unless it is told otherwise. */
export const HTTP_TOOLS = {
	curl: (to: ToolLogin) => SQL_TOOLS.curl(to),
	python:
		(to: ToolLogin): Ask =>
		async (sql) =>
			(await run(PYTHON, ['-c', BY_HTTP, base(to), to.login, to.secret, sql])).stdout.trim(),
	node: (to: ToolLogin) => SQL_TOOLS.node(to)
};

/** The tools where the native protocol is on, each as it comes. */
export const SQL_TOOLS: Record<'curl' | 'python' | 'node', (login: ToolLogin) => Ask> = {
	curl: (to) => async (sql) => {
		const trust = to.ca === undefined ? [] : ['--cacert', to.ca];
		const { stdout } = await run(requireTool('curl'), [
			...['-sS', ...trust, '-u', `${to.login}:${to.secret}`, `${base(to)}/?database=pasokh`, '--data-binary', sql]
		]);
		return stdout.trim();
	},
	python: (to) => async (sql) => (await run(PYTHON, ['-W', 'ignore', '-c', ONE, ...argsOf(to), sql])).stdout.trim(),
	node: (to) => async (sql) => {
		const client = createClient({
			url: base(to),
			username: to.login,
			password: to.secret,
			database: 'pasokh',
			...(to.ca === undefined ? {} : { tls: { ca_cert: readFileSync(to.ca) } }),
			log: { level: ClickHouseLogLevel.OFF }
		});
		try {
			return (await (await client.query({ query: sql, format: 'TabSeparated' })).text()).trim();
		} catch (error) {
			if (error instanceof ClickHouseError) return `Code: ${error.code}. ${error.message}`;
			throw error;
		} finally {
			await client.close();
		}
	}
};

const LEAVES = `${CONNECT}
import os, time
next(client.execute_iter(sys.argv[6], settings={'max_block_size': 1000}))
time.sleep(0.5)
os._exit(0)
`;

/** Reads the first row of an answer on the native port, and is gone. */
export async function leaveAfterOneRow(login: ToolLogin, sql: string): Promise<void> {
	await run(PYTHON, ['-W', 'ignore', '-c', LEAVES, ...argsOf(login), sql]);
}

/** A session on the native port that stays open between its queries. */
export function openSession(login: ToolLogin): { ask: Ask; close(): void } {
	const child = spawn(PYTHON, ['-W', 'ignore', '-c', SESSION, ...argsOf(login)], { stdio: ['pipe', 'pipe', 'ignore'] });
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	return {
		async ask(sql) {
			child.stdin.write(`${sql}\n`);
			const { value, done } = await lines.next();
			if (done) throw new Error('the session of Python has ended');
			return value;
		},
		close: () => void child.kill()
	};
}

/** Sends bytes as they are and gives what comes back until the other side ends, or has said nothing for `quietMs`. */
export function sayRaw(port: number, bytes: string | Buffer, quietMs = 2_000): Promise<string> {
	return new Promise((resolve) => {
		const said: Buffer[] = [];
		const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
		socket.setTimeout(quietMs, () => socket.destroy());
		socket.on('data', (chunk: Buffer) => said.push(chunk)).on('error', () => socket.destroy());
		socket.once('close', () => resolve(Buffer.concat(said).toString('latin1')));
	});
}

/** Connections that say so much and then nothing; they stay open. */
export async function openSilent(port: number, count: number, bytes: string): Promise<Socket[]> {
	const one = (): Promise<Socket> =>
		new Promise((resolve) => {
			const socket = connect(port, '127.0.0.1', () => {
				socket.write(bytes);
				resolve(socket);
			});
			socket.on('error', () => resolve(socket));
		});
	return Promise.all(Array.from({ length: count }, one));
}

export interface Access {
	login: string;
	secret: string;
}

export interface Answer {
	status: number;
	headers: Headers;
	text: string;
}

export interface SqlDoorUnderTest {
	settings: Settings;
	store: Store;
	admin: ClickHouseClient;
	url: string;
	port: number;
	/** The engine behind the door, as it is now. */
	server(): EmbeddedServer;
	/** Starts the engine again after its end. */
	restart(): Promise<void>;
	/** Closes the doors too, and opens them again. */
	reopen(): Promise<void>;
	/** Somebody new, and an access of theirs. */
	makePerson(): Promise<{ id: string; name: string; access: Access }>;
	makeAccess(userId: string): Promise<Access>;
	ask(as: Access | undefined, sql: string, options?: RequestInit & { query?: string }): Promise<Answer>;
	textOf(as: Access, sql: string, query?: string): Promise<string>;
	/** What runs of a person, asked of the engine. */
	running(id: string): Promise<unknown[]>;
	stop(): Promise<void>;
}

/** Takes half a minute, and looks at its limits all the while. */
export const LONG_SQL =
	'SELECT count() FROM numbers(1900000000) WHERE sipHash128(number, number) = reverse(sipHash128(number))';

export const basicOf = ({ login, secret }: Access) => `Basic ${Buffer.from(`${login}:${secret}`).toString('base64')}`;

/** The embedded server behind its door, both of this process. */
export async function startSqlDoor(): Promise<SqlDoorUnderTest> {
	const settings = readSettings({
		PASOKH_DATA_DIR: await makeDataDir('pasokh-door-'),
		CLICKHOUSE_HTTP_PORT: String(await freePort()),
		CLICKHOUSE_TCP_PORT: String(await freePort())
	});
	const port = settings.clickhouse.httpPort;
	const url = `http://127.0.0.1:${port}`;
	let doors = await openSqlDoors(settings);
	let server = await startEngine(settings);
	await migrate(settings);
	const store = await openStore(settings);
	const admin = openClient(settings, 'admin');
	let people = 0;

	async function makeAccess(userId: string): Promise<Access> {
		const made = await createAccess(store, userId, { name: 'tool', days: 7 }, new Date());
		if (typeof made === 'string') throw new Error(made);
		return made;
	}

	async function ask(
		as: Access | undefined,
		sql: string,
		{ query = '', headers, ...rest }: RequestInit & { query?: string } = {}
	): Promise<Answer> {
		const response = await fetch(`${url}/?${query}`, {
			...{ method: 'POST', body: sql, ...rest },
			headers: { ...(as ? { Authorization: basicOf(as) } : {}), ...(headers as Record<string, string>) }
		});
		return { status: response.status, headers: response.headers, text: (await response.text()).trim() };
	}

	async function close(): Promise<void> {
		await server.stop();
		await doors.close();
	}

	return {
		...{ settings, store, admin, url, port, makeAccess, ask },
		server: () => server,
		async restart() {
			server = await startEngine(settings);
		},
		async reopen() {
			await close();
			doors = await openSqlDoors(settings);
			server = await startEngine(settings);
		},
		async makePerson() {
			const name = `analyst-${people++}`;
			const { id } = await createUser(store, { name, role: 'analyst' });
			return { id, name, access: await makeAccess(id) };
		},
		textOf: async (as, sql, query = '') => (await ask(as, sql, { query })).text,
		running: (id) => rowsOf(admin, `SELECT query_id FROM system.processes WHERE startsWith(query_id, '${id}.')`),
		async stop() {
			await admin.close();
			await store.close();
			await close();
			await rm(settings.dataDir, { recursive: true, force: true });
		}
	};
}

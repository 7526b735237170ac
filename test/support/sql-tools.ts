import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client';
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

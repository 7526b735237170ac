import { spawn, type ChildProcess } from 'node:child_process';
import {
	chmodSync,
	closeSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { get, type RequestOptions } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isAlive } from '../is-alive.ts';
import type { Settings } from '../settings.ts';
import { filesOf, renderServer } from './config.ts';
import { ensureCredentials, serverDir, type Credential } from '../engine/credentials.ts';
import {
	DOOR_HEADER,
	doorSecret,
	dropEnginePorts,
	peopleUsers,
	writeEnginePorts,
	type EngineAddress
} from '../engine/address.ts';
import { connectToEngine } from '../engine/agent.ts';
import { explainFailure } from './failure.ts';
import { findLibrary } from './library.ts';
import type { PortRefusal } from './port-refused.ts';
import { ServerError } from '../engine/server-error.ts';
import { canSign } from '../engine/signed-tcp.ts';
import { renderUsers } from './users.ts';

/** How a server ended. It is `expected` if the server was told to stop. */
export interface Exit {
	code: number | null;
	signal: NodeJS.Signals | null;
	expected: boolean;
}

export interface EmbeddedServer {
	/** HTTP address, on loopback. */
	url: string;
	pid: number;
	exited: Promise<Exit>;
	/** What it says to these parameters of its HTTP interface, be it a refusal; undefined: nothing within that time. */
	ask(parameters: { query: string; [name: string]: string }, withinMs: number): Promise<string | undefined>;
	/** Stops the server, by force after the limit. Acknowledged data is on disk either way. */
	stop(limitMs?: number): Promise<void>;
}

export type EmbeddedSettings = Pick<Settings, 'dataDir'> & {
	clickhouse: Pick<Settings['clickhouse'], 'database' | 'httpPort' | 'tcpPort' | 'native'>;
};

const READY_MS = 120_000;
const POLL_MS = 25;
const PROBE_MS = 2_000;
const STOP_MS = 6_000;
/** A server whose parent was killed needs some 100 ms to notice and to release the directory. */
const HANDOVER_MS = 3_000;
const WARNINGS_BYTES = 5_000_000;
/** Share of the machine's memory. The rest is for ingest, web and the file cache. */
const MEMORY_PART = 0.6;

/**
 * Starts the embedded ClickHouse on the data directory, and waits until it answers a query. It ends when this process ends, in whatever
 * way.
 * @param hasDoors false: anybody with a password can log in
 * @param signal aborts the start, and leaves nothing running
 * @throws ServerError with one line: port or directory in use, directory not writable, platform, library
 */
export async function startEmbedded(
	settings: EmbeddedSettings,
	hasDoors = false,
	signal?: AbortSignal
): Promise<EmbeddedServer> {
	const library = findLibrary();
	const { login, secret } = prepareDirectory(settings, hasDoors);
	const patience = performance.now() + HANDOVER_MS;
	for (;;) {
		const started = await launch(settings, library, login, secret, signal);
		if ('url' in started) return started;
		if (!started.directoryInUse || performance.now() > patience) throw new ServerError(started.message);
		await sleep(10 * POLL_MS);
	}
}

function prepareDirectory(
	{ dataDir, clickhouse }: EmbeddedSettings,
	hasDoors: boolean
): { login: Credential; secret: string | undefined } {
	const { database, httpPort, native } = clickhouse;
	const dir = serverDir(dataDir);
	try {
		mkdirSync(dataDir, { recursive: true, mode: 0o700 });
		for (const folder of [dir, join(dir, 'store')]) {
			mkdirSync(folder, { recursive: true, mode: 0o700 });
			chmodSync(folder, 0o700);
		}
		const credentials = ensureCredentials(dataDir);
		const memory = usableMemory();
		const { config, users, warnings } = filesOf(dir);
		const tcpPort = native ? clickhouse.tcpPort : undefined;
		const secret = hasDoors ? doorSecret(credentials) : undefined;
		writePrivate(config, renderServer({ dir, httpPort, tcpPort, doorSecret: secret, memory }));
		writePrivate(users, renderUsers(credentials, database, memory, hasDoors ? peopleUsers(credentials) : []));
		closeSync(openSync(warnings, sizeOf(warnings) > WARNINGS_BYTES ? 'w' : 'a', 0o600));
		return { login: credentials.reader, secret };
	} catch (cause) {
		if (cause instanceof ServerError) throw cause;
		throw new ServerError(
			`${dir}: cannot be written (${(cause as Error).message}); PASOKH_DATA_DIR must name a directory that this user can write`,
			{ cause }
		);
	}
}

async function launch(
	settings: EmbeddedSettings,
	library: string,
	login: Credential,
	secret?: string,
	signal?: AbortSignal
): Promise<EmbeddedServer | { message: string; directoryInUse: boolean }> {
	signal?.throwIfAborted();
	const { config, warnings } = filesOf(serverDir(settings.dataDir));
	const ports = { http: settings.clickhouse.httpPort, native: settings.clickhouse.tcpPort };
	const url = `http://127.0.0.1:${ports.http}`;
	const address = secret === undefined ? undefined : { port: ports.http, secret };
	dropLastLog(join(serverDir(settings.dataDir), 'store'));
	const loggedBefore = sizeOf(warnings);
	const log = openSync(warnings, 'a', 0o600);
	const pipes = mkdtempSync(join(tmpdir(), 'pasokh-clickhouse-'));
	// Detached: Ctrl-C in a terminal must not reach the database, but the process that stops all in order.
	const child = spawn(
		process.execPath,
		[
			'--experimental-ffi',
			'--disable-warning=ExperimentalWarning',
			fileURLToPath(new URL('./child.ts', import.meta.url)),
			library,
			config,
			pipes,
			settings.clickhouse.native ? 'TCP,HTTP' : 'HTTP'
		],
		{
			stdio: ['pipe', log, log],
			detached: true,
			env: {
				...{ PATH: process.env['PATH'], HOME: process.env['HOME'], TZ: 'UTC' },
				// Where a package brings a library that Node needs.
				LD_LIBRARY_PATH: process.env['LD_LIBRARY_PATH'],
				...(address && canSign() ? { ENGINE_KEY: address.secret } : {})
			}
		}
	);
	closeSync(log);
	child.stdin?.on('error', () => {});
	let stopping = false;
	const kill = (): void => void child.kill('SIGKILL');
	process.once('exit', kill);
	const exited = new Promise<Exit>((resolve) => {
		child.once('error', () => resolve({ code: null, signal: null, expected: false }));
		child.once('exit', (code, signal) => resolve({ code, signal, expected: stopping }));
	}).finally(() => {
		process.off('exit', kill);
		rmSync(pipes, { recursive: true, force: true });
		dropEnginePorts(settings.dataDir, ports);
	});

	const ask = asker(url, login, address);
	const answers = async (): Promise<boolean> => (await ask({ query: 'SELECT 1' }, PROBE_MS)) === '1\n';
	if (!(await isReady(answers, exited, signal))) {
		child.kill('SIGKILL');
		await exited;
		signal?.throwIfAborted();
		return explainFailure(readFrom(warnings, loggedBefore), settings, warnings, await findRefusal(settings.clickhouse));
	}
	if (address) writeEnginePorts(settings.dataDir, ports);
	return {
		url,
		pid: child.pid!,
		exited,
		ask,
		async stop(limitMs = STOP_MS) {
			stopping = true;
			await end(child, exited, limitMs);
		}
	};
}

/**
 * Deletes the system tables of the last run: a query log that finds files of an earlier run logs nothing. If a server still runs, its
 * status file names its process, and nothing is deleted.
 */
function dropLastLog(store: string): void {
	const status = join(store, 'status');
	const [, pid] = (existsSync(status) && /^PID: (\d+)/m.exec(readFileSync(status, 'utf8'))) || [];
	if (pid === undefined || !isAlive(Number(pid)))
		rmSync(join(store, 'data', 'system'), { recursive: true, force: true });
}

async function isReady(answers: () => Promise<boolean>, exited: Promise<Exit>, signal?: AbortSignal): Promise<boolean> {
	const deadline = performance.now() + READY_MS;
	let running = true;
	void exited.then(() => (running = false));
	while (running && !signal?.aborted && performance.now() < deadline) {
		if (await answers()) return running;
		await Promise.race([sleep(POLL_MS), exited]);
	}
	return false;
}

/** The first of the server's ports that cannot be listened on. The engine itself reports that only when it ends. */
async function findRefusal({
	httpPort,
	tcpPort,
	native
}: EmbeddedSettings['clickhouse']): Promise<PortRefusal | undefined> {
	const ports = { ...(native ? { CLICKHOUSE_TCP_PORT: tcpPort } : {}), CLICKHOUSE_HTTP_PORT: httpPort };
	for (const [variable, port] of Object.entries(ports)) {
		const code = await whyNotListen(port);
		if (code !== undefined) return { variable, port, code };
	}
	return undefined;
}

function whyNotListen(port: number): Promise<string | undefined> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(undefined)));
	});
}

/** Another server on this port does not know the password. */
function asker(url: string, { user, password }: Credential, address?: EngineAddress): EmbeddedServer['ask'] {
	const options: RequestOptions = {
		headers: {
			'X-ClickHouse-User': user,
			'X-ClickHouse-Key': password,
			...(address ? { [DOOR_HEADER]: address.secret } : {})
		},
		...(address ? { createConnection: () => connectToEngine(address) } : { agent: false })
	};
	return (parameters, withinMs) =>
		new Promise((resolve) => {
			const asked = `${url}/?${new URLSearchParams(parameters)}`;
			get(asked, { ...options, signal: AbortSignal.timeout(withinMs) }, (response) => {
				text(response).then(resolve, () => resolve(undefined));
			}).on('error', () => resolve(undefined));
		});
}

async function end(child: ChildProcess, exited: Promise<Exit>, limitMs: number): Promise<void> {
	child.stdin?.end();
	const late = setTimeout(() => child.kill('SIGKILL'), limitMs);
	await exited;
	clearTimeout(late);
}

function writePrivate(path: string, text: string): void {
	const draft = `${path}.${process.pid}`;
	writeFileSync(draft, text, { mode: 0o600 });
	renameSync(draft, path);
}

/** In a container its limit counts, not the machine's memory. */
function usableMemory(): number {
	const limit = process.constrainedMemory();
	return Math.floor(MEMORY_PART * (limit > 0 ? Math.min(limit, totalmem()) : totalmem()));
}

function sizeOf(path: string): number {
	return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function readFrom(path: string, offset: number): string {
	return readFileSync(path).subarray(offset).toString('utf8');
}

import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../office/store.server.ts';
import type { Settings } from '../settings.ts';
import { ensureCredentials } from '../engine/credentials.ts';
import { startEmbedded, type EmbeddedServer, type Exit } from './embedded.server.ts';
import { doorSecret, type EngineAddress } from '../engine/address.ts';
import { openHttpDoor } from './http-door.server.ts';
import { openNativeDoor } from './native-door.server.ts';
import { makePeopleUsers, openPeople, type People } from './people.server.ts';
import { hasRunaway } from './runaway.server.ts';
import { openTlsFront } from './tls-front.server.ts';

const RUNAWAY_MS = 15_000;
/** Time for an orderly stop; then it is ended by force. Acknowledged data is on disk either way. */
const RESTART_MS = 500;

/** The ports of the embedded server. They stay open when it ends. */
export interface SqlDoors {
	/**
	 * Starts the server behind the ports. It restarts the server if an analyst's query cannot be ended otherwise; `exited` resolves at
	 * any other end.
	 * @param signal aborts the start
	 * @throws ServerError as startEmbedded
	 */
	start(signal?: AbortSignal): Promise<EmbeddedServer>;
	close(): Promise<void>;
}

interface Inner {
	http: EngineAddress;
	native: EngineAddress;
}

/**
 * Opens the ports. Until the server is there, and while it restarts, clients are asked to come again.
 * @param say is given lines for a person
 * @throws ServerError for ports that cannot be had, OfficeError for the office's store
 */
export async function openSqlDoors(settings: Settings, say: (line: string) => void): Promise<SqlDoors> {
	const users = makePeopleUsers();
	const credentials = ensureCredentials(settings.dataDir);
	const secret = doorSecret(credentials);
	const store = await openStore(settings);
	const people = openPeople(settings, store, users);
	let inner: Inner | undefined;
	const closePorts = await openPorts(settings, people, () => inner).catch(async (error: unknown) => {
		await people.close();
		await store.close();
		throw error;
	});

	async function startInner(signal?: AbortSignal): Promise<EmbeddedServer> {
		const [httpPort, tcpPort] = [await anyPort(), await anyPort()];
		const clickhouse = { ...settings.clickhouse, httpPort, tcpPort };
		const server = await startEmbedded({ ...settings, clickhouse }, { secret, people: users }, signal);
		const mine = { http: { port: httpPort, secret }, native: { port: tcpPort, secret } };
		inner = mine;
		void server.exited.then(() => {
			if (inner === mine) inner = undefined;
		});
		return server;
	}

	return {
		async start(signal) {
			let server = await startInner(signal);
			const stopping = new AbortController();

			/** Returns how the server ended, after any restarts. */
			async function follow(): Promise<Exit> {
				for (;;) {
					const look = sleep(RUNAWAY_MS, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
					const exit = await Promise.race([server.exited, look]);
					if (exit) return exit;
					if (stopping.signal.aborted) return server.exited;
					// The server may end while it is too busy to answer.
					if (!(await Promise.race([hasRunaway(settings), server.exited.then(() => false)]))) continue;
					const downSince = performance.now();
					inner = undefined;
					await server.stop(RESTART_MS);
					if (stopping.signal.aborted) return server.exited;
					server = await startInner();
					const down = Math.round(performance.now() - downSince);
					say(`started anew in ${down} ms, since a query of an analyst went on for long after its time`);
					if (stopping.signal.aborted) await server.stop();
				}
			}

			const followed = follow().catch((error: unknown): Exit => {
				say(`did not come back: ${error instanceof Error ? error.message : String(error)}`);
				return { code: null, signal: null, expected: false };
			});
			return {
				url: `http://127.0.0.1:${settings.clickhouse.httpPort}`,
				get pid() {
					return server.pid;
				},
				exited: followed,
				async stop(limitMs) {
					stopping.abort();
					await server.stop(limitMs);
					await followed;
				}
			};
		},
		async close() {
			closePorts();
			await people.close();
			await store.close();
		}
	};

	async function openPorts(
		{ clickhouse }: Settings,
		people: People,
		engine: () => Inner | undefined
	): Promise<() => void> {
		const open: { close(): void }[] = [];
		const close = (): void => open.toReversed().forEach((one) => one.close());
		const common = { credentials, people };
		try {
			const http = await openHttpDoor({ ...common, port: clickhouse.httpPort, engine: () => engine()?.http });
			open.push(http);
			const databases = ['default', 'system', clickhouse.database];
			const native = clickhouse.native
				? await openNativeDoor({ ...common, port: clickhouse.tcpPort, databases, inner: () => engine()?.native })
				: undefined;
			if (native) open.push(native);
			open.push(
				await openTlsFront(clickhouse, {
					http: (socket) => http.receive(socket),
					...(native ? { native: (socket) => native.receive(socket) } : {})
				})
			);
			return close;
		} catch (error) {
			close();
			throw error;
		}
	}
}

/**
 * Starts the server and opens its ports, which close when it ends.
 * @param signal aborts the start
 */
export async function serveEmbedded(
	settings: Settings,
	say: (line: string) => void,
	signal?: AbortSignal
): Promise<EmbeddedServer> {
	const doors = await openSqlDoors(settings, say);
	try {
		const server = await doors.start(signal);
		const exited = server.exited.finally(() => doors.close());
		return {
			url: server.url,
			get pid() {
				return server.pid;
			},
			exited,
			async stop(limitMs) {
				await server.stop(limitMs);
				await exited;
			}
		};
	} catch (error) {
		await doors.close();
		throw error;
	}
}

/** A port on loopback that nothing listens on. */
export async function anyPort(): Promise<number> {
	const probe = createServer();
	await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
	const { port } = probe.address() as AddressInfo;
	await new Promise((resolve) => probe.close(resolve));
	return port;
}

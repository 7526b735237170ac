import { timingSafeEqual } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { openClient } from '../client/open.server.ts';
import { digest } from '../office/secret.ts';
import type { ToolLogin } from '../office/tool-access.ts';
import type { Settings } from '../settings.ts';
import { openAccesses } from './accesses.server.ts';
import { readCredentials } from './credentials.ts';
import { startEmbedded, type EmbeddedServer, type Exit } from './embedded.server.ts';
import { openNativeDoor } from './native-door.server.ts';
import type { Hello } from './native-hello.ts';
import { hasRunaway } from './runaway.server.ts';
import { openTlsFront } from './tls-front.server.ts';

/** How soon a revocation, an end or a lock is seen. */
const LOOK_MS = 250;
const USES_MS = 60_000;
const RUNAWAY_MS = 15_000;
const LOG_MS = 1_000;
/** Of an end in order; beyond, it is ended by force. What it has acknowledged is on disk either way. */
const RESTART_MS = 500;

/**
 * The embedded server with its ports, on the accesses of people's tools as they are: it reads its users at its start alone, so it
 * is started anew whenever an access is made, is revoked or runs out, or its holder is locked. That ends open sessions, too. So it is
 * when a query of an analyst cannot be ended otherwise.
 * `exited` tells of an end that was none of these.
 * @param say takes lines for a person
 * @param signal gives the first start up
 * @throws ServerError as startEmbedded, and for ports that cannot be had
 */
export async function serveEmbedded(
	settings: Settings,
	say: (line: string) => void,
	signal?: AbortSignal
): Promise<EmbeddedServer> {
	const accesses = openAccesses(settings, say);
	let logins = await accesses.read();
	let innerPort = 0;
	/** By user, the SHA-256 of the password. */
	let letIn: ReadonlyMap<string, string> = new Map();
	const ports = await openPorts(settings, { inner: () => innerPort, isLetIn: (hello) => isKnown(hello, letIn) });

	async function start(signal?: AbortSignal): Promise<EmbeddedServer> {
		innerPort = await anyPort();
		const clickhouse = { ...settings.clickhouse, tcpPort: innerPort };
		const started = await startEmbedded({ ...settings, clickhouse }, logins, signal);
		const ours = Object.values(readCredentials(settings.dataDir));
		letIn = new Map([
			...ours.map(({ user, password }) => [user, digest(password)] as const),
			...logins.map(({ login, secretHash }) => [login, secretHash] as const)
		]);
		return started;
	}

	let server = await start(signal).catch(async (error: unknown) => {
		ports.close();
		await accesses.close();
		throw error;
	});
	const wake = new AbortController();

	/** The log of queries goes with the server's end, and what it knows of the last two seconds is not in it yet. */
	async function keepLog(): Promise<void> {
		await flushLogs(settings);
		await accesses.keepUses();
	}

	/** Returns how the server ended, for whatever reason but a change of accesses. */
	async function follow(): Promise<Exit> {
		let exit: Exit | undefined;
		const listen = () =>
			void server.exited.then((how) => {
				exit = how;
				if (!how.expected) wake.abort();
			});
		listen();
		let usesAt = performance.now();
		let runawayAt = performance.now();
		let isRunaway = false;
		for (;;) {
			await sleep(LOOK_MS, undefined, { signal: wake.signal }).catch(() => {});
			if (wake.signal.aborted) return exit ?? server.exited;
			if (performance.now() > usesAt + USES_MS) {
				usesAt = performance.now();
				void accesses.keepUses();
			}
			if (performance.now() > runawayAt + RUNAWAY_MS) {
				runawayAt = performance.now();
				// Waited for by nobody: a server that is too busy to answer must not keep in whoever is to be shut out.
				void hasRunaway(settings).then((found) => (isRunaway ||= found));
			}
			const wanted = await accesses.read();
			if ((isSame(wanted, logins) && !isRunaway) || wake.signal.aborted) continue;
			const stay = new Set(wanted.map(({ login }) => login));
			for (const { login } of logins) if (!stay.has(login)) letIn = without(letIn, login);
			// Whoever is shut out is shut out now, also when the server is too busy to say what it knows.
			await Promise.race([keepLog(), sleep(LOG_MS, undefined, { ref: false })]);
			const downSince = performance.now();
			await server.stop(RESTART_MS);
			if (wake.signal.aborted) return exit ?? server.exited;
			logins = wanted;
			server = await start();
			exit = undefined;
			listen();
			if (wake.signal.aborted) await server.stop();
			const down = Math.round(performance.now() - downSince);
			say(
				isRunaway
					? `started anew in ${down} ms, since a query of an analyst went on for long after its time`
					: `started anew in ${down} ms, with ${logins.length} accesses of tools`
			);
			isRunaway = false;
		}
	}

	const followed = follow()
		.catch((error: unknown): Exit => {
			say(`did not come back: ${error instanceof Error ? error.message : String(error)}`);
			return { code: null, signal: null, expected: false };
		})
		.finally(() => {
			ports.close();
			return accesses.close();
		});
	return {
		url: server.url,
		get pid() {
			return server.pid;
		},
		exited: followed,
		async stop(limitMs) {
			wake.abort();
			await server.stop(limitMs);
			await followed;
		}
	};
}

/** The native port on loopback, and both ports for other machines where they are wanted. */
async function openPorts(
	{ clickhouse }: Settings,
	door: { inner: () => number; isLetIn: (hello: Hello) => boolean }
): Promise<{ close(): void }> {
	const databases = ['default', 'system', clickhouse.database];
	const native = await openNativeDoor({ port: clickhouse.tcpPort, databases, ...door });
	try {
		const front = await openTlsFront(clickhouse);
		return {
			close() {
				front.close();
				native.close();
			}
		};
	} catch (error) {
		native.close();
		throw error;
	}
}

function isKnown({ user, password }: Hello, letIn: ReadonlyMap<string, string>): boolean {
	const hash = letIn.get(user);
	return hash !== undefined && timingSafeEqual(Buffer.from(hash), Buffer.from(digest(password)));
}

const without = (letIn: ReadonlyMap<string, string>, login: string): ReadonlyMap<string, string> =>
	new Map([...letIn].filter(([user]) => user !== login));

const isSame = (some: readonly ToolLogin[], others: readonly ToolLogin[]): boolean =>
	some.length === others.length && some.every(({ login }, at) => login === others[at]!.login);

/** A port on loopback that nothing listens on. */
async function anyPort(): Promise<number> {
	const probe = createServer();
	await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
	const { port } = probe.address() as AddressInfo;
	await new Promise((resolve) => probe.close(resolve));
	return port;
}

async function flushLogs(settings: Settings): Promise<void> {
	const client = openClient(settings, 'admin');
	try {
		await client.command({ query: 'SYSTEM FLUSH LOGS', abort_signal: AbortSignal.timeout(LOG_MS) });
	} catch {
		// It is too busy: the last uses are lost.
	} finally {
		await client.close();
	}
}

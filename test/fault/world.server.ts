import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClient } from '#sql/client/open.server.ts';
import { migrate } from '#sql/migrate/run.server.ts';
import { openOffice } from '#sql/office/office.server.ts';
import { readCredentials } from '#sql/engine/credentials.ts';
import { startEmbedded, type EmbeddedServer } from '#sql/server/embedded.server.ts';
import { readSettings, type Settings } from '#sql/settings.ts';
import { makeDataDir } from '../support/data-dir.ts';
import { SOURCES } from '../support/history.ts';
import { startNats, type NatsServers } from '../support/nats.ts';
import { freePort, startNode, type Started } from '../support/process.ts';
import { startProxy, type Proxy } from '../support/proxy.server.ts';
import { onSmallDisk } from '../support/small-disk.ts';
import { LONG_MS, until } from '../support/until.ts';

/** A process that can be killed and started again on the same data and port. */
export interface Mortal {
	/** 0 while it is dead. */
	pid(): number;
	kill(): Promise<void>;
	/** Asks it to stop in order. */
	stop(): Promise<void>;
	/** Resolves when it answers. Harmless when it runs. */
	start(): Promise<void>;
}

/** An ingest process, with a proxy before it and one behind it. */
export interface IngestInWorld extends Mortal {
	/** Between producers and ingest. */
	door: Proxy;
	/** Between ingest and ClickHouse. */
	link: Proxy;
	output(): string;
}

/** One office of real processes, empty at first. */
export interface World {
	dataDir: string;
	admin: ClickHouseClient;
	clickhouse: Mortal;
	ingests: IngestInWorld[];
	/** The servers of the spool, where it is JetStream. */
	nats: NatsServers | undefined;
	tokens: Map<string, string>;
	/** How often an ingest process ended that nobody killed. */
	fallen: string[];
	close(keep: boolean): Promise<void>;
}

export interface WorldOptions {
	/** How many ingest processes; each has a directory of its own, and with it a spool of its own if that is SQLite. */
	ingests?: number;
	/** How many nats-servers hold the spool; SQLite when there are none. */
	nats?: number;
	variables?: Record<string, string>;
	/** On a disk of its own, which can be filled. */
	isOnSmallDisk?: boolean;
}

/** The identity key is the one with which the test's model hashes. */
const KEYS = {
	PASOKH_IDENTITY_KEY: '07'.repeat(32),
	PASOKH_ENCRYPTION_KEY: '08'.repeat(32),
	PASOKH_SIGNING_KEY: '09'.repeat(32)
};

export async function startWorld({
	ingests = 1,
	nats = 0,
	variables = {},
	isOnSmallDisk = false
}: WorldOptions = {}): Promise<World> {
	const dataDir = await makeDataDir('pasokh-fault-');
	const takeDiskAway = isOnSmallDisk ? await onSmallDisk(dataDir) : undefined;
	const env = {
		PASOKH_DATA_DIR: dataDir,
		CLICKHOUSE_HTTP_PORT: String(await freePort()),
		CLICKHOUSE_TCP_PORT: String(await freePort()),
		LOG_LEVEL: 'warn',
		...KEYS,
		...variables
	};
	const settings = readSettings(env);
	const fallen: string[] = [];
	const started: IngestInWorld[] = [];
	const clickhouse = mortalServer(() => startEmbedded(settings));
	await clickhouse.start();
	const admin = openClient(settings, 'admin');
	const servers = nats > 0 ? await startNats({ nodes: nats }) : undefined;

	async function close(keep: boolean): Promise<void> {
		for (const ingest of started) {
			await ingest.kill();
			await ingest.door.close();
			await ingest.link.close();
		}
		await servers?.stop();
		await admin.close();
		await clickhouse.stop();
		if (keep) return;
		await takeDiskAway?.();
		await rm(dataDir, { recursive: true, force: true });
	}

	try {
		await migrate(settings);
		const tokens = await createTokens(settings);
		const { writer } = readCredentials(dataDir);
		for (let n = 0; n < ingests; n++) {
			const link = await startProxy(await freePort(), settings.clickhouse.httpPort);
			const own = join(dataDir, `ingest-${n}`);
			await mkdir(own, { mode: 0o700 });
			await copyFile(join(dataDir, 'office.sqlite'), join(own, 'office.sqlite'));
			const ingest = await prepareIngest(link, fallen, {
				...env,
				...(servers ? { NATS_URL: servers.url, NATS_REPLICAS: String(nats), PASOKH_SPOOL_BYTES: '256M' } : {}),
				PASOKH_DATA_DIR: own,
				CLICKHOUSE_URL: link.url,
				CLICKHOUSE_USER: writer.user,
				CLICKHOUSE_PASSWORD: writer.password
			});
			started.push(ingest);
		}
		await Promise.all(started.map((ingest) => ingest.start()));
		return { dataDir, admin, clickhouse, ingests: started, nats: servers, tokens, fallen, close };
	} catch (error) {
		await close(false);
		throw error;
	}
}

async function createTokens(settings: Settings): Promise<Map<string, string>> {
	const office = await openOffice(settings);
	const tokens = new Map<string, string>();
	for (const source of SOURCES) tokens.set(source, await office.createToken(source));
	await office.close();
	return tokens;
}

function mortalServer(launch: () => Promise<EmbeddedServer>): Mortal {
	let server: EmbeddedServer | undefined;
	return {
		pid: () => server?.pid ?? 0,
		async kill() {
			if (!server) return;
			process.kill(server.pid, 'SIGKILL');
			await server.exited;
			server = undefined;
		},
		async stop() {
			await server?.stop();
			server = undefined;
		},
		async start() {
			server ??= await launch();
		}
	};
}

async function prepareIngest(link: Proxy, fallen: string[], env: Record<string, string>): Promise<IngestInWorld> {
	const port = await freePort();
	const door = await startProxy(await freePort(), port);
	let current: Started | undefined;
	let output = '';

	function launch(): Started {
		const one = startNode('ingest/main.ts', [], { ...env, INGEST_PORT: String(port) });
		void one.exited.then((code) => {
			output += one.output();
			// Nobody killed it: what supervises it would start it again, and the run tells of it.
			if (current !== one) return;
			fallen.push(`ingest ended by itself (${code}): ${one.output().trim().split('\n').at(-1)}`);
			current = launch();
		});
		return one;
	}

	async function end(signal: NodeJS.Signals): Promise<void> {
		const one = current;
		current = undefined;
		await one?.stop(signal);
	}

	return {
		door,
		link,
		pid: () => current?.pid ?? 0,
		output: () => output + (current?.output() ?? ''),
		kill: () => end('SIGKILL'),
		stop: () => end('SIGTERM'),
		async start() {
			current ??= launch();
			try {
				await until('ingest answers', async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok, LONG_MS);
			} catch (cause) {
				throw new Error(`ingest does not answer; it says: ${output}${current?.output() ?? ''}`, { cause });
			}
		}
	};
}

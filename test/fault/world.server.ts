import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClient } from '#sql/client/open.server.ts';
import { migrate } from '#sql/migrate/run.server.ts';
import { openOffice } from '#sql/office/office.server.ts';
import { readCredentials } from '#sql/server/credentials.ts';
import { startEmbedded, type EmbeddedServer } from '#sql/server/embedded.server.ts';
import { readSettings } from '#sql/settings.ts';
import { SOURCES } from '../support/history.ts';
import { freePort } from '../support/ports.ts';
import { startNode, type Started } from '../support/process.ts';
import { startProxy, type Proxy } from '../support/proxy.server.ts';
import { until } from '../support/until.ts';

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
	tokens: Map<string, string>;
	/** How often an ingest process ended that nobody killed. */
	fallen: string[];
	close(keep: boolean): Promise<void>;
}

export interface WorldOptions {
	/** How many ingest processes. */
	ingests?: number;
	variables?: Record<string, string>;
}

/** The key with which the test's model hashes identities. */
const IDENTITY_KEY = '07'.repeat(32);

export async function startWorld({ ingests = 1, variables = {} }: WorldOptions = {}): Promise<World> {
	const dataDir = await mkdtemp(join(tmpdir(), 'pasokh-fault-'));
	const env = {
		PASOKH_DATA_DIR: dataDir,
		CLICKHOUSE_HTTP_PORT: String(await freePort()),
		CLICKHOUSE_TCP_PORT: String(await freePort()),
		PASOKH_IDENTITY_KEY: IDENTITY_KEY,
		LOG_LEVEL: 'warn',
		...variables
	};
	const settings = readSettings(env);
	const clickhouse = mortalServer(() => startEmbedded(settings));
	await clickhouse.start();
	await migrate(settings);
	const admin = openClient(settings, 'admin');
	const office = openOffice(dataDir);
	const tokens = new Map(SOURCES.map((source) => [source, office.createToken(source)]));
	office.close();
	const { writer } = readCredentials(dataDir);
	const fallen: string[] = [];
	const started: IngestInWorld[] = [];
	for (let n = 0; n < ingests; n++) {
		const link = await startProxy(await freePort(), settings.clickhouse.httpPort);
		const ingest = await startIngest(link, fallen, {
			...env,
			CLICKHOUSE_URL: link.url,
			CLICKHOUSE_USER: writer.user,
			CLICKHOUSE_PASSWORD: writer.password
		});
		started.push(ingest);
	}
	await Promise.all(started.map((ingest) => ingest.start()));
	return {
		dataDir,
		admin,
		clickhouse,
		ingests: started,
		tokens,
		fallen,
		async close(keep) {
			for (const ingest of started) {
				await ingest.kill();
				await ingest.door.close();
				await ingest.link.close();
			}
			await admin.close();
			await clickhouse.stop();
			if (!keep) await rm(dataDir, { recursive: true, force: true });
		}
	};
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

async function startIngest(link: Proxy, fallen: string[], env: Record<string, string>): Promise<IngestInWorld> {
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
			await until('ingest answers', async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok);
		}
	};
}

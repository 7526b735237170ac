import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { DISTRIBUTED_READING } from '#sql/client/distributed-settings.ts';
import { type EngineRole, openClient } from '#sql/client/open.server.ts';
import { type Credential, ensureCredentials, serverDir } from '#sql/engine/credentials.ts';
import { filesOf } from '#sql/server/config.ts';
import { startEmbedded } from '#sql/server/embedded.server.ts';
import { xml, type Xml } from '#sql/server/xml.ts';
import { readSettings, type Settings } from '#sql/settings.ts';
import { freePort } from './process.ts';
import { type Fate, startProxy } from './proxy.server.ts';

/**
 * A port in front of a server's native one. A server resets its connection to another one when it does not want the rest of an answer
 * (a LIMIT that is met). A server of ClickHouse bears that; the embedded engine (26.7.2.1) ends, since nothing catches the error while it
 * waits for the next query. Here each connection is read to its end and closed in order.
 */
export async function startRelay(port: number, to: number): Promise<{ close(): void }> {
	const open = new Set<Socket>();
	const server = createServer((outside) => {
		const inside = connect(to, '127.0.0.1');
		for (const one of [outside, inside]) {
			one.setNoDelay();
			open.add(one);
			one.on('error', () => undefined).on('close', () => open.delete(one));
		}
		outside.pipe(inside).pipe(outside);
		outside.on('close', () => inside.resume().end());
		inside.on('close', () => outside.destroy());
	});
	await new Promise<void>((resolve, reject) =>
		server.once('error', reject).listen({ port, host: '127.0.0.1' }, resolve)
	);
	return {
		close() {
			server.close();
			for (const one of open) one.destroy();
		}
	};
}

const CLUSTER = 'pasokh';
const ON_CLUSTER = new RegExp(`\\bON CLUSTER '?${CLUSTER}'?`, 'g');
/** Path and replica, which only a table with Keeper behind it takes. */
const REPLICATED = /\bReplicated(\w*MergeTree)\('[^']*', '\{replica\}'(?:, )?/g;

export interface ClusterUnderTest {
	/** Of the first server, as an office on a cluster has them. */
	settings: Settings;
	/** The environment from which `settings` was read. */
	env: Record<string, string>;
	/** A client of the cluster in this role; closed with it. */
	client(role: EngineRole): ClickHouseClient;
	/** The cluster's addresses, one a server; the settings have the first. */
	urls: string[];
	/** A client of one server alone, from 0. */
	server(index: number): ClickHouseClient;
	stop(): Promise<void>;
}

/**
 * Two servers as two shards of one replica, in a temp folder and without a schema. The engine at hand has neither Keeper nor an
 * interserver port, so a proxy stands in for both: what is ON CLUSTER goes to each server, without these words, and replicated tables
 * become plain ones. Distributed tables are what they are everywhere.
 * @param variables more settings, by the names that docs/settings.md gives them
 */
export async function startCluster(variables: Record<string, string> = {}): Promise<ClusterUnderTest> {
	const folder = await mkdtemp(join(tmpdir(), 'pasokh-cluster-'));
	const dataDirs = ['one', 'two'].map((name) => join(folder, name));
	const place = async (dataDir: string) => ({
		...{ dataDir, httpPort: await freePort(), tcpPort: await freePort(), relayPort: await freePort() }
	});
	type Place = Awaited<ReturnType<typeof place>>;
	const places = await Promise.all(dataDirs.map(place));
	const [first, second] = places as [Place, Place];
	// One user for all servers, as on any cluster.
	const { admin, analyst } = ensureCredentials(first.dataDir);
	mkdirSync(serverDir(second.dataDir), { recursive: true });
	const [from, to] = [first, second].map(({ dataDir }) => join(serverDir(dataDir), 'credentials.json'));
	copyFileSync(from!, to!);

	const relays = await Promise.all(places.map(({ relayPort, tcpPort }) => startRelay(relayPort, tcpPort)));
	const servers = await Promise.all(
		places.map(({ dataDir, httpPort, tcpPort }) => {
			// Its own shard is the one on its own port.
			const ports = places.map((one) => (one.tcpPort === tcpPort ? tcpPort : one.relayPort));
			writeCluster(dataDir, ports, admin);
			return startEmbedded({ dataDir, clickhouse: { database: 'pasokh', httpPort, tcpPort, native: true } });
		})
	);
	/** Done by the other servers first. */
	const everywhere = (httpPort: number): Fate => ({
		first: places.map((place) => place.httpPort).filter((port) => port !== httpPort),
		rewrite: (body) => body.replace(ON_CLUSTER, '').replace(REPLICATED, '$1(')
	});
	const proxies = await Promise.all(
		places.map(async ({ httpPort }) => {
			const proxy = await startProxy(await freePort(), httpPort);
			proxy.rule(({ text }) => (text.includes('ON CLUSTER') ? everywhere(httpPort) : undefined));
			return proxy;
		})
	);
	const env = {
		...{
			PASOKH_DATA_DIR: join(folder, 'office'),
			PORT: String(await freePort()),
			INGEST_PORT: String(await freePort())
		},
		...{ CLICKHOUSE_URL: proxies[0]!.url, CLICKHOUSE_USER: admin.user, CLICKHOUSE_PASSWORD: admin.password },
		...{ CLICKHOUSE_ANALYST_USER: analyst.user, CLICKHOUSE_ANALYST_PASSWORD: analyst.password },
		CLICKHOUSE_CLUSTER: CLUSTER,
		...variables
	};
	const settings = readSettings(env);
	const clients: ClickHouseClient[] = [];
	const keep = (client: ClickHouseClient): ClickHouseClient => {
		clients.push(client);
		return client;
	};
	return {
		settings,
		env,
		urls: proxies.map(({ url }) => url),
		client: (role) => keep(openClient(settings, role)),
		server: (index) => keep(openClient(readSettings({ ...env, CLICKHOUSE_URL: servers[index]!.url }), 'admin')),
		async stop() {
			await Promise.all(clients.map((client) => client.close()));
			await Promise.all(proxies.map((proxy) => proxy.close()));
			await Promise.all(servers.map((server) => server.stop()));
			for (const relay of relays) relay.close();
			await rm(folder, { recursive: true, force: true });
		}
	};
}

/**
 * What the engine reads beside its own configuration: the shards, and the profile of analysts as sql/roles has it on a cluster. Shards are
 * entered as the user who may do everything: by a common secret an analyst would enter them, who may see no table.
 */
function writeCluster(dataDir: string, tcpPorts: number[], { user, password }: Credential): void {
	const { config, users } = filesOf(serverDir(dataDir));
	const shard = tcpPorts.map((port) => ({
		...{ internal_replication: 'true', replica: { host: '127.0.0.1', port, user, password } }
	}));
	writeExtra(config, { remote_servers: { [CLUSTER]: { shard } } });
	writeExtra(users, { profiles: { analyst: DISTRIBUTED_READING } });
}

function writeExtra(file: string, clickhouse: { [name: string]: Xml }): void {
	const folder = file.replace(/\.xml$/, '.d');
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'cluster.xml'), xml({ clickhouse }));
}

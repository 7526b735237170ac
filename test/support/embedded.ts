import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { type EngineRole, loginOf, openClient } from '#sql/client/open.server.ts';
import { migrate } from '#sql/migrate/run.server.ts';
import { projectRoot } from '#sql/root.ts';
import { serveEmbedded } from '#sql/server/serve.server.ts';
import { readSettings, type Settings } from '#sql/settings.ts';
import { render } from '#sql/text/render.ts';
import { makeDataDir } from './data-dir.ts';
import { ownSettings } from './process.ts';

export interface EmbeddedUnderTest {
	settings: Settings;
	/** The environment from which `settings` was read: a process that is given it joins this office. */
	env: Record<string, string>;
	/** A client of this role; closed with the server. */
	client(role: EngineRole): ClickHouseClient;
	/** Takes the server away as a crash of the machine would not: in order. Its data stay until `stop`. */
	stopServer(): Promise<void>;
	/** Takes it away as a crash does; `startServer` brings it back to the same ports. */
	killServer(): Promise<void>;
	startServer(): Promise<void>;
	/** Has it hang: it takes connections and says nothing. The returned function lets it go on. */
	hangServer(): () => void;
	stop(): Promise<void>;
}

/**
 * A ClickHouse of a test file's own: in a temp folder, on free ports, with the schema of today.
 * @param variables more settings, by the names that docs/settings.md gives them
 * @param fill puts an older office into the data directory, which is not brought to the schema of today
 */
export async function startEmbeddedOffice(
	variables: Record<string, string> = {},
	fill?: (dataDir: string) => void
): Promise<EmbeddedUnderTest> {
	const dataDir = fill ? await mkdtemp(join(tmpdir(), 'pasokh-test-')) : await makeDataDir('pasokh-test-');
	fill?.(dataDir);
	const env = {
		...(await ownSettings(dataDir)),
		...variables
	};
	const settings = readSettings(env);
	const serve = () => serveEmbedded(settings);
	let server = await serve();
	const clients: ClickHouseClient[] = [];
	const stop = async () => {
		await Promise.all(clients.map((client) => client.close()));
		await server.stop();
		await rm(dataDir, { recursive: true, force: true });
	};
	try {
		if (!fill) await migrate(settings);
	} catch (error) {
		await stop();
		throw error;
	}
	return {
		settings,
		env,
		client(role) {
			const client = openClient(settings, role);
			clients.push(client);
			return client;
		},
		stopServer: () => server.stop(),
		async killServer() {
			process.kill(server.pid, 'SIGKILL');
			await server.exited;
		},
		hangServer() {
			const { pid } = server;
			process.kill(pid, 'SIGSTOP');
			return () => process.kill(pid, 'SIGCONT');
		},
		async startServer() {
			server = await serve();
		},
		stop
	};
}

/** Another office on the same server. The server's own reader has no rights in it, so its working calendar is read by the administrator. */
export async function makeOfficeAside(settings: Settings, admin: ClickHouseClient, database: string): Promise<void> {
	await migrate({ ...settings, clickhouse: { ...settings.clickhouse, database } });
	const { username, password } = loginOf(settings, 'admin');
	const text = readFileSync(join(projectRoot(), 'sql/dictionaries/working_days.sql'), 'utf8');
	const login = `USER '${username}' PASSWORD '${password}'`;
	for (const query of render(text, { database }, projectRoot(), { login })) await admin.command({ query });
}

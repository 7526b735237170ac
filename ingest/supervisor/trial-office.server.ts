import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '#sql/migrate/run.server.ts';
import { inStore } from '#sql/office/store.server.ts';
import { createToken } from '#sql/office/tokens.ts';
import { onStop } from '#sql/on-stop.ts';
import { projectRoot } from '#sql/root.ts';
import { anyPort } from '#sql/server/engine.server.ts';
import { serveEmbedded } from '#sql/server/serve.server.ts';
import { readSettings, type Settings } from '#sql/settings.ts';
import { nodeUnit } from './node-process.server.ts';

/** An empty office of which nothing stays: ClickHouse and ingest in a temporary folder, on ports of their own. */
export interface TrialOffice extends AsyncDisposable {
	settings: Settings;
	token: string;
}

const STOP_MS = 5_000;
/** Settings of the real office, which a trial must not touch. */
const OF_AN_OFFICE = /^(PASOKH|CLICKHOUSE|INGEST|NATS)_|^(HOST|PORT)$/;

/**
 * @param source of the token
 * @throws what keeps one of its processes from starting; nothing is left then
 */
export async function openTrialOffice(source: string): Promise<TrialOffice> {
	const made = new AsyncDisposableStack();
	onStop(() => void made.disposeAsync().finally(() => process.exit(1)));
	try {
		const dataDir = await mkdtemp(join(tmpdir(), 'pasokh-trial-'));
		made.defer(() => rm(dataDir, { recursive: true, force: true }));
		const inherited = Object.entries(process.env).filter(([name]) => !OF_AN_OFFICE.test(name));
		const env: NodeJS.ProcessEnv = {
			...Object.fromEntries(inherited),
			PASOKH_DATA_DIR: dataDir,
			INGEST_PORT: String(await anyPort()),
			CLICKHOUSE_HTTP_PORT: String(await anyPort()),
			CLICKHOUSE_TCP_PORT: String(await anyPort()),
			LOG_LEVEL: 'fatal'
		};
		const settings = readSettings(env);
		const server = await serveEmbedded(settings);
		made.defer(() => server.stop());
		await migrate(settings);
		const token = await inStore(settings, (store) => createToken(store, { source }));
		const script = join(projectRoot(), 'ingest', 'main.ts');
		const unit = nodeUnit({ name: 'ingest', script, env, probe: `${settings.ingest.url}/readyz` }, () => {});
		const ingest = await unit.start(new AbortController().signal);
		made.defer(() => ingest.stop(STOP_MS));
		return { settings, token, [Symbol.asyncDispose]: () => made.disposeAsync() };
	} catch (error) {
		await made.disposeAsync();
		throw error;
	}
}

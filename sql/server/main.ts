/** `npm run clickhouse`: the embedded server alone, for any BI tool to connect to. */
import { onStop } from '../on-stop.ts';
import { readSettings } from '../settings.ts';
import { filesOf } from './config.ts';
import { readCredentials, serverDir } from '../engine/credentials.ts';
import { serveEmbedded } from './serve.server.ts';

async function main(): Promise<void> {
	const settings = readSettings();
	const { dataDir, clickhouse } = settings;
	const stopping = new AbortController();
	onStop(() => stopping.abort());
	const server = await serveEmbedded(settings, (line) => console.log(line), stopping.signal).catch((error: unknown) => {
		if (stopping.signal.aborted) process.exit(0);
		throw error;
	});
	stopping.signal.addEventListener('abort', () => void server.stop());
	const { analyst } = readCredentials(dataDir);
	const native = clickhouse.native ? `, 127.0.0.1:${clickhouse.tcpPort} (native)` : '';
	console.log(`ClickHouse is up: ${server.url} (HTTP)${native}`);
	console.log(
		`user ${analyst.user}, database ${clickhouse.database}; passwords in ${serverDir(dataDir)}/credentials.json`
	);
	const exit = await server.exited;
	if (exit.expected) return;
	console.error(
		`ClickHouse ended by itself (${exit.signal ?? exit.code}): see ${filesOf(serverDir(dataDir)).warnings}`
	);
	process.exitCode = 1;
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});

/** `npm run clickhouse`: the embedded server and its doors alone, for any BI tool to connect to. */
import { readCredentials, serverDir } from '#sql/engine/credentials.ts';
import { readSettings } from '#sql/settings.ts';
import { aborted, say, untilSignal } from './run.server.ts';
import { keepRunning, startClickHouse } from './supervise.server.ts';

await untilSignal(async (signal) => {
	const settings = readSettings();
	const { dataDir, clickhouse } = settings;
	const kept = keepRunning(say, signal);
	try {
		await startClickHouse(kept, settings, { ...process.env, PASOKH_DATA_DIR: dataDir }, say);
		const native = clickhouse.native ? `, 127.0.0.1:${clickhouse.tcpPort} (native)` : '';
		say('pasokh', `ClickHouse is up: http://127.0.0.1:${clickhouse.httpPort} (HTTP)${native}`);
		const { user } = readCredentials(dataDir).analyst;
		say('pasokh', `user ${user}, database ${clickhouse.database}; passwords in ${serverDir(dataDir)}/credentials.json`);
		await aborted(signal);
	} finally {
		await kept.stop();
	}
});

import { readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { expect, test } from 'vitest';
import { openClient } from '#sql/client/open.server.ts';
import { migrate } from '#sql/migrate/run.server.ts';
import { startEngine, watchEngine } from '#sql/server/engine.server.ts';
import { openSqlDoors } from '#sql/server/serve.server.ts';
import { readSettings } from '#sql/settings.ts';
import { makeDataDir } from '../support/data-dir.ts';
import { IN_DEPTH_ALONE } from '../support/depth.ts';
import { freePort } from '../support/process.ts';
import { rowsOf } from '../support/state.ts';
import { until } from '../support/until.ts';

/** Each row takes seconds, and no limit is looked at before the last. */
const ENDLESS = `SELECT max(editDistance(repeat('ab', 32000), concat(repeat('ba', 30000), toString(number)))) FROM numbers(20000)`;

/** It takes a core for a minute. Linux weighs threads within their session, and sessions against one another where it groups by them. */
function letOthersGoFirst(pid: number): void {
	const lower = (change: () => void): void => {
		try {
			change();
		} catch {
			// A thread that has ended, or a Linux that does not group: it is a courtesy.
		}
	};
	for (const thread of readdirSync(`/proc/${pid}/task`)) lower(() => setPriority(Number(thread), 19));
	lower(() => writeFileSync(`/proc/${pid}/autogroup`, '19'));
}

test('a query that looks at no limit is ended with the server, which keeps what it had', IN_DEPTH_ALONE, async () => {
	const dataDir = await makeDataDir('pasokh-runaway-');
	const settings = readSettings({
		PASOKH_DATA_DIR: dataDir,
		CLICKHOUSE_HTTP_PORT: String(await freePort()),
		CLICKHOUSE_TCP_PORT: String(await freePort())
	});
	const said: string[] = [];
	const doors = await openSqlDoors(settings);
	let server = await startEngine(settings);
	void watchEngine(server, { database: 'pasokh', patienceS: 60 }, (line) => said.push(line));
	try {
		await migrate(settings);
		const [analyst, admin] = [openClient(settings, 'analyst'), openClient(settings, 'admin')];
		await admin.command({ query: 'CREATE TABLE pasokh.kept ENGINE = MergeTree ORDER BY n AS SELECT 7 AS n' });
		const endless = analyst
			.query({ query: ENDLESS, query_id: 'endless', clickhouse_settings: { max_execution_time: 1 } })
			.then(
				() => 'answered',
				() => 'ended'
			);
		await until('it runs', async () => {
			const found = await rowsOf(admin, `SELECT 1 FROM system.processes WHERE query_id = 'endless'`);
			return found.length === 1;
		});
		letOthersGoFirst(server.pid);
		expect(await endless).toBe('ended');
		await server.exited;
		expect(said).toEqual(['is ended, since a query of an analyst went on for long after its time']);
		server = await startEngine(settings);
		expect(await rowsOf(admin, `SELECT query_id FROM system.processes WHERE query_id = 'endless'`)).toEqual([]);
		expect(await rowsOf(admin, 'SELECT toUInt32(n) AS n FROM pasokh.kept')).toEqual([{ n: 7 }]);
		await Promise.all([analyst.close(), admin.close()]);
	} finally {
		await server.stop();
		await doors.close();
		await rm(dataDir, { recursive: true, force: true });
	}
});

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDemo } from '#sql/office/demo.server.ts';
import { readCredentials } from '#sql/engine/credentials.ts';
import { readSettings, type Settings } from '#sql/settings.ts';

const DEMO_DIR = 'data-demo';
const PROBE_MS = 2_000;

/** Whether the directory has an office, made by a start or a command. */
export const isOffice = (dataDir: string): boolean =>
	existsSync(join(dataDir, 'office.sqlite')) || existsSync(join(dataDir, 'clickhouse'));

/** Whether the running ClickHouse is the one of this directory. */
async function isRunning(dataDir: string, httpPort: number): Promise<boolean> {
	try {
		const { user, password } = readCredentials(dataDir).admin;
		const response = await fetch(`http://127.0.0.1:${httpPort}/?query=SELECT+1`, {
			headers: { 'x-clickhouse-user': user, 'x-clickhouse-key': password },
			signal: AbortSignal.timeout(PROBE_MS)
		});
		return response.ok;
	} catch {
		return false;
	}
}

/**
 * Settings of the office that a command refers to. With PASOKH_DATA_DIR unset that is `./data`, or the demo's directory
 * when only the demo exists or only the demo runs. A demo's clock is the newest moment of its data, as on its pages: by
 * the real clock every letter of 1401 was long overdue, and a figure differed from the wall's.
 */
export async function findOffice(env: NodeJS.ProcessEnv = process.env): Promise<Settings> {
	const settings = await findDirectory(env);
	return env.PASOKH_CLOCK === undefined && isDemo(settings.dataDir) ? { ...settings, clock: 'data' } : settings;
}

async function findDirectory(env: NodeJS.ProcessEnv): Promise<Settings> {
	const settings = readSettings(env);
	if (env.PASOKH_DATA_DIR !== undefined || settings.clickhouse.url !== undefined) return settings;
	const demo: Settings = { ...settings, dataDir: resolve(DEMO_DIR) };
	if (!isOffice(demo.dataDir)) return settings;
	if (!isOffice(settings.dataDir)) return demo;
	const { httpPort } = settings.clickhouse;
	const useDemo = !(await isRunning(settings.dataDir, httpPort)) && (await isRunning(demo.dataDir, httpPort));
	return useDemo ? demo : settings;
}

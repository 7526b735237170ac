import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_MARK, isDemo } from '#sql/office/demo.server.ts';
import { StartError } from './ports.server.ts';
import { call } from '#sql/root.ts';

/** Throws StartError for an office with real letters: the demo must not be played into it. */
export function refuseDemo(dataDir: string): void {
	if (isDemo(dataDir))
		throw new StartError(
			`PASOKH_DATA_DIR ${dataDir}: a demo made these data: set another directory, or run npm run demo`
		);
}

/** Marks the directory as a demo's. Throws StartError when it holds anything else. */
export function markAsDemo(dataDir: string): void {
	const mark = join(dataDir, DEMO_MARK);
	if (existsSync(mark)) return;
	try {
		mkdirSync(dataDir, { recursive: true, mode: 0o700 });
		if (readdirSync(dataDir).length > 0)
			throw new StartError(
				`PASOKH_DATA_DIR ${dataDir}: holds data that no demo made: set a directory that is empty or not there`
			);
		writeFileSync(mark, `The data of this directory are a demo: ${call('start')} refuses it, and it may be deleted.\n`);
	} catch (error) {
		if (error instanceof StartError) throw error;
		throw new StartError(
			`PASOKH_DATA_DIR ${dataDir}: cannot be written (${(error as Error).message}): set a directory that this user can write`
		);
	}
}

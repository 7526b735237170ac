import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { migrate } from '#sql/migrate/run.server.ts';
import { serverDir } from '#sql/engine/credentials.ts';
import { startEmbedded } from '#sql/server/embedded.server.ts';
import { readSettings } from '#sql/settings.ts';
import { SEED } from './depth.ts';
import { freePort } from './process.ts';
import { IS_DEEP, RUN_FOLDER } from './run-folder.ts';

const copy = promisify(execFile);
const COMPILES = IS_DEEP && SEED % 3 === 0;
const GONE = { recursive: true, force: true };

/**
 * A data directory in a temp folder, for an office of its own. The schema is in it already: to make it takes as long as
 * ten starts of ClickHouse, so the first file of a run does and the others copy it. Outside a run it is empty. Either
 * way `migrate` is still to be called, for the passwords of this office.
 */
export async function makeDataDir(prefix: string): Promise<string> {
	const dataDir = await mkdtemp(join(tmpdir(), prefix));
	const run = process.env[RUN_FOLDER];
	if (run !== undefined) await copy('cp', ['-a', '--reflink=auto', `${await withSchema(run)}/.`, dataDir]);
	if (run !== undefined && !COMPILES) await compileNothing(serverDir(dataDir));
	return dataDir;
}

/** The data directory that is copied: there once it is whole. */
async function withSchema(run: string): Promise<string> {
	const done = join(run, 'schema');
	const draft = `${done}.draft`;
	while (!existsSync(done)) {
		// Whoever makes the folder makes the schema.
		const isOurs = await mkdir(draft).then(
			() => true,
			() => false
		);
		// Between the look and the folder another may have ended: its draft is gone, and the schema there.
		const made = async (): Promise<void> => {
			if (existsSync(done)) return;
			await makeSchema(draft);
			await rename(draft, done);
		};
		if (isOurs) await made().finally(() => rm(draft, GONE));
		else await pause(50);
	}
	return done;
}

async function makeSchema(dataDir: string): Promise<void> {
	const settings = readSettings({
		PASOKH_DATA_DIR: dataDir,
		CLICKHOUSE_HTTP_PORT: String(await freePort()),
		CLICKHOUSE_TCP_PORT: String(await freePort())
	});
	const server = await startEmbedded(settings);
	try {
		await migrate(settings);
	} finally {
		await server.stop();
	}
	// Each office makes its own, so that none takes another's server for its own.
	await rm(join(serverDir(dataDir), 'credentials.json'));
}

/**
 * The engine compiles what it is asked for the third time: 40 ms of CPU each, a tenth of all that it does in these tests, and no
 * gain below millions of rows. In depth it does as in an office, in one of three files.
 */
async function compileNothing(server: string): Promise<void> {
	const off = ['expressions', 'aggregate_expressions', 'sort_description']
		.map((what) => `<compile_${what}>0</compile_${what}>`)
		.join('');
	await mkdir(join(server, 'users.d'));
	await writeFile(
		join(server, 'users.d', 'tests.xml'),
		`<clickhouse><profiles><default>${off}</default></profiles></clickhouse>`
	);
}

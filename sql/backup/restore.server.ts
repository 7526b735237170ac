import {
	chmodSync,
	copyFileSync,
	cpSync,
	existsSync,
	linkSync,
	mkdirSync,
	readdirSync,
	renameSync,
	rmdirSync,
	rmSync
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClient } from '../client/open.server.ts';
import { migrate } from '../migrate/run.server.ts';
import { backupsDir } from '../server/config.ts';
import { serverDir } from '../engine/credentials.ts';
import { startEmbedded } from '../server/embedded.server.ts';
import type { Settings } from '../settings.ts';
import { rebuild, type Rebuilt } from '../fold/rebuild.server.ts';
import type { Progress } from '../fold/full-rebuild.server.ts';
import { BELONGINGS, DATABASES, INBOX, untilDone } from './backup.server.ts';
import { BackupError, filesBelow, readManifest, type Manifest } from './manifest.server.ts';

export interface Restored extends Rebuilt {
	manifest: Manifest;
}

const NAME = 'restored';

/**
 * Makes an office from a backup, in a data directory without one. It is built in a neighbouring folder, which becomes the data directory
 * when all is done. So a restore that was cut off leaves no half office, and can simply be repeated.
 * @throws BackupError, ServerError with a message of one line
 */
export async function restoreOffice(
	settings: Settings,
	folder: string,
	onProgress: (progress: Progress) => void = () => {}
): Promise<Restored> {
	const dir = resolve(folder);
	const { dataDir, clickhouse } = settings;
	if (clickhouse.url !== undefined)
		throw new BackupError(
			`CLICKHOUSE_URL is set: restore that server by its own RESTORE DATABASE ${clickhouse.database} FROM Disk(…), then run "migrate" and "rebuild"`
		);
	if (existsSync(dataDir) && readdirSync(dataDir).length > 0)
		throw new BackupError(`${dataDir}: is not empty: name an empty or a new directory in PASOKH_DATA_DIR`);
	const manifest = await readManifest(dir);
	if (manifest.database !== clickhouse.database)
		throw new BackupError(`CLICKHOUSE_DATABASE must be ${manifest.database}, as it was when ${dir} was made`);

	const draft = draftOf(dataDir);
	rmSync(draft, { recursive: true, force: true });
	mkdirSync(draft, { recursive: true, mode: 0o700 });
	// Migrations may need the office's keys, to give answers the keys of their texts.
	if (existsSync(join(dir, 'keys'))) cpSync(join(dir, 'keys'), join(draft, 'keys'), { recursive: true });
	const rebuilt = await restoreServer({ ...settings, dataDir: draft }, dir, manifest, onProgress);
	for (const name of [...DATABASES, ...BELONGINGS, INBOX])
		if (existsSync(join(dir, name))) cpSync(join(dir, name), join(draft, name), { recursive: true });
	if (existsSync(join(draft, 'keys'))) chmodSync(join(draft, 'keys'), 0o700);
	if (existsSync(dataDir)) rmdirSync(dataDir);
	renameSync(draft, dataDir);
	return { ...rebuilt, manifest };
}

/** Where a restore into a data directory is built. */
export const draftOf = (dataDir: string): string => `${dataDir}.restoring`;

/** The folder that a restore into this data directory has left when it was cut off; undefined: there is none, or the office is there. */
export function cutRestore(dataDir: string): string | undefined {
	const isThere = existsSync(dataDir) && readdirSync(dataDir).length > 0;
	return !isThere && existsSync(draftOf(dataDir)) ? draftOf(dataDir) : undefined;
}

async function restoreServer(
	settings: Settings,
	dir: string,
	manifest: Manifest,
	onProgress: (progress: Progress) => void
): Promise<Rebuilt> {
	const server = await startEmbedded(settings);
	const client = openClient(settings, 'admin');
	const given = join(backupsDir(serverDir(settings.dataDir)), NAME);
	const { database } = settings.clickhouse;
	try {
		lendFolder(join(dir, 'clickhouse'), given);
		await untilDone(client, `RESTORE DATABASE ${database} FROM File({name: String}) ASYNC`, { name: NAME });
		rmSync(given, { recursive: true });
		await cutAt(client, database, manifest.begun_at);
		// This server's users have new passwords, and this Pasokh may be newer.
		await migrate(settings);
		return await rebuild(client, settings.clickhouse, onProgress);
	} finally {
		await client.close();
		await server.stop();
	}
}

/**
 * Deletes what was received after the backup began. Tables were copied one after another while events flowed in, so such batches may be in
 * some tables only, and the ledger would not add up. Nothing is lost: the batches in the copied spool are written again.
 */
async function cutAt(client: ClickHouseClient, database: string, begunAt: string): Promise<void> {
	const after = { begun: begunAt.replace('T', ' ').replace('Z', '') };
	for (const [table, column] of [
		['event_log', 'ingested_at'],
		['receipts', 'received_at'],
		['dead_letters', 'received_at']
	])
		await client.command({
			query: `ALTER TABLE ${database}.${table} DELETE WHERE ${column} > {begun: DateTime64(3, 'UTC')}`,
			query_params: after,
			clickhouse_settings: { mutations_sync: '2', wait_end_of_query: 1 }
		});
}

/** The server reads from its own folder only. It gets hard links to the files, or copies if they are on another disk. */
function lendFolder(from: string, to: string): void {
	for (const path of filesBelow(from)) {
		mkdirSync(dirname(join(to, path)), { recursive: true, mode: 0o700 });
		try {
			linkSync(join(from, path), join(to, path));
		} catch {
			copyFileSync(join(from, path), join(to, path));
		}
	}
}

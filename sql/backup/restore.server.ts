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
import { dropOldFiles, removeState } from '../erasure/erase-events.server.ts';
import { ERASURES, eraseOfBefore, readErasures, writeErasures, type Erasure } from '../erasure/erasures-file.server.ts';
import { eraseInStore } from '../office/erase-person.server.ts';
import { forgetFreePages } from '../office/free-pages.server.ts';
import { readKeys } from '../office/keys.server.ts';
import { keptTokens } from '../office/person-tokens.server.ts';
import { inStore } from '../office/store.server.ts';
import { serverDir } from '../engine/credentials.ts';
import { startEmbedded } from '../server/embedded.server.ts';
import type { Settings } from '../settings.ts';
import { rebuild, type Rebuilt } from '../fold/rebuild.server.ts';
import type { Progress } from '../fold/full-rebuild.server.ts';
import { BELONGINGS, DATABASES, INBOX, untilDone } from './backup.server.ts';
import { BackupError, filesBelow, readManifest, type Manifest } from './manifest.server.ts';
import { isSealed, unseal } from './sealed.server.ts';

export interface Restored extends Rebuilt {
	manifest: Manifest;
}

export interface RestoreOptions {
	/** A file of what was erased since the backup; that of the data directory where there is one, unless told. */
	erasures?: string | undefined;
	onProgress?: (progress: Progress) => void;
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
	{ erasures, onProgress = () => {} }: RestoreOptions = {}
): Promise<Restored> {
	const given = resolve(folder);
	const { dataDir, clickhouse } = settings;
	if (clickhouse.url !== undefined)
		throw new BackupError(
			`CLICKHOUSE_URL is set: restore that server by its own RESTORE DATABASE ${clickhouse.database} FROM Disk(…), then run "migrate" and "rebuild"`
		);
	if (isOffice(dataDir))
		throw new BackupError(`${dataDir}: is not empty: name an empty or a new directory in PASOKH_DATA_DIR`);
	const here = join(dataDir, ERASURES);
	const heeded = erasures ?? (existsSync(here) ? here : undefined);
	const erased = heeded === undefined ? [] : await readErasures(heeded);
	const draft = draftOf(dataDir);
	const { dir, manifest } = await openBackup(settings, given, draft);
	// Migrations may need the office's keys, to give answers the keys of their texts.
	if (existsSync(join(dir, 'keys'))) cpSync(join(dir, 'keys'), join(draft, 'keys'), { recursive: true });
	const there = { ...settings, dataDir: draft };
	const { keys, ...rebuilt } = await restoreServer(there, dir, { manifest, erased }, onProgress);
	for (const name of [...DATABASES, ...BELONGINGS, INBOX])
		// It was written anew where more was erased since.
		if (existsSync(join(dir, name)) && !(name === ERASURES && erased.length > 0))
			cpSync(join(dir, name), join(draft, name), { recursive: true });
	if (existsSync(join(draft, 'keys'))) chmodSync(join(draft, 'keys'), 0o700);
	if (erased.length > 0) {
		const values = [...keys, ...keptTokens(keys, readKeys(there).identity)];
		await inStore(there, (store) =>
			eraseInStore(
				store,
				values,
				erased.map(({ id }) => id)
			)
		);
		forgetFreePages(join(draft, 'office.sqlite'));
	}
	if (dir !== given) rmSync(dir, { recursive: true });
	// Whatever else has come there meanwhile is not deleted.
	rmSync(here, { force: true });
	if (existsSync(dataDir)) rmdirSync(dataDir);
	renameSync(draft, dataDir);
	return { ...rebuilt, manifest };
}

/** Checks a backup, and makes the empty folder of the draft; one that is encrypted is unpacked there. If it is refused, nothing of it stays. */
async function openBackup(
	{ clickhouse, keys }: Settings,
	given: string,
	draft: string
): Promise<{ dir: string; manifest: Manifest }> {
	const unsealed = join(draft, 'unsealed');
	const dir = isSealed(given) ? unsealed : given;
	mkdirSync(draft, { recursive: true, mode: 0o700 });
	try {
		if (dir === unsealed) await unseal(given, dir, keys.backup);
		const manifest = await readManifest(dir);
		if (manifest.database !== clickhouse.database)
			throw new BackupError(`CLICKHOUSE_DATABASE must be ${manifest.database}, as it was when ${given} was made`);
		for (const left of readdirSync(draft))
			if (join(draft, left) !== dir) rmSync(join(draft, left), { recursive: true });
		return { dir, manifest };
	} catch (error) {
		rmSync(unsealed, { recursive: true, force: true, maxRetries: 3 });
		// What an earlier restore has left that was cut off stays: the next start warns of it.
		if (readdirSync(draft).length === 0) rmdirSync(draft);
		throw error;
	}
}

/** Whether anything is there but what tells what was erased. */
const isOffice = (dataDir: string): boolean =>
	existsSync(dataDir) && readdirSync(dataDir).some((name) => name !== ERASURES);

/** Where a restore into a data directory is built. */
export const draftOf = (dataDir: string): string => `${dataDir}.restoring`;

/** The folder that a restore into this data directory has left when it was cut off; undefined: there is none, or the office is there. */
export function cutRestore(dataDir: string): string | undefined {
	return !isOffice(dataDir) && existsSync(draftOf(dataDir)) ? draftOf(dataDir) : undefined;
}

async function restoreServer(
	settings: Settings,
	dir: string,
	{ manifest, erased }: { manifest: Manifest; erased: Erasure[] },
	onProgress: (progress: Progress) => void
): Promise<Rebuilt & { keys: string[] }> {
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
		const keys = await eraseOfBefore(client, { database }, erased);
		const rebuilt = await rebuild(client, settings.clickhouse, onProgress);
		if (erased.length > 0) {
			await removeState(client, { database }, true);
			await dropOldFiles(client, { database });
			await writeErasures(client, database, settings.dataDir);
		}
		return { ...rebuilt, keys };
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

import {
	chmodSync,
	closeSync,
	copyFileSync,
	cpSync,
	existsSync,
	mkdirSync,
	openSync,
	readdirSync,
	renameSync,
	rmSync,
	statfsSync,
	statSync
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { backup as copyDatabase, DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClient } from '../client/open.server.ts';
import { isAlive } from '../is-alive.ts';
import { RESERVE_BYTES } from '../model/health.ts';
import { backupsDir } from '../server/config.ts';
import { serverDir } from '../engine/credentials.ts';
import type { Settings } from '../settings.ts';
import { sizeBelow } from '../size-below.ts';
import { ERASURES } from '../erasure/erasures-file.server.ts';
import { DEMO_MARK, PLAYED_MARK } from '../office/demo.server.ts';
import { KEY_NAMES } from '../office/keys.server.ts';
import { BackupError, filesBelow, MANIFEST, writeManifest, type Manifest } from './manifest.server.ts';
import { seal, SEALED_DRAFT } from './sealed.server.ts';

/** The SQLite files of an office; then the folders and marks that are copied as they are. */
export const DATABASES = ['spool.sqlite', 'office.sqlite'] as const;
export const BELONGINGS = ['keys', 'mappings', DEMO_MARK, PLAYED_MARK, ERASURES] as const;
/** Files of producers: of these a backup has those that wait. */
export const INBOX = 'inbox';

const POLL_MS = 100;
/** A batch is durable within this time of its receipt, so the copies have all that was received before the beginning. */
const DURABLE_WITHIN_MS = 1_000;
/** Pages per step. All in one: a commit of ingest between two steps would make the copy start again, for ever. */
const ALL_PAGES = 2 ** 31 - 1;

/**
 * Copies a running office into an empty or new folder, with all that was acknowledged when the copy began. The spool is copied first: a
 * batch that leaves it meanwhile is in ClickHouse, which is copied after it. A batch in both counts once. With a key, all is first copied within
 * the data directory, so that the folder never has anything in clear.
 * @throws BackupError with a message of one line
 */
export async function backupOffice(settings: Settings, folder: string): Promise<Manifest> {
	const whole = resolve(folder);
	const { dataDir, clickhouse } = settings;
	if (clickhouse.url !== undefined)
		throw new BackupError(
			`CLICKHOUSE_URL is set: back up that server by its own BACKUP DATABASE ${clickhouse.database} TO Disk(…), and ${dataDir} by copying its keys and *.sqlite files before it`
		);
	if (!existsSync(join(dataDir, 'clickhouse')))
		throw new BackupError(`${dataDir}: there is no office: name the one to back up in PASOKH_DATA_DIR`);
	prepareFolder(whole);
	const backups = backupsDir(serverDir(dataDir));
	sweepBackups(dataDir);
	const key = settings.keys.backup;
	const dir = key === undefined ? whole : join(backups, `${ownName()}-whole`);
	const client = openClient(settings, 'admin');
	try {
		await refuseWithoutRoom(dataDir, whole);
		mkdirSync(dir, { recursive: true, mode: 0o700 });
		const begun = new Date();
		// Before the spool: a file that is taken meanwhile is in both, and counts once.
		copyWaitingFiles(join(dataDir, INBOX), join(dir, INBOX));
		await sleep(DURABLE_WITHIN_MS);
		const counts = await countsOf(client, clickhouse.database);
		const waiting = await copySqlite(dataDir, dir, 'spool.sqlite');
		await backupServer(client, clickhouse.database, backups, join(dir, 'clickhouse'));
		await copySqlite(dataDir, dir, 'office.sqlite');
		for (const name of BELONGINGS)
			if (existsSync(join(dataDir, name))) cpSync(join(dataDir, name), join(dir, name), { recursive: true });
		closeToOthers(dir);
		const manifest = await writeManifest(dir, {
			begun_at: begun.toISOString(),
			ended_at: new Date().toISOString(),
			database: clickhouse.database,
			migrations: await migrationsOf(client, clickhouse.database),
			counts: { ...counts, waiting_batches: waiting },
			keys_from_settings: KEY_NAMES.filter((name) => settings.keys[name] !== undefined)
		});
		if (key !== undefined) await seal(dir, whole, key);
		return manifest;
	} finally {
		if (key !== undefined) rmSync(dir, { recursive: true, force: true });
		await client.close();
	}
}

function prepareFolder(dir: string): void {
	try {
		mkdirSync(dir, { recursive: true, mode: 0o700 });
		const there = readdirSync(dir);
		if (there.includes(SEALED_DRAFT) || (there.includes('spool.sqlite') && !there.includes(MANIFEST)))
			throw new BackupError(`${dir}: holds a backup that was cut off: delete it, or name another folder`);
		if (there.length > 0) throw new BackupError(`${dir}: is not empty: name a new or an empty folder`);
		chmodSync(dir, 0o700);
	} catch (cause) {
		if (cause instanceof BackupError) throw cause;
		throw new BackupError(
			`${dir}: cannot be written (${(cause as Error).message}): name a folder that this user can write`,
			{
				cause
			}
		);
	}
}

/** The data directory has it first, and then the folder; ingest needs its reserve meanwhile. */
async function refuseWithoutRoom(dataDir: string, folder: string): Promise<void> {
	const files = DATABASES.flatMap((name) => [name, `${name}-wal`]).map((name) => join(dataDir, name));
	const sizes = files.filter(existsSync).map((file) => statSync(file).size);
	const needed = sizes.reduce((sum, size) => sum + size, await sizeBelow(serverDir(dataDir)));
	for (const [dir, bytes] of [
		[dataDir, needed + RESERVE_BYTES],
		[folder, needed]
	] as const) {
		const { bavail, bsize } = statfsSync(dir);
		const [takes, free] = [Math.ceil(bytes / 1e6), Math.floor((bavail * bsize) / 1e6)];
		if (takes > free)
			throw new BackupError(
				`${dir}: a backup takes up to ${takes} MB there, and ${free} MB are free: make room on that disk`
			);
	}
}

/** Copies the files that ingest has not finished. Those in `done` and `failed` hold persons in clear, and stay out of a backup. */
function copyWaitingFiles(from: string, to: string): void {
	if (!existsSync(from)) return;
	for (const path of filesBelow(from)) {
		if (/^((done|failed)\/|\.)/.test(path)) continue;
		mkdirSync(join(to, path, '..'), { recursive: true, mode: 0o700 });
		try {
			copyFileSync(join(from, path), join(to, path));
		} catch (error) {
			// It was finished since it was listed: its events are in the spool.
			if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
		}
	}
}

/** @returns for the spool, how many batches wait in it */
async function copySqlite(from: string, to: string, name: (typeof DATABASES)[number]): Promise<number> {
	if (!existsSync(join(from, name))) return 0;
	const source = new DatabaseSync(join(from, name), { readOnly: true });
	try {
		closeSync(openSync(join(to, name), 'wx', 0o600));
		await copyDatabase(source, join(to, name), { rate: ALL_PAGES });
	} finally {
		source.close();
	}
	if (name !== 'spool.sqlite') return 0;
	const copy = new DatabaseSync(join(to, name));
	try {
		// In one file, without a write-ahead log.
		copy.exec('PRAGMA journal_mode = DELETE');
		return Number(copy.prepare('SELECT count(*) AS batches FROM batches').get()?.['batches'] ?? 0);
	} finally {
		copy.close();
	}
}

/** Uses the server's own BACKUP. The server writes into its own folder only, so the files are moved from there. */
async function backupServer(client: ClickHouseClient, database: string, folder: string, to: string): Promise<void> {
	const name = ownName();
	const made = join(folder, name);
	// Locks of running work would block the restored office.
	const passing = ['schema_lock', 'rebuild_lock', 'verify_lock'];
	const shadows = await client.query({
		query: `SELECT name FROM system.tables WHERE database = {database: String} AND match(name, '_(next|check)$')`,
		query_params: { database },
		format: 'JSONEachRow'
	});
	for (const table of await shadows.json<{ name: string }>()) passing.push(table.name);
	try {
		await untilDone(
			client,
			`BACKUP DATABASE ${database} EXCEPT TABLES ${passing.map((table) => `${database}.${table}`).join(', ')} TO File({name: String}) ASYNC`,
			{ name }
		);
		moveFolder(made, to);
	} finally {
		rmSync(made, { recursive: true, force: true });
	}
}

const ownName = (): string => `backup-${process.pid}-${Date.now()}`;

/** Deletes what killed backups have left in the server's folder, of which some is in clear. */
export function sweepBackups(dataDir: string): void {
	const folder = backupsDir(serverDir(dataDir));
	if (!existsSync(folder)) return;
	for (const left of readdirSync(folder)) {
		const pid = Number(/^backup-(\d+)-/.exec(left)?.[1]);
		if (pid > 0 && !isAlive(pid)) rmSync(join(folder, left), { recursive: true, force: true });
	}
}

/** Runs a BACKUP or RESTORE, and polls its state, because it may outlast a connection. */
export async function untilDone(
	client: ClickHouseClient,
	query: string,
	query_params: Record<string, unknown>
): Promise<void> {
	const started = await client.query({ query, query_params, format: 'JSONEachRow' });
	const [{ id } = { id: '' }] = await started.json<{ id: string }>();
	for (;;) {
		const found = await client.query({
			query: 'SELECT toString(status) AS status, error FROM system.backups WHERE id = {id: String}',
			query_params: { id },
			format: 'JSONEachRow'
		});
		const [row] = await found.json<{ status: string; error: string }>();
		if (row === undefined || /FAILED|CANCELLED/.test(row.status))
			throw new BackupError(`ClickHouse could not do it: ${(row?.error ?? 'it has ended').slice(0, 300)}`);
		if (['BACKUP_CREATED', 'RESTORED'].includes(row.status)) return;
		await sleep(POLL_MS);
	}
}

function moveFolder(from: string, to: string): void {
	try {
		renameSync(from, to);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
		for (const path of filesBelow(from)) {
			mkdirSync(join(to, path, '..'), { recursive: true, mode: 0o700 });
			copyFileSync(join(from, path), join(to, path));
		}
	}
}

/** Lets only the owner read it, because it contains keys. */
function closeToOthers(dir: string): void {
	for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true }))
		chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o700 : 0o600);
}

async function countsOf(
	client: ClickHouseClient,
	database: string
): Promise<{ events: number; letters: number; calls: number }> {
	const found = await client.query({
		query: `SELECT (SELECT count() FROM ${database}.event_log) AS events,
			(SELECT count() FROM ${database}.letter_state FINAL) AS letters, (SELECT count() FROM ${database}.call_state FINAL) AS calls`,
		format: 'JSONEachRow'
	});
	const [row] = await found.json<{ events: string; letters: string; calls: string }>();
	return { events: Number(row?.events), letters: Number(row?.letters), calls: Number(row?.calls) };
}

async function migrationsOf(client: ClickHouseClient, database: string): Promise<string[]> {
	const found = await client.query({
		query: `SELECT DISTINCT name FROM ${database}.schema_migrations WHERE match(name, '^[^/]+[.]sql$') ORDER BY name`,
		format: 'JSONEachRow'
	});
	return (await found.json<{ name: string }>()).map(({ name }) => basename(name));
}

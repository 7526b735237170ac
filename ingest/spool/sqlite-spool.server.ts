import { chmodSync, closeSync, mkdirSync, openSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { RESERVE_BYTES } from '#sql/model/health.ts';
import { receivedAtOf, SpoolFullError, type DoorName, type Spool, type SpoolBatch } from './spool.ts';

export interface SqliteSpoolOptions {
	path: string;
	/** Most bytes of waiting batches, packed. */
	maxBytes: number;
	/** Bytes of the disk that must stay free, for ClickHouse too. */
	reserveBytes?: number;
}

const RETRY_AFTER_S = 10;
/** After an outage, free pages are returned to the disk if there are more than this (of 4 KiB). */
const VACUUM_PAGES = 16_384;
/** Losing the disk during a commit is treated like a full disk: nothing of it is stored. */
const DISK_ERRORS = new Set([10, 11, 13, 14]);

const SCHEMA = `
	CREATE TABLE IF NOT EXISTS batches (
		-- Never the same number twice: what is taken is known by the highest one, and an emptied table would begin again at 1.
		seq INTEGER PRIMARY KEY AUTOINCREMENT,
		id INTEGER NOT NULL UNIQUE,
		source TEXT NOT NULL,
		load_id TEXT NOT NULL,
		door TEXT NOT NULL,
		events INTEGER NOT NULL,
		rejected INTEGER NOT NULL,
		newest_at INTEGER NOT NULL,
		bytes INTEGER NOT NULL,
		rows BLOB NOT NULL,
		subjects BLOB NOT NULL,
		dead BLOB NOT NULL
	) STRICT;
`;

interface Waiting {
	batch: SpoolBatch;
	resolve: () => void;
	reject: (error: Error) => void;
}

/**
 * The spool of a single machine: one SQLite file in write-ahead mode, synced to disk at each commit. Batches appended
 * in the same turn of the event loop share a commit. One process at a time may write; others may read.
 */
export function openSqliteSpool({ path, maxBytes, reserveBytes = RESERVE_BYTES }: SqliteSpoolOptions): Spool {
	const db = openDatabase(path);
	const add = db.prepare(
		`INSERT INTO batches (id, source, load_id, door, events, rejected, newest_at, bytes, rows, subjects, dead)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	);
	const remove = db.prepare('DELETE FROM batches WHERE id = ?');
	const oldest = db.prepare('SELECT id FROM batches ORDER BY seq LIMIT 1');
	oldest.setReadBigInts(true);
	const next = db.prepare('SELECT * FROM batches WHERE seq > ? ORDER BY seq');
	next.setReadBigInts(true);
	const total = db.prepare(
		'SELECT count(*) AS batches, ifnull(sum(events), 0) AS events, ifnull(sum(bytes), 0) AS bytes FROM batches'
	);
	const size = { ...total.get() } as { batches: number; events: number; bytes: number };

	const nearlyFull = `the disk of ${dirname(path)} is nearly full`;
	let taken = 0n;
	let forgotten: bigint[] = [];
	let queue: Waiting[] = [];
	let closing = false;
	let takers: (() => void)[] = [];
	const wakeTakers = (): void => {
		for (const wake of takers) wake();
		takers = [];
	};

	function append(batch: SpoolBatch): Promise<void> {
		return new Promise((resolve, reject) => {
			if (queue.length === 0) setImmediate(commitQueue);
			queue.push({ batch, resolve, reject });
		});
	}

	function commitQueue(): void {
		const waiting = queue;
		queue = [];
		const error = commit(waiting.map(({ batch }) => batch));
		for (const { resolve, reject } of waiting) {
			if (error) reject(error);
			else resolve();
		}
		if (!error) wakeTakers();
	}

	function commit(batches: SpoolBatch[]): Error | undefined {
		const bytes = batches.reduce((sum, batch) => sum + bytesOf(batch), 0);
		if (closing) return new SpoolFullError('ingest is stopping', 1);
		if (size.bytes + bytes > maxBytes)
			return new SpoolFullError('the spool holds all that PASOKH_SPOOL_BYTES allows', RETRY_AFTER_S);
		if (!hasFree(reserveBytes + bytes)) return new SpoolFullError(nearlyFull, RETRY_AFTER_S);
		try {
			db.exec('BEGIN IMMEDIATE');
			for (const b of batches)
				add.run(
					...[b.id, b.source, b.loadId, b.door, b.events, b.rejected, b.newestAt],
					...[bytesOf(b), b.rows, b.entities, b.dead]
				);
			db.exec('COMMIT');
		} catch (error) {
			return failed(error);
		}
		size.batches += batches.length;
		size.events += batches.reduce((sum, { events }) => sum + events, 0);
		size.bytes += bytes;
		return undefined;
	}

	/** Returns unused pages to the disk before a producer is refused. */
	function hasFree(bytes: number): boolean {
		if (freeBytes(path) >= bytes) return true;
		giveBack(db, 0);
		return freeBytes(path) >= bytes;
	}

	/** SQLite itself may have rolled back a failed commit. */
	function failed(error: unknown): Error {
		if (db.isTransaction) db.exec('ROLLBACK');
		if (!isDiskError(error)) return error as Error;
		return new SpoolFullError(`the spool cannot be written (${(error as Error).message})`, RETRY_AFTER_S);
	}

	async function take(maxEvents: number): Promise<SpoolBatch[] | undefined> {
		while (!closing) {
			const batches = takeNow(maxEvents);
			if (batches.length > 0) return batches;
			await new Promise<void>((resolve) => takers.push(resolve));
		}
		return undefined;
	}

	function takeNow(maxEvents: number): SpoolBatch[] {
		const batches: SpoolBatch[] = [];
		let events = 0;
		for (const row of next.iterate(taken)) {
			const batch = batchOf(row);
			if (batches.length > 0 && events + batch.events > maxEvents) break;
			batches.push(batch);
			events += batch.events;
			taken = row['seq'] as bigint;
		}
		return batches;
	}

	/** On a full disk even this cannot be written: it is retried with the next ones, or after the next start. */
	async function done(batches: SpoolBatch[]): Promise<void> {
		forgotten.push(...batches.map(({ id }) => id));
		try {
			db.exec('BEGIN IMMEDIATE');
			for (const id of forgotten) remove.run(id);
			db.exec('COMMIT');
			forgotten = [];
		} catch (error) {
			if (!(failed(error) instanceof SpoolFullError)) throw error;
		}
		size.batches -= batches.length;
		size.events -= batches.reduce((sum, { events }) => sum + events, 0);
		size.bytes -= batches.reduce((sum, batch) => sum + bytesOf(batch), 0);
		if (size.batches === 0) giveBack(db, VACUUM_PAGES);
	}

	return {
		partitions: 1,
		append,
		take,
		done,
		size: () => {
			const id = size.batches > 0 ? (oldest.get()?.['id'] as bigint | undefined) : undefined;
			const oldestAt = id === undefined ? undefined : receivedAtOf(id);
			return { ...size, oldestAt, ...(freeBytes(path) < reserveBytes && { refuses: nearlyFull }) };
		},
		async close() {
			closing = true;
			wakeTakers();
			if (queue.length > 0) commitQueue();
			db.close();
		}
	};
}

function openDatabase(path: string): DatabaseSync {
	mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
	try {
		closeSync(openSync(path, 'a', 0o600));
		chmodSync(path, 0o600);
		const db = new DatabaseSync(path);
		db.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
		db.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_size_limit = 67108864;');
		db.exec(SCHEMA);
		return db;
	} catch (cause) {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new Error(`${path}: the spool cannot be opened (${why}); see to the disk and its rights, and start again`, {
			cause
		});
	}
}

/** After an outage the file is as large as the spool was. On a completely full disk even shrinking must wait. */
function giveBack(db: DatabaseSync, beyondPages: number): void {
	try {
		const { freelist_count } = db.prepare('PRAGMA freelist_count').get() as { freelist_count: number };
		if (freelist_count <= beyondPages) return;
		db.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE);');
	} catch (error) {
		if (!isDiskError(error)) throw error;
	}
}

function isDiskError(error: unknown): boolean {
	const { errcode } = error as { errcode?: number };
	return errcode !== undefined && DISK_ERRORS.has(errcode & 0xff);
}

function bytesOf({ rows, entities, dead }: SpoolBatch): number {
	return rows.byteLength + entities.byteLength + dead.byteLength;
}

function freeBytes(path: string): number {
	const { bavail, bsize } = statfsSync(dirname(path));
	return bavail * bsize;
}

function batchOf(row: Record<string, SQLOutputValue>): SpoolBatch {
	return {
		id: row['id'] as bigint,
		source: row['source'] as string,
		loadId: row['load_id'] as string,
		door: row['door'] as DoorName,
		partition: 0,
		events: Number(row['events']),
		rejected: Number(row['rejected']),
		newestAt: Number(row['newest_at']),
		rows: row['rows'] as Uint8Array,
		entities: row['subjects'] as Uint8Array,
		dead: row['dead'] as Uint8Array
	};
}

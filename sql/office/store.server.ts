import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { CompiledQuery, Kysely, PostgresDialect, sql, SqliteDialect, type SqliteDatabase } from 'kysely';
import pg from 'pg';
import type { Settings } from '../settings.ts';
import { chainExistingLines } from './access-chain.ts';
import { OfficeError } from './office-error.ts';
import { runAtOnce, runInTurn, type OneGo } from './one-go.ts';
import { statementsFor, STEPS } from './schema.ts';
import type { OfficeTables } from './tables.ts';

export type StoreSettings = Pick<Settings, 'dataDir' | 'databaseUrl'>;

/** The store of users, sessions, tokens and all else about the office's people. Letters are in ClickHouse. */
export interface Store {
	db: Kysely<OfficeTables>;
	/** Runs statements in one transaction. No other process changes meanwhile what they have written. */
	inOneGo<Result>(work: () => OneGo<Result>): Promise<Result>;
	close(): Promise<void>;
}

/** More than any process of a single machine needs. PostgreSQL's own limit is 100 for all. */
const CONNECTIONS = 8;
const CONNECT_MS = 5_000;
/** An advisory lock, so that two processes that start at once do not both change the schema. */
const SCHEMA_LOCK = 7_276_564;

/**
 * Opens the store and brings its schema up to date: PostgreSQL with PASOKH_DB_URL, else `<dataDir>/office.sqlite` (created at first use,
 * mode 0600). Several processes may have it open.
 * @throws OfficeError if it cannot be opened
 */
export async function openStore({ dataDir, databaseUrl }: StoreSettings): Promise<Store> {
	return databaseUrl === undefined ? openSqlite(dataDir) : openPostgres(databaseUrl);
}

/** Opens the store, does work, and closes it. */
export async function inStore<Result>(
	settings: StoreSettings,
	work: (store: Store) => Promise<Result>
): Promise<Result> {
	const store = await openStore(settings);
	try {
		return await work(store);
	} finally {
		await store.close();
	}
}

/**
 * Runs the remaining steps in the caller's transaction. Older lines of the access log are chained by code, because SQL of both engines has no
 * SHA-256.
 * @returns whether an older schema was changed
 */
function* bringUp(db: Kysely<OfficeTables>, engine: 'sqlite' | 'postgres'): OneGo<boolean> {
	const said = (text: string) => CompiledQuery.raw(text);
	yield said('CREATE TABLE IF NOT EXISTS schema_steps (name TEXT PRIMARY KEY)');
	const steps = (yield said('SELECT name FROM schema_steps')) as { name: string }[];
	const done = new Set(steps.map(({ name }) => name));
	for (const [name, statements] of Object.entries(STEPS)) {
		if (done.has(name)) continue;
		for (const text of statementsFor(engine, statements)) yield said(text);
		if (name === 'access_chain') yield* chainExistingLines(db);
		yield sql`INSERT INTO schema_steps VALUES (${name})`.compile(db);
	}
	return done.size > 0 && done.size < Object.keys(STEPS).length;
}

function openSqlite(dataDir: string): Store {
	const path = join(dataDir, 'office.sqlite');
	try {
		mkdirSync(dataDir, { recursive: true, mode: 0o700 });
		closeSync(openSync(path, 'a', 0o600));
		chmodSync(path, 0o600);
		const file = new DatabaseSync(path);
		// SQLite has no queue for its lock: beside a process that writes all the time, 5 s were too few on a busy machine.
		file.exec('PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
		const db = new Kysely<OfficeTables>({ dialect: new SqliteDialect({ database: forKysely(file) }) });
		// Otherwise data that a step dropped would stay readable in free pages.
		if (inOneGo(file, bringUp(db, 'sqlite'))) file.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
		return {
			db,
			// It waits for its turn on the process's one connection.
			inOneGo: (work) => db.connection().execute(() => Promise.try(() => inOneGo(file, work()))),
			close: () => db.destroy()
		};
	} catch (cause) {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new OfficeError(
			`${path}: cannot be opened (${why}); PASOKH_DATA_DIR must name a directory that this user can write`,
			{ cause }
		);
	}
}

/** Kysely's own transaction takes the write lock late: another process may have changed what was read before. */
function inOneGo<Result>(file: DatabaseSync, work: OneGo<Result>): Result {
	file.exec('BEGIN IMMEDIATE');
	try {
		const result = runAtOnce(work, ({ sql: text, parameters }) =>
			file.prepare(text).all(...(parameters as readonly SQLInputValue[]))
		);
		file.exec('COMMIT');
		return result;
	} catch (error) {
		// On a full disk SQLite itself has rolled back.
		if (file.isTransaction) file.exec('ROLLBACK');
		throw error;
	}
}

/** Adapts Node's SQLite to the interface of better-sqlite3, which Kysely expects. */
function forKysely(file: DatabaseSync): SqliteDatabase {
	return {
		close: () => file.close(),
		prepare(text) {
			// On a full disk SQLite itself has rolled back: an error of the second would hide the first.
			const isRolledBack = text === 'rollback' && !file.isTransaction;
			const statement = file.prepare(isRolledBack ? 'SELECT 1' : text);
			const values = (given: readonly unknown[]) => given as SQLInputValue[];
			return {
				reader: statement.columns().length > 0,
				all: (given) => statement.all(...values(given)),
				run: (given) => statement.run(...values(given)),
				iterate: (given) => statement.iterate(...values(given))
			};
		}
	};
}

async function openPostgres(url: string): Promise<Store> {
	// By default 64 bits come as text. Ours are counts and time steps.
	pg.types.setTypeParser(pg.types.builtins.INT8, Number);
	const pool = new pg.Pool({
		connectionString: url,
		max: CONNECTIONS,
		connectionTimeoutMillis: CONNECT_MS,
		allowExitOnIdle: true
	});
	// A broken idle connection is replaced. Without a listener its error would end the process.
	pool.on('error', () => {});
	const db = new Kysely<OfficeTables>({ dialect: new PostgresDialect({ pool }) });
	try {
		const inOneGo: Store['inOneGo'] = (work) =>
			db.transaction().execute((change) => runInTurn(work(), async (query) => (await change.executeQuery(query)).rows));
		await inOneGo(function* () {
			yield sql`SELECT pg_advisory_xact_lock(${SCHEMA_LOCK})`.compile(db);
			yield* bringUp(db, 'postgres');
		});
		return { db, inOneGo, close: () => db.destroy() };
	} catch (cause) {
		await db.destroy();
		const why = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : String(cause);
		throw new OfficeError(
			`PASOKH_DB_URL: the database cannot be used (${why}); it must name a PostgreSQL that answers, and a user who may make tables in it`,
			{ cause }
		);
	}
}

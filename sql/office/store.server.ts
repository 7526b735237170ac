import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Kysely, PostgresDialect, sql, SqliteDialect, type SqliteDatabase } from 'kysely';
import pg from 'pg';
import type { Settings } from '../settings.ts';
import { OfficeError } from './office-error.ts';
import { statementsFor, STEPS } from './schema.ts';
import type { OfficeTables } from './tables.ts';

export type StoreSettings = Pick<Settings, 'dataDir' | 'databaseUrl'>;

/** Users, sessions, tokens and what else the office keeps of its people: not of its letters, which are in ClickHouse. */
export interface Store {
	db: Kysely<OfficeTables>;
	close(): Promise<void>;
}

/** Bigger than any process of a single machine needs; PostgreSQL's own limit is 100 for all. */
const CONNECTIONS = 8;
const CONNECT_MS = 5_000;
/** Of our own, so that two processes that start at once make the schema one after the other. */
const SCHEMA_LOCK = 7_276_564;

/**
 * Opens the store, and brings its schema up to date: PostgreSQL with PASOKH_DB_URL, else `<dataDir>/office.sqlite` (made at
 * first use, mode 0600). Several processes may have it open.
 * @throws OfficeError when it cannot be opened
 */
export async function openStore({ dataDir, databaseUrl }: StoreSettings): Promise<Store> {
	const db = databaseUrl === undefined ? openSqlite(dataDir) : await openPostgres(databaseUrl);
	return { db, close: () => db.destroy() };
}

/** Opens the store for one piece of work. */
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

function openSqlite(dataDir: string): Kysely<OfficeTables> {
	const path = join(dataDir, 'office.sqlite');
	try {
		mkdirSync(dataDir, { recursive: true, mode: 0o700 });
		closeSync(openSync(path, 'a', 0o600));
		chmodSync(path, 0o600);
		const file = new DatabaseSync(path);
		file.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
		file.exec('BEGIN IMMEDIATE');
		file.exec('CREATE TABLE IF NOT EXISTS schema_steps (name TEXT PRIMARY KEY)');
		const done = new Set(
			file
				.prepare('SELECT name FROM schema_steps')
				.all()
				.map(({ name }) => name)
		);
		for (const [name, statements] of Object.entries(STEPS)) {
			if (done.has(name)) continue;
			for (const text of statementsFor('sqlite', statements)) file.exec(text);
			file.prepare('INSERT INTO schema_steps VALUES (?)').run(name);
		}
		file.exec('COMMIT');
		return new Kysely<OfficeTables>({ dialect: new SqliteDialect({ database: forKysely(file) }) });
	} catch (cause) {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new OfficeError(
			`${path}: cannot be opened (${why}); PASOKH_DATA_DIR must name a directory that this user can write`,
			{ cause }
		);
	}
}

/** Node's SQLite in the form that Kysely knows, better-sqlite3's. */
function forKysely(file: DatabaseSync): SqliteDatabase {
	return {
		close: () => file.close(),
		prepare(text) {
			const statement = file.prepare(text);
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

async function openPostgres(url: string): Promise<Kysely<OfficeTables>> {
	// 64 bits come as text otherwise: ours are counts and steps of time.
	pg.types.setTypeParser(pg.types.builtins.INT8, Number);
	const pool = new pg.Pool({
		connectionString: url,
		max: CONNECTIONS,
		connectionTimeoutMillis: CONNECT_MS,
		allowExitOnIdle: true
	});
	// An idle connection that breaks is made anew; without a listener it would end the process.
	pool.on('error', () => {});
	const db = new Kysely<OfficeTables>({ dialect: new PostgresDialect({ pool }) });
	try {
		await db.transaction().execute(async (change) => {
			const run = (text: string) => sql.raw<{ name: string }>(text).execute(change);
			await run(`SELECT pg_advisory_xact_lock(${SCHEMA_LOCK})`);
			await run('CREATE TABLE IF NOT EXISTS schema_steps (name TEXT PRIMARY KEY)');
			const done = new Set((await run('SELECT name FROM schema_steps')).rows.map(({ name }) => name));
			for (const [name, statements] of Object.entries(STEPS)) {
				if (done.has(name)) continue;
				for (const text of statementsFor('postgres', statements)) await run(text);
				await sql`INSERT INTO schema_steps VALUES (${name})`.execute(change);
			}
		});
		return db;
	} catch (cause) {
		await db.destroy();
		const why = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : String(cause);
		throw new OfficeError(
			`PASOKH_DB_URL: the database cannot be used (${why}); it must name a PostgreSQL that answers, and a user who may make tables in it`,
			{ cause }
		);
	}
}

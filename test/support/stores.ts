import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { openStore, type Store, type StoreSettings } from '#sql/office/store.server.ts';
import { freePort } from './process.ts';
import { findPostgres } from './tools.ts';
import { LONG_MS, until } from './until.ts';

const USER = 'postgres';

export interface PostgresUnderTest {
	/** For PASOKH_DB_URL. */
	url: string;
	stop(): Promise<void>;
}

/** An empty PostgreSQL in a temp folder, as Debian's own user where the tests are root, since it refuses root. */
export async function startTestPostgres(bin: string): Promise<PostgresUnderTest> {
	const dir = mkdtempSync(join(tmpdir(), 'pasokh-postgres-'));
	const isRoot = process.getuid?.() === 0;
	if (isRoot) {
		const id = (flag: string) => Number(execFileSync('id', [flag, USER], { encoding: 'utf8' }));
		chownSync(dir, id('-u'), id('-g'));
	}
	const command = (name: string, args: string[]): [string, string[]] =>
		isRoot ? ['runuser', ['-u', USER, '--', join(bin, name), ...args]] : [join(bin, name), args];
	execFileSync(...command('initdb', ['-N', '-D', dir, '-A', 'trust', '-U', USER, '-E', 'UTF8', '--locale=C']), {
		stdio: 'ignore',
		cwd: '/'
	});
	const port = await freePort();
	const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'fsync=off'];
	const [file, args] = command('postgres', ['-D', dir, ...settings.flatMap((one) => ['-c', one])]);
	const server = spawn(file, args, { stdio: 'ignore', cwd: '/' });
	const exited = new Promise((resolve) => server.once('exit', resolve));
	const url = `postgres://${USER}@127.0.0.1:${port}/postgres`;
	const stop = async (): Promise<void> => {
		execFileSync(...command('pg_ctl', ['-D', dir, 'stop', '-m', 'immediate']), { stdio: 'ignore', cwd: '/' });
		await exited;
		rmSync(dir, { recursive: true, force: true });
	};
	await until(
		'PostgreSQL answers',
		async () => {
			const client = new pg.Client({ connectionString: url });
			try {
				await client.connect();
				return true;
			} catch {
				return false;
			} finally {
				await client.end().catch(() => {});
			}
		},
		LONG_MS
	);
	return { url, stop };
}

const bin = findPostgres();

/** The store of the test that runs: an empty one for each. */
export interface StoreUnderTest {
	kind: string;
	dir: string;
	settings: StoreSettings;
	store: Store;
}

/** Describes what a store, or something in it, does in SQLite and, where that is installed, in PostgreSQL. */
export function describeStores(what: string, tests: (under: StoreUnderTest) => void): void {
	describe.each(bin === undefined ? ['SQLite'] : ['SQLite', 'PostgreSQL'])(`${what} in %s`, (kind) => {
		let server: PostgresUnderTest | undefined;
		const under = { kind } as StoreUnderTest;
		beforeAll(async () => {
			if (kind === 'PostgreSQL') server = await startTestPostgres(bin!);
		});
		afterAll(async () => server?.stop());
		beforeEach(async () => {
			under.dir = mkdtempSync(join(tmpdir(), 'pasokh-store-'));
			under.settings = { dataDir: under.dir, databaseUrl: server?.url };
			// Several processes make the schema at once.
			const opened = await Promise.all([1, 2, 3].map(() => openStore(under.settings)));
			under.store = opened.pop()!;
			for (const one of opened) await one.close();
		});
		afterEach(async () => {
			if (server) await sql.raw('DROP SCHEMA public CASCADE; CREATE SCHEMA public').execute(under.store.db);
			await under.store.close();
			rmSync(under.dir, { recursive: true, force: true });
		});
		tests(under);
	});
}

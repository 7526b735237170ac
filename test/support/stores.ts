import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { openStore, type Store, type StoreSettings } from '#sql/office/store.server.ts';
import { startTestPostgres, type PostgresUnderTest } from './postgres.server.ts';
import { findPostgres } from './tools.ts';

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

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClickHouseError, type ClickHouseClient } from '@clickhouse/client';
import { loginOf, openClient } from '../client/open.server.ts';
import { projectRoot } from '../root.ts';
import type { Settings } from '../settings.ts';
import { isOutdated } from '../state/rules.server.ts';
import { asOfIn, knownSources } from '../state/sources.ts';
import { locked, type Lock } from './lock.server.ts';
import { render, type RenderTarget } from './render.ts';
import { loadReference } from './reference.server.ts';

/** A migration that cannot be applied; the message is one line that names it and the cure. */
class MigrationError extends Error {
	override name = 'MigrationError';
}

/** Access storage read-only or missing, not enough privileges. */
const ROLES_REFUSED = new Set(['495', '497', '514']);

const MIGRATION_LOCK: Lock = { table: 'schema_lock', work: 'migration', waitMs: 120_000 };

/**
 * Brings the database up to date: creates it, applies `sql/migrations/*.sql` in order, each once, applies
 * `sql/dictionaries/*.sql` and `sql/views/*.sql` again where their text has changed, and fills reference tables with the keys they lack.
 *
 * @returns whether the rows of state were computed by other rules than today's, so that a rebuild must follow. It is not
 * done here: at ten million letters it takes minutes, for which the office would be closed.
 *
 * One process at a time. Errors: MigrationError, LockError.
 */
export async function migrate(settings: Settings): Promise<{ stateIsOutdated: boolean }> {
	const client = openClient(settings, 'admin');
	const target: RenderTarget = { database: settings.clickhouse.database, cluster: settings.clickhouse.cluster };
	try {
		await prepare(client, target);
		return await locked(client, target.database, MIGRATION_LOCK, async () => {
			const applied = await appliedChecksums(client, target);
			await applyMigrations(client, target, applied);
			await applyReplaceable(client, target, applied, 'dictionaries', () => ({ login: dictionaryLogin(settings) }));
			await applyReplaceable(client, target, applied, 'views', (view) => ({
				as_of: asOfIn(view),
				...knownSources(target.database)
			}));
			if (settings.clickhouse.url) await applyRoles(client, target, applied);
			await loadReference(client, target.database);
			return { stateIsOutdated: await isOutdated(client, target.database) };
		});
	} finally {
		await client.close();
	}
}

/** A dictionary reads its table as a user of its own; the server hides the password in what it shows of the DDL. */
function dictionaryLogin(settings: Settings): string {
	const { username, password } = loginOf(settings, 'reader');
	const quoted = (text: string) => `'${text.replace(/[\\']/g, (c) => `\\${c}`)}'`;
	return `USER ${quoted(username)} PASSWORD ${quoted(password)}`;
}

async function prepare(client: ClickHouseClient, target: RenderTarget): Promise<void> {
	await run(client, 'CREATE DATABASE IF NOT EXISTS ${database} ${on_cluster}', target);
	await run(
		client,
		`CREATE TABLE IF NOT EXISTS \${database}.schema_migrations \${on_cluster}
		(name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'))
		ENGINE = \${engine:ReplacingMergeTree(applied_at)} ORDER BY name
		COMMENT 'آنچه بر پایگاه اعمال شده | what was applied to the schema'`,
		target
	);
}

async function appliedChecksums(client: ClickHouseClient, target: RenderTarget): Promise<Map<string, string>> {
	const found = await rows<{ name: string; checksum: string }>(
		client,
		`SELECT name, checksum FROM ${target.database}.schema_migrations FINAL`
	);
	return new Map(found.map((row) => [row.name, row.checksum]));
}

async function applyMigrations(
	client: ClickHouseClient,
	target: RenderTarget,
	applied: Map<string, string>
): Promise<void> {
	for (const file of sqlFiles('migrations')) {
		const text = readSql('migrations', file);
		const checksum = sha256(text);
		const known = applied.get(file);
		if (known === checksum) continue;
		if (known !== undefined)
			throw new MigrationError(
				`${file} was applied to ${target.database} with another text: restore the file, and put the change into a new migration`
			);
		await run(client, text, target);
		await record(client, target, file, checksum);
	}
}

/** Views and dictionaries hold no data: they are replaced whenever what they render to has changed. */
async function applyReplaceable(
	client: ClickHouseClient,
	target: RenderTarget,
	applied: Map<string, string>,
	folder: string,
	valuesOf: (file: string) => Record<string, string>
): Promise<void> {
	for (const file of sqlFiles(folder)) {
		const statements = render(readSql(folder, file), target, projectRoot(), valuesOf(file));
		const name = `${folder}/${file}`;
		const checksum = sha256(statements.join(';\n'));
		if (applied.get(name) === checksum) continue;
		for (const query of statements) await client.command({ query });
		await record(client, target, name, checksum);
	}
}

/**
 * Roles are for a server of one's own. One whose users are in a file, or whose user may not make roles, goes without:
 * who runs it grants rights as they please.
 */
async function applyRoles(client: ClickHouseClient, target: RenderTarget, applied: Map<string, string>): Promise<void> {
	try {
		await applyReplaceable(client, target, applied, 'roles', () => ({}));
	} catch (error) {
		if (!(error instanceof ClickHouseError && ROLES_REFUSED.has(error.code))) throw error;
	}
}

async function run(client: ClickHouseClient, text: string, target: RenderTarget): Promise<void> {
	for (const query of render(text, target, projectRoot())) await client.command({ query });
}

async function record(client: ClickHouseClient, target: RenderTarget, name: string, checksum: string): Promise<void> {
	await client.insert({
		table: `${target.database}.schema_migrations`,
		values: [{ name, checksum }],
		format: 'JSONEachRow'
	});
}

async function rows<T>(client: ClickHouseClient, query: string): Promise<T[]> {
	return (await client.query({ query, format: 'JSONEachRow' })).json<T>();
}

function sqlFiles(folder: string): string[] {
	return readdirSync(join(projectRoot(), 'sql', folder))
		.filter((file) => file.endsWith('.sql'))
		.sort();
}

function readSql(folder: string, file: string): string {
	return readFileSync(join(projectRoot(), 'sql', folder, file), 'utf8');
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

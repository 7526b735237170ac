import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClickHouseError, type ClickHouseClient } from '@clickhouse/client';
import { loginOf, openClient } from '../client/open.server.ts';
import { readKeys } from '../office/keys.server.ts';
import { projectRoot } from '../root.ts';
import { analystRole } from '../server/analyst.ts';
import type { Settings } from '../settings.ts';
import { isOutdated } from '../state/rules.server.ts';
import { asOfIn, knownSources } from '../state/sources.ts';
import { locked, type Lock } from './lock.server.ts';
import { alignDistributed } from './align.server.ts';
import { render, type RenderTarget } from './render.ts';
import { loadReference } from './reference.server.ts';
import { fillTextKeys } from './text-keys.server.ts';

/** A migration that cannot be applied; the message is one line that names it and the cure. */
class MigrationError extends Error {
	override name = 'MigrationError';
}

/** Access storage read-only or missing, not enough privileges. */
const REFUSED = new Set(['495', '497', '514']);

/** Of a server that tells nothing of its own. */
const UNKNOWN_MEMORY = 8_000_000_000;

const MIGRATION_LOCK: Lock = { table: 'schema_lock', work: 'migration', waitMs: 120_000 };

/**
 * Brings the database up to date: creates it, applies `sql/migrations/*.sql` in order, each once, applies
 * `sql/dictionaries/*.sql`, `sql/views/*.sql` and `sql/functions/*.sql` again where their text has changed, and fills reference
 * tables with the keys they lack, and answers from before there were keys of their texts with these.
 *
 * @returns whether the rows of state were computed by other rules than today's, so that a rebuild must follow. It is not
 * done here: at ten million letters it takes minutes, for which the office would be closed.
 *
 * One process at a time. Errors: MigrationError, LockError.
 * @param signal ends it after the step that is under way; the next call goes on from there
 */
export async function migrate(settings: Settings, signal?: AbortSignal): Promise<{ stateIsOutdated: boolean }> {
	const client = openClient(settings, 'admin');
	const target: RenderTarget = { database: settings.clickhouse.database, cluster: settings.clickhouse.cluster };
	try {
		await prepare(client, target);
		return await locked(client, target.database, MIGRATION_LOCK, async () => {
			const applied = await appliedChecksums(client, target);
			await applyMigrations(client, target, applied, signal);
			signal?.throwIfAborted();
			await applyReplaceable(client, target, applied, 'dictionaries', () => ({ login: dictionaryLogin(settings) }));
			signal?.throwIfAborted();
			await applyReplaceable(client, target, applied, 'views', (view) => ({
				as_of: asOfIn(view),
				now: nowBy(settings.clock, target.database),
				office_columns: '',
				...knownSources(target.database)
			}));
			signal?.throwIfAborted();
			await applyFunctions(client, target, applied);
			if (settings.clickhouse.url) await applyRoles(client, target, applied);
			signal?.throwIfAborted();
			await loadReference(client, target.database);
			await fillTextKeys(client, target, () => readKeys(settings).identity);
			return { stateIsOutdated: await isOutdated(client, target.database) };
		});
	} finally {
		await client.close();
	}
}

/** Now by the office's clock, as pages have it (queries/kpi/read/newest.sql). */
const nowBy = (clock: Settings['clock'], database: string): string =>
	clock === 'real'
		? `now64(3, 'UTC')`
		: `assumeNotNull((SELECT ifNull(maxOrNull(newest_at), now64(3, 'UTC')) FROM ${database}.receipts WHERE load_id NOT IN (SELECT load_id FROM ${database}.undone_loads)))`;

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
		`CREATE TABLE IF NOT EXISTS \${table:schema_migrations by cityHash64(name)}
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
	applied: Map<string, string>,
	signal?: AbortSignal
): Promise<void> {
	for (const file of sqlFiles('migrations')) {
		signal?.throwIfAborted();
		const text = readSql('migrations', file);
		const checksum = sha256(text);
		const known = applied.get(file);
		if (known === checksum) continue;
		if (known !== undefined)
			throw new MigrationError(
				`${file} was applied to ${target.database} with another text: restore the file, and put the change into a new migration`
			);
		await run(client, text, target);
		if (target.cluster !== undefined) await alignDistributed(client, target.database, target.cluster);
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
 * Functions belong to the server and not to the database, so a restored database tells of some that are not there; of several
 * offices on one server the last one's calendar counts.
 */
async function applyFunctions(
	client: ClickHouseClient,
	target: RenderTarget,
	applied: Map<string, string>
): Promise<void> {
	const found = await rows<{ file: string }>(
		client,
		`SELECT concat('functions/', name, '.sql') AS file FROM system.functions WHERE origin = 'SQLUserDefined'`
	);
	const there = new Set(found.map(({ file }) => file));
	const known = new Map([...applied].filter(([name]) => !name.startsWith('functions/') || there.has(name)));
	await unlessRefused(() => applyReplaceable(client, target, known, 'functions', () => ({})));
}

/** Roles are for a server of one's own. */
async function applyRoles(client: ClickHouseClient, target: RenderTarget, applied: Map<string, string>): Promise<void> {
	await unlessRefused(async () => {
		const found = await rows<{ name: string }>(client, 'SELECT name FROM system.settings');
		const names = new Set(found.map(({ name }) => name));
		const values = analystRole(
			target.database,
			await memoryOf(client),
			(name) => names.has(name),
			target.cluster !== undefined
		);
		await applyReplaceable(client, target, applied, 'roles', () => values);
	});
}

/** Bytes that the server may use. */
async function memoryOf(client: ClickHouseClient): Promise<number> {
	const [found] = await rows<{ bytes: string }>(
		client,
		`SELECT value AS bytes FROM system.server_settings WHERE name = 'max_server_memory_usage'`
	);
	return Number(found?.bytes) || UNKNOWN_MEMORY;
}

/**
 * A server whose users are in a file, or whose user may not make roles or functions, goes without: who runs it grants
 * rights as they please.
 */
async function unlessRefused(work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (error) {
		if (!(error instanceof ClickHouseError && REFUSED.has(error.code))) throw error;
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

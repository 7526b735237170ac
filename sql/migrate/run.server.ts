import type { ClickHouseClient } from '@clickhouse/client';
import { openClient } from '../client/open.server.ts';
import { readKeys } from '../office/keys.server.ts';
import type { Settings } from '../settings.ts';
import { findOutdated, prepareTables, recordCreated, sourcesOfTables, type Outdated } from '../fold/derived.server.ts';
import { NOTHING, type Counts } from '../fold/computation.server.ts';
import { kindOf } from '../fold/tables.ts';
import { alignDistributed } from './align.server.ts';
import { applyMigrations, pendingMigrations } from './kept.server.ts';
import { locked, type Lock } from '../client/lock.server.ts';
import { loadReference } from './reference.server.ts';
import type { RenderTarget } from '../text/render.ts';
import { applyReplaceable, readReplaceable } from './replaceable.server.ts';
import { fillTextKeys } from './text-keys.server.ts';

const MIGRATION_LOCK: Lock = { table: 'schema_lock', work: 'migration', waitMs: 120_000 };

/**
 * Brings the database up to date: creates it, applies migrations of kept tables, adds missing rows to reference tables, gives old answers
 * the keys of their texts, creates missing derived tables, and replaces views, dictionaries, functions and roles whose text has
 * changed.
 *
 * @returns the derived tables that `rebuild` has to make anew. This is not done here, because with ten million letters the office would be
 * closed for minutes.
 *
 * One process at a time. Errors: MigrationError, LockError.
 * @param signal ends it after the current step; the next call continues from there
 */
export async function migrate(settings: Settings, signal?: AbortSignal): Promise<{ outdated: Outdated }> {
	const { database, cluster } = settings.clickhouse;
	return withClient(settings, async (client, target) => {
		await client.command({
			query: `CREATE DATABASE IF NOT EXISTS ${database} ${cluster === undefined ? '' : `ON CLUSTER ${cluster}`}`
		});
		return locked(client, database, MIGRATION_LOCK, async () => {
			await applyMigrations(client, target, signal);
			signal?.throwIfAborted();
			const made = await prepareTables(client, target);
			if (cluster !== undefined) await alignDistributed(client, database, cluster);
			await applyReplaceable(client, target, await readReplaceable(client, settings, target), signal);
			signal?.throwIfAborted();
			await loadReference(client, database);
			await fillTextKeys(client, target, () => readKeys(settings).identity);
			await recordCreated(client, target, made);
			return { outdated: await findOutdated(client, target) };
		});
	});
}

/** A derived object as `migrate --plan` lists it. */
export interface Planned {
	name: string;
	hash: string;
	/** Why it must be made anew; empty if it is up to date. */
	why: string[];
	/** The letters, calls or outages that a table is made of, if it must be made anew. */
	rows?: { kind: keyof Counts; count: number };
}

/** Lists what `migrate` would change, in its order, and changes nothing. Of an office without a database it lists the migrations only. */
export async function planMigration(settings: Settings): Promise<{ migrations: string[]; derived: Planned[] }> {
	return withClient(settings, async (client, target) => {
		const there = await tablesOf(client, target.database);
		const migrations = await pendingMigrations(client, target, there.has('schema_migrations'));
		if (!there.has('event_log')) return { migrations, derived: [] };
		const [sources, outdated, replaceable] = [
			await sourcesOfTables(client, target),
			await findOutdated(client, target),
			await readReplaceable(client, settings, target)
		];
		const counts = outdated.size > 0 ? await countSubjects(client, target.database) : NOTHING;
		const tables = [...sources].map(([table, made]): Planned => {
			const why = outdated.get(table) ?? [];
			const kind = `${kindOf(table)}s` as const;
			return {
				name: table,
				hash: made['text']!,
				why,
				...(why.length > 0 ? { rows: { kind, count: counts[kind] } } : {})
			};
		});
		const others = replaceable.map(({ name, hash, isApplied }) => ({
			name,
			hash,
			why: isApplied ? [] : ['its text has changed']
		}));
		return { migrations, derived: [...tables, ...others] };
	});
}

async function tablesOf(client: ClickHouseClient, database: string): Promise<Set<string>> {
	const found = await client.query({
		query: 'SELECT name FROM system.tables WHERE database = {database: String}',
		query_params: { database },
		format: 'JSONEachRow'
	});
	return new Set((await found.json<{ name: string }>()).map(({ name }) => name));
}

async function countSubjects(client: ClickHouseClient, database: string): Promise<Counts> {
	const found = await client.query({
		query: `SELECT (SELECT toUInt32(count()) FROM ${database}.letter_state FINAL) AS letters,
			(SELECT toUInt32(count()) FROM ${database}.call_state FINAL) AS calls,
			(SELECT toUInt32(uniqExact(subject_id)) FROM ${database}.event_log WHERE subject_kind = 'outage') AS outages`,
		format: 'JSONEachRow'
	});
	return (await found.json<Counts>())[0]!;
}

async function withClient<T>(
	settings: Settings,
	work: (client: ClickHouseClient, target: RenderTarget) => Promise<T>
): Promise<T> {
	const client = openClient(settings, 'admin');
	try {
		return await work(client, { database: settings.clickhouse.database, cluster: settings.clickhouse.cluster });
	} finally {
		await client.close();
	}
}

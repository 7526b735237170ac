import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { projectRoot } from '../root.ts';
import { render, type RenderTarget } from '../text/render.ts';

/** A migration that cannot be applied. The message is one line that names it and says what to do. */
class MigrationError extends Error {
	override name = 'MigrationError';
}

const BASELINE = '0001_baseline.sql';
/** The last migration before the baseline. The baseline creates the kept tables as this one left them. */
const LAST_BEFORE = '0028_key_answer_texts.sql';

const FOLDER = (): string => join(projectRoot(), 'sql', 'migrations');

/**
 * Applies `sql/migrations/*.sql`, the changes of kept tables, in order and once each. Those that a later version has applied are passed over:
 * a migration only adds, so this version finds all that it knows.
 * @throws MigrationError
 */
export async function applyMigrations(
	client: ClickHouseClient,
	target: RenderTarget,
	signal?: AbortSignal
): Promise<void> {
	await prepare(client, target);
	const applied = await readApplied(client, target);
	for (const { file, text, checksum } of pending(applied, target)) {
		signal?.throwIfAborted();
		for (const query of render(text, target, projectRoot())) await client.command({ query });
		if (file === BASELINE && applied.size > 0) await client.command({ query: truncate(target) });
		await client.insert({
			table: `${target.database}.schema_migrations`,
			values: [{ name: file, checksum }],
			format: 'JSONEachRow'
		});
	}
}

/** Names of the migrations that are still to be applied. */
export async function pendingMigrations(
	client: ClickHouseClient,
	target: RenderTarget,
	isBegun: boolean
): Promise<string[]> {
	const applied = isBegun ? await readApplied(client, target) : new Map<string, string>();
	return pending(applied, target).map(({ file }) => file);
}

function pending(applied: ReadonlyMap<string, string>, { database }: RenderTarget) {
	const files = readdirSync(FOLDER())
		.filter((file) => file.endsWith('.sql'))
		.sort();
	if (applied.size > 0 && !applied.has(BASELINE) && !applied.has(LAST_BEFORE))
		throw new MigrationError(
			`${database} is too old for this version: start it first with one that has ${LAST_BEFORE}`
		);
	return files
		.map((file) => {
			const text = readFileSync(join(FOLDER(), file), 'utf8');
			const checksum = createHash('sha256').update(text).digest('hex');
			const known = applied.get(file);
			if (known !== undefined && known !== checksum)
				throw new MigrationError(
					`${file} was applied to ${database} with another text: restore the file, and put the change into a new migration`
				);
			return { file, text, checksum, isNew: known === undefined };
		})
		.filter(({ isNew }) => isNew);
}

/** Clears the names of earlier migrations, and the records of objects that they replaced. */
const truncate = ({ database, cluster }: RenderTarget): string =>
	cluster === undefined
		? `TRUNCATE TABLE ${database}.schema_migrations`
		: `TRUNCATE TABLE ${database}.schema_migrations_local ON CLUSTER ${cluster}`;

async function prepare(client: ClickHouseClient, target: RenderTarget): Promise<void> {
	const text = `CREATE TABLE IF NOT EXISTS \${table:schema_migrations by cityHash64(name)}
		(name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'))
		ENGINE = \${engine:ReplacingMergeTree(applied_at)} ORDER BY name
		COMMENT 'آنچه بر پایگاه اعمال شده | what was applied to the schema'`;
	for (const query of render(text, target, projectRoot())) await client.command({ query });
}

async function readApplied(client: ClickHouseClient, { database }: RenderTarget): Promise<Map<string, string>> {
	const found = await client.query({
		query: `SELECT name, checksum FROM ${database}.schema_migrations FINAL`,
		format: 'JSONEachRow'
	});
	return new Map((await found.json<{ name: string; checksum: string }>()).map((row) => [row.name, row.checksum]));
}

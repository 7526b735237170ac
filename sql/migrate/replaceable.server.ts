import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClickHouseError, type ClickHouseClient } from '@clickhouse/client';
import { loginOf } from '../client/open.server.ts';
import { projectRoot } from '../root.ts';
import { analystRole } from '../server/analyst.ts';
import type { Settings } from '../settings.ts';
import { hashOf, readDerived, recordDerived } from '../fold/derived.server.ts';
import { asOfIn, knownSources } from '../fold/sources.ts';
import { render, type RenderTarget } from '../text/render.ts';

/** Access storage read-only or missing, not enough privileges. */
const REFUSED = new Set(['495', '497', '514']);

/** Assumed for a server that does not tell its memory. */
const UNKNOWN_MEMORY = 8_000_000_000;

/** A file of objects that hold no data. They are replaced whenever their rendered text has changed. */
export interface Replaceable {
	/** Path below `sql/`, such as `views/letters.sql`. */
	name: string;
	statements: string[];
	hash: string;
	/** Its text has not changed since it was last applied. */
	isApplied: boolean;
}

/** Reads all dictionaries, views, functions and roles, in the order in which they are applied. */
export async function readReplaceable(
	client: ClickHouseClient,
	settings: Settings,
	target: RenderTarget
): Promise<Replaceable[]> {
	const { database } = target;
	const known = await readDerived(client, database);
	const functions = await functionsOf(client);
	const role = settings.clickhouse.url === undefined ? undefined : await roleOf(client, target);
	const of = (folder: string, valuesOf: (file: string) => Record<string, string>): Replaceable[] =>
		readdirSync(join(projectRoot(), 'sql', folder))
			.filter((file) => file.endsWith('.sql'))
			.sort()
			.map((file) => {
				const name = `${folder}/${file}`;
				const text = readFileSync(join(projectRoot(), 'sql', name), 'utf8');
				const statements = render(text, target, projectRoot(), valuesOf(file));
				const hash = hashOf(statements.join(';\n'));
				const isApplied = known.get(name)?.['text'] === hash && (folder !== 'functions' || functions.has(name));
				return { name, statements, hash, isApplied };
			});
	return [
		...of('dictionaries', () => ({ login: dictionaryLogin(settings) })),
		...of('views', (view) => ({
			as_of: asOfIn(view),
			now: nowBy(settings.clock, database),
			office_columns: '',
			...knownSources(database)
		})),
		...of('functions', () => ({})),
		...(role ? of('roles', () => role) : [])
	];
}

/** Applies those whose text has changed. */
export async function applyReplaceable(
	client: ClickHouseClient,
	database: string,
	all: readonly Replaceable[],
	signal?: AbortSignal
): Promise<void> {
	for (const { name, statements, hash } of all.filter(({ isApplied }) => !isApplied)) {
		signal?.throwIfAborted();
		try {
			for (const query of statements) await client.command({ query });
		} catch (error) {
			// If the server keeps its users in a file, or our user may not create roles or functions, the office does without them: whoever
			// runs the server grants rights there.
			if (/^(?:functions|roles)\//.test(name) && error instanceof ClickHouseError && REFUSED.has(error.code)) continue;
			throw error;
		}
		await recordDerived(client, database, new Map([[name, { text: hash }]]));
	}
}

/** Now by the office's clock, as pages use it (queries/kpi/read/newest.sql). */
const nowBy = (clock: Settings['clock'], database: string): string =>
	clock === 'real'
		? `now64(3, 'UTC')`
		: `assumeNotNull((SELECT ifNull(maxOrNull(newest_at), now64(3, 'UTC')) FROM ${database}.receipts WHERE load_id NOT IN (SELECT load_id FROM ${database}.undone_loads)))`;

/** A dictionary reads its table with a login of its own. The server hides the password when it shows the DDL. */
function dictionaryLogin(settings: Settings): string {
	const { username, password } = loginOf(settings, 'reader');
	const quoted = (text: string) => `'${text.replace(/[\\']/g, (c) => `\\${c}`)}'`;
	return `USER ${quoted(username)} PASSWORD ${quoted(password)}`;
}

/**
 * The functions that the server has. They belong to the server and not to the database, so a restored database may have records of missing
 * ones. If several offices share a server, the calendar of the one that migrated last counts.
 */
async function functionsOf(client: ClickHouseClient): Promise<Set<string>> {
	const found = await client.query({
		query: `SELECT concat('functions/', name, '.sql') AS file FROM system.functions WHERE origin = 'SQLUserDefined'`,
		format: 'JSONEachRow'
	});
	return new Set((await found.json<{ file: string }>()).map(({ file }) => file));
}

/** The values for `sql/roles/`, which are applied to a server of CLICKHOUSE_URL only: the embedded one has its users in a file. */
async function roleOf(client: ClickHouseClient, target: RenderTarget): Promise<Record<string, string>> {
	const rows = async <T>(query: string): Promise<T[]> =>
		(await client.query({ query, format: 'JSONEachRow' })).json<T>();
	const names = new Set((await rows<{ name: string }>('SELECT name FROM system.settings')).map(({ name }) => name));
	const [memory] = await rows<{ bytes: string }>(
		`SELECT value AS bytes FROM system.server_settings WHERE name = 'max_server_memory_usage'`
	);
	return analystRole(
		target.database,
		Number(memory?.bytes) || UNKNOWN_MEMORY,
		(name) => names.has(name),
		target.cluster !== undefined
	);
}

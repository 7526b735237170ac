import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClickHouseError, type ClickHouseClient } from '@clickhouse/client';
import { loginOf } from '../client/open.server.ts';
import { projectRoot } from '../root.ts';
import { analystRole } from '../server/analyst.ts';
import type { Settings } from '../settings.ts';
import { hashOf, readDerived, recordDerived } from '../fold/derived.server.ts';
import { entityViews } from '../entity-views.ts';
import { knownOrNotKept } from '../fold/sources.ts';
import { render, type RenderTarget } from '../text/render.ts';

/** Access storage read-only or missing, not enough privileges. */
const REFUSED = new Set(['495', '497', '514']);

/** Assumed for a server that does not tell its memory. */
const UNKNOWN_MEMORY = 8_000_000_000;

/** A file of objects that hold no data, or none that is missed. They are replaced whenever their rendered text has changed. */
export interface Replaceable {
	/** Path below `sql/`, such as `views/events.sql`; of a view of an entity without a file, `views/letters`. */
	name: string;
	statements: string[];
	hash: string;
	/** Its text has not changed since it was last applied. */
	isApplied: boolean;
}

/** Reads all dictionaries, caches, views, functions and roles, in the order in which they are applied. */
export async function readReplaceable(
	client: ClickHouseClient,
	settings: Settings,
	target: RenderTarget
): Promise<Replaceable[]> {
	const { database } = target;
	const known = await readDerived(client, database);
	const functions = await functionsOf(client);
	const role = settings.clickhouse.url === undefined ? undefined : await roleOf(client, target);
	const of = (folder: string, values: Record<string, string>): Replaceable[] =>
		readdirSync(join(projectRoot(), 'sql', folder))
			.filter((file) => file.endsWith('.sql'))
			.sort()
			.map((file) => {
				const name = `${folder}/${file}`;
				const text = readFileSync(join(projectRoot(), 'sql', name), 'utf8');
				return made(name, render(text, target, projectRoot(), values));
			});
	const made = (name: string, statements: string[]): Replaceable => {
		const hash = hashOf(statements.join(';\n'));
		const isApplied = known.get(name)?.['text'] === hash && (!name.startsWith('functions/') || functions.has(name));
		return { name, statements, hash, isApplied };
	};
	const views = entityViews(database, onCluster(target), nowBy(settings.clock, database), knownOrNotKept(database));
	return [
		...of('dictionaries', { login: dictionaryLogin(settings) }),
		...of('caches', {}),
		...of('views', {}),
		...[...views].map(([name, text]) => made(`views/${name}`, [text])),
		...of('functions', {}),
		...(role ? of('roles', role) : [])
	];
}

/** Applies those whose text has changed, and drops the views of earlier versions. */
export async function applyReplaceable(
	client: ClickHouseClient,
	target: RenderTarget,
	all: readonly Replaceable[],
	signal?: AbortSignal
): Promise<void> {
	const { database } = target;
	await dropFormerViews(client, target);
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

/** Views that no version makes any more. */
const FORMER_VIEWS = [
	'letters_open_at',
	'letters_open_settled',
	'letters_settled',
	'referrals_open',
	'referrals_open_at'
];

async function dropFormerViews(client: ClickHouseClient, target: RenderTarget): Promise<void> {
	const { database } = target;
	const found = await client.query({
		query: 'SELECT name FROM system.tables WHERE database = {database: String} AND name IN {views: Array(String)}',
		query_params: { database, views: FORMER_VIEWS },
		format: 'JSONEachRow'
	});
	for (const { name } of await found.json<{ name: string }>())
		await client.command({ query: `DROP VIEW IF EXISTS ${database}.${name} ${onCluster(target)}` });
}

const onCluster = ({ cluster }: RenderTarget): string => (cluster === undefined ? '' : `ON CLUSTER ${cluster}`);

/** Now by the office's clock, as pages use it (queries/frame/freshness.sql). */
const nowBy = (clock: Settings['clock'], database: string): string =>
	clock === 'real'
		? `now64(3, 'UTC')`
		: `assumeNotNull((SELECT ifNull(maxOrNull(newest_at), now64(3, 'UTC')) FROM ${database}.receipts WHERE load_id NOT IN (SELECT load_id FROM ${database}.undone_loads)))`;

/** A dictionary reads its table with a login of its own. The server hides the password when it shows the DDL. */
function dictionaryLogin(settings: Settings): string {
	const { username, password } = loginOf(settings, 'reader');
	const quoted = (text: string) => `'${text.replace(/[\\']/g, (c) => `\\${c}`)}'`;
	return `HOST '127.0.0.1' USER ${quoted(username)} PASSWORD ${quoted(password)}`;
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

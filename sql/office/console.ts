import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { ChartChoice } from '../model/chart-choice.ts';
import { maskNumbersIn } from '../model/identities-in-text.ts';
import { exclusively, MB, refuseBeyond, refuseBytes } from './caps.ts';
import type { Store } from './store.server.ts';

/** SQL with the values of its parameters. */
export interface SqlOfPerson {
	text: string;
	params: Record<string, string>;
}

/** SQL with how its result is drawn; null: as a table. */
export interface DrawnSql extends SqlOfPerson {
	chart: ChartChoice | null;
}

export interface SavedSql extends DrawnSql {
	id: string;
	folder: string;
	name: string;
	shared: boolean;
	owner: string;
	isMine: boolean;
	savedAt: string;
}

export interface PastRun extends SqlOfPerson {
	id: string;
	state: 'done' | 'failed' | 'cancelled';
	rows: number;
	ms: number;
	at: string;
}

/** The longest text that is sent to the engine. */
const TEXT = 100_000;
const NAME = 80;
/** Caps of one person's saved queries. */
export const SAVED = { most: 500, mb: 5 };
/** Cap of all shared queries. Each analyst's page loads all of them. */
export const SHARED_MB = 20;
/** Caps of one person's past runs, of which the newest stay. */
export const PAST = { most: 300, mb: 5 };

export type SqlFault = 'badName' | 'badText';

/** Total size of the rows' SQL and parameters. */
const bytesOfSql = sql<number>`coalesce(sum(octet_length(text) + octet_length(params)), 0)`.as('bytes');

/** Reads values of parameters from their stored form. */
export const paramsOf = (json: string): Record<string, string> => JSON.parse(json) as Record<string, string>;
export const chartOf = (json: string | null): ChartChoice | null =>
	json === null ? null : (JSON.parse(json) as ChartChoice);
const tidy = (text: string): string => maskNumbersIn(text.trim().replace(/\s+/g, ' '));

/** Saved SQL: the person's own, and what others share, by folder and name. */
export async function listSaved({ db }: Store, userId: string): Promise<SavedSql[]> {
	const rows = await db
		.selectFrom('console_queries as q')
		.innerJoin('users as u', 'u.id', 'q.user_id')
		.select([
			'q.id',
			'q.folder',
			'q.name',
			'q.text',
			'q.params',
			'q.chart',
			'q.shared',
			'q.user_id',
			'q.saved_at',
			'u.name as owner'
		])
		.where((where) => where.or([where('q.user_id', '=', userId), where('q.shared', '=', 1)]))
		.execute();
	return rows
		.map(({ user_id, shared, params, chart, saved_at, ...row }) => ({
			...row,
			...{ params: paramsOf(params), chart: chartOf(chart) },
			...{ shared: Boolean(shared), isMine: user_id === userId, savedAt: saved_at }
		}))
		.toSorted((a, b) => a.folder.localeCompare(b.folder, 'fa') || a.name.localeCompare(b.name, 'fa'));
}

/** A person's own saved SQL. */
export const listOwn = async (store: Store, userId: string): Promise<SavedSql[]> =>
	(await listSaved(store, userId)).filter(({ isMine }) => isMine);

/**
 * Saves SQL under a folder and a name, in place of the person's own of the same name. Returns null if it was saved.
 * @throws CapError
 */
export async function saveSql(
	{ db }: Store,
	userId: string,
	{
		text,
		params,
		chart = null,
		folder,
		name,
		shared
	}: SqlOfPerson & Partial<DrawnSql> & { folder: string; name: string; shared: boolean }
): Promise<SqlFault | null> {
	const [inFolder, named] = [tidy(folder), tidy(name)];
	if (named === '' || [...named].length > NAME || [...inFolder].length > NAME) return 'badName';
	if (text.trim() === '' || text.length > TEXT) return 'badText';
	const values = {
		...{ text, params: JSON.stringify(params), chart: chart && JSON.stringify(chart) },
		...{ shared: Number(shared), saved_at: new Date().toISOString() }
	};
	await exclusively(db, async (change) => {
		await change
			.insertInto('console_queries')
			.values({ id: randomUUID(), user_id: userId, folder: inFolder, name: named, ...values })
			.onConflict((conflict) => conflict.columns(['user_id', 'folder', 'name']).doUpdateSet(values))
			.execute();
		const sizes = change
			.selectFrom('console_queries')
			.select(({ fn }) => [fn.countAll<number>().as('all'), bytesOfSql]);
		const own = await sizes.where('user_id', '=', userId).executeTakeFirstOrThrow();
		const common = await sizes.where('shared', '=', 1).executeTakeFirstOrThrow();
		refuseBeyond('savedQueries', Number(own.all), SAVED.most);
		refuseBytes('savedText', Number(own.bytes), SAVED.mb);
		if (shared) refuseBytes('sharedText', Number(common.bytes), SHARED_MB);
	});
	return null;
}

/** Removes one of the person's own. */
export async function removeSql({ db }: Store, userId: string, id: string): Promise<void> {
	await db.deleteFrom('console_queries').where('id', '=', id).where('user_id', '=', userId).execute();
}

/** Stores what a person ran. Of each person the newest runs stay. */
export async function saveRun({ db }: Store, userId: string, run: PastRun): Promise<void> {
	const { id, text, params, state, rows, ms, at } = run;
	const row = { id, user_id: userId, text: text.slice(0, TEXT), params: JSON.stringify(params), state, rows, ms, at };
	await db
		.insertInto('console_runs')
		.values(row)
		.onConflict((conflict) => conflict.column('id').doNothing())
		.execute();
	await sql`DELETE FROM console_runs WHERE id IN (SELECT id FROM (
		SELECT id, row_number() OVER newest AS place, sum(octet_length(text) + octet_length(params)) OVER newest AS bytes
		FROM console_runs WHERE user_id = ${userId} WINDOW newest AS (ORDER BY at DESC, id)
	) AS runs WHERE place > ${PAST.most} OR bytes > ${PAST.mb * MB})`.execute(db);
}

/** What a person ran, the newest first. */
export async function listRuns({ db }: Store, userId: string): Promise<PastRun[]> {
	const rows = await db
		.selectFrom('console_runs')
		.selectAll()
		.where('user_id', '=', userId)
		.orderBy('at', 'desc')
		.limit(PAST.most)
		.execute();
	return rows.map(({ user_id: _, params, rows: count, ms, ...row }) => ({
		...row,
		...{ params: paramsOf(params), rows: Number(count), ms: Number(ms) }
	}));
}

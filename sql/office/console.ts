import { randomUUID } from 'node:crypto';
import type { Store } from './store.server.ts';

/** SQL with the values of its parameters. */
export interface SqlOfPerson {
	text: string;
	params: Record<string, string>;
}

export interface SavedSql extends SqlOfPerson {
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

/** As long as any text that is sent to the engine. */
const TEXT = 100_000;
const NAME = 80;
const SAVED = 500;
const PAST = 300;

export type SavingFault = 'badName' | 'badText' | 'tooMany';

/** Values of parameters, as the store keeps them. */
export const paramsOf = (json: string): Record<string, string> => JSON.parse(json) as Record<string, string>;
const tidy = (text: string): string => text.trim().replace(/\s+/g, ' ');

/** SQL that is saved: one's own, and what others share, by folder and name. */
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
			'q.shared',
			'q.user_id',
			'q.saved_at',
			'u.name as owner'
		])
		.where((where) => where.or([where('q.user_id', '=', userId), where('q.shared', '=', 1)]))
		.execute();
	return rows
		.map(({ user_id, shared, params, saved_at, ...row }) => ({
			...row,
			...{ params: paramsOf(params), shared: Boolean(shared), isMine: user_id === userId, savedAt: saved_at }
		}))
		.toSorted((a, b) => a.folder.localeCompare(b.folder, 'fa') || a.name.localeCompare(b.name, 'fa'));
}

/** Keeps SQL under a folder and a name; one's own of the same name gives way. Null: it is kept. */
export async function saveSql(
	{ db }: Store,
	userId: string,
	{ text, params, folder, name, shared }: SqlOfPerson & { folder: string; name: string; shared: boolean }
): Promise<SavingFault | null> {
	const [inFolder, named] = [tidy(folder), tidy(name)];
	if (named === '' || [...named].length > NAME || [...inFolder].length > NAME) return 'badName';
	if (text.trim() === '' || text.length > TEXT) return 'badText';
	const own = await db.selectFrom('console_queries').select(['folder', 'name']).where('user_id', '=', userId).execute();
	const isThere = own.some((one) => one.folder === inFolder && one.name === named);
	if (!isThere && own.length >= SAVED) return 'tooMany';
	const values = {
		...{ text, params: JSON.stringify(params), shared: Number(shared), saved_at: new Date().toISOString() }
	};
	await db
		.insertInto('console_queries')
		.values({ id: randomUUID(), user_id: userId, folder: inFolder, name: named, ...values })
		.onConflict((conflict) => conflict.columns(['user_id', 'folder', 'name']).doUpdateSet(values))
		.execute();
	return null;
}

/** Takes one's own away. */
export async function removeSql({ db }: Store, userId: string, id: string): Promise<void> {
	await db.deleteFrom('console_queries').where('id', '=', id).where('user_id', '=', userId).execute();
}

/** Keeps what somebody ran; of each person the newest stay. */
export async function keepRun({ db }: Store, userId: string, run: PastRun): Promise<void> {
	const { id, text, params, state, rows, ms, at } = run;
	const row = { id, user_id: userId, text: text.slice(0, TEXT), params: JSON.stringify(params), state, rows, ms, at };
	await db
		.insertInto('console_runs')
		.values(row)
		.onConflict((conflict) => conflict.column('id').doNothing())
		.execute();
	const oldest = await db
		.selectFrom('console_runs')
		.select('at')
		.where('user_id', '=', userId)
		.orderBy('at', 'desc')
		.offset(PAST)
		.limit(1)
		.executeTakeFirst();
	if (oldest) await db.deleteFrom('console_runs').where('user_id', '=', userId).where('at', '<=', oldest.at).execute();
}

/** What somebody ran, the newest first. */
export async function listRuns({ db }: Store, userId: string): Promise<PastRun[]> {
	const rows = await db
		.selectFrom('console_runs')
		.selectAll()
		.where('user_id', '=', userId)
		.orderBy('at', 'desc')
		.limit(PAST)
		.execute();
	return rows.map(({ user_id: _, params, rows: count, ms, ...row }) => ({
		...row,
		...{ params: paramsOf(params), rows: Number(count), ms: Number(ms) }
	}));
}

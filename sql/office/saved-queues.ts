import { randomUUID } from 'node:crypto';
import { maskNumbersIn } from '../model/identities-in-text.ts';
import { exclusively, refuseBeyond } from './caps.ts';
import type { Store } from './store.server.ts';

/** A queue that a person saved as a set of filters. */
export interface SavedQueue {
	id: string;
	name: string;
	/** Parameters of `/letters`. */
	query: string;
	shared: boolean;
	/** The user's name. */
	owner: string;
	isMine: boolean;
}

/** The longest query of an address. */
const QUERY_LENGTH = 4_000;
const NAME_LENGTH = 60;
/** Most queues of a person. */
export const MOST_QUEUES = 50;
/** Longer than the names of all columns together. */
const PREFERENCE_LENGTH = 1_000;

export type QueueFault = 'badName';

/** A person's own queues, then those that others share, both by name. */
export async function savedQueues({ db }: Store, userId: string): Promise<SavedQueue[]> {
	const rows = await db
		.selectFrom('saved_queues as q')
		.innerJoin('users as u', 'u.id', 'q.user_id')
		.select(['q.id', 'q.name', 'q.query', 'q.shared', 'q.user_id', 'u.name as owner'])
		.where((where) => where.or([where('q.user_id', '=', userId), where('q.shared', '=', 1)]))
		.execute();
	return rows
		.map(({ user_id, shared, ...row }) => ({ ...row, shared: Boolean(shared), isMine: user_id === userId }))
		.toSorted((a, b) => Number(b.isMine) - Number(a.isMine) || a.name.localeCompare(b.name, 'fa'));
}

/**
 * Saves a filter under a name, in place of the person's own of the same name. Returns null if it was saved.
 * @throws CapError
 */
export async function saveQueue(
	{ db }: Store,
	userId: string,
	{ name, query, shared }: { name: string; query: string; shared: boolean }
): Promise<QueueFault | null> {
	const named = maskNumbersIn(name.trim().replace(/\s+/g, ' '));
	if (named === '' || [...named].length > NAME_LENGTH || query.length > QUERY_LENGTH) return 'badName';
	const values = { name: named, query, shared: Number(shared) };
	await exclusively(db, async (change) => {
		const own = await change.selectFrom('saved_queues').select(['id', 'name']).where('user_id', '=', userId).execute();
		const same = own.find((one) => one.name === named);
		if (!same) refuseBeyond('queues', own.length + 1, MOST_QUEUES);
		await (
			same
				? change.updateTable('saved_queues').set(values).where('id', '=', same.id)
				: change
						.insertInto('saved_queues')
						.values({ id: randomUUID(), user_id: userId, created_at: new Date().toISOString(), ...values })
		).execute();
	});
	return null;
}

/** Removes one of the person's own queues. */
export async function removeQueue({ db }: Store, userId: string, id: string): Promise<void> {
	await db.deleteFrom('saved_queues').where('id', '=', id).where('user_id', '=', userId).execute();
}

/** A person's choice; null if there is none. */
export async function preferenceOf({ db }: Store, userId: string, name: string): Promise<string | null> {
	const found = await db
		.selectFrom('preferences')
		.select('value')
		.where('user_id', '=', userId)
		.where('name', '=', name)
		.executeTakeFirst();
	return found?.value ?? null;
}

/** Stores a person's choice. A value that is too long is ignored. */
export async function keepPreference({ db }: Store, userId: string, name: string, value: string): Promise<void> {
	if (value.length > PREFERENCE_LENGTH) return;
	await db
		.insertInto('preferences')
		.values({ user_id: userId, name, value })
		.onConflict((conflict) => conflict.columns(['user_id', 'name']).doUpdateSet({ value }))
		.execute();
}

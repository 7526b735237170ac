import { createHash, createHmac } from 'node:crypto';
import { addOnce, exclusively, refuseBeyond } from './caps.ts';
import type { SharedListsTable } from './proof-tables.ts';
import type { Store } from './store.server.ts';

const digest = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * The token in a list's link. It is derived from the office's key and the list's id, so it need not be stored, and its maker can see it
 * again.
 */
export const tokenOf = (key: Uint8Array, id: string): string =>
	createHmac('sha256', key).update(`shared list ${id}`).digest('base64url').slice(0, 32);

/** Most open links of a person, and how many closed ones stay listed, the newest. */
export const SHARES = { open: 100, closed: 400 };

/** The same for a list that was shared before the key was changed; undefined if its key no longer exists. */
export const tokenOfShare = (
	keys: readonly Uint8Array[],
	{ id, secret_hash }: Pick<SharedListsTable, 'id' | 'secret_hash'>
): string | undefined => keys.map((key) => tokenOf(key, id)).find((token) => digest(token) === secret_hash);

export type ListToShare = Omit<SharedListsTable, 'secret_hash' | 'revoked_at' | 'revoked_by'>;

/**
 * Opens a list to whoever has its link. False if it was shared before, as when a form is sent twice.
 * @throws CapError
 */
export async function shareList(db: Store['db'], key: Uint8Array, list: ListToShare): Promise<boolean> {
	const row = { ...list, secret_hash: digest(tokenOf(key, list.id)), revoked_at: null, revoked_by: null };
	return exclusively(db, async (change) => {
		if (!(await addOnce(change.insertInto('shared_lists').values(row)))) return false;
		const own = await change
			.selectFrom('shared_lists')
			.select(['id', 'revoked_at', 'expires_at'])
			.where('user_id', '=', list.user_id)
			.orderBy('created_at', 'desc')
			.execute();
		const closed = own.filter((one) => stateOfShare(one, list.created_at) !== 'open').map(({ id }) => id);
		refuseBeyond('shares', own.length - closed.length, SHARES.open);
		const old = closed.slice(SHARES.closed);
		if (old.length > 0) await change.deleteFrom('shared_lists').where('id', 'in', old).execute();
		return true;
	});
}

export const findSharedList = (db: Store['db'], token: string): Promise<SharedListsTable | undefined> =>
	db.selectFrom('shared_lists').selectAll().where('secret_hash', '=', digest(token)).executeTakeFirst();

/** Whether a link is open. */
export const stateOfShare = (
	{ revoked_at, expires_at }: Pick<SharedListsTable, 'revoked_at' | 'expires_at'>,
	now: string
): 'open' | 'revoked' | 'expired' => (revoked_at !== null ? 'revoked' : expires_at <= now ? 'expired' : 'open');

/** The newest links of a person. */
export const listShares = (db: Store['db'], userId: string, limit: number): Promise<SharedListsTable[]> =>
	db
		.selectFrom('shared_lists')
		.selectAll()
		.where('user_id', '=', userId)
		.orderBy('created_at', 'desc')
		.limit(limit)
		.execute();

/** Closes a link of a person for good. */
export async function revokeShare(
	db: Store['db'],
	{ id, userId, userName, at }: { id: string; userId: string; userName: string; at: string }
): Promise<boolean> {
	const result = await db
		.updateTable('shared_lists')
		.set({ revoked_at: at, revoked_by: userName })
		.where('id', '=', id)
		.where('user_id', '=', userId)
		.where('revoked_at', 'is', null)
		.executeTakeFirst();
	return Number(result.numUpdatedRows) > 0;
}

import { isRole, ROLES, type Role } from '../model/roles.ts';
import { revokeApiTokensOf } from './api-tokens.ts';
import { unbindChat } from './chats.ts';
import { exclusively, refuseMore, type OfficeTransaction } from './caps.ts';
import { OfficeError } from './office-error.ts';
import { hashPassword, oneTimePassword } from './passwords.ts';
import { newId } from './secret.ts';
import type { Store } from './store.server.ts';
import { isUserName, userNameKey } from './user-name.ts';

/** Most users, locked ones included. */
export const USERS = 5_000;

/** A user as the administrator sees it. */
export interface User {
	id: string;
	name: string;
	role: Role;
	mustChangePassword: boolean;
	sensitive: boolean;
	locked: boolean;
	/** Has a second factor. */
	totp: boolean;
	/** Logs in by single sign-on. */
	oidc: boolean;
	createdAt: string;
	lastLoginAt: string | null;
	/** Open sessions. */
	sessions: number;
}

/**
 * Makes a user and returns the one-time password, which is shown once and must be changed at the first login.
 * @throws OfficeError for a name that is in use or invalid, and for an unknown role; CapError
 */
export async function createUser(
	{ db }: Store,
	{ name, role, sensitive = false }: { name: string; role: string; sensitive?: boolean }
): Promise<{ id: string; password: string }> {
	if (!isUserName(name))
		throw new OfficeError(`user ${JSON.stringify(name)}: must be 1–64 letters, digits, or . _ @ - without spaces`);
	if (!isRole(role)) throw new OfficeError(`role ${JSON.stringify(role)}: must be one of ${ROLES.join(', ')}`);
	const password = oneTimePassword();
	const id = newId();
	const row = {
		id,
		name,
		name_key: userNameKey(name),
		role,
		password_hash: await hashPassword(password),
		sensitive: Number(sensitive),
		created_at: new Date().toISOString()
	};
	const added = await exclusively(db, async (change) => {
		const rows = await change
			.insertInto('users')
			.values(row)
			.onConflict((conflict) => conflict.column('name_key').doNothing())
			.returning('id')
			.execute();
		await refuseUsers(change);
		return rows;
	});
	if (added.length === 0) throw new OfficeError(`user ${JSON.stringify(name)}: exists already; choose another name`);
	return { id, password };
}

/** Throws CapError if there are too many users. */
export const refuseUsers = (change: OfficeTransaction): Promise<void> =>
	refuseMore('users', change.selectFrom('users'), USERS);

/** Whether there are users. If not, the first administrator is made. */
export async function hasUsers({ db }: Store): Promise<boolean> {
	return (await db.selectFrom('users').select('id').limit(1).execute()).length > 0;
}

/** Who has been an administrator for longest. Throws OfficeError. */
export function firstAdministrator({ db }: Store): Promise<{ id: string; role: Role }> {
	return db
		.selectFrom('users')
		.select(['id', 'role'])
		.where('role', '=', 'administrator')
		.where('locked', '=', 0)
		.orderBy('created_at')
		.executeTakeFirstOrThrow(() => new OfficeError('there is no administrator: make one, or say --for USER'));
}

/** All users, by name. Ended sessions that are not yet deleted do not count. */
export async function listUsers({ db }: Store, now: Date): Promise<User[]> {
	const users = await db.selectFrom('users').selectAll().orderBy('name').execute();
	const sessions = await db
		.selectFrom('sessions')
		.select(({ fn }) => ['user_id', fn.countAll<number>().as('open')])
		.where('expires_at', '>', now.toISOString())
		.groupBy('user_id')
		.execute();
	const open = new Map(sessions.map((row) => [row.user_id, Number(row.open)]));
	return users.map((row) => ({
		id: row.id,
		name: row.name,
		role: row.role,
		mustChangePassword: row.must_change_password === 1,
		sensitive: row.sensitive === 1,
		locked: row.locked === 1,
		totp: row.totp_secret !== null,
		oidc: row.oidc_subject !== null,
		createdAt: row.created_at,
		lastLoginAt: row.last_login_at,
		sessions: open.get(row.id) ?? 0
	}));
}

/**
 * Changes what an administrator may change of a user. A lock or another role ends the user's sessions, and unbinds the chat.
 * @throws OfficeError if the office would be left without an administrator
 */
export async function changeUser(
	store: Store,
	id: string,
	change: { role?: string; locked?: boolean; sensitive?: boolean }
): Promise<void> {
	const { role, locked, sensitive } = change;
	if (role !== undefined && !isRole(role))
		throw new OfficeError(`role ${JSON.stringify(role)}: must be one of ${ROLES.join(', ')}`);
	const takesAway = locked === true || (role !== undefined && role !== 'administrator');
	const done = await store.db
		.updateTable('users')
		.set({
			...(role === undefined ? {} : { role }),
			...(locked === undefined ? {} : { locked: Number(locked) }),
			...(sensitive === undefined ? {} : { sensitive: Number(sensitive) })
		})
		.where('id', '=', id)
		.$if(takesAway, (query) =>
			query.where((is) =>
				is.or([
					is('role', '<>', 'administrator'),
					is.exists(
						is
							.selectFrom('users as others')
							.select('others.id')
							.where('others.role', '=', 'administrator')
							.where('others.locked', '=', 0)
							.where('others.id', '<>', id)
					)
				])
			)
		)
		.returning('id')
		.execute();
	if (done.length === 0) throw new OfficeError('user: the last administrator stays one, or the user is not there');
	if (locked === true) await forgetDevices(store, id);
	if (locked !== true && role === undefined) return;
	await store.db.deleteFrom('sessions').where('user_id', '=', id).execute();
	await unbindChat(store, id);
}

/** Sets a new one-time password, and ends the old one, the second factor, all sessions, accesses of tools, tokens of the API and the chat. */
export async function resetPassword(store: Store, id: string): Promise<string> {
	const { db } = store;
	const password = oneTimePassword();
	const reset = await db
		.updateTable('users')
		.set({
			password_hash: await hashPassword(password),
			must_change_password: 1,
			totp_secret: null,
			totp_pending: null,
			recovery_codes: '[]'
		})
		.where('id', '=', id)
		.returning('id')
		.execute();
	if (reset[0] === undefined) throw new OfficeError('user: is not there');
	await forgetDevices(store, id);
	await db.deleteFrom('sessions').where('user_id', '=', id).execute();
	await revokeApiTokensOf(store, id, new Date());
	await unbindChat(store, id);
	await db
		.updateTable('tool_accesses')
		.set({ revoked_at: new Date().toISOString() })
		.where('user_id', '=', id)
		.where('revoked_at', 'is', null)
		.execute();
	return password;
}

/** Sets a password that the user chose, and ends all other sessions of the user. */
export async function changePassword(
	store: Store,
	{ id, next, session }: { id: string; next: string; session: string }
): Promise<void> {
	await store.db
		.updateTable('users')
		.set({ password_hash: await hashPassword(next), must_change_password: 0 })
		.where('id', '=', id)
		.execute();
	await forgetDevices(store, id);
	await store.db.deleteFrom('sessions').where('user_id', '=', id).where('id', '<>', session).execute();
}

/** From now on, browsers in which the user has logged in count like any other. */
async function forgetDevices({ db }: Store, id: string): Promise<void> {
	await db
		.updateTable('users')
		.set((is) => ({ device_epoch: is('device_epoch', '+', 1) }))
		.where('id', '=', id)
		.execute();
}

export async function deviceEpochOf({ db }: Store, id: string): Promise<number> {
	const user = await db.selectFrom('users').select('device_epoch').where('id', '=', id).executeTakeFirstOrThrow();
	return Number(user.device_epoch);
}

/** The user's password hash; empty for a user who logs in by single sign-on only. */
export async function passwordHashOf({ db }: Store, id: string): Promise<string> {
	const user = await db.selectFrom('users').select('password_hash').where('id', '=', id).executeTakeFirst();
	return user?.password_hash ?? '';
}

export async function nameOfUser({ db }: Store, id: string): Promise<string | undefined> {
	return (await db.selectFrom('users').select('name').where('id', '=', id).executeTakeFirst())?.name;
}

import { randomBytes } from 'node:crypto';
import type { Role } from '../model/roles.ts';
import { digest, newId } from './secret.ts';
import { DAY_MS, inTurn, refuseBeyond } from './caps.ts';
import type { Store } from './store.server.ts';

/** Whose tools may come in by ClickHouse's own ports. */
const TOOL_ROLE: Role = 'analyst';
/** Days that an access may be good for. */
export const ACCESS_DAYS = [7, 30, 90, 365] as const;
/** On a server of one's own each is a user with limits of its own: more of them would be a way around these. */
export const MOST_ACCESSES = 5;
/** Made by a person in 24 hours, the revoked ones too. */
export const ACCESSES_A_DAY = 50;

const NAME_LENGTH = 60;
/** An access of former times is of interest for a while. */
const SHOWN_MS = 90 * DAY_MS;

/** A user of ClickHouse that is somebody's access, and the SHA-256 of its password. */
export interface ToolLogin {
	login: string;
	secretHash: string;
	expiresAt: string;
}

/** A person's access as that person sees it; its secret was shown once. */
export interface ToolAccess {
	id: string;
	name: string;
	login: string;
	createdAt: string;
	expiresAt: string;
	revokedAt: string | null;
	lastUsedAt: string | null;
}

export type AccessFault = 'badName' | 'badDays' | 'tooMany';

/**
 * Makes an access. Its secret is returned this once, and kept only as a hash.
 * @throws CapError
 */
export async function createAccess(
	store: Store,
	userId: string,
	{ name, days }: { name: string; days: number },
	now: Date
): Promise<{ name: string; login: string; secret: string } | AccessFault> {
	const named = name.trim().replace(/\s+/g, ' ');
	if (named === '' || [...named].length > NAME_LENGTH) return 'badName';
	if (!(ACCESS_DAYS as readonly number[]).includes(days)) return 'badDays';
	const login = `tool_${randomBytes(5).toString('hex')}`;
	const secret = `pst_${randomBytes(32).toString('base64url')}`;
	return inTurn(store.db, async (change) => {
		const ago = (ms: number): string => new Date(now.getTime() - ms).toISOString();
		await change
			.deleteFrom('tool_accesses')
			.where('user_id', '=', userId)
			.where('expires_at', '<', ago(SHOWN_MS))
			.execute();
		const own = await change
			.selectFrom('tool_accesses')
			.select(['created_at', 'revoked_at as revokedAt', 'expires_at as expiresAt'])
			.where('user_id', '=', userId)
			.execute();
		if (own.filter((access) => isGood(access, now)).length >= MOST_ACCESSES) return 'tooMany';
		const today = own.filter(({ created_at }) => created_at > ago(DAY_MS));
		refuseBeyond('accesses', today.length + 1, ACCESSES_A_DAY);
		await change
			.insertInto('tool_accesses')
			.values({
				id: newId(),
				user_id: userId,
				name: named,
				login,
				secret_hash: digest(secret),
				created_at: now.toISOString(),
				expires_at: new Date(now.getTime() + days * DAY_MS).toISOString()
			})
			.execute();
		return { name: named, login, secret };
	});
}

/** A person's own, the newest first; not those that ended long ago. */
export async function listAccesses({ db }: Store, userId: string, now: Date): Promise<ToolAccess[]> {
	const rows = await db
		.selectFrom('tool_accesses')
		.selectAll()
		.where('user_id', '=', userId)
		.where('expires_at', '>', new Date(now.getTime() - SHOWN_MS).toISOString())
		.orderBy('created_at', 'desc')
		.execute();
	return rows.map((row) => ({
		id: row.id,
		name: row.name,
		login: row.login,
		createdAt: row.created_at,
		expiresAt: row.expires_at,
		revokedAt: row.revoked_at,
		lastUsedAt: row.last_used_at
	}));
}

/** Whether it lets somebody in, as far as the access itself goes. */
export const isGood = ({ revokedAt, expiresAt }: Pick<ToolAccess, 'revokedAt' | 'expiresAt'>, now: Date): boolean =>
	revokedAt === null && expiresAt > now.toISOString();

/** Ends a person's own access; undefined when it is not there, or has ended already. */
export async function revokeAccess(
	{ db }: Store,
	userId: string,
	id: string,
	now: Date
): Promise<{ name: string; login: string } | undefined> {
	return db
		.updateTable('tool_accesses')
		.set({ revoked_at: now.toISOString() })
		.where('id', '=', id)
		.where('user_id', '=', userId)
		.where('revoked_at', 'is', null)
		.returning(['name', 'login'])
		.executeTakeFirst();
}

/** All that are to be let in: in force, of people who are not locked and may have one. By login. */
export async function standingLogins({ db }: Store, now: Date): Promise<ToolLogin[]> {
	const rows = await db
		.selectFrom('tool_accesses')
		.innerJoin('users', 'users.id', 'tool_accesses.user_id')
		.select(['tool_accesses.login', 'tool_accesses.secret_hash', 'tool_accesses.expires_at'])
		.where('tool_accesses.revoked_at', 'is', null)
		.where('tool_accesses.expires_at', '>', now.toISOString())
		.where('users.locked', '=', 0)
		.where('users.role', '=', TOOL_ROLE)
		.orderBy('tool_accesses.login')
		.execute();
	return rows.map((row) => ({ login: row.login, secretHash: row.secret_hash, expiresAt: row.expires_at }));
}

/** Of these logins those that the store made and that are to be let in no more. */
export async function endedLogins(store: Store, logins: readonly string[], now: Date): Promise<string[]> {
	if (logins.length === 0) return [];
	const standing = new Set((await standingLogins(store, now)).map(({ login }) => login));
	const ours = await store.db.selectFrom('tool_accesses').select('login').where('login', 'in', logins).execute();
	return ours.map(({ login }) => login).filter((login) => !standing.has(login));
}

/** Who stands behind a login, and the SHA-256 of its password; undefined where nobody is to be let in by it. */
export async function standingLogin(
	{ db }: Store,
	login: string,
	now: Date
): Promise<{ userId: string; userName: string; secretHash: string } | undefined> {
	const row = await db
		.selectFrom('tool_accesses')
		.innerJoin('users', 'users.id', 'tool_accesses.user_id')
		.select(['users.id', 'users.name', 'tool_accesses.secret_hash'])
		.where('tool_accesses.login', '=', login)
		.where('tool_accesses.revoked_at', 'is', null)
		.where('tool_accesses.expires_at', '>', now.toISOString())
		.where('users.locked', '=', 0)
		.where('users.role', '=', TOOL_ROLE)
		.executeTakeFirst();
	return row && { userId: row.id, userName: row.name, secretHash: row.secret_hash };
}

/** Keeps when each was used last. */
export async function noteUses({ db }: Store, uses: readonly { login: string; usedAt: string }[]): Promise<void> {
	for (const { login, usedAt } of uses)
		await db
			.updateTable('tool_accesses')
			.set({ last_used_at: usedAt })
			.where('login', '=', login)
			.where((is) => is.or([is('last_used_at', 'is', null), is('last_used_at', '<', usedAt)]))
			.execute();
}

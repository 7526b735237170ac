import { randomBytes } from 'node:crypto';
import type { Role } from '../model/roles.ts';
import { digest, newId } from './secret.ts';
import { DAY_MS, exclusively, refuseBeyond } from './caps.ts';
import { OfficeError } from './office-error.ts';
import type { Store } from './store.server.ts';

/** The role whose tools may use ClickHouse's own ports. */
const TOOL_ROLE: Role = 'analyst';
/** For how many days an access may be valid. */
export const ACCESS_DAYS = [7, 30, 90, 365] as const;
/** With CLICKHOUSE_URL each access is a user with limits of its own, so more accesses would be a way around the limits. */
export const MOST_ACCESSES = 5;
/** Most accesses that a person may make in 24 hours, revoked ones included. */
export const ACCESSES_A_DAY = 50;

const NAME_LENGTH = 60;
/** An ended access is listed for this time. */
const SHOWN_MS = 90 * DAY_MS;

/** The ClickHouse user of an access, and the SHA-256 of its password. */
export interface ToolLogin {
	login: string;
	secretHash: string;
	expiresAt: string;
}

/** An access as its person sees it, without its secret. */
export interface ToolAccess {
	id: string;
	user: string;
	name: string;
	login: string;
	createdAt: string;
	expiresAt: string;
	revokedAt: string | null;
	lastUsedAt: string | null;
}

export type AccessFault = 'badName' | 'badDays' | 'tooMany';

/** A password for a tool, which only its holder keeps. */
const newSecret = (): string => `pst_${randomBytes(32).toString('base64url')}`;

/**
 * Makes an access. Its secret is returned once, and stored only as a hash.
 * @param secret of a token that opens more than this; absent: one of its own
 * @throws OfficeError for whom no tool may work; CapError
 */
export async function createAccess(
	store: Store,
	userId: string,
	{ name, days, secret = newSecret() }: { name: string; days: number; secret?: string },
	now: Date
): Promise<{ name: string; login: string; secret: string } | AccessFault> {
	const named = name.trim().replace(/\s+/g, ' ');
	if (named === '' || [...named].length > NAME_LENGTH) return 'badName';
	if (!(ACCESS_DAYS as readonly number[]).includes(days)) return 'badDays';
	const login = `tool_${randomBytes(5).toString('hex')}`;
	return exclusively(store.db, async (change) => {
		const { role } = await change.selectFrom('users').select('role').where('id', '=', userId).executeTakeFirstOrThrow();
		if (role !== TOOL_ROLE) throw new OfficeError(`role ${role}: SQL is for the role ${TOOL_ROLE} alone`);
		await change
			.deleteFrom('tool_accesses')
			.where('user_id', '=', userId)
			.where('expires_at', '<', new Date(now.getTime() - SHOWN_MS).toISOString())
			.execute();
		const own = await change
			.selectFrom('tool_accesses')
			.select(['created_at as createdAt', 'revoked_at as revokedAt', 'expires_at as expiresAt'])
			.where('user_id', '=', userId)
			.execute();
		if (isFull(own, MOST_ACCESSES, now)) return 'tooMany';
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

/** Accesses of one person, or with null of all, the newest first, without those that ended long ago. */
export async function listAccesses({ db }: Store, userId: string | null, now: Date): Promise<ToolAccess[]> {
	const rows = await db
		.selectFrom('tool_accesses')
		.innerJoin('users', 'users.id', 'tool_accesses.user_id')
		.selectAll('tool_accesses')
		.select('users.name as user')
		.$if(userId !== null, (query) => query.where('user_id', '=', userId!))
		.where('expires_at', '>', new Date(now.getTime() - SHOWN_MS).toISOString())
		.orderBy('tool_accesses.created_at', 'desc')
		.execute();
	return rows.map((row) => ({
		id: row.id,
		user: row.user,
		name: row.name,
		login: row.login,
		createdAt: row.created_at,
		expiresAt: row.expires_at,
		revokedAt: row.revoked_at,
		lastUsedAt: row.last_used_at
	}));
}

interface Ends {
	revokedAt: string | null;
	expiresAt: string;
}

/** How an access or a token itself stands, whatever the state of its user. */
export const accessState = ({ revokedAt, expiresAt }: Ends, now: Date): 'good' | 'over' | 'revoked' =>
	revokedAt !== null ? 'revoked' : expiresAt > now.toISOString() ? 'good' : 'over';

/**
 * Whether a person has as many good ones as there may be.
 * @throws CapError for whoever made too many within a day
 */
export function isFull(own: readonly (Ends & { createdAt: string })[], most: number, now: Date): boolean {
	if (own.filter((one) => accessState(one, now) === 'good').length >= most) return true;
	const yesterday = new Date(now.getTime() - DAY_MS).toISOString();
	refuseBeyond('accesses', own.filter(({ createdAt }) => createdAt > yesterday).length + 1, ACCESSES_A_DAY);
	return false;
}

/** Ends an access of a person, or with null of anybody; undefined if it does not exist or has ended already. */
export async function revokeAccess(
	{ db }: Store,
	userId: string | null,
	id: string,
	now: Date
): Promise<{ name: string; login: string } | undefined> {
	return db
		.updateTable('tool_accesses')
		.set({ revoked_at: now.toISOString() })
		.where('id', '=', id)
		.$if(userId !== null, (query) => query.where('user_id', '=', userId!))
		.where('revoked_at', 'is', null)
		.returning(['name', 'login'])
		.executeTakeFirst();
}

/** All accesses that are let in: valid ones, of people who are not locked and may have one. By login. */
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

/** Those of these logins that belong to accesses which are no longer let in. */
export async function endedLogins(store: Store, logins: readonly string[], now: Date): Promise<string[]> {
	if (logins.length === 0) return [];
	const standing = new Set((await standingLogins(store, now)).map(({ login }) => login));
	const ours = await store.db.selectFrom('tool_accesses').select('login').where('login', 'in', logins).execute();
	return ours.map(({ login }) => login).filter((login) => !standing.has(login));
}

/** The person of a login, and the SHA-256 of its password; undefined if the login is not let in. */
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

/** Records when each was last used. */
export async function noteUses({ db }: Store, uses: readonly { login: string; usedAt: string }[]): Promise<void> {
	for (const { login, usedAt } of uses)
		await db
			.updateTable('tool_accesses')
			.set({ last_used_at: usedAt })
			.where('login', '=', login)
			.where((is) => is.or([is('last_used_at', 'is', null), is('last_used_at', '<', usedAt)]))
			.execute();
}

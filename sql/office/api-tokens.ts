import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Role } from '../model/roles.ts';
import { DAY_MS, exclusively } from './caps.ts';
import { OfficeError } from './office-error.ts';
import { digest, newId } from './secret.ts';
import type { Store } from './store.server.ts';
import { accessState, isFull } from './tool-access.ts';
import { userNameKey } from './user-name.ts';

/** What a token may be used for: figures alone, or also the lists behind them. */
export const SCOPES = ['figures', 'lists'] as const;
export type Scope = (typeof SCOPES)[number];

/** The longest life of a token. */
export const MOST_DAYS = 365;
/** Most good tokens of a person. */
export const MOST_TOKENS = 10;
/** Calls of one person, by whatever token: so many at once, and one more each time. */
export const QUOTA = { burst: 120, everyMs: 500 };

const NAME_LENGTH = 60;
/** An ended token is listed for this time. */
const SHOWN_MS = 90 * DAY_MS;
/** A longer text is no token of ours. */
const MOST_SECRET = 100;

/** Whose token a call brought, and what it opens. */
export interface ApiHolder {
	/** Of the token. */
	token: string;
	scopes: readonly Scope[];
	userId: string;
	userName: string;
	role: Role;
	/** Whether the person has the need to know for letters of sensitive categories. */
	sensitive: boolean;
}

/** A token as its person sees it, without its secret. */
export interface ApiToken {
	id: string;
	user: string;
	name: string;
	scopes: readonly Scope[];
	createdAt: string;
	expiresAt: string;
	lastUsedAt: string | null;
	/** `idle`: nothing is wrong with the token, but its person is locked or has another role than when it was made. */
	state: 'good' | 'idle' | 'over' | 'revoked';
}

export type TokenFault = 'badName' | 'badDays' | 'badScopes' | 'tooMany';

const scopesOf = (text: string) => JSON.parse(text) as Scope[];
const isScope = (text: string): text is Scope => (SCOPES as readonly string[]).includes(text);

/**
 * Makes a token with the person's present role. Its secret is returned once, and stored only as a hash.
 * @throws CapError
 */
export async function createApiToken(
	store: Store,
	userId: string,
	asked: { name: string; scopes: readonly string[]; days: number },
	now: Date
): Promise<{ id: string; name: string; secret: string } | TokenFault> {
	const name = asked.name.trim().replace(/\s+/g, ' ');
	if (name === '' || [...name].length > NAME_LENGTH) return 'badName';
	if (!Number.isInteger(asked.days) || asked.days < 1 || asked.days > MOST_DAYS) return 'badDays';
	const scopes = SCOPES.filter((scope) => asked.scopes.includes(scope));
	if (scopes.length === 0 || !asked.scopes.every(isScope)) return 'badScopes';
	const secret = `psa_${randomBytes(32).toString('base64url')}`;
	const id = newId();
	return exclusively(store.db, async (change) => {
		await change
			.deleteFrom('api_tokens')
			.where('user_id', '=', userId)
			.where('expires_at', '<', new Date(now.getTime() - SHOWN_MS).toISOString())
			.execute();
		const { role } = await change
			.selectFrom('users')
			.select('role')
			.where('id', '=', userId)
			.executeTakeFirstOrThrow(() => new OfficeError('user: is not there'));
		const own = await change
			.selectFrom('api_tokens')
			.select(['created_at as createdAt', 'revoked_at as revokedAt', 'expires_at as expiresAt'])
			.where('user_id', '=', userId)
			.execute();
		if (isFull(own, MOST_TOKENS, now)) return 'tooMany';
		await change
			.insertInto('api_tokens')
			.values({
				...{ id, user_id: userId, role, name, secret_hash: digest(secret), scopes: JSON.stringify(scopes) },
				created_at: now.toISOString(),
				expires_at: new Date(now.getTime() + asked.days * DAY_MS).toISOString()
			})
			.execute();
		return { id, name, secret };
	});
}

/** Tokens of one person, or of all, the newest first, without those that ended long ago. */
export async function listApiTokens({ db }: Store, now: Date, userId?: string): Promise<ApiToken[]> {
	const rows = await db
		.selectFrom('api_tokens')
		.innerJoin('users', 'users.id', 'api_tokens.user_id')
		.selectAll('api_tokens')
		.select(['users.name as user', 'users.role as user_role', 'users.locked'])
		.where('expires_at', '>', new Date(now.getTime() - SHOWN_MS).toISOString())
		.$if(userId !== undefined, (query) => query.where('user_id', '=', userId!))
		.orderBy('api_tokens.created_at', 'desc')
		.execute();
	return rows.map((row) => ({
		...{ id: row.id, user: row.user, name: row.name, scopes: scopesOf(row.scopes) },
		...{ createdAt: row.created_at, expiresAt: row.expires_at, lastUsedAt: row.last_used_at },
		state: stateOf(row, now)
	}));
}

function stateOf(
	row: { revoked_at: string | null; expires_at: string; role: Role; user_role: Role; locked: number },
	now: Date
): ApiToken['state'] {
	const state = accessState({ revokedAt: row.revoked_at, expiresAt: row.expires_at }, now);
	return state === 'good' && (row.locked !== 0 || row.role !== row.user_role) ? 'idle' : state;
}

/**
 * Ends a token, at once and everywhere, because each call asks the store. Undefined if it is not there or has ended already.
 * @param userId whose it must be; absent: anybody's, for the command line
 */
export function revokeApiToken(
	{ db }: Store,
	id: string,
	now: Date,
	userId?: string
): Promise<{ name: string } | undefined> {
	return db
		.updateTable('api_tokens')
		.set({ revoked_at: now.toISOString() })
		.where('id', '=', id)
		.where('revoked_at', 'is', null)
		.$if(userId !== undefined, (query) => query.where('user_id', '=', userId!))
		.returning('name')
		.executeTakeFirst();
}

/** Whose token it is, and how long the person has to wait where the quota is used up. */
export type TokenUse = { holder: ApiHolder; waitMs: number };

/**
 * Counts a call of a token. Rights are those of this moment: undefined where the secret is unknown, revoked or expired, and where its person is
 * locked or no longer has the role that it was made with. A one-time password that is still to be changed is no obstacle: an administrator
 * made such a token on the office's machine.
 */
export async function useApiToken({ db }: Store, secret: string, now: Date): Promise<TokenUse | undefined> {
	if (secret.length > MOST_SECRET) return undefined;
	const found = await db
		.selectFrom('api_tokens')
		.innerJoin('users', 'users.id', 'api_tokens.user_id')
		.select(['api_tokens.id', 'user_id', 'users.name', 'users.role', 'users.sensitive', 'scopes', 'api_full_at'])
		.where('api_tokens.secret_hash', '=', digest(secret))
		.where('revoked_at', 'is', null)
		.where('expires_at', '>', now.toISOString())
		.where('users.locked', '=', 0)
		.whereRef('users.role', '=', 'api_tokens.role')
		.executeTakeFirst();
	if (!found) return undefined;
	const at = now.getTime();
	const whole = at + QUOTA.burst * QUOTA.everyMs;
	const latest = whole - QUOTA.everyMs;
	const counted = await db
		.updateTable('users')
		.set({
			api_full_at: sql<number>`CASE WHEN api_full_at BETWEEN ${sql.lit(at)} AND ${sql.lit(whole)} THEN api_full_at ELSE ${sql.lit(at)} END + ${sql.lit(QUOTA.everyMs)}`
		})
		.where('id', '=', found.user_id)
		// More than a whole quota was counted by a clock that has since been set back.
		.where((is) => is.or([is('api_full_at', '<=', latest), is('api_full_at', '>', whole)]))
		.returning('id')
		.executeTakeFirst();
	if (counted)
		await db.updateTable('api_tokens').set({ last_used_at: now.toISOString() }).where('id', '=', found.id).execute();
	return {
		holder: {
			...{ token: found.id, scopes: scopesOf(found.scopes), userId: found.user_id, userName: found.name },
			...{ role: found.role, sensitive: found.sensitive === 1 }
		},
		// Another call may have taken the last one since it was looked up.
		waitMs: counted ? 0 : Math.max(QUOTA.everyMs, found.api_full_at - latest)
	};
}

/** Ends all tokens of a person. */
export async function revokeApiTokensOf({ db }: Store, userId: string, now: Date): Promise<void> {
	await db
		.updateTable('api_tokens')
		.set({ revoked_at: now.toISOString() })
		.where('user_id', '=', userId)
		.where('revoked_at', 'is', null)
		.execute();
}

/** The id of a user by any spelling of the name. Throws OfficeError. */
export async function userIdOf({ db }: Store, name: string): Promise<string> {
	const found = await db.selectFrom('users').select('id').where('name_key', '=', userNameKey(name)).executeTakeFirst();
	if (!found) throw new OfficeError(`user ${JSON.stringify(name)}: is not there`);
	return found.id;
}

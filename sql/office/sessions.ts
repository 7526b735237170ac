import { randomBytes } from 'node:crypto';
import type { Role } from '../model/roles.ts';
import { digest, newId } from './secret.ts';
import type { Store } from './store.server.ts';

const HOUR_MS = 3_600_000;
/** A session ends after a working day, and after an hour without a request. */
export const SESSION_MS = 12 * HOUR_MS;
export const IDLE_MS = HOUR_MS;
/** "Last seen" is written at most once per minute: a write per request would cost more than the request. */
const SEEN_MS = 60_000;
const MAX_AGENT = 200;
/** Most sessions of a person. One more login ends the oldest. */
export const SESSIONS = 20;
/** What a stolen session could use for lasting access (tokens, users, accesses) needs the password, given within this time. */
export const CONFIRMED_MS = 10 * 60_000;

/** The user of a session. */
export interface SessionHolder {
	id: string;
	name: string;
	role: Role;
	/** Id of the session, not its secret: used for open streams and the list of own sessions. */
	session: string;
	/** The password is a one-time one: only the page that changes it is granted. */
	mustChangePassword: boolean;
	/** Has the need to know for letters of sensitive categories. */
	sensitive: boolean;
	/** Has recently proved their identity, which a thief of the session cannot. */
	isConfirmed: boolean;
}

export interface OwnSession {
	id: string;
	createdAt: string;
	seenAt: string;
	address: string;
	agent: string;
}

/** Begins a session and returns its secret. The store has only the hash of it. */
export async function startSession(
	{ db }: Store,
	{ userId, address, agent }: { userId: string; address: string; agent: string },
	now: Date
): Promise<string> {
	const secret = randomBytes(32).toString('base64url');
	const at = now.toISOString();
	await db.deleteFrom('sessions').where('expires_at', '<', at).execute();
	await db
		.insertInto('sessions')
		.values({
			id: newId(),
			secret_hash: digest(secret),
			user_id: userId,
			created_at: at,
			seen_at: at,
			expires_at: new Date(now.getTime() + SESSION_MS).toISOString(),
			address,
			agent: agent.slice(0, MAX_AGENT),
			confirmed_at: at
		})
		.execute();
	const older = db
		.selectFrom('sessions')
		.select('id')
		.where('user_id', '=', userId)
		.orderBy('created_at', 'desc')
		.orderBy('id')
		.limit(1_000)
		.offset(SESSIONS);
	await db.deleteFrom('sessions').where('id', 'in', older).execute();
	await db.updateTable('users').set({ last_login_at: at }).where('id', '=', userId).execute();
	return secret;
}

/**
 * Reads a session from the store, at each request, so that a session ends everywhere at once. One that was seen long after now was begun by
 * a clock that has since been set back: it would last for as long as that was ahead.
 */
export async function readSession({ db }: Store, secret: string, now: Date): Promise<SessionHolder | null> {
	const found = await db
		.selectFrom('sessions')
		.innerJoin('users', 'users.id', 'sessions.user_id')
		.select([
			'users.id',
			'users.name',
			'users.role',
			'users.must_change_password',
			'users.sensitive',
			'sessions.id as session',
			'sessions.seen_at',
			'sessions.confirmed_at'
		])
		.where('sessions.secret_hash', '=', digest(secret))
		.where('sessions.expires_at', '>', now.toISOString())
		.where('sessions.seen_at', '>', new Date(now.getTime() - IDLE_MS).toISOString())
		.where('sessions.seen_at', '<', new Date(now.getTime() + IDLE_MS).toISOString())
		.where('users.locked', '=', 0)
		.executeTakeFirst();
	if (!found) return null;
	if (now.getTime() - Date.parse(found.seen_at) > SEEN_MS)
		await db.updateTable('sessions').set({ seen_at: now.toISOString() }).where('id', '=', found.session).execute();
	const { id, name, role, session } = found;
	return {
		id,
		name,
		role,
		session,
		mustChangePassword: found.must_change_password === 1,
		sensitive: found.sensitive === 1,
		isConfirmed: found.confirmed_at > new Date(now.getTime() - CONFIRMED_MS).toISOString()
	};
}

/** Records that the session's user has given the password again. */
export async function confirmSession({ db }: Store, id: string, now: Date): Promise<void> {
	await db.updateTable('sessions').set({ confirmed_at: now.toISOString() }).where('id', '=', id).execute();
}

/** The sessions among these that are still valid. An open stream is no request, and does not prolong its session. */
export async function standingSessions({ db }: Store, ids: readonly string[], now: Date): Promise<Set<string>> {
	if (ids.length === 0) return new Set();
	const rows = await db
		.selectFrom('sessions')
		.innerJoin('users', 'users.id', 'sessions.user_id')
		.select('sessions.id')
		.where('sessions.id', 'in', ids)
		.where('sessions.expires_at', '>', now.toISOString())
		.where('sessions.seen_at', '>', new Date(now.getTime() - IDLE_MS).toISOString())
		.where('sessions.seen_at', '<', new Date(now.getTime() + IDLE_MS).toISOString())
		.where('users.locked', '=', 0)
		.execute();
	return new Set(rows.map(({ id }) => id));
}

export async function listSessions({ db }: Store, userId: string, now: Date): Promise<OwnSession[]> {
	const rows = await db
		.selectFrom('sessions')
		.selectAll()
		.where('user_id', '=', userId)
		.where('expires_at', '>', now.toISOString())
		.where('seen_at', '>', new Date(now.getTime() - IDLE_MS).toISOString())
		.orderBy('created_at', 'desc')
		.execute();
	return rows.map(({ id, created_at: createdAt, seen_at: seenAt, address, agent }) => ({
		id,
		createdAt,
		seenAt,
		address,
		agent
	}));
}

/** Ends one session of a user, or all of them. */
export async function endSessions({ db }: Store, userId: string, only?: string): Promise<void> {
	await db
		.deleteFrom('sessions')
		.where('user_id', '=', userId)
		.$if(only !== undefined, (query) => query.where('id', '=', only!))
		.execute();
}

import { sql } from 'kysely';
import type { KeyRing } from './key-id.ts';
import { isPassword } from './passwords.ts';
import { openFor, sealFor } from './secret.ts';
import type { Store } from './store.server.ts';
import { takeCode } from './totp.ts';
import { userNameKey } from './user-name.ts';

/** So many failures in a row close a name for a while, whether anybody has it or not. */
export const MAX_FAILURES = 10;
export const LOCK_OUT_MS = 15 * 60_000;
const TICKET_MS = 5 * 60_000;

export type LoginAnswer =
	| { kind: 'in'; userId: string; name: string }
	/** The password is right; the code of the second factor is asked for. */
	| { kind: 'code'; ticket: string; name: string }
	| { kind: 'wrong' }
	| { kind: 'closed' }
	/** The ticket is too old: from the beginning. */
	| { kind: 'late' };

/** Name and password. A name that is not there is answered as a wrong password is, after the same time. */
export async function loginByPassword(
	store: Store,
	{ name, password }: { name: string; password: string },
	key: KeyRing,
	now: Date
): Promise<LoginAnswer> {
	const nameKey = userNameKey(name);
	if (!(await countAttempt(store, nameKey, now))) return { kind: 'closed' };
	const user = await store.db
		.selectFrom('users')
		.select(['id', 'name', 'password_hash', 'totp_secret'])
		.where('name_key', '=', nameKey)
		.where('locked', '=', 0)
		.executeTakeFirst();
	if (!(await isPassword(user?.password_hash, password)) || !user) return { kind: 'wrong' };
	if (user.totp_secret === null) {
		await forgetFailures(store, nameKey);
		return { kind: 'in', userId: user.id, name: user.name };
	}
	const ticket = JSON.stringify({ id: user.id, nameKey, until: now.getTime() + TICKET_MS });
	return { kind: 'code', ticket: sealFor('login ticket', ticket, key), name: user.name };
}

/** The code of the second factor, or one of the recovery codes. Wrong ones count as wrong passwords do. */
export async function loginByCode(
	store: Store,
	{ ticket, code }: { ticket: string; code: string },
	key: KeyRing,
	now: Date
): Promise<LoginAnswer> {
	const opened = openFor('login ticket', ticket, key);
	if (opened === undefined) return { kind: 'late' };
	const { id, nameKey, until } = JSON.parse(opened) as { id: string; nameKey: string; until: number };
	if (until < now.getTime()) return { kind: 'late' };
	if (!(await countAttempt(store, nameKey, now))) return { kind: 'closed' };
	const user = await takeCode(store, { id, code, key }, now);
	if (!user) return { kind: 'wrong' };
	await forgetFailures(store, nameKey);
	return { kind: 'in', userId: id, name: user.name };
}

/**
 * Counts an attempt as a failure until it has succeeded, so that many at once are no way around the limit.
 * @returns false while the name is closed
 */
async function countAttempt({ db }: Store, nameKey: string, now: Date): Promise<boolean> {
	const at = now.toISOString();
	const counted = await db
		.insertInto('login_failures')
		.values({ name_key: nameKey, failures: 1, locked_until: null, last_at: at })
		.onConflict((conflict) =>
			conflict.column('name_key').doUpdateSet({
				// Old failures are forgotten once the lock that they made, or would have made, is over.
				failures: sql<number>`CASE WHEN login_failures.locked_until > ${at} THEN login_failures.failures
					WHEN login_failures.locked_until IS NOT NULL OR login_failures.last_at < ${ago(now)} THEN 1
					ELSE login_failures.failures + 1 END`,
				locked_until: sql<string | null>`CASE WHEN login_failures.locked_until > ${at} THEN login_failures.locked_until
					WHEN login_failures.locked_until IS NULL AND login_failures.last_at >= ${ago(now)}
						AND login_failures.failures + 1 > ${sql.lit(MAX_FAILURES)} THEN ${until(now)}
					ELSE NULL END`,
				last_at: at
			})
		)
		.returning('locked_until')
		.executeTakeFirstOrThrow();
	return counted.locked_until === null;
}

const ago = (now: Date): string => new Date(now.getTime() - LOCK_OUT_MS).toISOString();
const until = (now: Date): string => new Date(now.getTime() + LOCK_OUT_MS).toISOString();

async function forgetFailures({ db }: Store, nameKey: string): Promise<void> {
	await db.deleteFrom('login_failures').where('name_key', '=', nameKey).execute();
}

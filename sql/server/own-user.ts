import { timingSafeEqual } from 'node:crypto';
import { digest } from '../office/secret.ts';
import type { Credentials } from '../engine/credentials.ts';
import { AUTHENTICATION_FAILED, SqlRefusal, type Login } from './sql-request.ts';

/** The role of one of the office's own users; undefined for any other name. Throws SqlRefusal for a wrong password. */
export function ownUser(credentials: Credentials, { user, password }: Login): keyof Credentials | undefined {
	const roles = Object.keys(credentials) as (keyof Credentials)[];
	const role = roles.find((one) => credentials[one].user === user);
	if (role === undefined || isSameSecret(digest(password), digest(credentials[role].password))) return role;
	throw refusedLogin(user);
}

/** Compares two hashes in constant time. */
export const isSameSecret = (one: string, other: string): boolean =>
	one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

export const refusedLogin = (user: string): SqlRefusal =>
	new SqlRefusal(
		AUTHENTICATION_FAILED,
		`${user}: Authentication failed: password is incorrect, or there is no user with such name.`
	);

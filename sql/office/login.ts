import type { Device } from './devices.ts';
import type { KeyRing } from './key-id.ts';
import { hasRoom, isPassword, PasswordsBusy } from './passwords.ts';
import { openFor, sealFor } from './secret.ts';
import type { Store } from './store.server.ts';
import { charge, isRefused, takeBack, type Charge, type LoginOrigin, type RefusedAttempt } from './throttle.ts';
import { takeCode } from './totp.ts';
import { userNameKey } from './user-name.ts';

const TICKET_MS = 5 * 60_000;

/** Where a login comes from. */
export interface From {
	/** The network of one person: an IPv4 address, or 64 bits of IPv6. */
	address: string;
	/** The devices that this browser keeps. */
	devices: readonly Device[];
}

/** The attempt is refused for a while; `user` as below. */
export type LoginClosed = { kind: 'closed'; user: string | null; nameKey: string } & RefusedAttempt;

/** A wrong secret. */
export interface Wrong {
	kind: 'wrong';
	/** In a login, or of a user who is logged in (`own`). */
	of: 'password' | 'code' | 'own';
	/** The user's name, for the log; null if nobody has the name: then a password may have been typed in its place. */
	user: string | null;
	/** What this failure closes. */
	closes: RefusedAttempt | null;
}

export type LoginAnswer =
	| { kind: 'in'; userId: string }
	/** The password is right; now the code of the second factor is needed. */
	| { kind: 'code'; ticket: string }
	| Wrong
	| LoginClosed
	/** Too many passwords are being verified. */
	| { kind: 'busy' }
	/** The ticket is too old: the login must start again. */
	| { kind: 'late' };

interface LoginUser {
	id: string;
	name: string;
	name_key: string;
	locked: number;
	password_hash: string;
	totp_secret: string | null;
	device_epoch: number;
}

const userBy = ({ db }: Store, column: 'id' | 'name_key', value: string): Promise<LoginUser | undefined> =>
	db
		.selectFrom('users')
		.select(['id', 'name', 'name_key', 'locked', 'password_hash', 'totp_secret', 'device_epoch'])
		.where(column, '=', value)
		.executeTakeFirst();

/** Checks name and password. An unknown name gets the same answer as a wrong password, after the same time. */
export async function loginByPassword(
	store: Store,
	{ name, password, from }: { name: string; password: string; from: From },
	key: KeyRing,
	now: Date
): Promise<LoginAnswer> {
	const nameKey = userNameKey(name);
	const found = await userBy(store, 'name_key', nameKey);
	// Before anything is written, so that a flood from many addresses costs the store nothing.
	if (!deviceOf(found, from) && !hasRoom('stranger')) return { kind: 'busy' };
	const taken = await chargeLogin(store, { nameKey, user: found, from }, key, now);
	if (isRefused(taken)) return { kind: 'closed', user: found?.name ?? null, nameKey, ...taken };
	const user = found?.locked === 0 ? found : undefined;
	const lane = taken.budgets.length === 0 ? 'known' : 'stranger';
	const fits = await verify(store, taken, () => isPassword(user?.password_hash, password, lane));
	if (fits === 'busy') return { kind: 'busy' };
	if (!fits || !user) return { kind: 'wrong', of: 'password', user: found?.name ?? null, closes: taken.closes };
	if (user.totp_secret === null) {
		await takeBack(store, taken, 'forget');
		return { kind: 'in', userId: user.id };
	}
	await takeBack(store, taken, 'uncount');
	const ticket = JSON.stringify({ id: user.id, until: now.getTime() + TICKET_MS });
	return { kind: 'code', ticket: sealFor('login ticket', ticket, key) };
}

/** Checks the code of the second factor, or a recovery code. Wrong codes count like wrong passwords. */
export async function loginByCode(
	store: Store,
	{ ticket, code, from }: { ticket: string; code: string; from: From },
	key: KeyRing,
	now: Date
): Promise<LoginAnswer> {
	const opened = openFor('login ticket', ticket, key);
	if (opened === undefined) return { kind: 'late' };
	const { id, until } = JSON.parse(opened) as { id: string; until: number };
	const user = await userBy(store, 'id', id);
	if (until < now.getTime() || !user) return { kind: 'late' };
	const nameKey = user.name_key;
	const taken = await chargeLogin(store, { nameKey, user, from }, key, now);
	if (isRefused(taken)) return { kind: 'closed', user: user.name, nameKey, ...taken };
	if (!(await takeCode(store, { id, code, key }, now)))
		return { kind: 'wrong', of: 'code', user: user.name, closes: taken.closes };
	await takeBack(store, taken, 'forget');
	return { kind: 'in', userId: id };
}

const deviceOf = (user: LoginUser | undefined, { devices }: From): Device | undefined =>
	user?.locked === 0 ? devices.find((one) => one.user === user.id && one.epoch === user.device_epoch) : undefined;

/** A browser in which the user has logged in before has an allowance of its own. When that is used up, it counts like any other. */
async function chargeLogin(
	store: Store,
	{ nameKey, user, from }: { nameKey: string; user: LoginUser | undefined; from: From },
	key: KeyRing,
	now: Date
): Promise<Charge | RefusedAttempt> {
	const device = deviceOf(user, from);
	if (device) {
		const taken = await charge(store, { nameKey, origin: { kind: 'device', id: device.id } }, key, now);
		if (!isRefused(taken)) return taken;
	}
	return charge(store, { nameKey, origin: { kind: 'address', id: from.address } }, key, now);
}

/**
 * Checks the password, or another secret, of a user who is logged in. Failures count for the session, so nobody else can use up the
 * allowance.
 */
export async function confirmSecret(
	store: Store,
	{ user, session }: { user: { id: string; name: string }; session: string },
	check: (passwordHash: string) => Promise<boolean>,
	key: KeyRing,
	now: Date
): Promise<{ kind: 'right' } | Wrong | LoginClosed | { kind: 'busy' }> {
	const nameKey = userNameKey(user.name);
	const origin: LoginOrigin = { kind: 'session', id: session };
	const taken = await charge(store, { nameKey, origin }, key, now);
	if (isRefused(taken)) return { kind: 'closed', user: user.name, nameKey, ...taken };
	const found = await userBy(store, 'id', user.id);
	const fits = await verify(store, taken, () => check(found?.password_hash ?? ''));
	if (fits === 'busy') return { kind: 'busy' };
	if (!fits) return { kind: 'wrong', of: 'own', user: user.name, closes: taken.closes };
	await takeBack(store, taken, 'forget');
	return { kind: 'right' };
}

/** If there is no room to verify a secret, that is no failure of the user. */
async function verify(store: Store, taken: Charge, check: () => Promise<boolean>): Promise<boolean | 'busy'> {
	try {
		return await check();
	} catch (problem) {
		if (!(problem instanceof PasswordsBusy)) throw problem;
		await takeBack(store, taken, 'uncount');
		return 'busy';
	}
}

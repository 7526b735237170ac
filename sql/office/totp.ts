import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { KeyRing } from './key-id.ts';
import { digest, openFor, sealFor } from './secret.ts';
import type { Store } from './store.server.ts';

const PERIOD_S = 30;
const RECOVERY_CODES = 10;
const PENDING_MS = 10 * 60_000;

const totpOf = (secret: string, name: string): TOTP =>
	new TOTP({ issuer: 'پاسخ', label: name, period: PERIOD_S, secret: Secret.fromBase32(secret) });

const seal = (secret: string, key: KeyRing): string => sealFor('totp', secret, key);

/** What an authenticator needs: a secret to type, and an address to scan. */
export interface TotpOffer {
	secret: string;
	address: string;
}

/** The user who asks for a second factor, in a session that has given the password. */
interface Asker {
	id: string;
	session: string;
}

/** An offer until its code comes. It is valid only in the session that gave the password, so that a stolen session cannot complete it. */
interface Pending {
	secret: string;
	session: string;
	until: number;
}

/** Makes a secret. It becomes valid when a code has proved that an authenticator has it. */
export async function offerTotp({ db }: Store, { id, session }: Asker, key: KeyRing, now: Date): Promise<void> {
	const pending: Pending = { secret: new Secret({ size: 20 }).base32, session, until: now.getTime() + PENDING_MS };
	await db
		.updateTable('users')
		.set({ totp_pending: seal(JSON.stringify(pending), key) })
		.where('id', '=', id)
		.where('totp_secret', 'is', null)
		.execute();
}

/** The offer that still waits for its code. */
export async function pendingTotp(
	{ db }: Store,
	{ id, session }: Asker,
	key: KeyRing,
	now: Date
): Promise<TotpOffer | undefined> {
	const user = await db.selectFrom('users').select(['name', 'totp_pending']).where('id', '=', id).executeTakeFirst();
	const opened = user?.totp_pending ? openFor('totp', user.totp_pending, key) : undefined;
	// An older version stored the secret alone.
	if (!user || !opened?.startsWith('{')) return undefined;
	const pending = JSON.parse(opened) as Pending;
	if (pending.session !== session || pending.until < now.getTime()) return undefined;
	return { secret: pending.secret, address: totpOf(pending.secret, user.name).toString() };
}

/** @returns the recovery codes, which are shown once; undefined for a wrong code */
export async function proveTotp(
	store: Store,
	{ user, code, key }: { user: Asker; code: string; key: KeyRing },
	now: Date
): Promise<string[] | undefined> {
	const offer = await pendingTotp(store, user, key, now);
	const step = offer && stepOf(offer.secret, code, now);
	if (!offer || step === undefined) return undefined;
	const codes = Array.from({ length: RECOVERY_CODES }, () => randomBytes(10).toString('hex'));
	await store.db
		.updateTable('users')
		.set({
			totp_secret: seal(offer.secret, key),
			totp_pending: null,
			totp_step: step,
			recovery_codes: JSON.stringify(codes.map(digest))
		})
		.where('id', '=', user.id)
		.execute();
	return codes;
}

export async function dropTotp({ db }: Store, id: string): Promise<void> {
	await db
		.updateTable('users')
		.set({ totp_secret: null, totp_pending: null, recovery_codes: '[]' })
		.where('id', '=', id)
		.execute();
}

/** Whether a user has a second factor, and how many recovery codes are left. */
export async function totpState({ db }: Store, id: string): Promise<{ on: boolean; codesLeft: number }> {
	const user = await db
		.selectFrom('users')
		.select(['totp_secret', 'recovery_codes'])
		.where('id', '=', id)
		.executeTakeFirst();
	const codes = JSON.parse(user?.recovery_codes ?? '[]') as string[];
	return { on: Boolean(user?.totp_secret), codesLeft: codes.length };
}

/** Uses up a code of the authenticator, or a recovery code. If two send the same code at once, one of them succeeds. */
export async function takeCode(
	{ db }: Store,
	{ id, code, key }: { id: string; code: string; key: KeyRing },
	now: Date
): Promise<{ name: string } | undefined> {
	const user = await db
		.selectFrom('users')
		.select(['name', 'totp_secret', 'totp_step', 'recovery_codes'])
		.where('id', '=', id)
		.where('locked', '=', 0)
		.executeTakeFirst();
	const secret = user?.totp_secret ? openFor('totp', user.totp_secret, key) : undefined;
	if (!user || secret === undefined) return undefined;
	const step = stepOf(secret, code, now);
	if (step !== undefined) {
		const [used] = await db
			.updateTable('users')
			.set({ totp_step: step })
			.where('id', '=', id)
			.where('totp_step', '<', step)
			.returning('name')
			.execute();
		return used;
	}
	const codes = JSON.parse(user.recovery_codes) as string[];
	const left = codes.filter((one) => one !== digest(plain(code).toLowerCase()));
	if (left.length === codes.length) return undefined;
	const [used] = await db
		.updateTable('users')
		.set({ recovery_codes: JSON.stringify(left) })
		.where('id', '=', id)
		.where('recovery_codes', '=', user.recovery_codes)
		.returning('name')
		.execute();
	return used;
}

/** The time step of a code: the current one, or the one before or after it. */
function stepOf(secret: string, code: string, now: Date): number | undefined {
	const token = plain(code);
	if (!/^\d{6}$/.test(token)) return undefined;
	const delta = totpOf(secret, '').validate({ token, timestamp: now.getTime(), window: 1 });
	return delta === null ? undefined : Math.floor(now.getTime() / 1_000 / PERIOD_S) + delta;
}

/** A code as people type it: with spaces or hyphens, in Persian digits. */
const plain = (code: string): string =>
	code
		.replace(/[\s-]/g, '')
		.replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
		.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));

import { isWithin } from './alert-rules.ts';
import { DAY_MS, refuseBeyond } from './caps.ts';
import { enqueue } from './deliveries.ts';
import type { KeyRing } from './key-id.ts';
import { ask, type OneGo } from './one-go.ts';
import type { Role } from '../model/roles.ts';
import { digest, hashFor, newId } from './secret.ts';
import type { Store } from './store.server.ts';

type Db = Store['db'];

/** A link confirms for this time. */
export const LINK_MS = 2 * DAY_MS;
/** An address is asked once in this time, whoever asks. */
export const AGAIN_MS = 7 * DAY_MS;
/** A person may have so many that have not confirmed. */
const WAITING = 10;

/** What is mailed to an address that is asked. Its code is derived when it is sent, and kept nowhere. */
export interface ConfirmContent {
	seed: string;
	/** Who asks. */
	by: string;
	/** ISO instant until which the link serves. */
	until: string;
}

/** The code of a link. */
export const confirmCode = ({ seed }: Pick<ConfirmContent, 'seed'>, keys: KeyRing): string =>
	hashFor('mail address', seed, keys);

const keyOf = (address: string): string => address.toLowerCase();

/**
 * Has an address asked whether it wants the office's mails.
 * @returns `early`: it was asked within the last days; `spent`: no more messages leave now
 * @throws CapError
 */
export function* askAddress(
	db: Db,
	{ address, user }: { address: string; user: { id: string; name: string; role: Role } },
	keys: KeyRing,
	now: Date
): OneGo<'asked' | 'confirmed' | 'early' | 'spent'> {
	const key = keyOf(address);
	const isRecent = (at: string) => isWithin(now, new Date(Date.parse(at) + AGAIN_MS).toISOString(), AGAIN_MS);
	const rows = yield* ask(db.selectFrom('mail_addresses').selectAll());
	const row = rows.find((one) => one.address === key);
	if (row?.confirmed_at) return 'confirmed';
	if (row && isRecent(row.asked_at)) return 'early';
	const waiting = rows.filter((one) => one.asked_by === user.id && !one.confirmed_at && isRecent(one.asked_at));
	refuseBeyond('addresses', waiting.length + 1, WAITING);
	const seed = newId();
	const content: ConfirmContent = { seed, by: user.name, until: new Date(now.getTime() + LINK_MS).toISOString() };
	const delivery = {
		...({ id: newId(), user_id: user.id, role: user.role, rule_id: null, kind: 'confirm', channel: 'mail' } as const),
		...{ target: address, content: JSON.stringify(content) }
	};
	if ((yield* enqueue(db, [delivery], now)).length > 0) return 'spent';
	const asked = {
		...{ asked_by: user.id, asked_at: now.toISOString(), confirmed_at: null },
		code_hash: digest(confirmCode(content, keys))
	};
	yield* ask(
		db
			.insertInto('mail_addresses')
			.values({ address: key, ...asked })
			.onConflict((conflict) => conflict.column('address').doUpdateSet(asked))
	);
	return 'asked';
}

/** The address that a code confirms, and who asks; undefined: it is nobody's, was used, or is too old. */
export async function addressOf(
	{ db }: Store,
	code: string,
	now: Date
): Promise<{ address: string; by: string } | undefined> {
	const row = await db
		.selectFrom('mail_addresses')
		.innerJoin('users', 'users.id', 'mail_addresses.asked_by')
		.select(['address', 'asked_at', 'users.name as by'])
		.where('code_hash', '=', digest(code))
		.executeTakeFirst();
	if (!row || !isWithin(now, new Date(Date.parse(row.asked_at) + LINK_MS).toISOString(), LINK_MS)) return undefined;
	return { address: row.address, by: row.by };
}

/** Confirms an address by its code, which serves once. */
export async function confirmAddress(store: Store, code: string, now: Date): Promise<string | undefined> {
	const asked = await addressOf(store, code, now);
	if (!asked) return undefined;
	const done = await store.db
		.updateTable('mail_addresses')
		.set({ confirmed_at: now.toISOString(), code_hash: null })
		.where('code_hash', '=', digest(code))
		.returning('address')
		.executeTakeFirst();
	return done?.address;
}

/** Addresses that have confirmed, in small letters. */
export async function confirmedAddresses({ db }: Store): Promise<ReadonlySet<string>> {
	const rows = await db.selectFrom('mail_addresses').select('address').where('confirmed_at', 'is not', null).execute();
	return new Set(rows.map(({ address }) => address));
}

/** Addresses that were asked and may confirm, or have. @param userId whose; null: all */
export const listAddresses = ({ db }: Store, userId: string | null) =>
	db
		.selectFrom('mail_addresses')
		.innerJoin('users', 'users.id', 'mail_addresses.asked_by')
		.select(['address as id', 'users.name as by', 'asked_at as askedAt', 'confirmed_at as confirmedAt'])
		.where((is) => is.or([is('confirmed_at', 'is not', null), is('code_hash', 'is not', null)]))
		.$if(userId !== null, (query) => query.where('asked_by', '=', userId))
		.orderBy('address')
		.execute();

/** Takes back what an address has confirmed, or may. That it was asked stays, so that it is not asked again at once. */
export async function dropAddress({ db }: Store, address: string, userId: string | null): Promise<boolean> {
	const dropped = await db
		.updateTable('mail_addresses')
		.set({ confirmed_at: null, code_hash: null })
		.where('address', '=', address)
		.$if(userId !== null, (query) => query.where('asked_by', '=', userId))
		.returning('address')
		.execute();
	return dropped.length > 0;
}

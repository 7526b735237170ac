import { randomInt } from 'node:crypto';
import { latinDigits } from '../model/digits.ts';
import type { Role } from '../model/roles.ts';
import type { KeyRing } from './key-id.ts';
import { hashFor } from './secret.ts';
import type { Store } from './store.server.ts';

/** A code binds a chat for this time. */
export const CODE_MS = 15 * 60_000;
/** Without those that are read for one another. With eight of them nobody guesses one in its quarter of an hour. */
const SIGNS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/** How a person stands with the bot. */
export interface ChatState {
	/** ISO instant; null: no chat is bound. */
	boundAt: string | null;
	/** ISO instant until which a code waits for its chat; null: none does. */
	codeUntil: string | null;
}

/** A code without what people type around it: small letters, dashes, spaces, Persian digits. */
const bare = (code: string): string =>
	latinDigits(code)
		.toUpperCase()
		.replace(/[^0-9A-Z]/g, '');

const hashOf = (code: string, keys: KeyRing): string => hashFor('chat code', bare(code), keys);

/** Makes a code, in place of an earlier one, and returns it: it is shown once, and stored only as a hash. */
export async function offerChat({ db }: Store, userId: string, keys: KeyRing, now: Date): Promise<string> {
	const code = Array.from({ length: LENGTH }, () => SIGNS[randomInt(SIGNS.length)]).join('');
	const offer = { code_hash: hashOf(code, keys), code_until: new Date(now.getTime() + CODE_MS).toISOString() };
	await db
		.insertInto('chats')
		.values({ user_id: userId, ...offer })
		.onConflict((conflict) => conflict.column('user_id').doUpdateSet(offer))
		.execute();
	return code.replace(/^.{4}/, '$&-');
}

/** Binds a chat to whoever was given the code, which serves once. Undefined: it is nobody's, or too old. */
export async function bindChat(
	{ db }: Store,
	{ code, chat }: { code: string; chat: string },
	keys: KeyRing,
	now: Date
): Promise<{ name: string; role: Role } | undefined> {
	const bound = await db
		.updateTable('chats')
		.set({ chat, bound_at: now.toISOString(), code_hash: null, code_until: null })
		.where('code_hash', '=', hashOf(code, keys))
		.where('code_until', '>', now.toISOString())
		.where('user_id', 'in', (users) => users.selectFrom('users').select('id').where('locked', '=', 0))
		.returning('user_id')
		.executeTakeFirst();
	if (!bound) return undefined;
	return db.selectFrom('users').select(['name', 'role']).where('id', '=', bound.user_id).executeTakeFirstOrThrow();
}

/** Whether a chat is somebody's. */
export async function isBound({ db }: Store, chat: string): Promise<boolean> {
	return (await db.selectFrom('chats').select('user_id').where('chat', '=', chat).executeTakeFirst()) !== undefined;
}

/** Where a person is written to; undefined: no chat is bound. */
export async function chatOf({ db }: Store, userId: string): Promise<string | undefined> {
	const row = await db.selectFrom('chats').select('chat').where('user_id', '=', userId).executeTakeFirst();
	return row?.chat ?? undefined;
}

export async function chatState({ db }: Store, userId: string, now: Date): Promise<ChatState> {
	const row = await db
		.selectFrom('chats')
		.select(['bound_at', 'code_until'])
		.where('user_id', '=', userId)
		.executeTakeFirst();
	const until = row?.code_until ?? null;
	return { boundAt: row?.bound_at ?? null, codeUntil: until !== null && until > now.toISOString() ? until : null };
}

/** Ends a person's binding, and a code that waits. */
export async function unbindChat({ db }: Store, userId: string): Promise<void> {
	await db.deleteFrom('chats').where('user_id', '=', userId).execute();
}

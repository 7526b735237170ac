import { maskNumbersIn } from '../model/identities-in-text.ts';
import type { Role } from '../model/roles.ts';
import { appendLine } from './access-chain.ts';
import type { Action } from './access-tables.ts';
import { openStore, type Store, type StoreSettings } from './store.server.ts';

/** What is written of one deed. Never an identity: a letter's id, a count, a hash. */
export interface AccessEntry {
	at: Date;
	/** The name of the person; empty for nobody whom the office knows, whatever was typed. */
	user: string;
	/** Empty for somebody who is not logged in. */
	role: Role | '';
	action: Action;
	/** What it was done to: the id of a letter, the name of a user or a source, the name of an export; '' for none. */
	subject: string;
	/** Numbers that may be somebody's are masked in it. */
	reason: string;
	/** Counts, hashes, words of a filter. */
	details: Record<string, string | number | boolean | null>;
}

export interface AccessLine extends Omit<AccessEntry, 'at'> {
	/** Its place in the log. */
	id: number;
	/** ISO instant. */
	at: string;
}

export interface AccessQuery {
	/** Lines that are older than the one of this place. */
	after?: number;
	limit: number;
	user?: string;
	action?: Action;
	/** From this instant on, and before that one. */
	from?: Date;
	until?: Date;
}

export interface AccessLog {
	/** Resolves when it is kept for good. */
	write(entry: AccessEntry): Promise<void>;
	/** The newest first. */
	read(query: AccessQuery): Promise<AccessLine[]>;
	count(query: Omit<AccessQuery, 'after' | 'limit'>): Promise<number>;
	/** The names of all who are in it. */
	people(): Promise<string[]>;
}

/** Longer is no reason but a text that was pasted. */
const MAX_TEXT = 2_000;
/** As both databases give it back, or its hash would be another: half a character, or a NUL, they do not. */
const cut = (text: string): string => text.slice(0, MAX_TEXT).toWellFormed().replaceAll('\0', '\ufffd');

/** The line of an entry as it is kept. */
const lineOf = ({ at, user, role, action, subject, reason, details }: AccessEntry) => ({
	at: at.toISOString(),
	user_name: cut(action === 'login_failed' ? maskNumbersIn(user) : user),
	role,
	action,
	subject: cut(subject),
	reason: cut(maskNumbersIn(reason)),
	details: JSON.stringify(details, (_, value: unknown) => (typeof value === 'string' ? cut(value) : value))
});

/**
 * Writes a line and does what it tells of: neither is there without the other, and no other process writes meanwhile.
 * @param act takes moments, for all who write wait
 */
export const writeWith = (store: Store, entry: AccessEntry, act: () => void = () => {}): Promise<void> =>
	store.inOneGo(function* () {
		yield* appendLine(store.db, lineOf(entry));
		act();
	});

/** The log in a store that is open. */
export function accessLogOf(store: Store): AccessLog {
	const { db } = store;
	const found = ({ after, user, action, from, until }: Omit<AccessQuery, 'limit'>) => {
		let query = db.selectFrom('access_log');
		if (after !== undefined) query = query.where('id', '<', after);
		if (user !== undefined) query = query.where('user_name', '=', user);
		if (action !== undefined) query = query.where('action', '=', action);
		if (from !== undefined) query = query.where('at', '>=', from.toISOString());
		if (until !== undefined) query = query.where('at', '<', until.toISOString());
		return query;
	};
	return {
		write: (entry) => writeWith(store, entry),
		async read({ limit, ...query }) {
			const rows = await found(query).selectAll().orderBy('id', 'desc').limit(limit).execute();
			return rows.map(({ user_name, role, details, ...row }) => ({
				...row,
				user: user_name,
				role: role as Role | '',
				details: JSON.parse(details) as AccessLine['details']
			}));
		},
		async count(query) {
			const row = await found(query)
				.select(({ fn }) => fn.countAll<number>().as('lines'))
				.executeTakeFirstOrThrow();
			return Number(row.lines);
		},
		async people() {
			const rows = await db.selectFrom('access_log').select('user_name').distinct().orderBy('user_name').execute();
			return rows.map(({ user_name }) => user_name);
		}
	};
}

/** The log of an office whose store is not open yet; several processes may have it open. */
export async function openAccessLog(settings: StoreSettings): Promise<AccessLog & { close(): Promise<void> }> {
	const store = await openStore(settings);
	return { ...accessLogOf(store), close: () => store.close() };
}

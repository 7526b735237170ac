import { maskNumbersIn } from '../model/identities-in-text.ts';
import type { Role } from '../model/roles.ts';
import { appendLine } from './access-chain.ts';
import type { Action } from './access-tables.ts';
import { exclusively } from './caps.ts';
import { runInTurn, type OneGo } from './one-go.ts';
import { openStore, type Store, type StoreSettings } from './store.server.ts';

/** What is logged of one act. It never contains an identity, only ids of letters, counts and hashes. */
export interface AccessEntry {
	at: Date;
	/** Name of the user; empty for anybody whom the office does not know, whatever name was typed. */
	user: string;
	/** Empty for somebody who is not logged in. */
	role: Role | '';
	action: Action;
	/** What it was done to: the id of a letter, the name of a user, a source or an export; '' for none. */
	subject: string;
	/** Numbers that may identify somebody are masked in it. */
	reason: string;
	/** Counts, hashes, words of a filter. */
	details: Record<string, string | number | boolean | null>;
}

export interface AccessLine extends Omit<AccessEntry, 'at'> {
	/** Place in the log. */
	id: number;
	/** ISO instant. */
	at: string;
}

export interface AccessQuery {
	/** Only lines before this place. */
	after?: number;
	limit: number;
	user?: string;
	action?: Action;
	/** Only lines from this instant on, and before `to`. */
	from?: Date;
	until?: Date;
}

export interface AccessLog {
	/** Resolves when the line is durable. */
	write(entry: AccessEntry): Promise<void>;
	/** The newest first. */
	read(query: AccessQuery): Promise<AccessLine[]>;
	count(query: Omit<AccessQuery, 'after' | 'limit'>): Promise<number>;
	/** Names of all users in the log. */
	people(): Promise<string[]>;
}

/** A longer reason is a text that was pasted. */
const MAX_TEXT = 2_000;
/** Both databases must return the text unchanged, or its hash would differ. They do not keep lone surrogates and NUL. */
const cut = (text: string): string => text.slice(0, MAX_TEXT).toWellFormed().replaceAll('\0', '\ufffd');

/** The stored form of an entry. */
const lineOf = ({ at, user, role, action, subject, reason, details }: AccessEntry) => ({
	at: at.toISOString(),
	user_name: cut(action === 'login_failed' ? maskNumbersIn(user) : user),
	role,
	action,
	subject: cut(subject),
	reason: cut(maskNumbersIn(reason)),
	details: JSON.stringify(details, (_, value: unknown) => (typeof value === 'string' ? cut(value) : value))
});

/** Writes a line in a transaction that does more. */
export const appendEntry = (db: Store['db'], entry: AccessEntry): OneGo<void> => appendLine(db, lineOf(entry));

/**
 * Writes a line and does the act that it reports: both happen, or neither. No other process writes meanwhile.
 * @param act must be short, because all other writers wait
 */
export const writeWith = (store: Store, entry: AccessEntry, act: () => void = () => {}): Promise<void> =>
	store.inOneGo(function* () {
		yield* appendEntry(store.db, entry);
		act();
	});

/**
 * The same for an act that asks the store: it is given the store of the transaction, and must use no other. Its line is the last thing of it.
 */
export const actWithLine = <Result>(
	{ db, ...store }: Store,
	entry: AccessEntry,
	act: (store: Store) => Promise<Result>
): Promise<Result> =>
	exclusively(db, async (change) => {
		const result = await act({ ...store, db: change });
		await runInTurn(appendEntry(change, entry), async (query) => (await change.executeQuery(query)).rows);
		return result;
	});

/** The log in an open store. */
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

/** Opens the store and gives its log. Several processes may have it open. */
export async function openAccessLog(settings: StoreSettings): Promise<AccessLog & { close(): Promise<void> }> {
	const store = await openStore(settings);
	return { ...accessLogOf(store), close: () => store.close() };
}

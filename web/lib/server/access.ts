import type { RequestEvent } from '@sveltejs/kit';
import { maskNumbersIn } from '#sql/model/identities-in-text.ts';
import { actWithLine, type AccessEntry } from '#sql/office/access-log.server.ts';
import type { Store } from '#sql/office/store.server.ts';
import { addressOf } from './address.ts';
import { office } from './office.ts';
import type { SessionUser } from './session-user.ts';

/** An act for the access log: never an identity, only ids, counts and hashes. */
type Act = Pick<AccessEntry, 'action'> & Partial<Pick<AccessEntry, 'subject' | 'reason' | 'details'>>;

const entryOf = (user: SessionUser | null, { action, subject = '', reason = '', details = {} }: Act): AccessEntry => ({
	at: new Date(),
	user: user?.name ?? '',
	role: user?.role ?? '',
	...{ action, subject, reason, details }
});

/** Writes one line into the access log; what cannot be logged is not done. */
export const logAccess = (user: SessionUser | null, act: Act): Promise<void> =>
	office().accessLog.write(entryOf(user, act));

type By = Pick<RequestEvent, 'locals' | 'getClientAddress'>;

const withAddress = (event: By, act: Act): AccessEntry =>
	entryOf(event.locals.user, { ...act, details: { ...act.details, address: addressOf(event) } });

/** The same with the address that whoever is logged in comes from. */
export const note = (event: By, act: Act): Promise<void> => office().accessLog.write(withAddress(event, act));

/** Does it and logs it: both happen, or neither. It must use the store that it is given. */
export const noted = <Result>(event: By, act: Act, work: (store: Store) => Promise<Result>): Promise<Result> =>
	actWithLine(office().store, withAddress(event, act), work);

/** Characters of SQL that are logged. */
const SQL_LENGTH = 2_000;

/** SQL for the log, which must say what was read. */
export const loggedSql = (sql: string): string => maskNumbersIn(sql).slice(0, SQL_LENGTH);

/** The text of a search may be a name: the log only says that there was one. */
const OF_SEARCH = ['q', 'person'];

/** A list's address for the log. */
export function loggedList(params: URLSearchParams): { query: string; searched?: true } {
	const kept = new URLSearchParams([...params].filter(([name]) => !OF_SEARCH.includes(name)));
	const isSearch = OF_SEARCH.some((name) => params.has(name));
	return { query: maskNumbersIn(kept.toString()), ...(isSearch ? { searched: true } : {}) };
}

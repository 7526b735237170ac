import { maskNumbersIn } from '#sql/model/identities-in-text.ts';
import { office } from './office.ts';
import type { SessionUser } from './session-user.ts';

/** What somebody did, as the log of access keeps it: never an identity, but ids, counts and hashes. */
export interface Access {
	action: 'export' | 'verify' | 'share' | 'sample' | 'query' | 'view_list' | 'saved_changed';
	/** The id of what it was done with. */
	subject?: string;
	reason?: string;
	details?: Record<string, string | number | boolean | null>;
}

/** Writes one line to the log of access; what cannot be logged is not done. */
export async function logAccess(user: SessionUser, { action, subject, reason, details }: Access): Promise<void> {
	await office().accessLog.write({
		at: new Date(),
		user: user.name,
		role: user.role,
		...{ action, subject: subject ?? '', reason: reason ?? '', details: details ?? {} }
	});
}

/** Of SQL, what a line keeps. */
const SQL_LENGTH = 2_000;

/** SQL as the log keeps it: with it a line says what was read. */
export const loggedSql = (sql: string): string => maskNumbersIn(sql).slice(0, SQL_LENGTH);

/** What somebody looks for may be a name: of a search the log says that there was one. */
const OF_SEARCH = ['q', 'person'];

/** A list's address as the log keeps it. */
export function loggedList(params: URLSearchParams): { query: string; searched?: true } {
	const kept = new URLSearchParams([...params].filter(([name]) => !OF_SEARCH.includes(name)));
	const isSearch = OF_SEARCH.some((name) => params.has(name));
	return { query: maskNumbersIn(kept.toString()), ...(isSearch ? { searched: true } : {}) };
}

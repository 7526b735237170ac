import { maskNumbersIn } from '#sql/model/identities-in-text.ts';
import { office } from './office.ts';
import type { SessionUser } from './session-user.ts';

/** An action for the access log: never an identity, only ids, counts and hashes. */
export interface Access {
	action:
		| 'export'
		| 'verify'
		| 'share'
		| 'sample'
		| 'query'
		| 'view_list'
		| 'saved_changed'
		| 'alert_changed'
		| 'api_call'
		| 'delivery';
	/** The id of the object acted on. */
	subject?: string;
	reason?: string;
	details?: Record<string, string | number | boolean | null>;
}

/** Writes one line into the access log; what cannot be logged is not done. */
export async function logAccess(user: SessionUser, { action, subject, reason, details }: Access): Promise<void> {
	await office().accessLog.write({
		at: new Date(),
		user: user.name,
		role: user.role,
		...{ action, subject: subject ?? '', reason: reason ?? '', details: details ?? {} }
	});
}

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

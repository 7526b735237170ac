import type { RequestEvent } from '@sveltejs/kit';
import { actWithLine, type AccessEntry } from '#sql/office/access-log.server.ts';
import type { Action } from '#sql/office/access-tables.ts';
import type { Store } from '#sql/office/store.server.ts';
import { addressOf } from './address.ts';
import { office } from './office.ts';

interface LogEntry {
	action: Action;
	/** Name of the user or source acted on. */
	subject?: string;
	details?: Record<string, string | number | boolean | null>;
}

type By = Pick<RequestEvent, 'locals' | 'getClientAddress'>;

/** Logs an action of whoever is logged in. */
export const note = (event: By, entry: LogEntry): Promise<void> => office().accessLog.write(entryOf(event, entry));

/** Does it and logs it: both happen, or neither. It must use the store that it is given. */
export const noted = <Result>(event: By, entry: LogEntry, act: (store: Store) => Promise<Result>): Promise<Result> =>
	actWithLine(office().store, entryOf(event, entry), act);

function entryOf(event: By, { action, subject = '', details = {} }: LogEntry): AccessEntry {
	const { user } = event.locals;
	return {
		...{ at: new Date(), user: user?.name ?? '', role: user?.role ?? '', action, subject, reason: '' },
		details: { ...details, address: addressOf(event) }
	};
}

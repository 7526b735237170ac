import type { RequestEvent } from '@sveltejs/kit';
import type { Action } from '#sql/office/access-tables.ts';
import { addressOf } from './address.ts';
import { office } from './office.ts';

interface LogEntry {
	action: Action;
	/** Name of the user or source acted on. */
	subject?: string;
	details?: Record<string, string | number | boolean | null>;
}

/** Logs an action of whoever is logged in. */
export async function note(
	event: Pick<RequestEvent, 'locals' | 'getClientAddress'>,
	{ action, subject = '', details = {} }: LogEntry
): Promise<void> {
	const { user } = event.locals;
	await office().accessLog.write({
		at: new Date(),
		user: user?.name ?? '',
		role: user?.role ?? '',
		action,
		subject,
		reason: '',
		details: { ...details, address: addressOf(event) }
	});
}

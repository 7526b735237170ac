import type { RequestEvent } from '@sveltejs/kit';
import type { Action } from '#sql/office/access-tables.ts';
import { addressOf } from './address.ts';
import { office } from './office.ts';

interface LogEntry {
	action: Action;
	/** What it was done to: the name of a user or of a source. */
	subject?: string;
	details?: Record<string, string | number | boolean | null>;
}

/** A line of the access log on what somebody has just done, by whoever is logged in. */
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

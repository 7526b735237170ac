import { office } from './office.ts';
import type { SessionUser } from './session-user.ts';

/** What somebody did, as the log of access keeps it: never an identity, but ids, counts and hashes. */
export interface Access {
	action: 'export' | 'verify' | 'share' | 'sample' | 'query';
	/** The id of what it was done with. */
	subject: string;
	reason?: string;
	details?: Record<string, string | number | boolean | null>;
}

/** Writes one line to the log of access; what cannot be logged is not done. */
export async function logAccess(user: SessionUser, { action, subject, reason, details }: Access): Promise<void> {
	await office().accessLog.write({
		at: new Date(),
		user: user.name,
		role: user.role,
		...{ action, subject, reason: reason ?? '', details: details ?? {} }
	});
}

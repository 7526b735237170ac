import { existsSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { writeWith, type AccessEntry } from './access-log.server.ts';
import { inStore, type Store, type StoreSettings } from './store.server.ts';

/** An act on the office's machine, without the dashboard. */
export type MachineAct = Pick<AccessEntry, 'action'> & Partial<Pick<AccessEntry, 'subject' | 'details'>>;

/**
 * Writes a line to the access log. Its user is the one of the operating system, who has no role in the office.
 * @param act is done together with the line: both happen, or neither
 */
export const noteMachineAct = (
	store: Store,
	{ action, subject = '', details = {} }: MachineAct,
	act?: () => void
): Promise<void> => {
	const entry: AccessEntry = {
		...{ at: new Date(), user: operatingUser(), role: '', action, subject, reason: '' },
		details: { ...details, machine: hostname() }
	};
	return writeWith(store, entry, act);
};

/** The same without an open store. If there is no store, none is created. */
export async function noteMachineActIn(settings: StoreSettings, act: MachineAct): Promise<void> {
	if (settings.databaseUrl === undefined && !existsSync(join(settings.dataDir, 'office.sqlite'))) return;
	await inStore(settings, (store) => noteMachineAct(store, act));
}

function operatingUser(): string {
	try {
		return userInfo().username;
	} catch {
		// A container may run as a user without a name.
		return `uid ${process.getuid?.() ?? '?'}`;
	}
}

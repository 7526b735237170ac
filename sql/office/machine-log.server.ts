import { existsSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { writeWith, type AccessEntry } from './access-log.server.ts';
import { inStore, type Store, type StoreSettings } from './store.server.ts';

/** What somebody does on the office's machine, past the dashboard. */
export type MachineAct = Pick<AccessEntry, 'action'> & Partial<Pick<AccessEntry, 'subject' | 'details'>>;

/**
 * Writes its line to the access log: the person is the user of the operating system, who has no role in the office.
 * @param act is done with the line, or neither is
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

/** The same where no store is open; where there is none, as for a server of elsewhere, none is made for it. */
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

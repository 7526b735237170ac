/** `npm start`: an office on this machine. */
import { cutRestore } from '#sql/backup/restore.server.ts';
import { noteMachineAct } from '#sql/office/machine-log.server.ts';
import { inStore, type StoreSettings } from '#sql/office/store.server.ts';
import { createUser, hasUsers } from '#sql/office/users.ts';
import { readSettings } from '#sql/settings.ts';
import { refuseDemo } from './demo-mark.server.ts';
import { StartError } from './ports.server.ts';
import { aborted, say, untilSignal } from './run.server.ts';
import { openTheOffice } from './supervise.server.ts';
import { call } from '#sql/root.ts';

await untilSignal(async (signal) => {
	const settings = readSettings();
	refuseDemo(settings.dataDir);
	const cut = cutRestore(settings.dataDir);
	if (cut !== undefined)
		throw new StartError(
			`${cut}: a restore was cut off: run it again, or delete this folder to begin with an empty office`
		);
	const office = await openTheOffice(settings, process.env, say, signal);
	await makeAdministrator(settings);
	say('pasokh', `the office is open: ${office.url}`);
	await aborted(signal);
	await office.stop();
});

/** Makes the first administrator while there are no users. */
async function makeAdministrator(settings: StoreSettings): Promise<void> {
	await inStore(settings, async (store) => {
		if (await hasUsers(store)) return;
		const { password } = await createUser(store, { name: 'admin', role: 'administrator' });
		await noteMachineAct(store, { action: 'user_changed', subject: 'admin', details: { created: 'administrator' } });
		say('pasokh', `user admin, one-time password ${password} (shown this once)`);
		say('pasokh', `keys: keep a copy apart from the data and its backups: ${call('keys print [--shares]')}`);
	});
}

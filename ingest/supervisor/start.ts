/** `npm start`: an office on this machine. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openOffice } from '#sql/office/office.server.ts';
import { readSettings } from '#sql/settings.ts';
import { refuseDemo } from './demo-mark.server.ts';
import { aborted, say, untilSignal } from './run.server.ts';
import { openTheOffice } from './supervise.server.ts';

await untilSignal(async (signal) => {
	const settings = readSettings();
	const { dataDir } = settings;
	refuseDemo(dataDir);
	const isFirst = !existsSync(join(dataDir, 'office.sqlite'));
	const office = await openTheOffice(settings, process.env, say, signal);
	if (isFirst) await makeAdministrator(dataDir);
	say('pasokh', `the office is open: ${office.url}`);
	await aborted(signal);
	await office.stop();
});

async function makeAdministrator(dataDir: string): Promise<void> {
	const office = openOffice(dataDir);
	try {
		const password = await office.createUser('admin', 'administrator');
		say('pasokh', `user admin, one-time password ${password} (shown this once)`);
	} finally {
		office.close();
	}
}

import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { countEvents } from '#sql/backup/trial-copy.server.ts';
import { runQuery } from '#sql/client/define.server.ts';
import { openClient } from '#sql/client/open.server.ts';
import { sizeBelow } from '#sql/size-below.ts';
import { REMADE } from '#sql/queries/trouble.ts';
import type { Settings } from '#sql/settings.ts';
import { findOffice, isOffice } from './find-office.server.ts';

/** EX_TEMPFAIL: the package's scripts tell a refusal from a version that cannot be asked. */
const NOT_NOW = 75;
/** Besides what the office may need a second time: a version's files, and what comes meanwhile. */
const SPARE_BYTES = 512 * 2 ** 20;

/** Tells the package's scripts how many events the next version must find, or why it may not come now. */
async function checkUpgrade(): Promise<void> {
	const settings = await findOffice();
	if (settings.clickhouse.url !== undefined || !isOffice(settings.dataDir)) return console.log(0);
	const noRoom = await whyNoRoom(settings.dataDir);
	if (noRoom !== undefined) return refuse(noRoom);
	const { events, isRebuilding } = await lookInto(settings);
	if (isRebuilding)
		return refuse('a rebuild is under way: upgrade when it has ended; until then each page says how far it is');
	console.log(events);
}

function refuse(why: string): void {
	console.error(`pasokh: ${why}`);
	process.exitCode = NOT_NOW;
}

/** What is derived may be made anew beside what is there. */
async function whyNoRoom(dataDir: string): Promise<string | undefined> {
	const { bavail, bsize } = statfsSync(dataDir);
	const [free, needed] = [bavail * bsize, (await sizeBelow(join(dataDir, 'clickhouse', 'store'))) + SPARE_BYTES];
	const asGB = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
	return free < needed
		? `${dataDir}: an upgrade may need ${asGB(needed)}, and ${asGB(free)} are free: make room, and upgrade again`
		: undefined;
}

/** Of an office that is closed nothing is known. */
async function lookInto(settings: Settings): Promise<{ events: number; isRebuilding: boolean }> {
	const { database } = settings.clickhouse;
	const client = openClient(settings, 'admin');
	try {
		return {
			isRebuilding: (await runQuery(client, REMADE, { database })).length > 0,
			events: await countEvents(client, database)
		};
	} catch {
		return { events: 0, isRebuilding: false };
	} finally {
		await client.close();
	}
}

export function addUpgradeCommand(program: Command): void {
	program
		.command('upgrade')
		.description('put another version of an installed package in the place of this one; as root')
		.argument('[file]', 'the tarball or the Debian package; or /usr/lib/pasokh.before, the way back')
		.option('--check', 'only tell whether it may be done now')
		.addHelpText(
			'after',
			'\nThe other version first opens a copy of the office, which is stopped meanwhile. If it does not, the version before opens the office again,\nwith the data as they were, and what went wrong is said.'
		)
		.action((file: string | undefined, { check }: { check?: boolean }) => {
			if (check === true) return checkUpgrade();
			throw new Error(
				`${file ?? 'upgrade'}: name a file that is there, as root, on a machine where Pasokh is an installed package; of a clone see docs/upkeep.md`
			);
		});
}

import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readReport } from './inbox-away.server.ts';
import { DONE, FAILED, plainName } from './inbox-folder.server.ts';
import { readProgress } from './inbox-progress.server.ts';
import type { Report } from './inbox-report.ts';
import type { Dropped, Inbox } from './inbox-types.ts';

function ifMissing(error: NodeJS.ErrnoException): undefined {
	if (error.code !== 'ENOENT') throw error;
}

/**
 * What became so far of a file that was put into the folder: its report, what of that is known while it is read, nothing while it waits.
 * @param dropped by a name that no other file has had
 * @param since the moment when it was put there
 * @returns undefined when somebody took it away
 */
export async function outcomeOf(
	{ dir }: Pick<Inbox, 'dir'>,
	dropped: Pick<Dropped, 'folder' | 'name'>,
	since: string
): Promise<Partial<Report> | undefined> {
	// Asked in the order in which a file moves on: it may move while we look, and must not be missed.
	const isThere = await lstat(join(dir, dropped.folder, dropped.name)).catch(ifMissing);
	const progress = await readProgress({ dir }, dropped);
	// Its end is told once the file is put away: whoever hears of it may ask for the file.
	if (progress) return { load_id: progress.loadId, started: progress.started, ...progress.counts };
	for (const place of await placesOf({ dir }, dropped, since)) {
		const report = await readReport(place);
		if (report) return report;
	}
	return isThere ? {} : undefined;
}

/** Where a file lies that was put away; undefined when it does not. */
export async function placeOf(...asked: Parameters<typeof placesOf>): Promise<string | undefined> {
	for (const place of await placesOf(...asked)) if (await lstat(place).catch(ifMissing)) return place;
	return undefined;
}

/** Where a file may have been put away. */
async function placesOf(
	{ dir }: Pick<Inbox, 'dir'>,
	{ name }: Pick<Dropped, 'name'>,
	since: string
): Promise<string[]> {
	const days = ((await readdir(join(dir, DONE)).catch(ifMissing)) ?? []).filter((day) => day >= since.slice(0, 10));
	return [FAILED, ...days.map((day) => join(DONE, day))].map((folder) => join(dir, folder, plainName(name)));
}

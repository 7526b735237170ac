import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { UNPACKED_LIMIT } from '../load/file.server.ts';
import { finishFile, BATCH, refuse, takeFile } from './inbox-file.server.ts';
import { DONE, ensureFolder, FAILED, folderNames, FolderWatch, PROGRESS, plainName } from './inbox-folder.server.ts';
import { InboxStopped, pause } from './inbox-retry.server.ts';
import { dropProgress, leftProgress } from './inbox-progress.server.ts';
import type { Dropped, Inbox, InboxOptions } from './inbox-types.ts';

const DEFAULTS = {
	pollMs: 2_000,
	stableMs: 4_000,
	retryMs: 1_000,
	isUndone: async () => false,
	unpackedLimit: UNPACKED_LIMIT,
	batch: BATCH
};

/**
 * Watches the drop folder and takes its files one after another: `MAPPING/FILE` through that mapping, `FILE.ndjson` as
 * events of the contract, any other file through the only mapping whose columns it has. A file ends in `done/DATE/` or
 * `failed/`, with `FILE.report.json` next to it.
 *
 * It polls, since a network share announces no changes, and the kernel announces of a local file that it was created,
 * not that it is complete.
 * @returns once the folders are there; `stop` waits for the batch under way
 * @throws LoadError when the folders cannot be made
 */
export async function startInbox(options: InboxOptions): Promise<{ stop(): Promise<void> }> {
	const stopping = new AbortController();
	const inbox: Inbox = { ...DEFAULTS, ...options, signal: stopping.signal };
	for (const name of ['', DONE, FAILED, PROGRESS]) await ensureFolder(join(inbox.dir, name));
	await makeFolders(inbox);
	for (const [file, why] of inbox.mappings.broken()) inbox.log.warn({ file, why }, 'inbox: a mapping cannot be used');
	const watching = watch(inbox);
	return {
		async stop() {
			stopping.abort(new InboxStopped());
			await watching;
		}
	};
}

async function watch(inbox: Inbox): Promise<void> {
	const folder = new FolderWatch(inbox);
	/** Entries that could not be moved away, with their state: reported once, not at every scan. */
	const stuck = new Map<string, string>();
	let isRecovered = false;
	while (!inbox.signal.aborted) {
		try {
			if (!isRecovered) await recover(inbox);
			isRecovered = true;
			await makeFolders(inbox);
			const { ready, refused } = await folder.look(performance.now());
			for (const one of refused)
				await handle(
					folder,
					stuck,
					one,
					() => refuse(inbox, one, { outcome: 'refused', error: `${one.name}: ${one.why}` }),
					inbox
				);
			for (const one of ready) {
				if (inbox.signal.aborted) return;
				await handle(folder, stuck, one, () => takeFile(inbox, one), inbox);
			}
		} catch (error) {
			if (error instanceof InboxStopped) return;
			// A share that is away comes back with its files.
			inbox.log.error({ kind: codeOf(error) }, 'inbox: cannot look at the folder; tries again');
		}
		await pause(inbox.pollMs, inbox.signal).catch(() => undefined);
	}
}

/** Handles one entry; one that cannot be moved away stays, and is ignored until it changes. */
async function handle(
	folder: FolderWatch,
	stuck: Map<string, string>,
	one: Dropped,
	work: () => Promise<void>,
	inbox: Inbox
): Promise<void> {
	const mark = await markOf(one.path);
	if (mark === undefined || stuck.get(one.path) === mark) return;
	try {
		await work();
		folder.forget(one.path);
	} catch (error) {
		if (error instanceof InboxStopped) throw error;
		stuck.set(one.path, mark);
		inbox.log.error(
			{ file: plainName(one.name), kind: codeOf(error) },
			'inbox: a file cannot be moved away; it stays until it changes'
		);
	}
}

/** Cleans up after a crash: files that were read and not yet put away, and progress of files that are gone. */
async function recover(inbox: Inbox): Promise<void> {
	for (const { folder, name, finish } of await leftProgress(inbox)) {
		// What fails here is read again like any partly read file.
		if (finish)
			await finishFile(inbox, { folder, name }, finish).catch((error: unknown) =>
				inbox.log.error(
					{ file: plainName(name), kind: codeOf(error) },
					'inbox: a file that was read could not be put away'
				)
			);
		else if ((await markOf(join(inbox.dir, folder, name))) === undefined) await dropProgress(inbox, { folder, name });
	}
}

/** The scan finds and refuses a link in place of a mapping's folder. */
async function makeFolders(inbox: Inbox): Promise<void> {
	for (const name of folderNames(inbox)) {
		const path = join(inbox.dir, name);
		if ((await markOf(path)) === undefined) await ensureFolder(path);
	}
}

async function markOf(path: string): Promise<string | undefined> {
	const stat = await lstat(path).catch(() => undefined);
	return stat && `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
}

function codeOf(error: unknown): string {
	if (!(error instanceof Error)) return 'unknown';
	return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

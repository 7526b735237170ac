import type { Stats } from 'node:fs';
import { lstat, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { maskNumbersIn } from '#sql/model/identities-in-text.ts';
import { LoadError } from '../load/load-error.ts';
import type { Dropped, Inbox } from './inbox-types.ts';

/** Folders of the inbox that are not named after mappings. */
export const DONE = 'done';
export const FAILED = 'failed';
/** Hidden, so the watch ignores it. */
export const PROGRESS = '.progress';

/** Ignored: files still being written, lock files (`~$` is Excel's), and reports. */
const LEFT_ALONE = /^\.|^~\$|\.(part|tmp|crdownload|report\.json)$/i;
export const isLeftAlone = (name: string): boolean => LEFT_ALONE.test(name);
/** Some programs create an empty file and fill it much later. */
const EMPTY_WAITS = 10;

/** Result of a scan: files that are ready, and entries that are refused. */
export interface Look {
	ready: Dropped[];
	refused: (Dropped & { why: string })[];
}

/** State of an entry, and since when it has not changed. */
type Seen = Map<string, { mark: string; since: number }>;

/** Signs that turn the direction of writing: `a\u202evsc.exe` would be shown as `aexe.csv`. */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/**
 * A file's name as used in logs, reports and `done/`, with numbers masked, since people name files after the citizens in
 * them, and in the order in which it is shown.
 */
export function plainName(given: string): string {
	const name = given.replace(TURNS, '');
	const masked = maskNumbersIn(name);
	// A Persian name has such a space of its own.
	return masked === name ? name : masked.replace(/[*\u200c]+/g, 'x');
}

/** Makes a folder if it is missing. @throws LoadError when the path is anything but a folder, such as a link */
export async function ensureFolder(path: string): Promise<void> {
	await mkdir(path, { recursive: true, mode: 0o750 });
	if (!(await lstat(path)).isDirectory()) throw new LoadError(`${path}: must be a folder, and no link`);
}

/** Whether a folder of the inbox may have this name of a mapping. */
export const isFolderName = (name: string): boolean => name !== DONE && name !== FAILED;

/** Names that a folder of the inbox may have. */
export function folderNames(inbox: Pick<Inbox, 'mappings'>): string[] {
	return [...inbox.mappings.all().keys()].filter(isFolderName);
}

/** Scans the folder repeatedly and remembers the result: a file is ready once it has stopped changing. */
export class FolderWatch {
	readonly #inbox: Inbox;
	#seen: Seen = new Map();

	constructor(inbox: Inbox) {
		this.#inbox = inbox;
	}

	/** @param now milliseconds of a monotonic clock */
	async look(now: number): Promise<Look> {
		const { dir } = this.#inbox;
		const names = new Set(folderNames(this.#inbox));
		const before = this.#seen;
		this.#seen = new Map();
		const found: (Dropped & { stat: Stats; why?: string })[] = [];
		for (const one of await things(dir, '')) {
			if (one.name === DONE || one.name === FAILED) continue;
			if (!one.stat.isDirectory()) found.push(one);
			else if (names.has(one.name)) found.push(...(await things(one.path, one.name)));
			else found.push(one);
		}
		const stable = found.filter(({ path, stat }) => this.#isStable(path, stat, before, now));
		stable.sort((a, b) => a.stat.mtimeMs - b.stat.mtimeMs || (a.path < b.path ? -1 : 1));
		const look: Look = { ready: [], refused: [] };
		for (const { folder, name, path, stat } of stable) {
			const why = whyRefused(stat, folder, names);
			if (why === undefined) look.ready.push({ folder, name, path });
			else look.refused.push({ folder, name, path, why });
		}
		return look;
	}

	/** Forgets an entry that was moved away, so that a later one of its name is new. */
	forget(path: string): void {
		this.#seen.delete(path);
	}

	#isStable(path: string, stat: Stats, before: Seen, now: number): boolean {
		const mark = `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
		const last = before.get(path);
		const since = last?.mark === mark ? last.since : now;
		this.#seen.set(path, { mark, since });
		const wait = this.#inbox.stableMs * (stat.isFile() && stat.size === 0 ? EMPTY_WAITS : 1);
		return last !== undefined && now - since >= wait;
	}
}

async function things(dir: string, folder: string): Promise<(Dropped & { stat: Stats })[]> {
	const found: (Dropped & { stat: Stats })[] = [];
	// A folder that vanished is empty; one that cannot be read is reported.
	const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT' && folder !== '') return [];
		throw error;
	});
	for (const name of names) {
		if (isLeftAlone(name)) continue;
		const path = join(dir, name);
		// It may have been deleted meanwhile.
		const stat = await lstat(path).catch(() => undefined);
		if (stat) found.push({ folder, name, path, stat });
	}
	return found;
}

function whyRefused(stat: Stats, folder: string, mappings: ReadonlySet<string>): string | undefined {
	if (stat.isSymbolicLink()) return 'is a link, which is never followed; copy the file itself';
	if (stat.isDirectory()) {
		if (folder !== '') return `is a folder within a mapping's folder; put its files into ${folder}/ itself`;
		return `is a folder that no mapping has the name of; put its files into one of: ${[...mappings].join(', ')}`;
	}
	if (!stat.isFile()) return 'is no file but a device, a pipe or a socket';
	// A hard link gives a file outside a second name in here, without any link to see.
	if (stat.nlink > 1) return 'has another name elsewhere (a hard link); copy the file itself';
	return undefined;
}

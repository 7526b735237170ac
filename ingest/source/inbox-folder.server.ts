import type { Stats } from 'node:fs';
import { lstat, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { maskNumbersIn } from '#sql/model/identities-in-text.ts';
import { LoadError } from '../load/load-error.ts';
import type { Dropped, Inbox } from './inbox-types.ts';

/** Folders of the inbox that are not mappings. */
export const DONE = 'done';
export const FAILED = 'failed';
/** Hidden, and so left alone by the looks at the folder. */
export const PROGRESS = '.progress';

/** Files that are still being written, that programs keep for themselves (`~$` is Excel's lock), and reports. */
const LEFT_ALONE = /^\.|^~\$|\.(part|tmp|crdownload|report\.json)$/i;
/** Some programs make a file, and fill it only much later. */
const EMPTY_WAITS = 10;

/** What is at hand after a look: files to take, and things that are not taken. */
export interface Look {
	ready: Dropped[];
	refused: (Dropped & { why: string })[];
}

/** What was seen of a thing, and since when it is so. */
type Seen = Map<string, { mark: string; since: number }>;

/** A file's name as logs and reports have it, and as it is put away under: people name files after whom they are about. */
export const plainName = (name: string): string => maskNumbersIn(name).replace(/[*\u200c]+/g, 'x');

/** Makes a folder, unless it is there. @throws LoadError when something else is in its place, such as a link */
export async function ensureFolder(path: string): Promise<void> {
	await mkdir(path, { recursive: true, mode: 0o750 });
	if (!(await lstat(path)).isDirectory()) throw new LoadError(`${path}: must be a folder, and no link`);
}

/** The names that an inbox may have folders of. */
export function folderNames(inbox: Pick<Inbox, 'mappings'>): string[] {
	return [...inbox.mappings.all().keys()].filter((name) => name !== DONE && name !== FAILED);
}

/** Looks at the folder again and again, and remembers what it saw: a thing is ready once it has stopped changing. */
export class FolderWatch {
	readonly #inbox: Inbox;
	#seen: Seen = new Map();

	constructor(inbox: Inbox) {
		this.#inbox = inbox;
	}

	/** @param now milliseconds of a clock that never goes back */
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

	/** Forgets a thing that was taken away, so that the next of its name is looked at anew. */
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
	// A folder that vanished has nothing in it; one that cannot be read is told of.
	const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT' && folder !== '') return [];
		throw error;
	});
	for (const name of names) {
		if (LEFT_ALONE.test(name)) continue;
		const path = join(dir, name);
		// It may be gone by now.
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
	// What is outside may be in here under a second name, without any link to be seen.
	if (stat.nlink > 1) return 'has another name elsewhere (a hard link); copy the file itself';
	return undefined;
}

import { lstat, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseJson } from '../load/parse-json.ts';
import { renameDurably, writeDurably } from '../durable.server.ts';
import { ensureFolder } from './inbox-folder.server.ts';
import type { Report } from './inbox-report.ts';

const REPORT = '.report.json';

const inodeOf = async (path: string): Promise<number | undefined> => (await lstat(path).catch(() => undefined))?.ino;
const isFree = async (path: string): Promise<boolean> => (await inodeOf(path)) === undefined;

/** A free path in a folder, for a file and its report: `a.csv`, `a-2.csv`, … Makes the folder. */
export async function freePlace(folder: string, name: string): Promise<string> {
	await ensureFolder(folder);
	const dot = name.indexOf('.', 1);
	const [stem, ending] = dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)];
	for (let nth = 1; ; nth++) {
		const path = join(folder, nth === 1 ? name : `${stem}-${nth}${ending}`);
		if ((await isFree(path)) && (await isFree(path + REPORT))) return path;
	}
}

/**
 * Moves a file, folder or link itself, never a link's target.
 * @param ino of the file meant: another one may have taken its name since, and stays
 * @returns whether it was moved
 */
export async function putAway(from: string, ino: number, to: string): Promise<boolean> {
	if ((await inodeOf(from)) !== ino) return false;
	await renameDurably(from, to);
	if ((await inodeOf(to)) === ino) return true;
	// It appeared between the check and the move.
	await renameDurably(to, await freePlace(dirname(from), nameOf(from)));
	return false;
}

const nameOf = (path: string): string => path.slice(dirname(path).length + 1);

/** The report beside a place; undefined where there is none. */
export async function readReport(place: string): Promise<Report | undefined> {
	return parseJson(await readFile(place + REPORT, 'utf8').catch(() => '')) as Report | undefined;
}

/** Takes a file back from where it was put away; what was reported of it holds no more. */
export async function takeBack(place: string, to: string): Promise<void> {
	await renameDurably(place, to);
	await rm(place + REPORT, { force: true });
}

export async function writeReport(place: string, report: Report): Promise<void> {
	await writeDurably(place + REPORT, `${JSON.stringify(report, null, '\t')}\n`);
}

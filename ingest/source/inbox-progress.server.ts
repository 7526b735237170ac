import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../durable.server.ts';
import { PROGRESS } from './inbox-folder.server.ts';
import type { Counts, Report } from './inbox-report.ts';
import type { BatchSize, FileBatch } from './batches.ts';
import type { Dropped, Inbox } from './inbox-types.ts';

/** How far a file has been read; kept on disk, so that reading continues after a crash. */
export interface Progress {
	/** Depends on content, source and mapping: another content under the same name starts again. */
	loadId: string;
	started: string;
	size: BatchSize;
	/** How often reading has begun since a batch became durable: a process that ends in order takes its own back. */
	tries?: number;
	/** How much was read and is durable. */
	mark: Mark;
	counts: Counts;
	/** Set when the file has been read and is being put away. */
	finish?: { ino: number; target: string; report: Report };
}

/**
 * A position in a file's batches. If a newer version cuts other batches, the marks differ and the file starts again.
 */
export interface Mark {
	batches: number;
	events: number;
	rows: number;
	bytes: number;
	line: number;
}

export const START: Mark = { batches: 0, events: 0, rows: 0, bytes: 0, line: 0 };

export function markAfter(mark: Mark, batch: FileBatch): Mark {
	return {
		batches: mark.batches + 1,
		events: mark.events + batch.events.length,
		rows: mark.rows + batch.rows,
		bytes: mark.bytes + batch.bytes,
		line: batch.events.at(-1)?.line ?? mark.line
	};
}

export const isSameMark = (a: Mark, b: Mark): boolean =>
	(Object.keys(START) as (keyof Mark)[]).every((key) => a[key] === b[key]);

const pathOf = (inbox: Pick<Inbox, 'dir'>, { folder, name }: Pick<Dropped, 'folder' | 'name'>): string => {
	const key = createHash('sha256')
		.update(JSON.stringify([folder, name]))
		.digest('hex')
		.slice(0, 32);
	return join(inbox.dir, PROGRESS, `${key}.json`);
};

type Kept = Progress & { folder: string; name: string };

/** Undefined when there is no usable progress. */
export async function readProgress(
	inbox: Pick<Inbox, 'dir'>,
	dropped: Pick<Dropped, 'folder' | 'name'>
): Promise<Progress | undefined> {
	return parse(await readFile(pathOf(inbox, dropped), 'utf8').catch(() => ''));
}

export async function writeProgress(inbox: Inbox, { folder, name }: Dropped, progress: Progress): Promise<void> {
	await writeDurably(pathOf(inbox, { folder, name }), JSON.stringify({ folder, name, ...progress }));
}

export async function dropProgress(inbox: Inbox, dropped: Pick<Dropped, 'folder' | 'name'>): Promise<void> {
	await rm(pathOf(inbox, dropped), { force: true });
}

/** All progress that an earlier process left. */
export async function leftProgress(inbox: Inbox): Promise<Kept[]> {
	const kept: Kept[] = [];
	for (const file of await readdir(join(inbox.dir, PROGRESS))) {
		const path = join(inbox.dir, PROGRESS, file);
		const progress = file.endsWith('.json') ? parse(await readFile(path, 'utf8').catch(() => '')) : undefined;
		if (progress) kept.push(progress);
		else await rm(path, { force: true });
	}
	return kept;
}

/** Progress is written atomically; still, a file that does not parse counts as absent. */
function parse(text: string): Kept | undefined {
	try {
		const value = JSON.parse(text) as Kept;
		return typeof value.loadId === 'string' && typeof value.mark?.batches === 'number' && value.counts
			? value
			: undefined;
	} catch {
		return undefined;
	}
}

import { constants } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FileChanged, openSourceFile, type SourceFile } from '../load/file.server.ts';
import { LoadError } from '../load/load-error.ts';
import { MappingError } from '../mapping/mapping-error.ts';
import type { BatchSize } from './batches.ts';
import { freePlace, putAway, writeReport } from './inbox-away.server.ts';
import { DONE, ensureFolder, FAILED, plainName } from './inbox-folder.server.ts';
import { giveBatch, InboxStopped } from './inbox-retry.server.ts';
import {
	dropProgress,
	isSameMark,
	type Mark,
	markAfter,
	type Progress,
	readProgress,
	START,
	writeProgress
} from './inbox-progress.server.ts';
import { countBatch, noCounts, type Report } from './inbox-report.ts';
import type { Dropped, Inbox } from './inbox-types.ts';
import { findWay, sha256Of, loadIdOf, type Way } from './inbox-way.server.ts';

/** As `load` sends them; after a crash at most so much is read again. */
export const BATCH: BatchSize = { events: 20_000, bytes: 16 * 2 ** 20 };

/** Starts of ingest that may end at one file without a batch that became durable. */
const MOST_TRIES = 2;

/**
 * Takes a complete file: reads it, sends its events, and puts it away with a report.
 * @throws InboxStopped between two batches; what is durable is not sent again at the next start
 */
export async function takeFile(inbox: Inbox, dropped: Dropped): Promise<void> {
	const started = new Date().toISOString();
	const about: Omit<Report, 'outcome' | 'ended'> = { file: plainName(dropped.name), started };
	try {
		await using file = await openDropped(dropped, inbox);
		const stat = await file.handle.stat();
		const way = await findWay(file, dropped, inbox);
		const sha256 = await sha256Of(file, inbox.signal);
		const loadId = await loadIdOf(inbox, way.source, sha256, way.known);
		const mapping = way.known?.mapping.name;
		Object.assign(about, { mapping, source: way.source, load_id: loadId, sha256, bytes: stat.size });
		const fresh: Progress = { loadId, started, size: inbox.batch, mark: START, counts: noCounts() };
		const left = await readProgress(inbox, dropped);
		const progress = left?.loadId === loadId ? left : fresh;
		about.started = progress.started;
		try {
			await begin(inbox, dropped, progress);
			const isWhole = await readOn(inbox, dropped, way, progress);
			if (!isWhole) await readOn(inbox, dropped, way, Object.assign(progress, fresh));
		} catch (error) {
			if (error instanceof InboxStopped) {
				progress.tries = (progress.tries ?? 1) - 1;
				await writeProgress(inbox, dropped, progress);
				throw error;
			}
			await file.checkUnchanged();
			await finish(inbox, dropped, stat.ino, progress, {
				...about,
				...failure(error, inbox, dropped),
				...progress.counts
			});
			return;
		}
		await file.checkUnchanged();
		const warnings = way.warnings();
		const told = warnings.length > 0 ? { warnings } : {};
		await finish(inbox, dropped, stat.ino, progress, { ...about, outcome: 'done', ...told, ...progress.counts });
	} catch (error) {
		if (error instanceof InboxStopped) throw error;
		if (error instanceof FileChanged || isGone(error)) {
			inbox.log.info(
				{ file: plainName(dropped.name) },
				'inbox: a file has changed while it was read; it is looked at again'
			);
			return;
		}
		await refuse(inbox, dropped, { ...about, ...failure(error, inbox, dropped) });
	}
}

/**
 * Notes that reading begins.
 * @throws LoadError when ingest has died of the file, as it seems: the others behind it would wait for ever
 */
async function begin(inbox: Inbox, dropped: Dropped, progress: Progress): Promise<void> {
	progress.tries = (progress.tries ?? 0) + 1;
	if (progress.tries > MOST_TRIES)
		throw new LoadError(
			`ingest died or hung ${MOST_TRIES} times while it was at this file, and set it aside; see its log, then put the file back`
		);
	await writeProgress(inbox, dropped, progress);
}

/**
 * Sends what is not yet durable. False when the file's batches differ from those that the progress was recorded with.
 */
async function readOn(inbox: Inbox, dropped: Dropped, way: Way, progress: Progress): Promise<boolean> {
	const origin = { source: way.source, loadId: progress.loadId, door: 'inbox' } as const;
	const durable = progress.mark;
	let mark: Mark = START;
	for await (const batch of way.batches(progress.size)) {
		if (inbox.signal.aborted) throw new InboxStopped();
		mark = markAfter(mark, batch);
		if (mark.batches < durable.batches) continue;
		if (mark.batches === durable.batches) {
			if (!isSameMark(mark, durable)) return false;
			continue;
		}
		const answer = await giveBatch(inbox, origin, batch);
		progress.mark = mark;
		progress.tries = 1;
		progress.counts = countBatch(progress.counts, batch, answer);
		await writeProgress(inbox, dropped, progress);
	}
	return mark.batches >= durable.batches;
}

/** Opens without following a link, and checks that the file lies inside the inbox. */
async function openDropped({ path, folder, name }: Dropped, inbox: Inbox): Promise<SourceFile> {
	const file = await openSourceFile(path, { flags: constants.O_NOFOLLOW, unpackedLimit: inbox.unpackedLimit });
	try {
		const [real, root, stat] = [await realpath(path), await realpath(inbox.dir), await file.handle.stat()];
		if (real !== join(root, folder, name)) throw new LoadError(`${name}: lies outside the inbox; copy the file itself`);
		if (stat.nlink > 1) throw new LoadError(`${name}: has another name elsewhere (a hard link); copy the file itself`);
		return file;
	} catch (error) {
		await file[Symbol.asyncDispose]();
		throw error;
	}
}

function isGone(error: unknown): boolean {
	const cause = error instanceof LoadError ? error.cause : error;
	return (cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
}

function failure(error: unknown, inbox: Inbox, { name }: Dropped): Pick<Report, 'outcome' | 'error'> {
	if (error instanceof LoadError) return { outcome: 'failed', error: error.rule };
	if (error instanceof MappingError) return { outcome: 'failed', error: error.message };
	// The message may quote data.
	const { name: kind, stack } = error instanceof Error ? error : new Error('unknown');
	inbox.log.error(
		{ file: plainName(name), kind, place: stack?.split('\n').slice(1, 4) },
		'inbox: a file could not be taken'
	);
	return { outcome: 'failed', error: `ingest failed on it (${kind}); see its log, then put the file back` };
}

/** Puts away a file that was read. A crash may fall between the steps, so the progress file lists them first. */
async function finish(
	inbox: Inbox,
	dropped: Dropped,
	ino: number,
	progress: Progress,
	end: Omit<Report, 'ended'>
): Promise<void> {
	const report: Report = { ...end, ended: new Date().toISOString() };
	const day = report.ended.slice(0, 10);
	const target = await freePlace(
		join(inbox.dir, ...(end.outcome === 'done' ? [DONE, day] : [FAILED])),
		plainName(dropped.name)
	);
	progress.finish = { ino, target, report };
	await writeProgress(inbox, dropped, progress);
	await finishFile(inbox, dropped, progress.finish);
}

/** The remaining steps of putting away; also called after a crash. */
export async function finishFile(
	inbox: Inbox,
	dropped: Pick<Dropped, 'folder' | 'name'>,
	{ ino, target, report }: NonNullable<Progress['finish']>
): Promise<void> {
	const { rejections: _, ...figures } = report;
	await ensureFolder(dirname(target));
	await putAway(join(inbox.dir, dropped.folder, dropped.name), ino, target);
	await writeReport(target, report);
	await dropProgress(inbox, dropped);
	const ms = Date.parse(report.ended) - Date.parse(report.started);
	if (report.outcome === 'done') inbox.log.info({ ...figures, ms }, 'inbox: a file is in');
	else inbox.log.warn({ ...figures, ms }, 'inbox: a file failed');
}

/** Puts away a file that was not read at all. */
export async function refuse(
	inbox: Inbox,
	{ path, name }: Dropped,
	about: Pick<Report, 'outcome' | 'error'> & Partial<Report>
): Promise<void> {
	const now = new Date().toISOString();
	const report: Report = { file: plainName(name), started: now, ended: now, ...about };
	const { ino } = await lstat(path);
	const target = await freePlace(join(inbox.dir, FAILED), plainName(name));
	if (!(await putAway(path, ino, target))) return;
	await writeReport(target, report);
	inbox.log.warn({ file: plainName(name), error: report.error }, 'inbox: refused');
}

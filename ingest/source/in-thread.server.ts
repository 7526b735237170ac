import { on } from 'node:events';
import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Corrections } from '#sql/model/imports.ts';
import type { Guess } from '../guess/guess.ts';
import type { Sample } from '../guess/sample.server.ts';
import type { OpenOptions } from '../load/file.server.ts';
import { LoadError } from '../load/load-error.ts';
import type { WholeRow } from '../load/whole-rows.ts';
import type { Mapping } from '../mapping/schema.ts';

export interface GuessTask {
	said: Corrections;
}
export interface RowsTask {
	mapping: Mapping;
	/** Most rows to read; absent: all. */
	most?: number;
}
export type FileTask = { path: string; options: OpenOptions } & (GuessTask | RowsTask);

export type GuessReply = {
	guessed: Guess;
	sample: Pick<Sample, 'isWhole'> & { names: string[]; kind: Sample['source']['kind'] };
};
/** Rows as the server's doors take them, and at their end whether they were all. */
export type RowsReply = { rows: WholeRow[] } | { isWhole: boolean };
/** A class is lost on the way, so that what is refused comes by its texts. What `Watched` has of columns is an index into `columns`. */
export type FileReply = GuessReply | RowsReply | { columns: string[] } | { refused: { message: string; rule: string } };

/** A task, and what its thread is at. */
export interface Watched {
	task: FileTask;
	/** Line, column (from 1; 0 for none) and beats: while it is alive they go on. */
	place: Int32Array;
	beatMs: number;
}
export const [LINE, COLUMN, BEATS] = [0, 1, 2] as const;

/** A file as its thread opens it. */
export interface FileInThread {
	path: string;
	options: OpenOptions;
	/** So long may its thread stand still; a minute unless told otherwise. */
	stillMs?: number | undefined;
	/** Ends the thread; its reason is thrown. */
	signal?: AbortSignal;
}

/** A guess of 10,000 rows of many columns takes seconds, of which its thread makes no pause. */
const STILL_MS = 60_000;
/** A thread is given up after so many looks without a beat. Looks are counted, not time: this process may stand still itself. */
const LOOKS = 4;

/**
 * What a file looks like, and a guess of its mapping, from a thread of its own.
 * @throws LoadError when it cannot be read, or the thread stood still
 */
export async function guessInThread(file: FileInThread, task: GuessTask): Promise<GuessReply> {
	for await (const reply of repliesOf(file, task)) if ('guessed' in reply) return reply;
	throw new Error('the thread of a guess ended without an answer');
}

/**
 * The rows of a file as the server's doors take them, with their events or refused whole: read and mapped in a thread of its own.
 * @returns whether they are all rows of the file
 * @throws LoadError when it cannot be read, or the thread stood still: its line and column are said
 */
export async function* rowsInThread(file: FileInThread, task: RowsTask): AsyncGenerator<WholeRow, boolean> {
	for await (const reply of repliesOf(file, task)) {
		if ('rows' in reply) yield* reply.rows;
		if ('isWhole' in reply) return reply.isWhole;
	}
	throw new Error('the thread of a file ended before its rows');
}

/** A thread that is done with a file waits for the next: of small files, to start one takes most of the time. */
let idle: Worker | undefined;

async function* repliesOf(
	{ path, options, stillMs = STILL_MS, signal }: FileInThread,
	asked: GuessTask | RowsTask
): AsyncGenerator<FileReply> {
	signal?.throwIfAborted();
	const thread = idle ?? new Worker(new URL('./file-thread.ts', import.meta.url));
	idle = undefined;
	thread.ref();
	const over = new AbortController();
	const lookMs = stillMs / LOOKS;
	const place = new Int32Array(new SharedArrayBuffer(12));
	let columns: string[] = [];
	let [still, before] = [0, 0];
	const looks = setInterval(() => {
		const now = Atomics.load(place, BEATS);
		still = now === before ? still + 1 : 0;
		before = now;
		const name = options.name ?? basename(path);
		if (now > 0 && still >= LOOKS) over.abort(stoodStill(name, stillMs, place, columns));
	}, lookMs);
	const end = (): void => over.abort(signal?.aborted ? signal.reason : new Error('the thread of a file ended'));
	signal?.addEventListener('abort', end);
	thread.once('exit', end);
	let isDone = false;
	try {
		const replies = on(thread, 'message', { signal: over.signal });
		thread.postMessage({ task: { path, options, ...asked }, place, beatMs: lookMs / 2 } satisfies Watched);
		thread.postMessage('next');
		for await (const [reply] of replies as AsyncIterable<[FileReply]>) {
			isDone = 'refused' in reply || 'isWhole' in reply || 'guessed' in reply;
			if ('refused' in reply) throw new LoadError(reply.refused.message, { rule: reply.refused.rule });
			if ('columns' in reply) columns = reply.columns;
			else yield reply;
			if ('rows' in reply) thread.postMessage('next');
		}
	} catch (error) {
		throw over.signal.aborted && (error as Error).name === 'AbortError' ? over.signal.reason : error;
	} finally {
		clearInterval(looks);
		signal?.removeEventListener('abort', end);
		thread.off('exit', end);
		if (isDone && !idle) {
			thread.unref();
			idle = thread;
		} else await thread.terminate();
	}
}

function stoodStill(name: string, stillMs: number, place: Int32Array, columns: readonly string[]): LoadError {
	const [line, column] = [place[LINE]!, columns[place[COLUMN]! - 1]];
	const parts = [
		...(line > 0 ? [`line ${line}`] : []),
		...(column === undefined ? [] : [`column ${JSON.stringify(column)}`])
	];
	const where = parts.length === 0 ? '' : ` at ${parts.join(', ')}`;
	return new LoadError(
		`${name}: was given up after ${stillMs / 1_000} s without going on${where}; put right what stands there, and bring the file again`
	);
}

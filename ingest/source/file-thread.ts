/** The thread of a file, where what is done with it can be ended (`in-thread.server.ts`): it is guessed, or its rows are read and mapped. */
import { on } from 'node:events';
import { parentPort } from 'node:worker_threads';
import { guess } from '../guess/guess.ts';
import { readSample } from '../guess/sample.server.ts';
import { fileRows } from '../load/file-rows.ts';
import { openSourceFile, type SourceFile } from '../load/file.server.ts';
import { LoadError } from '../load/load-error.ts';
import { mapFile } from '../load/previous-body.server.ts';
import type { FileRow } from '../load/rows.ts';
import { type WholeRow, wholeRows } from '../load/whole-rows.ts';
import { compile } from '../mapping/compile.ts';
import { readLookups } from '../mapping/lookups.server.ts';
import type { Mapping } from '../mapping/schema.ts';
import { verdictOn } from '../pipeline/judge.ts';
import {
	BEATS,
	COLUMN,
	type FileReply,
	type FileTask,
	type GuessTask,
	LINE,
	type RowsTask,
	type Watched
} from './in-thread.server.ts';

/** Rows of a message: more would hold up whoever takes them. */
const ROWS = 500;
const BYTES = 2 ** 20;

/** A task, or that what comes next is asked for. */
const asked = on(parentPort!, 'message') as AsyncIterableIterator<[Watched | 'next']>;
const tell = (reply: FileReply): void => parentPort!.postMessage(reply);

async function guessFile({ path, options, said }: FileTask & GuessTask, place: Int32Array): Promise<void> {
	const sample = await readSample(path, options);
	const { isWhole, columns: names, source } = sample;
	tell({ columns: names });
	const guessed = guess(sample, readLookups(), said, (nth) => (place[COLUMN] = nth + 1));
	tell({ guessed, sample: { isWhole, names, kind: source.kind } });
}

async function readRows(
	{ path, options, mapping, most = Infinity }: FileTask & RowsTask,
	place: Int32Array
): Promise<void> {
	await using file = await openSourceFile(path, options);
	const mapRow = compile(mapping, readLookups(), mapping.name, (nth) => (place[COLUMN] = nth + 1));
	tell({ columns: mapRow.columns });
	const verdict = (event: unknown, now: number) => verdictOn(event, { source: mapping.name }, now);
	const read = firstRows(file, mapping, most, place);
	let [rows, bytes]: [WholeRow[], number] = [[], 0];
	const send = async (): Promise<void> => {
		await asked.next();
		tell({ rows });
		[rows, bytes] = [[], 0];
	};
	try {
		for await (const row of wholeRows(mapFile(read.rows, mapping, mapRow), verdict)) {
			rows.push(row);
			bytes += 'dead' in row ? row.dead.raw.length : row.size * row.events.length;
			if (rows.length >= ROWS || bytes >= BYTES) await send();
		}
	} finally {
		// What was read before a fault counts.
		await send();
	}
	tell({ isWhole: read.isWhole() });
}

/** Rows as far as that many; a mapping may read them twice. */
function firstRows(file: SourceFile, mapping: Mapping, most: number, place: Int32Array) {
	let isWhole = true;
	async function* rows(): AsyncGenerator<FileRow> {
		let count = 0;
		for await (const row of fileRows(file, mapping)) {
			isWhole = ++count <= most;
			if (!isWhole) return;
			place[LINE] = 'row' in row ? row.line : row.rejected.line;
			place[COLUMN] = 0;
			yield row;
		}
	}
	return { rows, isWhole: () => isWhole };
}

async function work({ task, place, beatMs }: Watched): Promise<void> {
	const beat = () => Atomics.add(place, BEATS, 1);
	beat();
	const beats = setInterval(beat, beatMs);
	try {
		await ('said' in task ? guessFile(task, place) : readRows(task, place));
	} catch (error) {
		if (!(error instanceof LoadError)) throw error;
		tell({ refused: { message: error.message, rule: error.rule } });
	} finally {
		clearInterval(beats);
	}
}

for await (const [one] of asked) if (one !== 'next') await work(one);

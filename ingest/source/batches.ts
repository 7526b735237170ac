import type { WholeRow } from '../load/whole-rows.ts';
import type { RawEvent } from '../pipeline/lines.ts';
import { LineSplitter } from '../pipeline/lines.ts';

/** Events of a file that are sent together. */
export interface FileBatch {
	/** Not validated yet; those of refused rows are `broken`. */
	events: RawEvent[];
	/** The rows read for them, including rows that made no event. */
	rows: number;
	bytes: number;
}

export interface BatchSize {
	events: number;
	bytes: number;
}

const emptyBatch = (): FileBatch => ({ events: [], rows: 0, bytes: 0 });
const isFull = (batch: FileBatch, size: BatchSize): boolean =>
	batch.events.length >= size.events || batch.bytes >= size.bytes;

/** The events of mapped rows; the events of one row stay in one batch. */
export async function* batchesOfRows(rows: AsyncIterable<WholeRow>, size: BatchSize): AsyncGenerator<FileBatch> {
	let batch = emptyBatch();
	for await (const row of rows) {
		batch.rows++;
		if ('dead' in row) {
			batch.events.push(row.dead);
			batch.bytes += row.dead.raw.length;
		} else
			for (const value of row.events) {
				batch.events.push({ line: row.line, value });
				batch.bytes += row.size;
			}
		if (!isFull(batch, size)) continue;
		yield batch;
		batch = emptyBatch();
	}
	if (batch.rows > 0) yield batch;
}

/** The events of NDJSON that already follows the contract, one a line. */
export async function* batchesOfLines(chunks: AsyncIterable<Uint8Array>, size: BatchSize): AsyncGenerator<FileBatch> {
	const lines = new LineSplitter();
	let batch = emptyBatch();
	async function* events(): AsyncGenerator<RawEvent> {
		for await (const chunk of chunks) yield* lines.push(chunk);
		yield* lines.end();
	}
	for await (const event of events()) {
		batch.events.push(event);
		batch.rows++;
		batch.bytes += event.raw?.length ?? 0;
		if (!isFull(batch, size)) continue;
		yield batch;
		batch = emptyBatch();
	}
	if (batch.rows > 0) yield batch;
}

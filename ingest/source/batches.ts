import type { MappedRow } from '../load/mapped-rows.ts';
import type { RawEvent } from '../pipeline/lines.ts';
import { LineSplitter } from '../pipeline/lines.ts';

/** Events of a file that go on together. */
export interface FileBatch {
	/** Judged by nobody yet; those of rows that the mapping refused are `broken`. */
	events: RawEvent[];
	/** Rows of the file behind them, those that made no event too. */
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

/** The events of mapped rows, those of one row together. */
export async function* batchesOfRows(rows: AsyncIterable<MappedRow>, size: BatchSize): AsyncGenerator<FileBatch> {
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

/** The events of NDJSON that is already of the contract, a line each. */
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

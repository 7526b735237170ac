import { rejectedIn, type IntakeAnswer } from '../pipeline/answer.ts';
import type { FileBatch } from './batches.ts';

/** So many refusals are listed in a report; the rest are counted, and are among the dead letters. */
const LISTED = 100;

/** The result of a file so far. */
export interface Counts {
	rows: number;
	/** Events that were validated, and rows that a mapping refused. */
	events: number;
	accepted: number;
	duplicates: number;
	rejected: number;
	/** The first refusals by line of the file; nothing here quotes a cell. */
	rejections: { line: number; reason: string; field: string; detail: string }[];
}

/** Written as `NAME.report.json` next to the file. */
export interface Report extends Partial<Counts> {
	file: string;
	/** `done`: read to its end; `failed`: not to its end, but what was read counts; `refused`: not read at all. */
	outcome: 'done' | 'failed' | 'refused';
	error?: string;
	/** What its owner should know. */
	warnings?: string[];
	mapping?: string;
	source?: string;
	/** The id for `undo`. */
	load_id?: string;
	sha256?: string;
	bytes?: number;
	started: string;
	ended: string;
}

export const noCounts = (): Counts => ({
	rows: 0,
	events: 0,
	accepted: 0,
	duplicates: 0,
	rejected: 0,
	rejections: []
});

/** Adds one batch to the counts. */
export function countBatch(counts: Counts, batch: FileBatch, answer: IntakeAnswer): Counts {
	const free = LISTED - counts.rejections.length;
	const listed = answer.rejected
		.slice(0, free)
		.map(({ line, reason, field, detail }) => ({ line, reason, field, detail }));
	return {
		rows: counts.rows + batch.rows,
		events: counts.events + batch.events.length,
		accepted: counts.accepted + answer.accepted,
		duplicates: counts.duplicates + answer.duplicates,
		rejected: counts.rejected + rejectedIn(answer),
		rejections: [...counts.rejections, ...listed]
	};
}

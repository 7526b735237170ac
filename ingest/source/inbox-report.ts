import type { IntakeAnswer } from '../pipeline/intake.ts';
import type { FileBatch } from './batches.ts';

/** Refusals that a report lists; the rest are counted, and are among the dead letters. */
const LISTED = 100;

/** What came of a file so far. */
export interface Counts {
	rows: number;
	/** Events that were judged, and rows that a mapping refused. */
	events: number;
	accepted: number;
	duplicates: number;
	rejected: number;
	/** The first of them, by their line in the file; nothing here quotes a cell. */
	rejections: { line: number; reason: string; field: string; detail: string }[];
}

/** `NAME.report.json` beside the file. */
export interface Report extends Partial<Counts> {
	file: string;
	/** `done`: read to its end; `failed`: not, and what was read before counts; `refused`: not read at all. */
	outcome: 'done' | 'failed' | 'refused';
	error?: string;
	mapping?: string;
	source?: string;
	/** For `undo`. */
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

/** The counts with one batch more. */
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
		rejected: counts.rejected + (answer.rejected_total ?? answer.rejected.length),
		rejections: [...counts.rejections, ...listed]
	};
}

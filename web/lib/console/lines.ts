import type { EngineErrorInWords, EngineErrorKind } from '#sql/model/engine-errors.ts';

/** Why a statement ended: what the engine says, a format of its own, or an engine that is not there. */
export interface RunFailure extends Omit<EngineErrorInWords, 'kind'> {
	/** `full`: what the detail says is the most there may be. */
	kind: EngineErrorKind | 'format' | 'planned' | 'away' | 'busy' | 'full';
}

/** A failure that has no place in the text. */
export const placeless = (kind: RunFailure['kind'], detail = ''): RunFailure => ({
	...{ kind, position: null, hints: [], name: null, detail }
});

export interface Column {
	name: string;
	type: string;
}

export interface Progress {
	rows: number;
	bytes: number;
	/** Rows that will be read, as far as is known; 0: not known. */
	total: number;
	elapsedMs: number;
	/** Bytes that the query holds. */
	memory: number;
}

/** What the server says of a run, a line of JSON each; `index` names the statement. */
export type RunLine = { index: number } & (
	| { kind: 'begin' }
	| { kind: 'meta'; columns: Column[] }
	| { kind: 'rows'; rows: unknown[][] }
	| ({ kind: 'progress' } & Progress)
	| { kind: 'end'; rows: number; isCut: boolean; ms: number }
	| { kind: 'failure'; failure: RunFailure }
);

import { z } from 'zod';

/** Bytes of the largest file that an import takes: 1 GiB. */
export const IMPORT_BYTES = 2 ** 30;

/** A file that is going to be sent to ingest. */
export const newImportSchema = z.strictObject({
	name: z.string(),
	size: z.int().positive().max(IMPORT_BYTES),
	/** Whose file it is: rows of it are given back to them alone. */
	by: z.string().max(100).optional()
});

/** A mapping of the language, for a preview or a load; ingest checks it. */
export const importMappingSchema = z.strictObject({ mapping: z.record(z.string(), z.unknown()) });

/** A mapping, or the one that the file was handed over with. */
export const refusedRowsSchema = importMappingSchema.partial();

/**
 * What a person says of a file: by column what it is (empty: nothing), and by column and text a code or a name of the office. Without one (empty) a text
 * stays as it is, and of an empty text all others of the column.
 */
export const correctionsSchema = z.strictObject({
	roles: z.record(z.string(), z.string()).default({}),
	codes: z.record(z.string(), z.record(z.string(), z.string())).default({})
});
export type Corrections = z.infer<typeof correctionsSchema>;

/**
 * `coming`: bytes are missing; `here`: all are there; `loading`: the drop folder has it; `failed`: not read to its end, but what was read counts.
 */
export type ImportState = 'coming' | 'here' | 'loading' | 'done' | 'failed';

/** A file that was sent to ingest, and what became of it. */
export interface Import {
	id: string;
	/** Numbers of persons are masked. */
	name: string;
	size: number;
	by?: string;
	/** So many bytes are there; the next ones begin at this. */
	offset: number;
	state: ImportState;
	/** From then on it may be removed, if nothing is done with it until then. */
	expires_at: string;
	/** The mapping that it was handed over with. */
	mapping?: string;
	load?: ImportLoad;
}

/** Progress of a load by the drop folder and, at its end, its report. Empty while the file waits. */
export interface ImportLoad {
	/** For the undo. */
	load_id?: string;
	rows?: number;
	events?: number;
	accepted?: number;
	duplicates?: number;
	rejected?: number;
	/** The first of them; nothing here quotes a cell. */
	rejections?: { line: number; reason: string; field: string; detail: string }[];
	warnings?: string[];
	error?: string;
	started?: string;
	ended?: string;
}

/** The texts of a column against a table of the office. */
export interface GuessedCodes {
	table: string;
	/** Texts that have a code, and those that have none. */
	found: number;
	missing: number;
	/** Share of the rows whose text has a code. */
	share: number;
	/** The commonest that have none, with their rows and the nearest name of the table; empty where a text may name a citizen. */
	told: { text: string; rows: number; nearest?: string }[];
}

/** What was seen in a column, and what it was taken for. Names nobody. */
export interface GuessedColumn {
	column: string;
	type: string;
	/** Of dates and times, as the mapping language writes them. */
	formats?: string[];
	/** Share of the rows that have a text. */
	full: number;
	examples: string[];
	role?: string;
	/** 0 to 1. */
	surety?: number;
	/** Whether the mapping reads it. */
	isUsed: boolean;
	codes?: GuessedCodes;
	/** It is called by what no column is read as: without it all letters would stand as unanswered, or as referred on their first day. */
	asks?: 'answered' | 'closed' | 'referred';
}

/** What a file looks like, and a guess of its mapping. */
export interface ImportGuess {
	columns: GuessedColumn[];
	/** What a person should know before loading, a sentence each. */
	remarks: string[];
	/** Absent when none could be guessed. */
	mapping?: object;
	/** Whether all rows were looked at. */
	isWhole: boolean;
	/** The known mappings whose columns the file has, those that read most of them first. */
	fitting: object[];
}

/** A row that a mapping refuses, as it stands in the file: for whoever sent it, and for nobody else. */
export interface RefusedRow {
	line: number;
	/** Of the file or sheet, where there are several. */
	part?: string;
	reason: string;
	field: string;
	detail: string;
	/** By column; absent where the line has no cells to be told apart. */
	row?: Record<string, unknown>;
	/** The text of such a line. */
	raw?: string;
}

/** What a mapping would make of a file's first rows. Nothing is sent. */
export interface ImportPreview {
	rows: number;
	/** Whether these are all rows. */
	isWhole: boolean;
	events: number;
	types: { type: string; events: number }[];
	/** Rows that would make no event and are not wrong. */
	silent: number;
	refused: number;
	/** Refused rows by field and reason, the most frequent first. */
	reasons: { reason: string; rows: number; first: string }[];
	/** The first of them by line; nothing here quotes a cell. */
	refusals: { line: number; reason: string; field: string; detail: string }[];
	warnings: string[];
	/** Names that the office's lists lack and nobody has decided about: while there are any, nothing is loaded. */
	undecided: UndecidedNames[];
	/** The first letters and calls with their first events by time. */
	letters: PreviewedLetter[];
}

/** Of a column, and the table that lacks them. */
export interface UndecidedNames {
	column: string;
	table: string;
	names: number;
	/** The commonest, each with its rows and the nearest name of the table, and its code. */
	told: { text: string; rows: number; nearest?: string; code?: string }[];
}

export interface PreviewedLetter {
	id: string;
	events: { at: string; type: string; codes: Record<string, string> }[];
	/** Further events of it. */
	more: number;
}

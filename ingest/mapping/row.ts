import { maskNumbersIn } from '#sql/model/identities-in-text.ts';

/** One row of a file: cells by column, or the fields of a JSON object. */
export type Row = Record<string, unknown>;

export type RejectReason =
	| 'missing_field'
	| 'bad_date'
	| 'bad_integer'
	| 'bad_value'
	| 'unlisted_value'
	| 'duplicate_event_id'
	| 'bad_row'
	| 'bad_json';

/** Why a row made no events. */
export interface RowRejection {
	line: number;
	/** The file or sheet of that line, where there are several. */
	part?: string;
	reason: RejectReason;
	/** The contract's field, or the column when no field is at fault. */
	field: string;
	detail: string;
}

/** Thrown by readers of cells, and caught for each row. */
export class CellError extends Error {
	readonly reason: RejectReason;
	/** The fault by column and rule only, for places where the cell, which may name a citizen, must not appear. */
	readonly rule: string;
	/** @param text of the cell, for the message only */
	constructor(reason: RejectReason, column: string, text: string | undefined, what: string) {
		super(text === undefined ? `${column} ${what}` : `${column}: ${quote(text)} ${what}`);
		this.reason = reason;
		this.rule = `${column} ${what}`;
	}
}

/** A cell's text, or undefined when it is empty. */
export type CellReader = (row: Row) => string | undefined;

/** A cell for a message: shortened, and without numbers that may identify a person. */
export const quote = (text: string): string => {
	const shown = maskNumbersIn(text);
	return JSON.stringify(shown.length > 60 ? `${shown.slice(0, 59)}…` : shown);
};

/** In NDJSON a column may be a path, as `case.channel`, unless a field has that very name. */
function valueAt(row: Row, column: string): unknown {
	if (column in row || !column.includes('.')) return row[column];
	let value: unknown = row;
	for (const key of column.split('.')) {
		if (typeof value !== 'object' || value === null) return undefined;
		value = (value as Row)[key];
	}
	return value;
}

/** Makes readers of cells; `empty` lists the texts that mean an empty cell. */
export function cellReaders(empty: readonly string[]): (column: string) => CellReader {
	const empties = new Set(['', ...empty]);
	return (column) => (row) => {
		const value = valueAt(row, column);
		if (value === undefined || value === null) return undefined;
		if (typeof value === 'object') throw new CellError('bad_value', column, undefined, 'is not a single value');
		// eslint-disable-next-line @typescript-eslint/no-base-to-string -- objects have left above
		const text = String(value).trim();
		return empties.has(text) ? undefined : text;
	};
}

import { maskNumbersIn } from '#sql/model/identities-in-text.ts';

const PLACE = Symbol('place');

/** One row of a file: cells by column, or the fields of a JSON object; and its place where its mapping has an order. */
export interface Row {
	[column: string]: unknown;
	[PLACE]?: Place;
}

/** Where a row stands among the rows of its letter, in the order that the mapping names. */
interface Place {
	/** Its line, for messages. */
	line: string;
	/** From 1. */
	number: number;
	isLast: boolean;
	/** That row has none before it: memory would hold all rows of the letter. */
	before?: Row;
}

/** Read as if it were a column: the row's number among those of its letter. */
export const ROW_NUMBER = '#row_number';

export const placeOf = (row: Row): Place | undefined => row[PLACE];

/** The same row, with its place. */
export function placed(row: Row, place: Place): Row {
	row[PLACE] = place;
	return row;
}

export type RejectReason =
	| 'missing_field'
	| 'bad_date'
	| 'bad_duration'
	| 'bad_integer'
	| 'bad_value'
	| 'unlisted_value'
	| 'duplicate_event_id'
	| 'bad_order'
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

	/** The same fault, told to the row after the one that has it. */
	inRowBefore(line: string): CellError {
		const where = `, in the letter's row before, ${line}`;
		return Object.assign(this, { message: this.message + where, rule: this.rule + where });
	}
}

/** Characters of a cell that is compared, looked up or counted; one that is only taken may have any. */
const MOST_COMPARED = 10_000;

/**
 * The text of a cell that is to be compared.
 * @throws CellError when that would take too long
 */
export function compared(text: string | undefined, column: string): string | undefined {
	if (text === undefined || text.length <= MOST_COMPARED) return text;
	const what = `has ${text.length} characters, and is compared with ${MOST_COMPARED} at most; shorten it, or name another column`;
	throw new CellError('bad_value', column, undefined, what);
}

/** A cell's text, or undefined when it is empty. */
export type CellReader = (row: Row) => string | undefined;

/** A cell for a message: shortened, and without numbers that may identify a person. */
export const quote = (text: string): string => {
	const shown = maskNumbersIn(text);
	return JSON.stringify(shown.length > 60 ? `${shown.slice(0, 59)}…` : shown);
};

/** In NDJSON a column may be a path, as `case.channel`, unless a field has that very name. */
export function valueAt(row: Row, column: string): unknown {
	const own = row[column];
	if (own !== undefined || !column.includes('.')) return own;
	let value: unknown = row;
	for (const key of column.split('.')) {
		if (typeof value !== 'object' || value === null) return undefined;
		value = (value as Row)[key];
	}
	return value;
}

/** Makes readers of cells; `empty` lists the texts that mean an empty cell. */
export function cellReaders(empty: readonly string[]): (column: string) => CellReader {
	return (column) => (row) => {
		if (column === ROW_NUMBER) return placeOf(row)?.number.toString();
		const value = valueAt(row, column);
		if (value === undefined || value === null) return undefined;
		if (typeof value === 'object') throw new CellError('bad_value', column, undefined, 'is not a single value');
		// eslint-disable-next-line @typescript-eslint/no-base-to-string -- objects have left above
		const text = String(value).trim();
		// The list is short, and a set would hash each text.
		return text === '' || empty.includes(text) ? undefined : text;
	};
}

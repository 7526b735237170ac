import type { Row, RowRejection } from '../mapping/row.ts';

/** A row with the line that it begins on, or why there is none on that line. */
export type FileRow =
	| { line: number; row: Row; /** Characters or bytes that the row took, roughly. */ size: number }
	| { rejected: RowRejection; /** What stands on that line, for its repair. */ raw: string };

/** Longest row, in bytes: a longer one is refused, and the file goes on. */
export const ROW_BYTES = 2 ** 20;
/** Characters of a row that is too long which are kept for its repair. */
const KEPT = 65_536;

/** The refusal of a row that is longer than ROW_BYTES; `start` is as much of it as was read. */
export function tooLong(line: number, start: string): FileRow {
	const detail = 'is longer than 1 MiB; only its beginning is kept here, the whole is in the file';
	return { rejected: { line, reason: 'bad_row', field: '', detail }, raw: start.slice(0, KEPT) };
}

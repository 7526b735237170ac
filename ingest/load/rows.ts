import type { Row, RowRejection } from '../mapping/row.ts';
import type { Whole } from '../pipeline/kept.ts';

/** A row with the line that it begins on, or why there is none on that line. */
export type FileRow =
	| { line: number; row: Row; /** Characters or bytes that the row took, roughly. */ size: number }
	| {
			rejected: RowRejection;
			/** What stands on that line, for its repair. */
			raw: string;
			/** Set when that is only the beginning. */
			whole?: Whole;
	  };

/** Longest row, in bytes: a longer one is refused, and the file goes on. */
export const ROW_BYTES = 2 ** 20;

/** The refusal of a row that is longer than ROW_BYTES. */
export function tooLong(line: number, raw: string): FileRow {
	return {
		rejected: { line, reason: 'bad_row', field: '', detail: 'is longer than 1 MiB; the whole is in the file' },
		raw
	};
}

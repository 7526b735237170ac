import type { Row, RowRejection } from '../mapping/row.ts';
import type { Whole } from '../pipeline/kept.ts';

/** A row with the line on which it begins, or why that line has none. */
export type FileRow =
	| { line: number; row: Row; /** Characters or bytes that the row took, roughly. */ size: number }
	| {
			rejected: RowRejection;
			/** The text of the line, for its repair. */
			raw: string;
			/** Set when `text` is only its beginning. */
			whole?: Whole;
	  };

/** Most bytes of a row: a longer one is refused, and reading goes on behind it. */
export const ROW_BYTES = 2 ** 20;

/** The refusal of a row longer than ROW_BYTES. */
export function tooLong(line: number, raw: string): FileRow {
	return {
		rejected: { line, reason: 'bad_row', field: '', detail: 'is longer than 1 MiB; the whole is in the file' },
		raw
	};
}

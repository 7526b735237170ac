import type { Row, RowRejection } from '../mapping/row.ts';
import type { Whole } from '../pipeline/kept.ts';

/** A row with the line on which it begins, or why that line has none. */
export type FileRow =
	| {
			line: number;
			/** The file or sheet of that line, where there are several. */
			part?: string;
			row: Row;
			/** Characters or bytes that the row took, roughly. */
			size: number;
	  }
	| {
			rejected: RowRejection;
			/** The reason without any text of the row, where `rejected` has some. */
			rule?: string;
			/** The text of the line, for its repair. */
			raw: string;
			/** Set when `text` is only its beginning. */
			whole?: Whole;
	  };

/** Most bytes of a row: a longer one is refused, and reading goes on behind it. */
export const ROW_BYTES = 2 ** 20;

/** Where a row stands, for messages. */
export const lineOf = ({ part, line }: { part?: string; line: number }): string =>
	part === undefined ? `line ${line}` : `${part}, line ${line}`;

/** Reads rows as far as the first, for what is wrong with all of them. */
export async function readFirst(rows: AsyncGenerator<FileRow>): Promise<void> {
	await rows.next();
	await rows.return(undefined);
}

/** The same row, said to be of this file or sheet. */
export function partOf(part: string, row: FileRow): FileRow {
	const within = (inner?: string): string => (inner === undefined ? part : `${part}, ${inner}`);
	return 'row' in row
		? { ...row, part: within(row.part) }
		: { ...row, rejected: { ...row.rejected, part: within(row.rejected.part) } };
}

/** The refusal of a row longer than ROW_BYTES. */
export function tooLong(line: number, raw: string): FileRow {
	return {
		rejected: { line, reason: 'bad_row', field: '', detail: 'is longer than 1 MiB; the whole is in the file' },
		raw
	};
}

import type { Row, RowRejection } from '../mapping/row.ts';

/** A row with the line that it begins on, or why there is none on that line. */
export type FileRow = { line: number; row: Row } | { rejected: RowRejection };

/** Longest row, in characters: beyond it something is wrong with the file, and memory stays bounded. */
export const ROW_LIMIT = 4_000_000;

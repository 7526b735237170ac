import { ClickHouseError } from '@clickhouse/client';

/**
 * What to do about a failure: wait and do it again; do it in smaller pieces; find the rows that are at fault; or try a few
 * times and then stop, for a person to look at it.
 */
export type FailureClass = 'transient' | 'too_big' | 'bad_rows' | 'unknown';

/** Time-outs, too many queries, network, read-only (a replica, a table), no space, too many parts, quorum, starting up, keeper. */
const TRANSIENT = new Set(['159', '202', '209', '210', '242', '243', '252', '279', '319', '394', '425', '774', '999']);
/** Limits of rows, of bytes, of memory. */
const TOO_BIG = new Set(['158', '241', '307', '396']);
/** What cannot be parsed as its column. */
const BAD_ROWS = new Set(['6', '26', '27', '38', '41', '53', '72', '117', '130']);

/**
 * Decided by the server's error code, never by its text. An answer that never came means "unknown whether done", and
 * doing it again is harmless here: it is transient like a refused connection.
 */
export function classify(error: unknown): FailureClass {
	if (!(error instanceof ClickHouseError)) return 'transient';
	if (TRANSIENT.has(error.code)) return 'transient';
	if (TOO_BIG.has(error.code)) return 'too_big';
	return BAD_ROWS.has(error.code) ? 'bad_rows' : 'unknown';
}

/** Whether ClickHouse is away, or too busy, for now: not a fault of what was asked. */
export const isAway = (error: unknown): boolean =>
	error instanceof ClickHouseError
		? classify(error) === 'transient'
		: error instanceof Error && ('code' in error || /timeout/i.test(error.message));

/** A failure in words for a log: the server's own message may quote the rows that it could not read. */
export function describeFailure(error: unknown): string {
	if (error instanceof ClickHouseError) return `ClickHouse error ${error.code} ${error.type ?? ''}`.trim();
	const { code, message } = error as NodeJS.ErrnoException;
	return code === undefined || message.includes(code) ? message : `${code}: ${message}`;
}

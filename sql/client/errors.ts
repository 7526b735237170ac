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

/** Of Node and of its fetch; the client has no class of its own for what the network did. */
const NETWORK_CODE = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_|UND_|ERR_STREAM_PREMATURE_CLOSE)/;
/** The last three are what a proxy before ClickHouse says in its place. */
const NETWORK_WORDS =
	/timeout error|socket hang up|premature close|bad gateway|service (temporarily )?unavailable|gateway time-?out/i;

/** Whether a reader's failure means that ClickHouse is not there, or has no time: what a person may try again later. */
export function isAway(error: unknown): boolean {
	if (error instanceof ClickHouseError) return TRANSIENT.has(error.code);
	if (!(error instanceof Error)) return false;
	const { code } = error as NodeJS.ErrnoException;
	return (typeof code === 'string' && NETWORK_CODE.test(code)) || NETWORK_WORDS.test(error.message);
}

/** What the door of the embedded server says in its place while it is not there. */
const NETWORK_ERROR = '210';

/** Whether nothing of ClickHouse itself answered. */
export const isUnreachable = (error: unknown): boolean =>
	error instanceof ClickHouseError ? error.code === NETWORK_ERROR : isAway(error);

/** A failure in words for a log: the server's own message may quote the rows that it could not read. */
export function describeFailure(error: unknown): string {
	if (error instanceof ClickHouseError) return `ClickHouse error ${error.code} ${error.type ?? ''}`.trim();
	const { code, message } = error as NodeJS.ErrnoException;
	return code === undefined || message.includes(code) ? message : `${code}: ${message}`;
}

import { ClickHouseError } from '@clickhouse/client';

/** What to do about a failure: wait and send again, or look at it. */
export type FailureClass = 'transient' | 'bad_rows' | 'unknown';

/** Time-outs, too many queries, network, memory, read-only, no space, too many parts, quorum, starting up, keeper. */
const TRANSIENT = new Set(['159', '202', '209', '210', '241', '242', '243', '252', '279', '319', '394', '425', '999']);
/** What cannot be parsed as its column. */
const BAD_ROWS = new Set(['6', '26', '27', '38', '41', '53', '72', '117', '130']);

/**
 * Decided by the server's error code, never by its text. An answer that never came means "unknown whether done", and
 * doing it again is harmless here: it is transient like a refused connection.
 */
export function classify(error: unknown): FailureClass {
	if (!(error instanceof ClickHouseError)) return 'transient';
	if (TRANSIENT.has(error.code)) return 'transient';
	return BAD_ROWS.has(error.code) ? 'bad_rows' : 'unknown';
}

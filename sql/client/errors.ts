import { ClickHouseError } from '@clickhouse/client';

/**
 * What to do about a failure: wait and try again (`transient`); send less at once (`too_big`); find the rows that are at fault (`bad_rows`);
 * or try a few times and then stop, so that a person looks at it (`unknown`).
 */
export type FailureClass = 'transient' | 'too_big' | 'bad_rows' | 'unknown';

/** Time-outs, too many queries, network, read-only (a replica, a table), no space, too many parts, quorum, starting up, Keeper. */
const TRANSIENT = new Set(['159', '202', '209', '210', '242', '243', '252', '279', '319', '394', '425', '774', '999']);
/** Limits of rows, of bytes, of memory. */
const TOO_BIG = new Set(['158', '241', '307', '396']);
/** A value cannot be parsed for its column. */
const BAD_ROWS = new Set(['6', '26', '27', '38', '41', '53', '72', '117', '130']);

/**
 * Classifies by the server's error code, never by its text. Without an answer it is unknown whether the work was done; since repeating it
 * is harmless here, that is `transient`, like a refused connection.
 */
export function classify(error: unknown): FailureClass {
	if (!(error instanceof ClickHouseError)) return 'transient';
	if (TRANSIENT.has(error.code)) return 'transient';
	if (TOO_BIG.has(error.code)) return 'too_big';
	return BAD_ROWS.has(error.code) ? 'bad_rows' : 'unknown';
}

/** The engine takes questions and says nothing (sql/client/pulse.ts). */
export class SilentEngineError extends Error {
	override name = 'SilentEngineError';
}

/** State learnt more each time that it was read as it was known. */
export class RestlessError extends Error {
	override name = 'RestlessError';
	override message = 'more comes in than can be told apart from what was known: ask again in a moment';
}

/** Codes of Node and of its fetch: the client has no error class of its own for network failures. */
const NETWORK_CODE = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_|UND_|ERR_STREAM_PREMATURE_CLOSE)/;
/** The last three come from a proxy in front of ClickHouse. */
const NETWORK_WORDS =
	/timeout error|socket hang up|premature close|bad gateway|service (temporarily )?unavailable|gateway time-?out/i;

/** Whether a failed read may succeed later: ClickHouse is away or overloaded. */
export function isAway(error: unknown): boolean {
	if (error instanceof ClickHouseError) return TRANSIENT.has(error.code);
	if (!(error instanceof Error)) return false;
	if (error instanceof SilentEngineError || error instanceof RestlessError) return true;
	const { code } = error as NodeJS.ErrnoException;
	return (typeof code === 'string' && NETWORK_CODE.test(code)) || NETWORK_WORDS.test(error.message);
}

/** The door answers with this code while the embedded server is away. */
const NETWORK_ERROR = '210';

/** Whether ClickHouse itself gave no answer, and may give one soon: one that hangs was waited for already. */
export const isUnreachable = (error: unknown): boolean =>
	error instanceof ClickHouseError
		? error.code === NETWORK_ERROR
		: isAway(error) && !(error instanceof SilentEngineError);

const TOO_MANY_QUERIES = '202';

/** Whether ClickHouse refused a query only because its user runs as many already as are allowed. */
export const isCrowded = (error: unknown): boolean =>
	error instanceof ClickHouseError && error.code === TOO_MANY_QUERIES;

/** A failure in words for a log, without the server's message, which may quote the rows that it could not read. */
export function describeFailure(error: unknown): string {
	if (error instanceof ClickHouseError) return `ClickHouse error ${error.code} ${error.type ?? ''}`.trim();
	const { code, message } = error as NodeJS.ErrnoException;
	return code === undefined || message.includes(code) ? message : `${code}: ${message}`;
}

/** ClickHouse's code in a failure that `describeFailure` put into words; undefined: it has none. */
export const describedCode = (text: string): string | undefined => /^ClickHouse error (\d+)/.exec(text)?.[1];

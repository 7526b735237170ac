/** A wrong call, or an unusable store of the office. The message is one line that says what to do. */
export class OfficeError extends Error {
	override name = 'OfficeError';
}

/** SQLite's error number for a full disk. */
const SQLITE_FULL = 13;

/** Whether something failed since the disk is full, and not since our code is wrong. */
export function isDiskFull(problem: unknown): boolean {
	if (!(problem instanceof Error)) return false;
	const { code, errcode } = problem as { code?: string; errcode?: number };
	return code === 'ENOSPC' || errcode === SQLITE_FULL || isDiskFull(problem.cause);
}

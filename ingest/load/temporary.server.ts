import { DatabaseSync } from 'node:sqlite';
import { LoadError } from './load-error.ts';

/**
 * A database of its own, of which so many MiB are in memory and the rest on the disk. SQLite deletes it from its folder as soon as it is open, so
 * that whatever ends a load leaves nothing behind.
 */
export function openTemporary(mebibytes: number): DatabaseSync {
	const disk = new DatabaseSync('');
	disk.exec(`PRAGMA journal_mode = OFF; PRAGMA cache_size = -${mebibytes * 1024}`);
	return disk;
}

/** For a fault of such a database, which is a full disk's, what to do about it; any other fault as it is. */
export function withCure(fault: unknown, what: string): unknown {
	if ((fault as { code?: string }).code !== 'ERR_SQLITE_ERROR') return fault;
	return new LoadError(
		`${what} on the disk (${(fault as Error).message}); make room for a copy of the unpacked file where temporary files go (SQLITE_TMPDIR, else TMPDIR, else /var/tmp), and load again`,
		{ cause: fault }
	);
}

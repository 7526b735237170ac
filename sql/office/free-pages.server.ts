import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** What was deleted from a SQLite file stays in its free pages and its log until both are written anew. Others may have it open. */
export function forgetFreePages(path: string): void {
	if (!existsSync(path)) return;
	const file = new DatabaseSync(path);
	try {
		file.exec('PRAGMA busy_timeout = 30000; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
	} finally {
		file.close();
	}
}

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const moment = z.iso.datetime();
const outcome = z.object({
	/** When it last went well. */
	at: moment.optional(),
	/** Since then: when and why it did not. */
	failed: z.object({ at: moment, why: z.string() }).optional()
});
const record = z.object({ backup: outcome.default({}), restore: outcome.default({}) });

/** When the office was last backed up, and a backup of it restored on trial. */
export type BackupRecord = z.infer<typeof record>;

const pathOf = (dataDir: string): string => join(dataDir, 'backups.json');

/** What is known of both; nothing is, before the first. @throws where it cannot be read */
export function readBackupRecord(dataDir: string): BackupRecord {
	let text = '{}';
	try {
		text = readFileSync(pathOf(dataDir), 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
	}
	return record.parse(JSON.parse(text));
}

/** Does work, and writes down that it went well, or why not. */
export async function recorded<Result>(
	dataDir: string,
	what: keyof BackupRecord,
	work: () => Promise<Result>
): Promise<Result> {
	const note = (done: BackupRecord['backup']): void => {
		const draft = `${pathOf(dataDir)}.${process.pid}`;
		writeFileSync(draft, `${JSON.stringify({ ...readBackupRecord(dataDir), [what]: done })}\n`, { mode: 0o600 });
		renameSync(draft, pathOf(dataDir));
	};
	const at = new Date().toISOString();
	try {
		const result = await work();
		note({ at });
		return result;
	} catch (error) {
		try {
			note({
				...readBackupRecord(dataDir)[what],
				failed: { at, why: error instanceof Error ? error.message : String(error) }
			});
		} catch {
			// The disk may be full: what failed is said all the same.
		}
		throw error;
	}
}

import type { Command } from 'commander';
import { backupOffice } from '#sql/backup/backup.server.ts';
import { recorded } from '#sql/backup/record.server.ts';
import { sayAway } from './away.ts';
import { findOffice } from './find-office.server.ts';

async function runBackup(dir: string): Promise<void> {
	const settings = await findOffice();
	const start = performance.now();
	const { files, counts, keys_from_settings, begun_at } = await recorded(settings.dataDir, 'backup', () =>
		backupOffice(settings, dir).catch((error: unknown) => {
			throw sayAway(error, settings);
		})
	);
	const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
	const seconds = ((performance.now() - start) / 1_000).toFixed(1);
	const waiting = counts.waiting_batches > 0 ? `, ${counts.waiting_batches} batches on their way` : '';
	console.log(
		`${dir}: ${counts.events} events of ${counts.letters} letters and ${counts.calls} calls${waiting}, as of ${begun_at}; ${(bytes / 1e6).toFixed(1)} MB in ${seconds} s`
	);
	console.log(
		settings.keys.backup === undefined
			? 'The keys are in it: keep it as you keep them.'
			: 'It is encrypted: only PASOKH_BACKUP_KEY opens it, which is in no backup. Keep that key elsewhere.'
	);
	if (keys_from_settings.length > 0)
		console.log(`Not in it, since settings give them: the keys of ${keys_from_settings.join(', ')}. Keep them too.`);
	if (settings.natsUrl !== undefined) console.log('Not in it: what waits in NATS, which stays there.');
	if (settings.databaseUrl !== undefined)
		console.log('Not in it: users, sessions and tokens of PASOKH_DB_URL. Back up that database too.');
}

export function addBackupCommand(program: Command): void {
	program
		.command('backup')
		.description('copy the whole running office into a new or empty folder')
		.argument('<dir>', 'the folder')
		.addHelpText(
			'after',
			'\nClickHouse, the spool, users and tokens, keys, with a manifest of checksums: all that was acknowledged when it began.\nThe disk of the data directory needs room for a second copy meanwhile.\nWith PASOKH_BACKUP_KEY it is one encrypted file, which that key opens.\nWith CLICKHOUSE_URL, that server is backed up by its own BACKUP.'
		)
		.action(runBackup);
}

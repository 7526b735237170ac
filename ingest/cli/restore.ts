import type { Command } from 'commander';
import { noteMachineActIn } from '#sql/office/machine-log.server.ts';
import { recorded } from '#sql/backup/record.server.ts';
import { restoreOffice } from '#sql/backup/restore.server.ts';
import { tryRestore } from '#sql/backup/trial.server.ts';
import { readSettings } from '#sql/settings.ts';
import { findOffice } from './find-office.server.ts';
import { stateProgress } from './state-progress.ts';
import { call } from '#sql/root.ts';

async function runRestore(dir: string, { trial, erasures }: { trial?: true; erasures?: string }): Promise<void> {
	if (trial) return runTrial(dir);
	const settings = readSettings();
	const progress = stateProgress();
	const start = performance.now();
	try {
		const { letters, calls, manifest } = await restoreOffice(settings, dir, {
			erasures,
			onProgress: progress.show
		});
		await noteMachineActIn(settings, { action: 'restore', details: { begun_at: manifest.begun_at } });
		progress.end();
		const seconds = ((performance.now() - start) / 1_000).toFixed(1);
		const { waiting_batches } = manifest.counts;
		const waiting = waiting_batches > 0 ? ` and ${waiting_batches} batches that wait for the next start` : '';
		console.log(
			`${settings.dataDir}: ${letters} letters, ${calls} calls${waiting}, as of ${manifest.begun_at}, in ${seconds} s`
		);
		if (manifest.keys_from_settings.length > 0)
			console.log(`Start it with the same keys of ${manifest.keys_from_settings.join(', ')} in its settings.`);
	} finally {
		progress.end();
	}
}

async function runTrial(dir: string): Promise<void> {
	const settings = await findOffice();
	const progress = stateProgress();
	const start = performance.now();
	try {
		const { letters, calls, manifest } = await recorded(settings.dataDir, 'restore', () =>
			tryRestore(settings, dir, progress.show)
		);
		progress.end();
		const seconds = ((performance.now() - start) / 1_000).toFixed(1);
		console.log(
			`${dir}: can be restored: ${letters} letters, ${calls} calls, as of ${manifest.begun_at}, no difference; in ${seconds} s`
		);
	} finally {
		progress.end();
	}
}

export function addRestoreCommand(program: Command): void {
	program
		.command('restore')
		.description('make an office of a backup, in a data directory that holds none')
		.argument('<dir>', 'the folder that "backup" made')
		.option(
			'--erasures <file>',
			'what was erased since the backup: erasures.ndjson of the office, or of a later backup'
		)
		.option('--trial', 'restore it into a folder beside the data directory, verify that, and delete it again')
		.addHelpText(
			'after',
			`\nThe office is made in PASOKH_DATA_DIR (./data), which must be empty or not there; its ports must be free meanwhile.\nState is made anew from the events; then "${call('start')}" opens the office. The passwords of ClickHouse are new ones.\nOne that is encrypted needs its PASOKH_BACKUP_KEY.`
		)
		.action(runRestore);
}

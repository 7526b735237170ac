import type { Command } from 'commander';
import { migrate } from '#sql/migrate/run.server.ts';
import { findOffice } from './find-office.server.ts';

export function addMigrateCommand(program: Command): void {
	program
		.command('migrate')
		.description('bring the database to the newest schema; harmless when it is')
		.action(async () => migrate(await findOffice()));
}

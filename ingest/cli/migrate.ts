import type { Command } from 'commander';
import { migrate } from '#sql/migrate/run.server.ts';
import { findOffice } from './find-office.server.ts';

export function addMigrateCommand(program: Command): void {
	program
		.command('migrate')
		.description('bring the database to the newest schema; harmless when it is')
		.action(async () => {
			const { stateIsOutdated } = await migrate(await findOffice());
			if (stateIsOutdated)
				console.log(
					'the rules of state have changed: "npm run pasokh -- rebuild" makes it anew, while the office is open'
				);
		});
}

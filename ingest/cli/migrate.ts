import type { Command } from 'commander';
import { openClient } from '#sql/client/open.server.ts';
import { migrate, planMigration, type Planned } from '#sql/migrate/run.server.ts';
import { rebuild } from '#sql/fold/rebuild.server.ts';
import { sayAway } from './away.ts';
import { findOffice } from './find-office.server.ts';
import { stateProgress } from './state-progress.ts';

async function runMigrate(): Promise<void> {
	const settings = await findOffice();
	const { outdated } = await migrate(settings);
	if (outdated.size === 0) return;
	for (const [table, why] of outdated) console.log(`${table} is made anew: ${why.join('; ')}`);
	const client = openClient(settings, 'admin');
	const progress = stateProgress();
	try {
		const { letters, calls } = await rebuild(client, settings.clickhouse, progress.show, [...outdated.keys()]);
		progress.end();
		console.log(`made ${[...outdated.keys()].join(', ')} anew, of ${letters} letters and ${calls} calls`);
	} catch (error) {
		throw sayAway(error, settings);
	} finally {
		progress.end();
		await client.close();
	}
}

async function showPlan(): Promise<void> {
	const { migrations, derived } = await planMigration(await findOffice());
	for (const file of migrations) console.log(`kept     ${file} is applied`);
	for (const one of derived) console.log(describe(one));
	const anew = derived.filter(({ why }) => why.length > 0).length;
	console.log(
		migrations.length + anew === 0
			? 'nothing is to be done'
			: `${anew} of ${derived.length} derived objects are made anew`
	);
}

const describe = ({ name, hash, why, rows }: Planned): string =>
	`derived  ${hash.slice(0, 12)}  ${name}${
		why.length === 0 ? '' : ` is made anew${rows ? `, of ${rows.count} ${rows.kind}` : ''}: ${why.join('; ')}`
	}`;

export function addMigrateCommand(program: Command): void {
	program
		.command('migrate')
		.description('bring the database to the newest schema; harmless when it is')
		.option('--plan', 'only list what would be done, and why')
		.addHelpText(
			'after',
			'\nWhat differs is made anew beside what is there, which goes on serving, and swapped in. It may be ended at any time.'
		)
		.action(({ plan }: { plan?: boolean }) => (plan ? showPlan() : runMigrate()));
}

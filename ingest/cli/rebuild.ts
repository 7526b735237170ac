import type { Command } from 'commander';
import { openClient } from '#sql/client/open.server.ts';
import { rebuild } from '#sql/fold/rebuild.server.ts';
import { sayAway } from './away.ts';
import { findOffice } from './find-office.server.ts';
import { stateProgress } from './state-progress.ts';

async function runRebuild(): Promise<void> {
	const settings = await findOffice();
	const client = openClient(settings, 'admin');
	const progress = stateProgress();
	const start = performance.now();
	try {
		const { letters, calls, days } = await rebuild(client, settings.clickhouse, progress.show);
		progress.end();
		const seconds = ((performance.now() - start) / 1_000).toFixed(1);
		console.log(`rebuilt ${letters} letters, ${calls} calls, ${days} days in ${seconds} s`);
	} catch (error) {
		throw sayAway(error, settings);
	} finally {
		progress.end();
		await client.close();
	}
}

export function addRebuildCommand(program: Command): void {
	program
		.command('rebuild')
		.description('make the state of letters and calls, and all sums, anew from the events; the office stays open')
		.addHelpText(
			'after',
			'\nEverything is made beside what is there and swapped in at the end, while events flow in and figures are read.\nIt may be ended at any time: what is there stays, and the next one begins anew. The disk needs room for a second state.'
		)
		.action(runRebuild);
}

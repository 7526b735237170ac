import type { Command } from 'commander';
import { openClient } from '#sql/client/open.server.ts';
import { describeDifference } from '#sql/fold/describe.ts';
import { verify } from '#sql/fold/verify.server.ts';
import { sayAway } from './away.ts';
import { findOffice } from './find-office.server.ts';
import { stateProgress } from './state-progress.ts';
import { call } from '#sql/root.ts';

async function runVerify(): Promise<void> {
	const settings = await findOffice();
	const client = openClient(settings, 'admin');
	const progress = stateProgress();
	try {
		const { letters, calls, days, differing, differences, restless } = await verify(
			client,
			settings.clickhouse,
			progress.show
		);
		progress.end();
		for (const one of differences) for (const line of describeDifference(one)) console.log(line);
		if (differing > differences.length) console.log(`… and ${differing - differences.length} more`);
		if (restless.length > 0)
			console.log(`not decided, since they changed at every look: ${restless.join(', ')}; ask again in a quieter hour`);
		const found = differing === 0 ? 'no difference' : `${differing} ${differing === 1 ? 'difference' : 'differences'}`;
		console.log(`verified ${letters} letters, ${calls} calls, ${days} days: ${found}`);
		if (differing > 0)
			throw new Error(
				`what is shown differs from what the events say, as named above: "${call('rebuild')}" makes it anew`
			);
	} catch (error) {
		throw sayAway(error, settings);
	} finally {
		progress.end();
		await client.close();
	}
}

export function addVerifyCommand(program: Command): void {
	program
		.command('verify')
		.description('recompute every letter, call and sum from the events, and name what differs from what is shown')
		.addHelpText(
			'after',
			'\nNothing is changed, and events may flow in meanwhile. Ends with status 1 when anything differs; "rebuild" mends it.'
		)
		.action(runVerify);
}

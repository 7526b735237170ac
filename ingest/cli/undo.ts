import type { Command } from 'commander';
import { openClient } from '#sql/client/open.server.ts';
import { countingStill, undoLoad } from '#sql/fold/undo.server.ts';
import { sayAway } from './away.ts';
import { findOffice } from './find-office.server.ts';
import { openProgress } from './screen.ts';

const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

async function runUndo(loadId: string): Promise<void> {
	const settings = await findOffice();
	const { database } = settings.clickhouse;
	const client = openClient(settings, 'admin');
	const progress = openProgress();
	try {
		const { events, letters, calls, again } = await undoLoad(client, database, loadId, (done, of) =>
			progress.show(() => `${done} of ${of} parts`)
		);
		const still = await countingStill(client, database, loadId);
		progress.end();
		const before = again ? ' (it had been undone before; its letters were recomputed once more)' : '';
		console.log(
			`undone ${loadId}: ${many(events, 'event')} of ${many(letters, 'letter')} and ${many(calls, 'call')}${before}`
		);
		if (still > 0) console.log(`still counted, for they came another way too: ${many(still, 'event')} of these`);
	} catch (error) {
		throw sayAway(error, settings);
	} finally {
		progress.end();
		await client.close();
	}
}

export function addUndoCommand(program: Command): void {
	program
		.command('undo')
		.description('take all that came by a load out of every figure')
		.argument('<load-id>', 'as "load" printed it')
		.addHelpText(
			'after',
			'\nAn event that came by another way too still counts. Load the corrected file anew: it counts, the same rows as well.\nMay be ended at any time and be called again.'
		)
		.action(runUndo);
}

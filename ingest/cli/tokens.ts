import type { Command } from 'commander';
import { OFFICE } from '#sql/model/filters.ts';
import { openOffice } from '#sql/office/office.server.ts';
import { findOffice } from './find-office.server.ts';

async function createToken(source: string, options: { administrator?: boolean; for: string }): Promise<void> {
	const settings = await findOffice();
	const office = await openOffice(settings);
	try {
		const secret = await office.createToken(source, { administrator: options.administrator, speaksFor: options.for });
		console.error(`A token for ${source} in ${settings.dataDir}; it is shown this once:`);
		console.log(secret);
	} finally {
		await office.close();
	}
}

export function addTokensCommand(program: Command): void {
	const tokens = program.command('tokens').description('tokens that sources send events with');
	tokens
		.command('create')
		.description('make a token and print it, alone on the last line')
		.argument('<source>', 'the name that its events will carry as their source, as in portal-111')
		.option('--administrator', "an administrator's: it may void the events of every source, and replay dead letters")
		.option('--for <speaker>', 'for whom it speaks: office, citizen, or the code of a body', OFFICE)
		.action(createToken);
}

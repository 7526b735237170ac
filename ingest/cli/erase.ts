import { Option, type Command } from 'commander';
import { openClient } from '#sql/client/open.server.ts';
import { ErasureError } from '#sql/erasure/erase-letters.server.ts';
import type { Asked } from '#sql/erasure/find-letters.server.ts';
import { isReason } from '#sql/model/reason.ts';
import { writeWith } from '#sql/office/access-log.server.ts';
import { readAllKeys } from '#sql/office/keys.server.ts';
import { inStore } from '#sql/office/store.server.ts';
import { eraseEverything, findEverything } from '../erase/erase.server.ts';
import { loginAs, type AskLine } from '../erase/two-people.ts';
import { untilStored } from '../erase/until-stored.ts';
import { askLines } from './ask-lines.ts';
import { sayAway } from './away.ts';
import { findOffice } from './find-office.server.ts';
import { runRetention } from './retention.ts';

interface Options {
	reason?: string;
	by?: string;
	with?: string;
	letter?: string;
	retention?: true;
	plan?: true;
}
type OfPerson = Options & Required<Pick<Options, 'reason' | 'by' | 'with'>>;

async function askWhom(ask: AskLine): Promise<Asked> {
	const national_id = await ask('National id (empty: unknown): ', true);
	const mobile = await ask('Mobile (empty: unknown): ', true);
	const name = await ask('Name as people have typed it (empty: unknown): ', true);
	if (national_id.trim() === '' && mobile.trim() === '')
		throw new ErasureError('a national id, a mobile, or both must be given: a name alone is that of many');
	return { national_id, mobile, name };
}

async function runErase(options: Options, command: Command): Promise<void> {
	if (options.retention) return runRetention({ isPlan: options.plan === true });
	for (const name of ['reason', 'by', 'with'] as const)
		if (options[name] === undefined) command.error(`error: --${name} must be given, or --retention`);
	await erasePerson(options as OfPerson);
}

async function erasePerson(options: OfPerson): Promise<void> {
	const settings = await findOffice();
	if (!isReason(options.reason))
		throw new ErasureError('--reason: must have ten letters or digits at least, three of them different');
	const keys = readAllKeys(settings);
	const client = openClient(settings, 'admin');
	const lines = askLines();
	try {
		await inStore(settings, async (store) => {
			const by = await loginAs(store, { name: options.by, role: 'administrator' }, lines.ask, keys);
			const witness = await loginAs(store, { name: options.with, role: 'inspector' }, lines.ask, keys);
			const asked = options.letter === undefined ? await askWhom(lines.ask) : { letter: options.letter };
			await untilStored(settings.ingest.url);
			const eraser = { client, settings, store, keys };
			const found = await findEverything(eraser, asked);
			const { letters, events, deadLetters, files } = found;
			const what = { letters: letters.length, events, dead_letters: deadLetters.length, files: files.spare.length };
			if (events + deadLetters.length + files.spare.length + files.needed.length === 0)
				throw new ErasureError('nothing is kept of this person');
			await writeWith(store, {
				...{ at: new Date(), user: by, role: 'administrator', action: 'erase', subject: '', reason: options.reason },
				details: { with: witness, ...what }
			});
			await eraseEverything(eraser, found);
			console.log(
				`erased: ${events} events of ${letters.length} letters, ${deadLetters.length} refused events, ${files.spare.length} files of producers`
			);
			if (settings.natsUrl !== undefined)
				console.log(
					'Not erased: what NATS keeps of messages that it has delivered, until their age or size limit; and backups of before: restore them with --erasures.'
				);
			if (files.needed.length > 0)
				throw new ErasureError(
					`these name the person too, and were never loaded: load or delete them, and run this again: ${files.needed.join(', ')}`
				);
		});
	} catch (error) {
		throw sayAway(error, settings);
	} finally {
		lines.close();
		await client.close();
	}
}

export function addEraseCommand(program: Command): void {
	program
		.command('erase')
		.description(
			'erase what is kept of one person, or of letters past their years: who it is, and what was written; figures stay as they are'
		)
		.option('--reason <text>', 'why; it is written into the access log')
		.option('--by <name>', 'the administrator who does it')
		.option('--with <name>', 'the inspector who does it with them')
		.option('--letter <id>', 'the person of this letter; else national id and mobile are asked for')
		.addOption(
			new Option(
				'--retention',
				'letters that are past the years of PASOKH_RETENTION, 100,000 at most; nobody is asked'
			).conflicts(['reason', 'by', 'with', 'letter'])
		)
		.option('--plan', 'with --retention: only say how many there are')
		.addHelpText(
			'after',
			'\nThe office must run. For a person, it asks for the password (and the code, if there is a second factor) of both, then for the person: a line\neach, from the terminal or standard input. Backups of before stay as they are: keep erasures.ndjson of the data directory,\nand restore them with --erasures.'
		)
		.action((options: Options, command: Command) => runErase(options, command));
}

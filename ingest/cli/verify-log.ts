import { InvalidArgumentError, type Command } from 'commander';
import { newestHead } from '#sql/office/access-heads.ts';
import { readAllKeys } from '#sql/office/keys.server.ts';
import { inStore } from '#sql/office/store.server.ts';
import { verifyLog, type LogFault } from '#sql/office/verify-log.ts';
import { headText, readHeadText } from '#sql/proof/log-head.ts';
import { findOffice, isOffice } from './find-office.server.ts';

type Bad = { line: number; until: number };

const SAID: Record<LogFault, (bad: Bad) => string> = {
	missing: ({ line }) => `line ${line} is missing`,
	cut: ({ line, until }) =>
		line === until
			? `line ${line} is missing: the end was cut off`
			: `lines ${line} to ${until} are missing: the end was cut off`,
	changed: ({ line }) => `line ${line} is not as it was written`,
	added: ({ line }) => `line ${line} was not written by the office`,
	rewritten: ({ line, until }) =>
		`a line from ${line} to ${until} was changed, added or removed, and the chain made anew after it`,
	unsigned: ({ line }) =>
		`the head signed at line ${line} is of no key of this office (if its key was changed in the settings, name the public key of the one before in PASOKH_SIGNING_KEY_OLD)`
};

async function runVerifyLog(
	command: Command,
	{ head }: { head?: { lines: number | null; hash: string } }
): Promise<void> {
	const settings = await findOffice();
	if (settings.databaseUrl === undefined && !isOffice(settings.dataDir))
		command.error(`error: ${settings.dataDir}: there is no office; name the one to verify in PASOKH_DATA_DIR`, {
			exitCode: 2
		});
	const { trusted } = readAllKeys(settings);
	await inStore(settings, async (store) => {
		const judged = await verifyLog(store, trusted, head);
		const signed = await newestHead(store);
		if (judged.holds) {
			console.log(`the access log is as it was written: ${judged.end.lines} lines, head ${headText(judged.end)}`);
			if (signed) console.log(`signed  ${headText(signed)} at ${signed.at}, by ${signed.public_key}`);
			if (head) console.log(`given   the head ${head.hash} stands in it`);
			return;
		}
		console.log(`the access log is NOT as it was written: ${SAID[judged.fault](judged)}`);
		console.log(`whole up to line ${judged.end.lines}, head ${headText(judged.end)}`);
		process.exitCode = 1;
	});
}

function headOf(given: string): { lines: number | null; hash: string } {
	const head = readHeadText(given);
	if (!head) throw new InvalidArgumentError('must be 64 hexadecimal digits, or LINE:HASH, as the office prints it.');
	return head;
}

export function addVerifyLogCommand(program: Command): void {
	const command = program
		.command('verify-log')
		.description('tell whether the access log is as it was written, or the first line that is not')
		.option(
			'--head <hash>',
			'a head that left this machine (printed by the office, or in an export): it must stand in the log',
			headOf
		)
		.addHelpText(
			'after',
			'\nEnds with 0 when it is, with 1 when a line is missing, changed or added, with 2 for a wrong call. Whoever owns this machine\nowns its keys: only a head that was kept elsewhere proves that they did not write the whole log anew.'
		);
	command.action((options: { head?: { lines: number | null; hash: string } }) => runVerifyLog(command, options));
}

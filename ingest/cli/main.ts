import { Command, CommanderError } from 'commander';
import { isDiskFull } from '#sql/office/office-error.ts';
import { addAccessCommand } from './access.ts';
import { addAlertsCommand } from './alerts.ts';
import { addScenarioCommand } from './scenario.ts';
import { addBackupCommand } from './backup.ts';
import { addDeadLettersCommand } from './deadletters.ts';
import { addDoctorCommand } from './doctor.ts';
import { addEraseCommand } from './erase.ts';
import { addKeysCommand } from './keys.ts';
import { addKpiCommand } from './kpi.ts';
import { noteVerb } from './lines.ts';
import { addLoadCommand } from './load.ts';
import { addMappingCommand } from './mapping.ts';
import { addMigrateCommand } from './migrate.ts';
import { addCommandsOfTests } from './of-tests.ts';
import { addRebuildCommand } from './rebuild.ts';
import { addRestoreCommand } from './restore.ts';
import { addSqlCommand } from './sql.ts';
import { addTokensCommand } from './tokens.ts';
import { addUndoCommand } from './undo.ts';
import { addUpgradeCommand } from './upgrade.ts';
import { addUsersCommand } from './users.ts';
import { addVerifyCommand } from './verify.ts';
import { addVerifyExportCommand } from './verify-export.ts';
import { addVerifyLogCommand } from './verify-log.ts';

const program = new Command('pasokh')
	.description('Pasokh: no letter may remain unanswered')
	.usage('<verb> …')
	.helpCommand(false)
	.showSuggestionAfterError()
	// Commands inherit this, so it comes first.
	.exitOverride()
	.hook('preAction', (_, command) => noteVerb(command));

addLoadCommand(program);
addMappingCommand(program);
addUndoCommand(program);
addScenarioCommand(program);
addMigrateCommand(program);
addRebuildCommand(program);
addVerifyCommand(program);
addVerifyExportCommand(program);
addVerifyLogCommand(program);
addDoctorCommand(program);
addKeysCommand(program);
addEraseCommand(program);
addBackupCommand(program);
addRestoreCommand(program);
addUpgradeCommand(program);
addDeadLettersCommand(program);
addKpiCommand(program);
addSqlCommand(program);
addTokensCommand(program);
addUsersCommand(program);
addAccessCommand(program);
addAlertsCommand(program);
addCommandsOfTests(program);

/** Network errors wrap their cause, and their own message does not name it. */
function oneLine(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const cause = error.cause instanceof Error && error.message === 'fetch failed' ? error.cause.message : '';
	const text = error.message || (error as NodeJS.ErrnoException).code || error.name;
	const cure = isDiskFull(error) ? ': the disk is full, and nothing was changed: make room, and run this again' : '';
	return `${text}${cause && `: ${cause}`}${cure}`.replace(/\s+/g, ' ').trim();
}

// A reader that stops early (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
	if (error.code === 'EPIPE') process.exit(0);
	throw error;
});

try {
	await program.parseAsync();
} catch (error) {
	if (error instanceof CommanderError) {
		// Commander has printed the fault; it exits with 0 for help that was asked for.
		process.exitCode = error.exitCode === 0 ? 0 : 2;
	} else {
		console.error(`pasokh: ${oneLine(error)}`);
		process.exitCode = 1;
	}
}

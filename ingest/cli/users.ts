import { Option, type Command } from 'commander';
import { ROLES } from '#sql/model/roles.ts';
import { openOffice } from '#sql/office/office.server.ts';
import { findOffice } from './find-office.server.ts';

async function createUser(name: string, options: { role: string }): Promise<void> {
	const settings = await findOffice();
	const office = await openOffice(settings);
	try {
		const password = await office.createUser(name, options.role);
		console.error(`The one-time password of ${name} (${options.role}) in ${settings.dataDir}; it is shown this once:`);
		console.log(password);
	} finally {
		await office.close();
	}
}

export function addUsersCommand(program: Command): void {
	const users = program.command('users').description('people who may log in');
	users
		.command('create')
		.description('make a user and print the one-time password, alone on the last line')
		.argument('<name>', 'the name to log in with')
		.addOption(new Option('--role <role>', 'what the person may do and see').choices(ROLES).makeOptionMandatory())
		.action(createUser);
}

import { InvalidArgumentError, type Command } from 'commander';
import {
	createApiToken,
	listApiTokens,
	MOST_DAYS,
	MOST_TOKENS,
	revokeApiToken,
	SCOPES,
	userIdOf,
	type TokenFault
} from '#sql/office/api-tokens.ts';
import { OfficeError } from '#sql/office/office-error.ts';
import { inStore } from '#sql/office/store.server.ts';
import { findOffice } from './find-office.server.ts';

interface New {
	scope: string[];
	days: number;
	name: string;
}

const FAULTS: Record<TokenFault, string> = {
	badName: '--name must be 1 to 60 characters',
	badDays: `--days must be 1 to ${MOST_DAYS}`,
	badScopes: `--scope must be of ${SCOPES.join(', ')}`,
	tooMany: `has ${MOST_TOKENS} good tokens, the most there may be; revoke one first`
};

async function create(user: string, { scope, days, name }: New): Promise<void> {
	const settings = await findOffice();
	const made = await inStore(settings, async (store) =>
		createApiToken(store, await userIdOf(store, user), { name, scopes: scope, days }, new Date())
	);
	if (typeof made === 'string') throw new OfficeError(`user ${JSON.stringify(user)}: ${FAULTS[made]}`);
	console.error(
		`The token ${made.id} of ${user} for ${scope.join(', ')}, for ${days} days, in ${settings.dataDir}; it is shown this once:`
	);
	console.log(made.secret);
}

/** One token a line, tab-separated. */
async function list(user: string | undefined): Promise<void> {
	const tokens = await inStore(await findOffice(), async (store) =>
		listApiTokens(store, new Date(), user === undefined ? undefined : await userIdOf(store, user))
	);
	const rows = tokens.map((one) => [
		...[one.id, one.user, one.scopes.join(','), one.state, one.expiresAt, one.lastUsedAt ?? '–', one.name]
	]);
	for (const row of [['id', 'user', 'scope', 'state', 'until', 'last used', 'name'], ...rows])
		console.log(row.join('\t'));
}

async function revoke(id: string): Promise<void> {
	const revoked = await inStore(await findOffice(), (store) => revokeApiToken(store, id, new Date()));
	if (!revoked) throw new OfficeError(`token ${JSON.stringify(id)}: is not there, or was revoked before`);
	console.log(`revoked: ${revoked.name}`);
}

export function addAccessCommand(program: Command): void {
	const access = program.command('access').description('personal tokens of the API');
	access
		.command('create')
		.description('make a token of a person and print it, alone on the last line')
		.argument('<user>', 'whose it is: it may do what this person may, and no more')
		.option('--scope <scopes>', `what it opens, of ${SCOPES.join(',')}`, readScopes, [...SCOPES])
		.option('--days <days>', 'for how long', readDays, 90)
		.option('--name <name>', 'what it is for', 'command line')
		.action(create);
	access
		.command('list')
		.description('all tokens, or those of a person, with their state and last use')
		.argument('[user]', 'whose')
		.action(list);
	access.command('revoke').description('end a token at once').argument('<id>', 'as the list says it').action(revoke);
}

function readScopes(text: string): string[] {
	const scopes = text.split(',').map((one) => one.trim());
	const known: readonly string[] = SCOPES;
	if (!scopes.every((one) => known.includes(one))) throw new InvalidArgumentError(`It is of ${SCOPES.join(', ')}.`);
	return scopes;
}

function readDays(text: string): number {
	const days = Number(text);
	if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
		throw new InvalidArgumentError(`It is 1 to ${MOST_DAYS}.`);
	return days;
}

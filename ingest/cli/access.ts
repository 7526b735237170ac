import { InvalidArgumentError, type Command } from 'commander';
import {
	createApiToken,
	listApiTokens,
	MOST_DAYS,
	revokeApiToken,
	SCOPES,
	userIdOf,
	type TokenFault
} from '#sql/office/api-tokens.ts';
import { OfficeError } from '#sql/office/office-error.ts';
import { inStore, type Store } from '#sql/office/store.server.ts';
import { ACCESS_DAYS, accessState, createAccess, listAccesses, revokeAccess } from '#sql/office/tool-access.ts';
import { findOffice } from './find-office.server.ts';

interface New {
	scope: string[];
	days: number;
	name: string;
}

/** Asks ClickHouse itself, by a login that goes with the secret. */
const SQL = 'sql';
const ALL_SCOPES: readonly string[] = [...SCOPES, SQL];

const FAULTS: Record<TokenFault, string> = {
	badName: '--name must be 1 to 60 characters',
	badDays: `--days must be 1 to ${MOST_DAYS}, and with ${SQL} one of ${ACCESS_DAYS.join(', ')}`,
	badScopes: `--scope must be of ${ALL_SCOPES.join(', ')}`,
	tooMany: 'has as many good tokens as there may be; revoke one first'
};

async function create(user: string, { scope, days, name }: New): Promise<void> {
	const settings = await findOffice();
	const { secret, login } = await inStore(settings, (store) => make(store, user, { scope, days, name }));
	const where = login === undefined ? '' : `; ClickHouse knows it as user ${login}`;
	console.error(
		`A token of ${user} for ${scope.join(', ')}, for ${days} days, in ${settings.dataDir}${where}; it is shown this once:`
	);
	console.log(secret);
}

/** One secret opens all scopes, or none. */
async function make(
	store: Store,
	user: string,
	{ scope, days, name }: New
): Promise<{ secret: string; login?: string }> {
	const [userId, now] = [await userIdOf(store, user), new Date()];
	const take = <T>(made: T | TokenFault): T => {
		if (typeof made === 'string') throw new OfficeError(`user ${JSON.stringify(user)}: ${FAULTS[made as TokenFault]}`);
		return made;
	};
	const scopes = scope.filter((one) => one !== SQL);
	const token = scopes.length > 0 ? take(await createApiToken(store, userId, { name, days, scopes }, now)) : undefined;
	if (token && !scope.includes(SQL)) return token;
	try {
		return take(await createAccess(store, userId, { name, days, ...(token && { secret: token.secret }) }, now));
	} catch (error) {
		if (token) await revokeApiToken(store, token.id, now);
		throw error;
	}
}

/** One token a line, tab-separated. */
async function list(user: string | undefined): Promise<void> {
	const now = new Date();
	const [tokens, accesses] = await inStore(await findOffice(), async (store) => {
		const userId = user === undefined ? undefined : await userIdOf(store, user);
		return [await listApiTokens(store, now, userId), await listAccesses(store, userId ?? null, now)] as const;
	});
	const ofTools = accesses.map((one) => ({
		...{ ...one, scopes: [SQL], name: `${one.name} (${one.login})` },
		state: accessState(one, now)
	}));
	const rows = [...tokens, ...ofTools].map((one) => [
		...[one.id, one.user, one.scopes.join(','), one.state, one.expiresAt, one.lastUsedAt ?? '–', one.name]
	]);
	for (const row of [['id', 'user', 'scope', 'state', 'until', 'last used', 'name'], ...rows])
		console.log(row.join('\t'));
}

async function revoke(id: string): Promise<void> {
	const now = new Date();
	const revoked = await inStore(
		await findOffice(),
		async (store) => (await revokeApiToken(store, id, now)) ?? (await revokeAccess(store, null, id, now))
	);
	if (!revoked) throw new OfficeError(`token ${JSON.stringify(id)}: is not there, or was revoked before`);
	console.log(`revoked: ${revoked.name}`);
}

export function addAccessCommand(program: Command): void {
	const access = program
		.command('access')
		.description('personal tokens of the API, and of ClickHouse for tools of analysts');
	access
		.command('create')
		.description('make a token of a person and print it, alone on the last line')
		.argument('<user>', 'whose it is: it may do what this person may, and no more')
		.option('--scope <scopes>', `what it opens, of ${ALL_SCOPES.join(',')}`, readScopes, [...SCOPES])
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
	if (!scopes.every((one) => ALL_SCOPES.includes(one)))
		throw new InvalidArgumentError(`It is of ${ALL_SCOPES.join(', ')}.`);
	return scopes;
}

function readDays(text: string): number {
	const days = Number(text);
	if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
		throw new InvalidArgumentError(`It is 1 to ${MOST_DAYS}.`);
	return days;
}

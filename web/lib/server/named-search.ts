import { readSearch } from '#sql/model/search.ts';
import { keySearch } from '#sql/office/identity-keys.server.ts';
import { ALL_LETTERS } from '#sql/queries/desk/filter.ts';
import { deskPage, isNameOf } from '#sql/queries/desk/read-desk.server.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { visibilityOf } from './desk-ask.ts';
import { office } from './office.ts';
import { personToken } from './person-address.ts';
import type { SessionUser } from './session-user.ts';

/**
 * An address of letters in which the name of somebody is a token of their key, so that neither it nor what is kept of its list (an export, a
 * link, a queue) says whose letters these are; as it is where no name is searched for. One word stays a word, as too many
 * are a name and something else; and so does the name of those whose letters the asker may not see.
 */
export async function withoutName(params: URLSearchParams, user: SessionUser | null): Promise<URLSearchParams> {
	const search = readSearch(params.get('q') ?? '');
	if (typeof search === 'string' || search.words.length < 2) return params;
	const { client, keys, settings } = office();
	const visibility = visibilityOf(user);
	const { nameKey, codes } = keySearch(search, keys.identity);
	if (nameKey === undefined || !visibility.texts) return params;
	const { database } = settings.clickhouse;
	if (!(await isNameOf(client, database, nameKey))) return params;
	const filter = { ...ALL_LETTERS, persons: [[nameKey]] };
	const ask = { filter, visibility, identityKey: keys.identity, sort: 'registered' as const, after: null, limit: 1 };
	const { count } = await readPage(client, deskPage(ask), { database, clock: settings.clock });
	if (count === 0) return params;
	const keyed = new URLSearchParams(params);
	for (const name of ['q', 'in']) keyed.delete(name);
	if (codes.length > 0) keyed.set('q', codes.join(' '));
	keyed.append('person', personToken(nameKey, user));
	return keyed;
}

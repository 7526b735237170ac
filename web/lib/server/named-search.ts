import { readSearch } from '#sql/model/search.ts';
import { keySearch } from '#sql/office/identity-keys.server.ts';
import { parseFilter } from '#sql/queries/desk/filter.ts';
import { deskPage, isNameOf } from '#sql/queries/desk/read-desk.server.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { visibilityOf } from './desk-ask.ts';
import { office } from './office.ts';
import { personToken } from './person-address.ts';
import type { SessionUser } from './session-user.ts';

/**
 * Replaces a searched name in an address by a token of the person's key, so that neither the address nor anything
 * stored for its list (an export, a link, a queue) says whose letters these are. Unchanged without a name, for a single
 * word, which is often not a name, and when the asker may not see the person's letters.
 */
export async function withoutName(params: URLSearchParams, user: SessionUser | null): Promise<URLSearchParams> {
	const search = readSearch(params.get('q') ?? '');
	if (typeof search === 'string' || search.words.length < 2) return params;
	const { client, keeper, keys, settings } = office();
	const visibility = visibilityOf(user);
	const { nameKey, codes } = keySearch(search, keys.identity);
	if (nameKey === undefined || !visibility.texts) return params;
	const { database } = settings.clickhouse;
	if (!(await isNameOf(client, database, nameKey))) return params;
	const filter = { ...parseFilter(new URLSearchParams()), persons: [[nameKey]] };
	const ask = { filter, visibility, identityKey: keys.identity, sort: 'registered' as const, after: null, limit: 1 };
	const { count } = await readPage(client, deskPage(ask), { database, clock: settings.clock, keeper });
	if (count === 0) return params;
	const keyed = new URLSearchParams(params);
	for (const name of ['q', 'in']) keyed.delete(name);
	if (codes.length > 0) keyed.set('q', codes.join(' '));
	keyed.append('person', personToken(nameKey, user));
	return keyed;
}

import { KEPT, openPerson, sealPerson } from '#sql/office/person-tokens.server.ts';
import { office } from './office.ts';
import type { SessionUser } from './session-user.ts';

type Asker = Pick<SessionUser, 'session'> | null;

const scopeOf = (user: Asker): string => `session ${user?.session ?? ''}`;
const identityKey = () => office().keys.identity;

/** Token of a person's keys, for addresses of this session. */
export const personToken = (keys: string, user: Asker): string => sealPerson(keys, scopeOf(user), identityKey());

/**
 * Replaces the tokens of an address by the keys of persons, for filters. Anything but a token of this session, even a
 * key, finds nobody.
 */
export const openPersons = (params: URLSearchParams, user: Asker): URLSearchParams =>
	mapPersons(params, (token) => openPerson(token, scopeOf(user), identityKey()) ?? 'nobody');

/**
 * A list's parameters for storing, signing and logging: no address accepts them, and they do not reveal whose letters
 * these are.
 */
export const keptParams = (params: URLSearchParams, user: Asker): URLSearchParams =>
	mapPersons(params, (token) => {
		const keys = openPerson(token, scopeOf(user), identityKey());
		return keys === null ? token : sealPerson(keys, KEPT, identityKey());
	});

/** Converts stored parameters into those of an address of this session. Offices once stored the keys themselves. */
export const sessionParams = (kept: string, user: Asker): URLSearchParams =>
	mapPersons(new URLSearchParams(kept), (token) => {
		const keys = /^[\da-f]{32}(-[\da-f]{32})?$/.test(token) ? token : openPerson(token, KEPT, identityKey());
		return keys === null ? token : personToken(keys, user);
	});

function mapPersons(params: URLSearchParams, of: (token: string) => string): URLSearchParams {
	if (!params.has('person')) return params;
	return new URLSearchParams(
		[...params].map(([name, value]) => [name, name === 'person' && value ? of(value) : value])
	);
}

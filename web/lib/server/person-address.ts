import { openPerson, sealPerson } from '#sql/office/person-tokens.server.ts';
import { office } from './office.ts';
import type { SessionUser } from './session-user.ts';

type Asker = Pick<SessionUser, 'session'> | null;

/** Of what the office keeps: no address with such a token is understood. */
const KEPT = 'kept';
const scopeOf = (user: Asker): string => `session ${user?.session ?? ''}`;
const identityKey = () => office().keys.identity;

/** Keys of a person for an address of this session. */
export const personToken = (keys: string, user: Asker): string => sealPerson(keys, scopeOf(user), identityKey());

/** An address's parameters with the keys of persons, as filters have them; what is no token of this session is nobody's, a key itself too. */
export const openPersons = (params: URLSearchParams, user: Asker): URLSearchParams =>
	mapPersons(params, (token) => openPerson(token, scopeOf(user), identityKey()) ?? 'nobody');

/** A list's parameters as they are kept, signed and logged: they hold in no address, and tell nobody whose letters these are. */
export const keptParams = (params: URLSearchParams, user: Asker): URLSearchParams =>
	mapPersons(params, (token) => {
		const keys = openPerson(token, scopeOf(user), identityKey());
		return keys === null ? token : sealPerson(keys, KEPT, identityKey());
	});

/** Kept parameters for an address of this session. What offices kept once were the keys themselves. */
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

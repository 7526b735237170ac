import { parseFilter } from '#sql/queries/desk/filter.ts';
import { deskPage } from '#sql/queries/desk/read-desk.server.ts';
import { personOf } from '#sql/queries/letter-persons.server.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import type { Filters } from '$lib/filters.ts';
import { visibilityOf } from './desk-ask.ts';
import { office } from './office.ts';
import { personToken } from './person-address.ts';
import type { SessionUser } from './session-user.ts';

/** So many are named; the list has them all. */
const SHOWN = 5;

/** The letters of a letter's person, by the keyed hash alone. */
export interface OtherLetters {
	/** Of the person, for an address of this session. */
	person: string;
	/** Besides the letter itself. */
	count: number;
	letters: { id: string; registeredAt: string | null; isAnswered: boolean }[];
}

/** What else a letter's person wrote, at the moments of its page. Null: nothing is known of the person, or the reader may see no person at all. */
export async function otherLetters(
	id: string,
	filters: Filters,
	user: SessionUser | null
): Promise<OtherLetters | null> {
	const visibility = visibilityOf(user);
	if (!visibility.texts) return null;
	const { client, keys, settings } = office();
	const person = await personOf(client, settings.clickhouse.database, id);
	const key = person?.citizen_key || person?.mobile_key;
	if (!key) return null;
	const filter = { ...parseFilter(new URLSearchParams()), persons: [[key]] };
	const asked = { filter, visibility, identityKey: keys.identity, sort: 'registered', after: null } as const;
	const { rows, count } = await readPage(client, deskPage({ ...asked, limit: SHOWN + 1 }), office().ask(filters));
	const others = rows.filter(({ letter_id }) => letter_id !== id).slice(0, SHOWN);
	return {
		person: personToken(key, user),
		count: Math.max(0, count - 1),
		letters: others.map((one) => ({ id: one.letter_id, registeredAt: one.registered_at, isAnswered: one.is_answered }))
	};
}

import { randomBytes } from 'node:crypto';
import type { ClickHouseClient } from '@clickhouse/client';
import { keyIdentity } from '../office/identity-keys.server.ts';
import type { Citizen } from '../model/identity.ts';
import { inPieces } from '../model/lists.ts';
import { statement } from '../client/statement.server.ts';
import { askQuietly } from './quiet.ts';

/** A person as an erasure knows them: by keys of national ids and mobiles, and by letters. */
export interface FoundPerson {
	/** Keys of national ids, and of mobiles that are this person's alone. */
	keys: string[];
	letters: string[];
}

/** Who is asked for: somebody by numbers, or the person of a letter. */
export type Asked = Citizen | { letter: string };

/** Ids are parameters, of which one holds 128 KiB. */
const AT_ONCE = 1_000;
const ERASED = 'erased-';

/**
 * All letters of a person, as figures take them together: those of the national id, and those of a mobile that came with no other
 * national id. Letters count whose events were taken back, too.
 */
export async function findLetters(
	client: ClickHouseClient,
	database: string,
	asked: Asked,
	identityKey: Uint8Array
): Promise<FoundPerson> {
	const one = async (file: string, params: Record<string, unknown>): Promise<string[]> => {
		const rows = await askQuietly<{ one: string }>(client, statement(`erasure/${file}.sql`, database), params);
		return rows.map((row) => row.one);
	};
	const begun = 'letter' in asked ? await one('key-of-letter', asked) : await ofNumbers(asked);
	const keys = new Set(begun.filter((key) => !key.startsWith(ERASED)));
	for (let size = 0; size < keys.size;) {
		size = keys.size;
		for (const key of await one('keys-of-person', { keys: [...keys] })) keys.add(key);
	}
	const letters = await one('letters-of-person', { keys: [...keys] });
	if ('letter' in asked) letters.push(asked.letter);
	return { keys: [...keys], letters: [...new Set(letters)].sort() };

	/** A mobile beside a national id counts where nobody else has it. */
	async function ofNumbers(citizen: Citizen): Promise<string[]> {
		const { citizen_key = '', mobile_key = '' } = keyIdentity(citizen, identityKey);
		if (citizen_key === mobile_key) return [citizen_key];
		const others = await one('other-owners', { citizen_key, mobile_key });
		return others.length > 0 || mobile_key === '' ? [citizen_key] : [citizen_key, mobile_key];
	}
}

/**
 * Says which letters are erased, before anything is. One person stays one in every figure: all get one random key, and another in place of
 * mobiles. A mobile that others have too, and by which alone some of their letters are known, stays as it is theirs.
 */
export async function noteErased(
	client: ClickHouseClient,
	database: string,
	{ keys, letters }: FoundPerson
): Promise<void> {
	const random = `${ERASED}${randomBytes(12).toString('hex')}`;
	let stand = { person: random, mobile: `${random}-m` };
	const shared = new Map<string, string>();
	for (const ids of inPieces(letters, AT_ONCE)) {
		// An erasure that was cut off goes on with its own.
		const [before] = await askQuietly<{ person: string }>(client, statement('erasure/noted.sql', database), { ids });
		if (before) stand = { ...before, mobile: `${before.person}-m` };
		const query = statement('erasure/shared-mobiles.sql', database);
		const theirs = await askQuietly<{ id: string; mobile: string }>(client, query, { ids, keys });
		for (const { id, mobile } of theirs) shared.set(id, mobile);
	}
	await client.insert({
		table: `${database}.erasures`,
		values: letters.map((id) => ({ kind: 'letter', id, person: stand.person, mobile: shared.get(id) ?? stand.mobile })),
		format: 'JSONEachRow'
	});
}

/** Says which refused events are erased. */
export async function noteErasedDeadLetters(
	client: ClickHouseClient,
	database: string,
	ids: readonly string[]
): Promise<void> {
	const values = ids.map((id) => ({ kind: 'dead_letter', id, person: '', mobile: '' }));
	if (values.length > 0) await client.insert({ table: `${database}.erasures`, values, format: 'JSONEachRow' });
}

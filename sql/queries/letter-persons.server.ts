import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import type { Citizen, IdentityKind } from '../model/identity.ts';
import type { KeyRing } from '../office/key-id.ts';
import { unseal } from '../office/seal.server.ts';
import { defineQuery, runQuery } from '../client/define.server.ts';

const PERSONS = defineQuery(
	'letter/persons',
	z.object({
		letter_id: z.string(),
		category: z.string(),
		is_sensitive: z.coerce.boolean(),
		citizen_key: z.string(),
		citizen_mask: z.string(),
		mobile_mask: z.string(),
		name_mask: z.string(),
		subject: z.string(),
		body: z.string()
	})
);
const SEALED = defineQuery(
	'letter/sealed',
	z.object({ kind: z.enum(['national_id', 'mobile', 'name']), identity_key: z.string(), sealed: z.string() })
);

/** Whose letter it is, masked, and its words; '' where the registration says nothing. */
export type LetterPerson = z.infer<typeof PERSONS.row>;

/** Masks and words of letters, by id; a letter without a standing registration has none. At most some 1,000 ids at once. */
export async function readPersons(
	client: ClickHouseClient,
	database: string,
	ids: readonly string[]
): Promise<Map<string, LetterPerson>> {
	if (ids.length === 0) return new Map();
	const rows = await runQuery(client, PERSONS, { database, params: { ids } });
	return new Map(rows.map((row) => [row.letter_id, row]));
}

/**
 * The person of a letter in clear, as far as the office keeps it; undefined when it keeps nothing of them. Who calls has
 * made sure of a reason and writes it down.
 * @throws when what is kept was encrypted with another key, or changed
 */
export async function openIdentity(
	client: ClickHouseClient,
	database: string,
	letterId: string,
	encryptionKeys: KeyRing
): Promise<Citizen | undefined> {
	const rows = await runQuery(client, SEALED, { database, params: { letter_id: letterId } });
	if (rows.length === 0) return undefined;
	const clear = rows.map(({ kind, identity_key, sealed }): [IdentityKind, string] => [
		kind,
		unseal(sealed, encryptionKeys, identity_key).toString('utf8')
	]);
	return Object.fromEntries(clear);
}

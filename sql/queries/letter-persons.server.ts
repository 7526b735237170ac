import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import type { Citizen, IdentityKind } from '../model/identity.ts';
import type { KeyRing } from '../office/key-id.ts';
import { unseal } from '../office/seal.server.ts';
import { defineQuery, runQuery } from '../client/define.server.ts';

const PERSON = defineQuery(
	'letter/person',
	z.object({ is_sensitive: z.coerce.boolean(), citizen_key: z.string(), mobile_key: z.string() })
);
const SEALED = defineQuery(
	'letter/sealed',
	z.object({ kind: z.enum(['national_id', 'mobile', 'name']), identity_key: z.string(), sealed: z.string() })
);

/** Whether a letter is for those alone who have the need to know, and the keys of its person; undefined without a registration that stands. */
export async function personOf(
	client: ClickHouseClient,
	database: string,
	letterId: string
): Promise<z.infer<typeof PERSON.row> | undefined> {
	return (await runQuery(client, PERSON, { database, params: { letter_id: letterId } }))[0];
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

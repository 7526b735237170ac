import { randomBytes } from 'node:crypto';
import type { ClickHouseClient } from '@clickhouse/client';
import { keyIdentity } from '../office/identity-keys.server.ts';
import type { Citizen } from '../model/identity.ts';
import { inPieces } from '../model/lists.ts';
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
	const log = `${database}.event_log WHERE subject_kind = 'letter' AND type = 'letter.registered'`;
	const one = async (query: string, params: Record<string, unknown>): Promise<string[]> => {
		const rows = await askQuietly<{ one: string }>(
			client,
			`SELECT DISTINCT one FROM (${query}) WHERE one != ''`,
			params
		);
		return rows.map((row) => row.one);
	};
	const begun =
		'letter' in asked
			? await one(`SELECT citizen_key AS one FROM ${database}.letter_persons WHERE letter_id = {letter: String}`, asked)
			: await ofNumbers(asked);
	const keys = new Set(begun.filter((key) => !key.startsWith(ERASED)));
	// A national id leads to its mobiles, and a mobile to its national id.
	for (let size = 0; size < keys.size;) {
		size = keys.size;
		const owners = `SELECT mobile_key, groupUniqArray(citizen_key) AS owners FROM ${log}
			AND citizen_key != mobile_key AND mobile_key IN (SELECT mobile_key FROM ${log} AND (citizen_key IN {keys: Array(String)} OR mobile_key IN {keys: Array(String)}))
			GROUP BY mobile_key HAVING length(owners) = 1`;
		for (const key of await one(
			`SELECT arrayJoin([mobile_key, owners[1]]) AS one FROM (${owners}) WHERE mobile_key IN {keys: Array(String)} OR owners[1] IN {keys: Array(String)}`,
			{ keys: [...keys] }
		))
			keys.add(key);
	}
	const letters = await one(`SELECT subject_id AS one FROM ${log} AND citizen_key IN {keys: Array(String)}`, {
		keys: [...keys]
	});
	if ('letter' in asked) letters.push(asked.letter);
	return { keys: [...keys], letters: [...new Set(letters)].sort() };

	/** A mobile beside a national id counts where nobody else has it. */
	async function ofNumbers(citizen: Citizen): Promise<string[]> {
		const { citizen_key = '', mobile_key = '' } = keyIdentity(citizen, identityKey);
		if (citizen_key === mobile_key) return [citizen_key];
		const others = await one(
			`SELECT citizen_key AS one FROM ${log} AND mobile_key = {mobile_key: String} AND citizen_key NOT IN ({mobile_key: String}, {citizen_key: String})`,
			{ citizen_key, mobile_key }
		);
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
		const [before] = await askQuietly<typeof stand>(
			client,
			`SELECT person, mobile FROM ${database}.erasures FINAL WHERE kind = 'letter' AND id IN {ids: Array(String)} AND startsWith(person, '${ERASED}') LIMIT 1`,
			{ ids }
		);
		if (before) stand = { ...before, mobile: `${before.person}-m` };
		const theirs = await askQuietly<{ id: string; mobile: string }>(
			client,
			`SELECT DISTINCT subject_id AS id, mobile_key AS mobile FROM ${database}.event_log
			WHERE subject_kind = 'letter' AND subject_id IN {ids: Array(String)} AND mobile_key != '' AND NOT has({keys: Array(String)}, mobile_key) AND citizen_key != mobile_key
				AND mobile_key IN (SELECT mobile_key FROM ${database}.event_log WHERE citizen_key = mobile_key AND mobile_key != '')`,
			{ ids, keys }
		);
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

import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { eraseLetters } from '#sql/erasure/erase-letters.server.ts';
import { dropOldFiles, removeDeadLetters } from '#sql/erasure/erase-events.server.ts';
import { writeErasures } from '#sql/erasure/erasures-file.server.ts';
import { findDeadLetters } from '#sql/erasure/find-dead-letters.server.ts';
import {
	findLetters,
	noteErased,
	noteErasedDeadLetters,
	type Asked,
	type FoundPerson
} from '#sql/erasure/find-letters.server.ts';
import { personMatch } from '#sql/erasure/person-match.ts';
import { askQuietly } from '#sql/erasure/quiet.ts';
import type { Citizen } from '#sql/model/identity.ts';
import { normalizeMobile, normalizeNationalId } from '#sql/model/identity.ts';
import { normalizeLine } from '#sql/model/normalize.ts';
import { eraseInStore } from '#sql/office/erase-person.server.ts';
import { forgetFreePages } from '#sql/office/free-pages.server.ts';
import type { AllKeys } from '#sql/office/keys.server.ts';
import { keptTokens } from '#sql/office/person-tokens.server.ts';
import type { Store } from '#sql/office/store.server.ts';
import { openIdentity } from '#sql/queries/letter-persons.server.ts';
import type { Settings } from '#sql/settings.ts';
import { findFiles, removeFiles, type PersonFiles } from './person-files.server.ts';

/** All that an office has of a person. */
export interface Everything extends FoundPerson {
	events: number;
	deadLetters: string[];
	files: PersonFiles;
	/** What stands for them in texts of the office's people. */
	values: string[];
}

export interface Eraser {
	client: ClickHouseClient;
	settings: Settings;
	store: Store;
	keys: AllKeys;
}

/** Finds all that an office has of a person, and changes nothing. */
export async function findEverything({ client, settings, keys }: Eraser, asked: Asked): Promise<Everything> {
	const { database } = settings.clickhouse;
	const person = await findLetters(client, database, asked, keys.identity);
	const isIn = personMatch(person.keys, keys.identity);
	const [first] = person.letters;
	const kept = first === undefined ? undefined : await openIdentity(client, database, first, keys.decryption);
	const [row] = await askQuietly<{ events: number }>(
		client,
		`SELECT toUInt32(uniqExact(subject_id, source, event_id)) AS events FROM ${database}.event_log
		WHERE subject_kind = 'letter' AND subject_id IN {letters: Array(String)}`,
		{ letters: person.letters }
	);
	return {
		...person,
		events: row!.events,
		deadLetters: await findDeadLetters(client, database, { letters: person.letters, isIn }, keys.decryption),
		files: await findFiles(settings.dataDir, isIn),
		values: valuesOf([kept ?? {}, 'letter' in asked ? {} : asked], person.keys, keys.identity)
	};
}

/** A single word, as a name, stands in texts of others too. */
function valuesOf(citizens: readonly Citizen[], personKeys: readonly string[], identityKey: Uint8Array): string[] {
	const clear = citizens.flatMap(({ national_id = '', mobile = '', name = '' }) => [
		normalizeNationalId(national_id) ?? '',
		normalizeMobile(mobile) ?? '',
		/\s/.test(normalizeLine(name)) ? normalizeLine(name) : ''
	]);
	return [...new Set([...clear, ...personKeys, ...keptTokens(personKeys, identityKey)])].filter(
		(value) => value !== ''
	);
}

/** Erases what was found, everywhere. Whatever ends it in between, to run it again does the rest. */
export async function eraseEverything(eraser: Eraser, found: Everything): Promise<void> {
	const { client, settings } = eraser;
	const { database } = settings.clickhouse;
	await noteErasedDeadLetters(client, database, found.deadLetters);
	await noteErased(client, database, found);
	await writeErasures(client, database, settings.dataDir);
	await removeFiles(settings.dataDir, found.files);
	await eraseNoted(eraser, found);
}

/** Erases letters and refused events that are noted as erased, from tables and from what the office's people wrote of them. */
export async function eraseNoted(
	{ client, settings, store }: Eraser,
	{ letters, values }: Pick<Everything, 'letters' | 'values'>
): Promise<void> {
	const { database, cluster } = settings.clickhouse;
	const place = { database, cluster };
	const keys = await eraseLetters(client, place, letters);
	await removeDeadLetters(client, place);
	await dropOldFiles(client, place);
	await eraseInStore(store, [...new Set([...values, ...keys])], letters);
	for (const name of ['spool.sqlite', 'office.sqlite']) forgetFreePages(join(settings.dataDir, name));
}

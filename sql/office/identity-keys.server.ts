import { createHmac, hkdfSync } from 'node:crypto';
import {
	maskName,
	maskNumber,
	normalizeMobile,
	normalizeNationalId,
	type Citizen,
	type IdentityKind
} from '../model/identity.ts';
import { foldName, foldText, normalizeLine } from '../model/normalize.ts';
import type { Search } from '../model/search.ts';
import type { KeyRing } from './key-id.ts';
import { seal } from './seal.server.ts';

/** What is kept of a citizen: keyed hashes that cannot be turned back without the key, and masks for people. */
export interface KeyedIdentity {
	/** The person: by national id, else by mobile. A name alone is no person: many share it. */
	citizen_key?: string;
	citizen_mask?: string;
	mobile_key?: string;
	mobile_mask?: string;
	name_key?: string;
	name_mask?: string;
}

const KEY_DIGITS = 32;

/** HMAC-SHA256 of a normalised identity, 32 hexadecimal digits. `kind` keeps equal digits of two kinds apart. */
export function keyOf(kind: IdentityKind, normalised: string, key: Uint8Array): string {
	return createHmac('sha256', key).update(`${kind}\n${normalised}`).digest('hex').slice(0, KEY_DIGITS);
}

/** Turns a citizen's clear identities into keys and masks. The same person has the same keys, however written. */
export function keyIdentity(citizen: Citizen, key: Uint8Array): KeyedIdentity {
	const kept: KeyedIdentity = {};
	const mobile = citizen.mobile === undefined ? undefined : normalizeMobile(citizen.mobile);
	if (mobile !== undefined) {
		kept.mobile_key = keyOf('mobile', mobile, key);
		kept.mobile_mask = maskNumber(mobile);
	}
	const nationalId = citizen.national_id === undefined ? undefined : normalizeNationalId(citizen.national_id);
	if (nationalId !== undefined) {
		kept.citizen_key = keyOf('national_id', nationalId, key);
		kept.citizen_mask = maskNumber(nationalId);
	} else if (mobile !== undefined) {
		kept.citizen_key = kept.mobile_key;
		kept.citizen_mask = kept.mobile_mask;
	}
	const name = citizen.name === undefined ? '' : foldName(citizen.name);
	if (name !== '') {
		kept.name_key = keyOf('name', name, key);
		kept.name_mask = maskName(citizen.name ?? '');
	}
	return kept;
}

const ACTOR_DIGITS = 16;

/** What stands in place of an actor's code that is a person's number or name: the same for the same person, and no citizen's key. */
export function keyActor(code: string, key: Uint8Array): string {
	const digits = code.replace(/\D/g, '');
	const isNumber = digits !== '' && !/\p{L}/u.test(code);
	const person = isNumber ? (normalizeMobile(digits) ?? digits) : foldName(code);
	return `actor-${createHmac('sha256', key).update(`actor\n${person}`).digest('hex').slice(0, ACTOR_DIGITS)}`;
}

/** Keys of one purpose each, derived once of each key of an office. */
const subkeys = new WeakMap<Uint8Array, Uint8Array>();

/**
 * By which answers of one text are known as such: 64 bits in decimal, of the text in one spelling, or as it is where that has no letter.
 * Without the office's key no guess at a text can be checked by it.
 */
export function keyText(text: string, key: Uint8Array): string {
	let subkey = subkeys.get(key);
	if (!subkey) subkeys.set(key, (subkey = new Uint8Array(hkdfSync('sha256', key, '', 'answer text', 32))));
	const digest = createHmac('sha256', subkey)
		.update(foldText(text) || text)
		.digest();
	// 0 says that there is no text.
	return String(digest.readBigUInt64LE() || 1n);
}

/** What the office keeps of a citizen in clear, if it keeps it: each identity with its kind and its key, encrypted. */
export function sealIdentity(
	citizen: Citizen,
	kept: KeyedIdentity,
	encryptionKey: KeyRing
): [kind: IdentityKind, key: string, sealed: string][] {
	const nationalId = normalizeNationalId(citizen.national_id ?? '');
	const clear: [IdentityKind, string | undefined, string | undefined][] = [
		['national_id', nationalId, nationalId && kept.citizen_key],
		['mobile', normalizeMobile(citizen.mobile ?? ''), kept.mobile_key],
		['name', normalizeLine(citizen.name ?? ''), kept.name_key]
	];
	return clear.flatMap(([kind, value, key]): [IdentityKind, string, string][] =>
		value && key ? [[kind, key, seal(value, encryptionKey, key)]] : []
	);
}

/** A search with nothing of a person in clear, as a query's parameters may have it. */
export interface KeyedSearch {
	codes: string[];
	/** For each searched number its keys: a letter has one of them as its `citizen_key` or `mobile_key`. */
	persons: string[][];
	/** A letter whose `name_key` it is, or whose text has the words. */
	nameKey?: string;
	/**
	 * Words may be a name's: a query that has them as parameters is run with `log_queries: 0`, so that the engine keeps
	 * nothing of them.
	 */
	words: string[];
}

/** Turns the identities of a search into the keys that the office keeps of them. */
export function keySearch({ codes, numbers, name, words }: Search, key: Uint8Array): KeyedSearch {
	const persons = numbers.map(({ nationalId, mobile }) => [
		...(nationalId === undefined ? [] : [keyOf('national_id', nationalId, key)]),
		...(mobile === undefined ? [] : [keyOf('mobile', mobile, key)])
	]);
	return { codes, persons, words, ...(name === undefined ? {} : { nameKey: keyOf('name', name, key) }) };
}

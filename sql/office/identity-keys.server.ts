import { hkdfSync } from 'node:crypto';
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
import { hmacHex } from './hmac.ts';
import type { KeyRing } from './key-id.ts';
import { seal } from './seal.server.ts';

/** What is stored of a citizen: keyed hashes, which nobody can reverse without the key, and masks for people to read. */
export interface KeyedIdentity {
	/** Key of the person, by national id or else by mobile. A name alone identifies nobody, since many share it. */
	citizen_key?: string;
	citizen_mask?: string;
	mobile_key?: string;
	mobile_mask?: string;
	name_key?: string;
	name_mask?: string;
}

const KEY_DIGITS = 32;

/** HMAC-SHA256 of a normalised identity, in 32 hexadecimal digits. `kind` separates equal digits of two kinds. */
export function keyOf(kind: IdentityKind, normalised: string, key: Uint8Array): string {
	return hmacHex(key, `${kind}\n${normalised}`).slice(0, KEY_DIGITS);
}

/** Turns a citizen's clear identities into keys and masks. Different spellings of the same person have the same keys. */
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

/** Replaces an actor's code that is a person's number or name. Equal for the same person, and different from any citizen's key. */
export function keyActor(code: string, key: Uint8Array): string {
	const digits = code.replace(/\D/g, '');
	const isNumber = digits !== '' && !/\p{L}/u.test(code);
	const person = isNumber ? (normalizeMobile(digits) ?? digits) : foldName(code);
	return `actor-${hmacHex(key, `actor\n${person}`).slice(0, ACTOR_DIGITS)}`;
}

/** Derived keys, one per key of an office, so that each is derived once. */
const subkeys = new WeakMap<Uint8Array, Uint8Array>();

/**
 * The key of an answer's text, equal for equal texts: 64 bits in decimal. It is made of the folded text or, if that is empty, of the text
 * itself. Without the office's key nobody can test a guess at a text with it.
 */
export function keyText(text: string, key: Uint8Array): string {
	let subkey = subkeys.get(key);
	if (!subkey) subkeys.set(key, (subkey = new Uint8Array(hkdfSync('sha256', key, '', 'answer text', 32))));
	const digest = Buffer.from(hmacHex(subkey, foldText(text) || text), 'hex');
	// 0 means that there is no text.
	return String(digest.readBigUInt64LE() || 1n);
}

/** For an office that keeps identities: each identity of a citizen, encrypted, with its kind and its key. */
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

/** A search without clear identities, so that it can be given as parameters of a query. */
export interface KeyedSearch {
	codes: string[];
	/** For each searched number, its keys. A letter matches if one of them is its `citizen_key` or `mobile_key`. */
	persons: string[][];
	/** A letter matches if this is its `name_key`, or if its text has the words. */
	nameKey?: string;
	/**
	 * Words may be of a name. So a query that has them as parameters runs with `log_queries: 0`, and the engine does not
	 * log them.
	 */
	words: string[];
}

/** Replaces the identities of a search by their keys. */
export function keySearch({ codes, numbers, name, words }: Search, key: Uint8Array): KeyedSearch {
	const persons = numbers.map(({ nationalId, mobile }) => [
		...(nationalId === undefined ? [] : [keyOf('national_id', nationalId, key)]),
		...(mobile === undefined ? [] : [keyOf('mobile', mobile, key)])
	]);
	return { codes, persons, words, ...(name === undefined ? {} : { nameKey: keyOf('name', name, key) }) };
}

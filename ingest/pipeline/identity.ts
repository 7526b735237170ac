import { createHmac } from 'node:crypto';
import { latinDigits } from '#sql/model/digits.ts';
import { foldName, normalizeCode, normalizeLine } from './normalize.ts';

/** Identities as a producer sends them. They live in memory only until `keyIdentity` returns. */
export interface Citizen {
	national_id?: string;
	mobile?: string;
	name?: string;
}

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

const ZWNJ = '\u200c';
const KEY_DIGITS = 32;
/** A mask shows four digits only of a number that still hides as many. */
const SHOWN = 4;

/** A national id as ten ASCII digits; another document's number as it came, folded; undefined for a placeholder. */
export function normalizeNationalId(text: string): string | undefined {
	const id = normalizeCode(text)
		.replace(/[\s\u200c/._-]/g, '')
		.toUpperCase();
	if (id === '' || /^(.)\1*$/.test(id)) return undefined;
	return /^\d{8,9}$/.test(id) ? id.padStart(10, '0') : id;
}

/** An Iranian mobile number as 09xxxxxxxxx; another number as its digits; undefined when there are none. */
export function normalizeMobile(text: string): string | undefined {
	const digits = latinDigits(normalizeLine(text)).replace(/\D/g, '');
	const mobile = /^(?:0098|98|0)?0?(9\d{9})$/.exec(digits)?.[1];
	if (mobile !== undefined) return `0${mobile}`;
	return digits === '' || /^(.)\1*$/.test(digits) ? undefined : digits;
}

/** «***‌***‌1234»: the last four of a number, nothing of a short one. */
export function maskNumber(number: string): string {
	const shown = number.length >= 2 * SHOWN ? number.slice(-SHOWN) : '';
	return `***${ZWNJ}***${ZWNJ}${shown}`;
}

/** «م… ر…»: the first letter of each word of a name. */
export function maskName(name: string): string {
	return normalizeLine(name)
		.split(/[\s\u200c]+/)
		.filter((word) => word !== '')
		.map((word) => `${Array.from(word)[0]}…`)
		.join(' ');
}

/** HMAC-SHA256 of a normalised identity, 32 hexadecimal digits. `kind` keeps equal digits of two kinds apart. */
export function keyOf(kind: 'national_id' | 'mobile' | 'name', normalised: string, key: Uint8Array): string {
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

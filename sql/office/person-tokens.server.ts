import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

const KEY_BYTES = 32;
const IV_BYTES = 16;

/** The derived keys that encrypt and authenticate a person's keys. */
function subkeysOf(key: Uint8Array): [encryption: Uint8Array, check: Uint8Array] {
	const derived = Buffer.from(hkdfSync('sha256', key, '', 'person token', 2 * KEY_BYTES));
	return [derived.subarray(0, KEY_BYTES), derived.subarray(KEY_BYTES)];
}

const checkOf = (check: Uint8Array, scope: string, keys: Uint8Array): Buffer =>
	createHmac('sha256', check).update(`${scope}\n`).update(keys).digest().subarray(0, IV_BYTES);

/**
 * Seals a person's keys for an address, so that nobody without the office's key can compare them with keys elsewhere. The same keys give the
 * same token within one scope, so that a list of tokens has no doubles.
 * @param keys 32 hexadecimal digits, or two of these with a hyphen between
 * @param scope where the token is valid: a session, or the office's store
 */
export function sealPerson(keys: string, scope: string, identityKey: Uint8Array): string {
	const [encryption, check] = subkeysOf(identityKey);
	const clear = Buffer.from(keys.replaceAll('-', ''), 'hex');
	const iv = checkOf(check, scope, clear);
	const cipher = createCipheriv('aes-256-ctr', encryption, iv);
	return Buffer.concat([iv, cipher.update(clear), cipher.final()]).toString('base64url');
}

/** The keys of a token; null if it is invalid or of another scope. */
export function openPerson(token: string, scope: string, identityKey: Uint8Array): string | null {
	const bytes = Buffer.from(token, 'base64url');
	if (bytes.length !== 2 * IV_BYTES && bytes.length !== 3 * IV_BYTES) return null;
	const [encryption, check] = subkeysOf(identityKey);
	const iv = bytes.subarray(0, IV_BYTES);
	const cipher = createDecipheriv('aes-256-ctr', encryption, iv);
	const clear = Buffer.concat([cipher.update(bytes.subarray(IV_BYTES)), cipher.final()]);
	if (!timingSafeEqual(iv, checkOf(check, scope, clear))) return null;
	return clear.toString('hex').match(/.{32}/g)!.join('-');
}

/** The scope of stored tokens; no address accepts them. */
export const KEPT = 'kept';

/** All tokens by which the office's store may have this person's keys. */
export function keptTokens(keys: readonly string[], identityKey: Uint8Array): string[] {
	const pairs = keys.flatMap((one) => keys.map((other) => `${one}-${other}`));
	return [...keys, ...pairs].map((some) => sealPerson(some, KEPT, identityKey));
}

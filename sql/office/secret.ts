import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { openWithOneOf, presentKey, withKeyId, type KeyRing } from './key-id.ts';

/** A random name for a row; nobody can guess one from another. */
export const newId = (): string => randomBytes(9).toString('base64url');

/** What is kept of a secret of 32 random bytes: nobody finds it by trying, so a fast hash serves. */
export const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const keyFor = (key: Uint8Array, purpose: string): Uint8Array =>
	new Uint8Array(hkdfSync('sha256', key, '', `pasokh ${purpose}`, 32));

/**
 * AES-256-GCM, by a key of its own for each purpose: what was sealed for one is opened for no other.
 * @param keys the office's encryption key
 */
export function sealFor(purpose: string, text: string, keys: KeyRing): string {
	const key = presentKey(keys);
	const nonce = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv('aes-256-gcm', keyFor(key, purpose), nonce);
	const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
	return withKeyId(key, Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url'));
}

/** Undefined for what was not sealed for this purpose by one of these keys. */
export function openFor(purpose: string, sealed: string, keys: KeyRing): string | undefined {
	try {
		return openWithOneOf(sealed, keys, (text, key) => openBy(text, keyFor(key, purpose)));
	} catch {
		return undefined;
	}
}

function openBy(sealed: string, key: Uint8Array): string {
	const bytes = Buffer.from(sealed, 'base64url');
	const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
	decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
	return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
}

/** The secret that the office makes for itself, the same in each of its processes. */
export const derivedSecret = (name: string, key: Uint8Array): string =>
	Buffer.from(keyFor(key, `secret ${name}`)).toString('base64url');

/** A keyed hash by a key of its own for each purpose: without the office's key nobody finds the text by trying. */
export const hashFor = (purpose: string, text: string, keys: KeyRing): string =>
	createHmac('sha256', keyFor(presentKey(keys), `hash ${purpose}`))
		.update(text)
		.digest('base64url');

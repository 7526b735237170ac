import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { openWithOneOf, presentKey, withKeyId, type KeyRing } from './key-id.ts';

/** A random id of a row. Nobody can guess one from another. On the command line a dash before it would make it an option. */
export function newId(): string {
	const id = randomBytes(9).toString('base64url');
	return id.startsWith('-') ? newId() : id;
}

/** The stored hash of a secret. A fast hash suffices, because nobody can guess 32 random bytes. */
export const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const keyFor = (key: Uint8Array, purpose: string): Uint8Array =>
	new Uint8Array(hkdfSync('sha256', key, '', `pasokh ${purpose}`, 32));

/**
 * Encrypts with AES-256-GCM and a derived key per purpose, so that it can be opened for the same purpose only.
 * @param keys the office's encryption key
 */
export function sealFor(purpose: string, text: string, keys: KeyRing): string {
	const key = presentKey(keys);
	const nonce = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv('aes-256-gcm', keyFor(key, purpose), nonce);
	const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
	return withKeyId(key, Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url'));
}

/** Opens it; undefined if it was not sealed for this purpose with one of these keys. */
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

/** A secret for the office itself, the same in each of its processes. */
export const derivedSecret = (name: string, key: Uint8Array): string =>
	Buffer.from(keyFor(key, `secret ${name}`)).toString('base64url');

/** A keyed hash with a derived key per purpose. Without the office's key nobody can test guesses at the text. */
export const hashFor = (purpose: string, text: string, keys: KeyRing): string =>
	createHmac('sha256', keyFor(presentKey(keys), `hash ${purpose}`))
		.update(text)
		.digest('base64url');

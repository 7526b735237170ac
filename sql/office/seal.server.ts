import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { openWithOneOf, presentKey, withKeyId, type KeyRing } from './key-id.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts with AES-256-GCM: the id of the key, a dot, and base64 of nonce, tag and ciphertext.
 * @param context what it belongs to. It opens with the same context only, so that nobody can move it to another place
 */
export function seal(raw: string | Uint8Array, keys: KeyRing, context = ''): string {
	const key = presentKey(keys);
	const nonce = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv('aes-256-gcm', key, nonce);
	cipher.setAAD(Buffer.from(context));
	const text = Buffer.concat([cipher.update(raw), cipher.final()]);
	return withKeyId(key, Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64'));
}

/**
 * Decrypts what `seal` encrypted. Throws if the key or the context is another, or if the text was changed.
 * @param keys one of which sealed it
 */
export function unseal(sealed: string, keys: KeyRing, context = ''): Buffer {
	return openWithOneOf(sealed, keys, (text, key) => unsealBy(text, key, context));
}

function unsealBy(sealed: string, key: Uint8Array, context: string): Buffer {
	const bytes = Buffer.from(sealed, 'base64');
	const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
	decipher.setAAD(Buffer.from(context));
	decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
	return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}

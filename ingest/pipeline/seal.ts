import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM of a rejected event as it came: base64 of nonce, tag and ciphertext. */
export function seal(raw: string | Uint8Array, key: Uint8Array): string {
	const nonce = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv('aes-256-gcm', key, nonce);
	const text = Buffer.concat([cipher.update(raw), cipher.final()]);
	return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
}

/** The event that `seal` hid. Throws when the key is another or the text was changed. */
export function unseal(sealed: string, key: Uint8Array): Buffer {
	const bytes = Buffer.from(sealed, 'base64');
	const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
	decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
	return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}

/** The same rejected event of the same source has the same id: a batch sent again leaves one dead letter, not two. */
export function deadLetterId(source: string, raw: string | Uint8Array, key: Uint8Array): string {
	return createHmac('sha256', key).update(`${source}\n`).update(raw).digest('hex').slice(0, 32);
}

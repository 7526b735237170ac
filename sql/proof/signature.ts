import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** The bytes before the 32 of an Ed25519 key in PKCS #8 and in SPKI (RFC 8410). */
const PRIVATE = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC = Buffer.from('302a300506032b6570032100', 'hex');

/** Signs with Ed25519. The 32 bytes of PASOKH_SIGNING_KEY are its seed. */
export interface Signer {
	/** 64 hexadecimal digits. */
	publicKey: string;
	/** The signature of a text, in base64. */
	sign(text: string): string;
}

export function openSigner(seed: Uint8Array): Signer {
	const key = createPrivateKey({ key: Buffer.concat([PRIVATE, seed]), format: 'der', type: 'pkcs8' });
	const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
	return {
		publicKey: spki.subarray(PUBLIC.length).toString('hex'),
		sign: (text) => sign(null, Buffer.from(text), key).toString('base64')
	};
}

/** Whether text is a public key as we write it. */
export const isPublicKey = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

function keyOf(publicKey: string): KeyObject | undefined {
	if (!isPublicKey(publicKey)) return undefined;
	return createPublicKey({ key: Buffer.concat([PUBLIC, Buffer.from(publicKey, 'hex')]), format: 'der', type: 'spki' });
}

/** Whether a key signed a text. False, too, if the key or the signature is malformed. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
	const key = keyOf(publicKey);
	if (!key) return false;
	try {
		return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
	} catch {
		return false;
	}
}

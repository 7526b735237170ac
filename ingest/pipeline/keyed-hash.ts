import { createHmac, hash } from 'node:crypto';

const BLOCK = 64;
const DIGEST = 32;
/** Longer than any identity; what is longer still goes the slow way. */
const ROOM = 2_048;
const MOST_BYTES_A_UNIT = 3;

/** The two blocks that SHA-256 is led in with, and behind them the place of what is hashed. */
interface Pads {
	inner: Buffer;
	outer: Buffer;
}

const padsOf = new WeakMap<Uint8Array, Pads>();

/**
 * HMAC-SHA256 in hexadecimal, out of two one-shot hashes (RFC 2104): half the time of `createHmac`, whose set-up of
 * key, object and digest cost the pipeline a twelfth.
 */
export function keyedHash(text: string, key: Uint8Array): string {
	if (text.length * MOST_BYTES_A_UNIT > ROOM || key.length > BLOCK)
		return createHmac('sha256', key).update(text).digest('hex');
	let pads = padsOf.get(key);
	if (pads === undefined) padsOf.set(key, (pads = createPads(key)));
	const { inner, outer } = pads;
	const end = BLOCK + inner.write(text, BLOCK);
	outer.write(hash('sha256', inner.subarray(0, end), 'latin1'), BLOCK, 'latin1');
	// An identity is not left lying about.
	inner.fill(0, BLOCK, end);
	return hash('sha256', outer, 'hex');
}

function createPads(key: Uint8Array): Pads {
	const inner = Buffer.alloc(BLOCK + ROOM, 0);
	const outer = Buffer.alloc(BLOCK + DIGEST, 0);
	for (let i = 0; i < BLOCK; i++) {
		inner[i] = (key[i] ?? 0) ^ 0x36;
		outer[i] = (key[i] ?? 0) ^ 0x5c;
	}
	return { inner, outer };
}

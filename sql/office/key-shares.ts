import { createHash, randomBytes } from 'node:crypto';
import { KEY_NAMES, KeyError, type Keys } from './keys.server.ts';

const BYTES = 32;
const CHECK = 4;
/** In the order of a share. */
const NAMES = [...KEY_NAMES, 'backup'] as const;
const MARK = 'pasokh-share-1-';

const checked = (bytes: Buffer): Buffer =>
	Buffer.concat([bytes, createHash('sha256').update(bytes).digest().subarray(0, CHECK)]);

const xor = (one: Buffer, other: Buffer): Buffer => Buffer.from(one.map((byte, i) => byte ^ other[i]!));

/** The office's keys, with that of its backups where they are encrypted. */
interface KeptKeys extends Keys {
	backup?: Buffer | undefined;
}

/** Keys as settings: a line each. */
export const keyLines = (keys: KeptKeys): string[] =>
	NAMES.flatMap((name) => {
		const key = keys[name];
		return key === undefined ? [] : [`PASOKH_${name.toUpperCase()}_KEY=${key.toString('hex')}`];
	});

/** Two shares of the keys. Each alone is noise; both together are the keys. */
export function splitKeys(keys: KeptKeys): [string, string] {
	const secret = Buffer.concat(NAMES.flatMap((name) => keys[name] ?? []));
	const noise = randomBytes(secret.length);
	const [one, other] = [noise, xor(noise, secret)].map((half) => MARK + checked(half).toString('base64url'));
	return [one!, other!];
}

/**
 * The keys of two shares. Shares of two different splittings make keys too, but these open nothing.
 * @throws KeyError
 */
export function joinKeys(shares: readonly string[]): KeptKeys {
	const halves = shares.map((share, at) => {
		const bytes = Buffer.from(share.trim().slice(MARK.length), 'base64url');
		const half = bytes.subarray(0, -CHECK);
		if (!share.trim().startsWith(MARK) || !bytes.equals(checked(half)))
			throw new KeyError(`share ${at + 1}: is not as it was printed (${MARK}…): compare it letter by letter`);
		return half;
	});
	const [one, other] = halves;
	if (!one || !other || halves.length > 2 || one.equals(other))
		throw new KeyError('two different shares are needed, a line each');
	if (one.length !== other.length) throw new KeyError('the shares are not of one splitting: print both anew');
	const secret = xor(one, other);
	const at = (n: number) => secret.subarray(n * BYTES, (n + 1) * BYTES);
	const keys = { identity: at(0), encryption: at(1), signing: at(2) };
	return secret.length > 3 * BYTES ? { ...keys, backup: at(3) } : keys;
}

import { createHash } from 'node:crypto';

/** Encrypted text is an id of the key, a dot and base64. Text from before keys could be changed has no id and no dot. */
const DOT = '.';

/** Names a key in the text that it encrypted, without revealing the key. */
const idOf = (key: Uint8Array): string =>
	createHash('sha256').update('pasokh key id').update(key).digest('hex').slice(0, 8);

/** One key, or the current one followed by former ones. The first encrypts; any may decrypt. */
export type KeyRing = Uint8Array | readonly [Uint8Array, ...Uint8Array[]];

export const presentKey = (keys: KeyRing): Uint8Array => (keys instanceof Uint8Array ? keys : keys[0]);

/** The oldest known key. */
export const firstKey = (keys: KeyRing): Uint8Array => (keys instanceof Uint8Array ? keys : keys.at(-1)!);

const ids = new WeakMap<Uint8Array, string>();

export function withKeyId(key: Uint8Array, text: string): string {
	const id = ids.get(key) ?? idOf(key);
	ids.set(key, id);
	return id + DOT + text;
}

/**
 * Opens a text with the key that it names or, if it names none, with the first that opens it.
 * @throws what `open` throws, if no key opens it
 */
export function openWithOneOf<Opened>(
	sealed: string,
	keys: KeyRing,
	open: (text: string, key: Uint8Array) => Opened
): Opened {
	const at = sealed.indexOf(DOT);
	const [id, text] = at < 0 ? [undefined, sealed] : [sealed.slice(0, at), sealed.slice(at + 1)];
	const all = keys instanceof Uint8Array ? [keys] : keys;
	const named = all.filter((key) => id === undefined || idOf(key) === id);
	let failure: unknown = new Error('it was encrypted with another key');
	for (const key of named)
		try {
			return open(text, key);
		} catch (error) {
			failure = error;
		}
	throw failure;
}

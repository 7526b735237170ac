import { createHmac } from 'node:crypto';
import { firstKey, type KeyRing } from '#sql/office/key-id.ts';

/**
 * The same rejected event of the same source has the same id, also by the keys after the first one: a batch sent again
 * leaves one dead letter, not two.
 */
export function deadLetterId(source: string, raw: string | Uint8Array, keys: KeyRing): string {
	return createHmac('sha256', firstKey(keys)).update(`${source}\n`).update(raw).digest('hex').slice(0, 32);
}

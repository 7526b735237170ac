import { createHmac } from 'node:crypto';

/** The same rejected event of the same source has the same id: a batch sent again leaves one dead letter, not two. */
export function deadLetterId(source: string, raw: string | Uint8Array, key: Uint8Array): string {
	return createHmac('sha256', key).update(`${source}\n`).update(raw).digest('hex').slice(0, 32);
}

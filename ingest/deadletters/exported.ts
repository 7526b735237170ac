import { isUtf8 } from 'node:buffer';
import { unseal } from '#sql/office/seal.server.ts';

/** A refused event as ClickHouse keeps it; moments in UTC, `YYYY-MM-DD hh:mm:ss.SSS`. */
export interface SealedDeadLetter {
	dead_letter_id: string;
	source: string;
	load_id: string;
	line: number;
	reason: string;
	field: string;
	detail: string;
	received_at: string;
	raw_encrypted: string;
}

/**
 * The line of an export: what is known of a refused event, and the event itself as JSON (`event`), or as text (`raw`)
 * when it is none, with its bytes (`raw_base64`) when it is not even UTF-8.
 * @returns undefined when it was encrypted with another key
 */
export function exportLine({ raw_encrypted, ...known }: SealedDeadLetter, key: Uint8Array): string | undefined {
	let raw: Buffer;
	try {
		raw = unseal(raw_encrypted, key);
	} catch {
		return undefined;
	}
	const received_at = `${known.received_at.replace(' ', 'T')}Z`;
	return JSON.stringify({ ...known, received_at, ...contentOf(raw) });
}

function contentOf(raw: Buffer): { event: unknown } | { raw: string; raw_base64?: string } {
	const text = raw.toString('utf8');
	if (!isUtf8(raw)) return { raw: text, raw_base64: raw.toString('base64') };
	try {
		return { event: JSON.parse(text.replace(/^\ufeff/, '')) as unknown };
	} catch {
		return { raw: text };
	}
}

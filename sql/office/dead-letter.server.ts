import { isUtf8 } from 'node:buffer';
import { unseal } from './seal.server.ts';

/** A refused event as it came: as JSON, as text when it is none, with its bytes when it is not even UTF-8. */
export type DeadLetterContent = { event: unknown } | { raw: string; raw_base64?: string };

/** @returns undefined when it was encrypted with another key */
export function openDeadLetter(sealed: string, key: Uint8Array): DeadLetterContent | undefined {
	let raw: Buffer;
	try {
		raw = unseal(sealed, key);
	} catch {
		return undefined;
	}
	const text = raw.toString('utf8');
	if (!isUtf8(raw)) return { raw: text, raw_base64: raw.toString('base64') };
	try {
		return { event: JSON.parse(text.replace(/^\ufeff/, '')) as unknown };
	} catch {
		return { raw: text };
	}
}

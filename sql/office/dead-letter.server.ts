import { isUtf8 } from 'node:buffer';
import { isTooDeep } from '../model/json-depth.ts';
import type { KeyRing } from './key-id.ts';
import { unseal } from './seal.server.ts';

/** A refused event as it came: as JSON; as text if it is no JSON; with its bytes too if it is not even UTF-8. */
export type DeadLetterContent = { event: unknown } | { raw: string; raw_base64?: string };

/** @returns undefined if it was encrypted with none of these keys */
export function openDeadLetter(sealed: string, keys: KeyRing): DeadLetterContent | undefined {
	let raw: Buffer;
	try {
		raw = unseal(sealed, keys);
	} catch {
		return undefined;
	}
	const text = raw.toString('utf8');
	if (!isUtf8(raw)) return { raw: text, raw_base64: raw.toString('base64') };
	// Whatever walks it would overflow the stack.
	if (isTooDeep(text)) return { raw: text };
	try {
		return { event: JSON.parse(text.replace(/^\ufeff/, '')) as unknown };
	} catch {
		return { raw: text };
	}
}

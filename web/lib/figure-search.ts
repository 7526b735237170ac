import { normalizeCode } from '#sql/model/normalize.ts';

/** A text as it is searched in: without the narrow space, which nobody types twice alike. */
const plain = (text: string): string => normalizeCode(text).toLowerCase().replaceAll('\u200c', '');

/** Whether one of the texts has each word. */
export function hasWords(wanted: string, texts: readonly string[]): boolean {
	const found = plain(texts.join(' '));
	return plain(wanted)
		.split(/\s+/)
		.every((word) => found.includes(word));
}

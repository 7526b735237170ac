import type { KeyRing } from '#sql/office/key-id.ts';
import { openDeadLetter, type DeadLetterContent } from '#sql/office/dead-letter.server.ts';
import type { SealedDeadLetter } from '#sql/queries/dead-letters.ts';

/** A refused event, decrypted. */
export type OpenedDeadLetter = Omit<SealedDeadLetter, 'raw_encrypted'> & DeadLetterContent;

/**
 * The known facts about a refused event, and the event itself: as JSON (`event`), as text (`raw`) when it is not JSON,
 * and as bytes (`raw_base64`) when it is not even UTF-8.
 * @returns undefined when it was encrypted with another key
 */
export function openExported(
	{ raw_encrypted, ...known }: SealedDeadLetter,
	keys: KeyRing
): OpenedDeadLetter | undefined {
	const content = openDeadLetter(raw_encrypted, keys);
	return content && { ...known, received_at: `${known.received_at.replace(' ', 'T')}Z`, ...content };
}

import type { SessionUser } from './session-user.ts';

/** What somebody may see of a letter's person and texts. */
export interface LetterMask {
	/**
	 * mask: «***‌***‌1234» and the first letters of a name; none: nothing about the person. Only unmasking shows
	 * identities.
	 */
	identity: 'mask' | 'none';
	/** Whether subject line, text, answers and notes are shown. */
	text: boolean;
	/** Why something is hidden: by role, or because the letter's category is sensitive; null when all is shown. */
	hidden: 'role' | 'sensitive' | null;
}

const NOTHING: LetterMask = { identity: 'none', text: false, hidden: 'role' };

/**
 * What a person may see of a letter. Inspectors see texts and masks; for a letter of a sensitive category only those
 * with the need to know. Governors, analysts and administrators see neither.
 * @param letter `isSensitive`: its category is marked so in the office's reference data
 */
export function maskOf(
	user: Pick<SessionUser, 'role' | 'sensitive'> | null,
	letter: { isSensitive: boolean }
): LetterMask {
	if (user?.role !== 'inspector') return NOTHING;
	if (letter.isSensitive && !user.sensitive) return { identity: 'none', text: false, hidden: 'sensitive' };
	return { identity: 'mask', text: true, hidden: null };
}

/** Columns that a mask hides: about the person, and the letter's texts. */
const OF_PERSON = ['citizen_key', 'citizen_mask', 'mobile_mask', 'name_mask'] as const;
const OF_TEXT = ['subject', 'body', 'text', 'reason', 'note', 'error'] as const;

/** Empties what a row's reader may not see. Every row of letters that leaves the server passes here. */
export function applyMask<Row extends object>(row: Row, mask: LetterMask): Row {
	const hidden: readonly string[] = [...(mask.identity === 'none' ? OF_PERSON : []), ...(mask.text ? [] : OF_TEXT)];
	const shown = Object.entries(row).map(([name, value]: [string, unknown]) => [
		name,
		hidden.includes(name) ? (typeof value === 'string' ? '' : null) : value
	]);
	return Object.fromEntries(shown) as Row;
}

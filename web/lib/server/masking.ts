import type { SessionUser } from './session-user.ts';

/** What somebody sees of a letter's person and words. */
export interface LetterMask {
	/** mask: «***‌***‌1234» and the first letters of a name; none: nothing of the person. Clear is shown by unmasking alone. */
	identity: 'mask' | 'none';
	/** Whether the subject line, the letter, its answers and notes are shown. */
	text: boolean;
	/** Why something is hidden: it is not for the role, or the letter is of a sensitive category; null: all is shown. */
	hidden: 'role' | 'sensitive' | null;
}

const NOTHING: LetterMask = { identity: 'none', text: false, hidden: 'role' };

/**
 * What a person may see of a letter. Texts and masks are for inspectors; of a letter of a sensitive category for those who
 * have the need to know. Governors, analysts and administrators see neither.
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

/** What is hidden by a mask: of a person, and of a letter's words. */
const OF_PERSON = ['citizen_key', 'citizen_mask', 'mobile_mask', 'name_mask'] as const;
const OF_TEXT = ['subject', 'body', 'text', 'reason', 'note', 'error'] as const;

/** A row with what its reader may not see emptied. Every row of letters that leaves the server goes through. */
export function applyMask<Row extends object>(row: Row, mask: LetterMask): Row {
	const hidden: readonly string[] = [...(mask.identity === 'none' ? OF_PERSON : []), ...(mask.text ? [] : OF_TEXT)];
	const shown = Object.entries(row).map(([name, value]: [string, unknown]) => [
		name,
		hidden.includes(name) ? (typeof value === 'string' ? '' : null) : value
	]);
	return Object.fromEntries(shown) as Row;
}

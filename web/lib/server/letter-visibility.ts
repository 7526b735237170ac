import type { Told } from '#sql/queries/letter/corrections.ts';
import type { LetterFigures } from '#sql/queries/letter/letter-page.ts';
import { applyMask, maskOf, type LetterMask } from './masking.ts';
import type { SessionUser } from './session-user.ts';

/** A letter as somebody may see it, and what is hidden from them. */
export interface SeenLetter<Figures> {
	letter: Figures;
	mask: LetterMask;
}

/** Removes from a letter's page, on the server, what its reader may not see. */
export function seenBy<Figures extends LetterFigures>(user: SessionUser | null, letter: Figures): SeenLetter<Figures> {
	const mask = maskOf(user, letter);
	const shown = (event: Told): Told => ({
		...applyMask(event, mask),
		voided_by: event.voided_by && applyMask(event.voided_by, mask)
	});
	return { letter: { ...letter, events: letter.events.map(shown) }, mask };
}

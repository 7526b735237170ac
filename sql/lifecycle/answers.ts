import { CONTESTS, type Instant, type LetterEvent } from './event.ts';
import { holderBefore, type Referral } from './referrals.ts';
import { spansBetween, type Span } from './spans.ts';

/** A span in which a final answer stands, and whose it is; an empty body is the office. */
export interface StandingAnswer extends Span {
	body: string;
}

/** A final answer, whether it stands or not. */
export interface Answer {
	at: Instant;
	outcome: string;
	textKey: string;
	/** Its place in the letter's life. */
	place: number;
	/** It has no text, though its source had told a text of this letter before. */
	isTextless: boolean;
}

/**
 * A letter is answered while a final answer stands that no reopening or objection follows. Whose it is: the body of the referral that the answer
 * names, else the body that gives it, else the holder at that moment.
 * Source: DESIGN.md, "Rules of state", and domain.md, "Answered".
 */
export function standingAnswersOf(life: readonly LetterEvent[], referrals: readonly Referral[]): StandingAnswer[] {
	return spansBetween(life, ['letter.answered'], CONTESTS).map(({ from, until, place }) => {
		const { referralId, org } = life[place]!;
		const named = referrals.findLast((one) => one.place < place && one.id === referralId);
		return { from, until, body: named?.to || org || holderBefore(referrals, place) };
	});
}

/** All final answers, in order. */
export function answersOf(life: readonly LetterEvent[]): Answer[] {
	const tellTexts = new Set<string>();
	const answers: Answer[] = [];
	for (const [place, event] of life.entries()) {
		if (event.type === 'letter.answered') {
			const { at, outcome, textKey } = event;
			answers.push({ at, outcome, textKey, place, isTextless: !event.hasText && tellTexts.has(event.source) });
		}
		if (event.hasText) tellTexts.add(event.source);
	}
	return answers;
}

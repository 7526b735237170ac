import type { Answer } from './answers.ts';
import { workedBetween, type WorkingDays } from './calendar.ts';
import { CONTESTS, type Instant, type LetterEvent } from './event.ts';
import type { Referral } from './referrals.ts';

/** What figures of bodies have to know of a referral besides its end. */
export interface Conduct {
	/** Its place among the letter's referrals, from 1. */
	n: number;
	/** Answered without substance. */
	isFormal: boolean;
	/** Its body had let the letter go unanswered before; the letter counts once, by the first referral. */
	isAgain: boolean;
	/** Since when it does not count for its body. */
	excusedAt: Instant | null;
	/** When the office referred the letter to the body again: the first deadline holds. */
	backAt: Instant | null;
}

const FORMAL_MS = 5 * 60_000;

/** Of those referrals alone of which there is anything to say. Source: domain.md, "Bodies". */
export function conductOf(
	referrals: readonly Referral[],
	answers: readonly Answer[],
	life: readonly LetterEvent[],
	graceOf: (referral: Referral) => Instant | null,
	calendar: WorkingDays
): Conduct[] {
	const givenBack = new Set(
		referrals.filter((one) => one.end?.by === 'returned' && one.end.at <= (graceOf(one) ?? -Infinity))
	);
	return referrals
		.map((one, n) => ({
			n: n + 1,
			isFormal: isFormal(one, answers, calendar),
			isAgain: referrals.some((other) => comesAgain(one, other, givenBack.has(other))),
			excusedAt: givenBack.has(one) ? one.end!.at : closedWithAnswer(one, life),
			backAt: givenBack.has(one) ? (referrals.find((next) => next.from === '' && isNext(next, one))?.at ?? null) : null
		}))
		.filter(({ isFormal, isAgain, excusedAt }) => isFormal || isAgain || excusedAt !== null);
}

/** A referral to the same body, after this one had left it. */
const isNext = (next: Referral, { to, end }: Referral): boolean => next.to === to && next.place >= end!.place;

/**
 * A letter counts once for a body that let it go unanswered and gets it again. What a body gave back in time comes again only if the office
 * sends it. A referral of a body to itself does not count as an earlier one.
 */
function comesAgain(one: Referral, before: Referral, wasGivenBack: boolean): boolean {
	const isLetGo = before.end?.by === 'returned' || before.end?.by === 'referred';
	return isLetGo && isNext(one, before) && before.from !== before.to && (one.from === '' || !wasGivenBack);
}

/** Without a text by a source that had told one of this letter; or `no_basis` within five working minutes. */
function isFormal({ at, end }: Referral, answers: readonly Answer[], calendar: WorkingDays): boolean {
	if (end?.by !== 'answered') return false;
	const answer = answers.find(({ place }) => place === end.place)!;
	return (
		answer.isTextless ||
		(answer.outcome === 'no_basis' && (workedBetween(calendar, at, end.at) ?? Infinity) <= FORMAL_MS)
	);
}

/** When its letter was closed while an answer to it stood. */
function closedWithAnswer({ end }: Referral, life: readonly LetterEvent[]): Instant | null {
	if (end?.by !== 'closed') return null;
	const last = life.slice(0, end.place).findLast(({ type }) => ANSWERS_OR_CONTESTS.has(type));
	return last?.type === 'letter.answered' ? end.at : null;
}

const ANSWERS_OR_CONTESTS = new Set(['letter.answered', ...CONTESTS]);

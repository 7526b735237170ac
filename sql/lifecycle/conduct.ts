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
	/** When the letter came back to the body after all. */
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
	return referrals
		.map((one, n) => ({
			n: n + 1,
			isFormal: isFormal(one, answers, calendar),
			isAgain: referrals.some((other) => other.to === one.to && isLetGo(other) && other.end!.place <= one.place),
			excusedAt: excusedAt(one, referrals, life, graceOf),
			backAt: isLetGo(one)
				? (referrals.find(({ to, place }) => to === one.to && place >= one.end!.place)?.at ?? null)
				: null
		}))
		.filter(({ isFormal, isAgain, excusedAt }) => isFormal || isAgain || excusedAt !== null);
}

/** It left its body without an answer: returned, or referred on. */
const isLetGo = ({ end }: Referral): boolean => end?.by === 'returned' || end?.by === 'referred';

/** Without a text by a source that had told one of this letter; or `no_basis` within five working minutes. */
function isFormal({ at, end }: Referral, answers: readonly Answer[], calendar: WorkingDays): boolean {
	if (end?.by !== 'answered') return false;
	const answer = answers.find(({ place }) => place === end.place)!;
	return (
		answer.isTextless ||
		(answer.outcome === 'no_basis' && (workedBetween(calendar, at, end.at) ?? Infinity) <= FORMAL_MS)
	);
}

/** Returned or handed on within the grace, and the office then refers it to another body; or closed while an answer to it stood. */
function excusedAt(
	referral: Referral,
	referrals: readonly Referral[],
	life: readonly LetterEvent[],
	graceOf: (referral: Referral) => Instant | null
): Instant | null {
	const { to, end } = referral;
	if (end === null || end.by === 'answered') return null;
	if (end.by === 'closed') {
		const last = life.slice(0, end.place).findLast(({ type }) => ANSWERS_OR_CONTESTS.has(type));
		return last?.type === 'letter.answered' ? end.at : null;
	}
	const next = referrals.find(({ from, place }) => from === '' && place > end.place);
	if (next === undefined || next.to === to) return null;
	return end.at <= (graceOf(referral) ?? -Infinity) ? next.at : null;
}

const ANSWERS_OR_CONTESTS = new Set(['letter.answered', ...CONTESTS]);

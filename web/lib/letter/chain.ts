import { isLate } from '#sql/model/tone.ts';
import type { LetterReferral, LetterState } from '#sql/queries/letter/letter-rows.ts';

/** One stay of a letter with a body, or with the office itself (`body` null); moments are milliseconds. */
export interface Visit {
	/** Which stay it is, of all of the letter, from 1. */
	place: number;
	body: string | null;
	from: number;
	/** While it lies there the moment of the page, or when the letter was answered or ended. */
	to: number;
	isOpen: boolean;
	/** answered, returned, referred, closed; null where nothing ended the stay itself, and for the office. */
	endedBy: string | null;
	/** The body had it before, and another in between. */
	isBack: boolean;
	/** How far beyond the referral's deadline it lay there. */
	lateMs: number;
	tone: 'done' | 'wait' | 'late' | 'office';
}

/** All stays with one body, which had the letter once or several times. */
export interface Lane {
	body: string | null;
	visits: Visit[];
	totalMs: number;
}

/** Since when the letter is there for us to follow. */
export const beginOf = (letter: LetterState): number =>
	Math.min(letter.registered_at ?? letter.first_event_at, letter.first_event_at);

/** Until when somebody holds the letter: its answer, or its closing, or the moment of the page. */
export function finishOf(letter: LetterState, asOf: number): number {
	if (letter.is_answered && letter.answered_at !== null) return letter.answered_at;
	if (letter.is_ended && letter.ended_at !== null) return letter.ended_at;
	return letter.state === 'closed' && letter.closed_at !== null ? letter.closed_at : asOf;
}

/** Who had the letter, stay by stay, in order; where no referral is open it lies with the office. */
export function visitsOf(letter: LetterState, referrals: readonly LetterReferral[], asOf: number): Visit[] {
	const finish = finishOf(letter, asOf);
	const stays: Omit<Visit, 'place'>[] = [];
	const office = (from: number, to: number, isOpen: boolean) => {
		if (to > from)
			stays.push({ ...{ body: null, from, to, isOpen, endedBy: null }, isBack: false, lateMs: 0, tone: 'office' });
	};
	let covered = beginOf(letter);
	for (const [nth, referral] of referrals.entries()) {
		const { to_org: body, referred_at: from, ended_at, ended_by: endedBy, due_at } = referral;
		office(covered, from, false);
		const to = ended_at ?? Math.max(from, finish);
		const before = referrals.slice(0, nth);
		const lateMs = due_at === null ? 0 : Math.max(0, to - Math.max(due_at, from));
		const isOpen = ended_at === null && finish === asOf;
		const tone = endedBy === 'answered' ? 'done' : lateMs > 0 || (isOpen && isLate(letter, asOf)) ? 'late' : 'wait';
		const isBack = before.some((one) => one.to_org === body) && before.at(-1)?.to_org !== body;
		stays.push({ body, from, to, isOpen, endedBy, isBack, lateMs, tone });
		covered = Math.max(covered, to);
	}
	office(covered, finish, finish === asOf);
	return stays.map((stay, nth) => ({ ...stay, place: nth + 1 }));
}

/** The stays by whom they were with, in the order in which these first had the letter. */
export function lanesOf(visits: readonly Visit[]): Lane[] {
	return [...Map.groupBy(visits, ({ body }) => body)].map(([body, own]) => ({
		body,
		visits: own,
		totalMs: own.reduce((sum, { from, to }) => sum + to - from, 0)
	}));
}

import { OFFICE } from '../model/filters.ts';
import { CONTESTS, type Instant, type LetterEvent } from './event.ts';

export type EndedBy = 'answered' | 'returned' | 'referred' | 'closed';

/** What ended a referral. */
export interface ReferralEnd {
	by: EndedBy;
	at: Instant;
	/** Its place in the letter's life; that of the referral itself where the letter stood closed already. */
	place: number;
}

export interface Referral {
	id: string;
	/** Empty: the office. */
	from: string;
	to: string;
	at: Instant;
	/** The deadline given with it. */
	dueAt: Instant | null;
	operator: string;
	/** When it was first seen, by whatever names it. */
	seenAt: Instant | null;
	/** Its place in the letter's life. */
	place: number;
	/** Null: open. */
	end: ReferralEnd | null;
}

/**
 * A referral is open until it is answered, returned, referred on by its holder, or the letter is closed. An answer that names no referral answers
 * all that are open. One that is made while its letter stands closed is never open: nobody waits for an answer to it. Nobody returns what was
 * referred to another.
 * Source: DESIGN.md, "Rules of state".
 */
export function referralsOf(life: readonly LetterEvent[]): Referral[] {
	const referrals: Referral[] = [];
	const seen = firstSights(life);
	let isClosed = false;
	for (const [place, event] of life.entries()) {
		const ends = ENDS[event.type];
		if (ends !== undefined)
			for (const one of referrals)
				if (one.end === null && ends.of(one, event)) one.end = { by: ends.by, at: event.at, place };
		if (event.type === 'letter.closed') isClosed = true;
		else if (CONTESTS.includes(event.type)) isClosed = false;
		else if (event.type === 'letter.referred')
			referrals.push({
				...{ id: event.referralId, from: event.fromOrg, to: event.toOrg, at: event.at, dueAt: event.dueAt, place },
				...{ operator: event.actor, seenAt: seen.get(event.referralId) ?? null },
				end: isClosed ? { by: 'closed', at: event.at, place } : null
			});
	}
	return referrals;
}

/** Which open referrals an event ends, and how. */
const ENDS: Readonly<Record<string, { by: EndedBy; of: (referral: Referral, event: LetterEvent) => boolean }>> = {
	'letter.answered': { by: 'answered', of: ({ id }, { referralId }) => referralId === id || referralId === '' },
	'letter.returned': { by: 'returned', of: (one, event) => event.referralId === one.id && isItsOwn(one, event) },
	'letter.referred': { by: 'referred', of: ({ to }, { fromOrg }) => fromOrg !== '' && fromOrg === to },
	'letter.closed': { by: 'closed', of: () => true }
};

/** Said by the body of the referral, or by the office, which may say it for any. */
const isItsOwn = ({ to }: Referral, { org }: LetterEvent): boolean => org === '' || org === OFFICE || org === to;

function firstSights(life: readonly LetterEvent[]): Map<string, Instant> {
	const first = new Map<string, Instant>();
	for (const { type, referralId, at } of life)
		if (type === 'letter.seen' && !first.has(referralId)) first.set(referralId, at);
	return first;
}

/** Who held the letter before the event of a place: the receiver of the newest referral that was open then; empty: the office. */
export const holderBefore = (referrals: readonly Referral[], place: number): string =>
	referrals.findLast((one) => one.place < place && (one.end === null || one.end.place >= place))?.to ?? '';

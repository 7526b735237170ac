import { addDays, dayEnd, dayNumber, daysBefore, type WorkingDays } from './calendar.ts';
import type { Instant, LetterEvent, Registration } from './event.ts';
import type { Referral } from './referrals.ts';
import { spansBetween, STILL, type Span } from './spans.ts';

/** A deadline that holds for letters, for referrals, or for what a body gives back; empty codes hold for all. */
export interface Policy {
	id: string;
	subject: 'letter' | 'referral' | 'return';
	/** Midnight at the beginning of its first day. */
	validFrom: Instant;
	channel: string;
	category: string;
	kind: string;
	campaign: string;
	body: string;
	days: number;
	/** The days are working days of the county. */
	isWorking: boolean;
	/** The clock stands while the letter waits. */
	pauses: boolean;
}

/** What a policy makes due, and how waiting moved that: from `at` on it is `dueAt`, null while the clock stands. */
export interface Deadline {
	policyId: string;
	dueAt: Instant | null;
	moves: { at: Instant; dueAt: Instant | null }[];
}

const NONE: Deadline = { policyId: '', dueAt: null, moves: [] };

/** Of a letter: what deadlines depend on besides the policies. */
export interface Circumstances {
	/** Null: not registered. */
	registeredAt: Instant | null;
	registration: Registration | null;
	waits: readonly Span[];
	calendar: WorkingDays;
}

/** A letter waits, for its writer or somebody outside, until it is taken up again, answered or closed. Source: DESIGN.md, "The event contract". */
export const waitsOf = (life: readonly LetterEvent[]): Span[] => spansBetween(life, WAITING, GOING_ON);

const WAITING = ['letter.waiting'];
const GOING_ON = ['letter.resumed', 'letter.answered', 'letter.closed'];

/**
 * A letter has a deadline from its registration. The policy is the most particular one that held on that day.
 * @param policies those that win first
 * Source: DESIGN.md, "Deadlines".
 */
export function letterDeadline(policies: readonly Policy[], letter: Circumstances): Deadline {
	if (letter.registeredAt === null) return NONE;
	return deadlineBy(policyOf(policies, 'letter', letter.registeredAt, '', letter), letter.registeredAt, letter);
}

/** A referral has the deadline that was given with it, else one by policy of its body, and by what was known of the letter then. */
export const referralDeadline = (policies: readonly Policy[], { at, to, dueAt }: Referral, letter: Circumstances) =>
	dueAt === null ? deadlineBy(policyOf(policies, 'referral', at, to, letter), at, letter) : NONE;

/** Until when a body may give a referral back without harm to itself. No waiting stops that clock. */
export function graceOf(policies: readonly Policy[], { at, to }: Referral, letter: Circumstances): Instant | null {
	const policy = policyOf(policies, 'return', at, to, letter);
	return policy === undefined ? null : dueBy(policy, at, letter.calendar);
}

function policyOf(
	policies: readonly Policy[],
	subject: Policy['subject'],
	at: Instant,
	body: string,
	{ registeredAt, registration }: Circumstances
): Policy | undefined {
	const known = registeredAt !== null && registeredAt <= at ? registration : null;
	const fits = (asked: string, is: string | undefined): boolean => asked === '' || asked === is;
	return policies.find(
		(one) =>
			one.subject === subject &&
			one.validFrom <= at &&
			fits(one.body, body) &&
			fits(one.channel, known?.channel) &&
			fits(one.category, known?.category) &&
			fits(one.kind, known?.kind) &&
			fits(one.campaign, known?.campaign)
	);
}

/** Calendar days end at the same hour of the clock so many days later; working days with the last of them, at midnight. */
function dueBy({ isWorking, days }: Policy, since: Instant, calendar: WorkingDays): Instant | null {
	if (!isWorking) return addDays(since, days);
	const number = dayNumber(calendar, since);
	return number === null ? null : dayEnd(calendar, number + days);
}

function deadlineBy(policy: Policy | undefined, since: Instant, { waits, calendar }: Circumstances): Deadline {
	if (policy === undefined) return NONE;
	const dueAt = dueBy(policy, since, calendar);
	const moves = policy.pauses && dueAt !== null ? movesOf(policy, since, dueAt, waits, calendar) : [];
	return { policyId: policy.id, dueAt, moves };
}

/**
 * While the letter waits its clock stands, and there is no deadline. Then it is later by the time that the letter waited; or, in working days, by
 * those at whose end it waited, so that a deadline remains the end of one. What waits for the first time after its deadline is late all the same.
 */
function movesOf(
	{ isWorking, days }: Policy,
	since: Instant,
	dueAt: Instant,
	waits: readonly Span[],
	calendar: WorkingDays
): Deadline['moves'] {
	// The day on which the policy sets in does not count, so it is not lost by waiting either.
	const first = isWorking ? (dayNumber(calendar, since) ?? 0) : 0;
	const clock = (at: Instant, beyond: number): number =>
		isWorking ? Math.max(daysBefore(calendar, at) ?? beyond, first) : at;
	let total = isWorking ? first + days : dueAt;
	const moves: Deadline['moves'] = [];
	for (const { from, until } of waits) {
		if (until <= since) continue;
		const begins = Math.max(from, since);
		const begun = clock(begins, Infinity);
		if (begun >= total) continue;
		moves.push({ at: begins, dueAt: null });
		if (until === STILL) break;
		total += clock(until, 0) - begun;
		moves.push({ at: until, dueAt: isWorking ? dayEnd(calendar, total) : total });
	}
	return moves;
}

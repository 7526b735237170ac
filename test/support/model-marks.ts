import type { WireEvent } from '#ingest/contract/event.ts';
import { tehranDay } from '#sql/model/tehran.ts';
import { isWorkingDay, workingHours } from './kpi-calendar.ts';
import { beginOf, dayAfter } from './model-working-time.ts';

/**
 * What counts for a body, walked event by event: formal answers, letters that come again, and those that it gave back rightly.
 * Each of these is told of a referral when something happens to its letter.
 */
export interface Marks {
	is_formal: number;
	is_again: number;
	is_excused: number;
}

/** Of a referral, what tells that. */
interface Marked extends Marks {
	from_org: string | null;
	to_org: string;
	referred_at: number;
	ended_at: number | null;
	ended_by: string | null;
}
interface Told {
	source: string;
	event: WireEvent;
}

/** Hours. */
const FIVE_MINUTES = 5 / 60;
/** Working days, as `return_grace` has them in sql/reference/deadline_policies.csv. */
const GRACE = 2;

const isLetGo = ({ ended_by }: Marked) => ended_by === 'returned' || ended_by === 'referred';

/** Given back to the office within the grace. */
const isGivenBack = (one: Marked) => one.ended_by === 'returned' && one.ended_at! <= graceOf(one);

/** Before a referral to a body joins the others: whether that body had the letter from another and let it go; what it gave back only the office may give again. */
export const isAgain = (referrals: Marked[], { from_org, to_org }: { from_org?: string; to_org: string }): number =>
	Number(
		referrals.some(
			(one) =>
				one.to_org === to_org &&
				one.from_org !== one.to_org &&
				isLetGo(one) &&
				(from_org === undefined || !isGivenBack(one))
		)
	);

/** Referrals that were just returned: nothing to their bodies if they were given back in time. */
export function markReturned(ended: Marked[]): void {
	for (const one of ended) one.is_excused = Number(isGivenBack(one));
}

/** A referral by the office of what was given back: its first deadline holds after all. */
export function markOnward(referrals: Marked[], { event }: Told): void {
	if (event.type !== 'letter.referred' || event.from_org !== undefined) return;
	for (const one of referrals) if (one.to_org === event.to_org && one.ended_by === 'returned') one.is_excused = 0;
}

/** The midnight at the end of its last working day. */
function graceOf({ referred_at }: Marked): number {
	let day = tehranDay(referred_at);
	for (let left = GRACE; left > 0;) {
		day = dayAfter(day);
		if (isWorkingDay(day)) left--;
	}
	return beginOf(dayAfter(day));
}

/** Whether an answer says nothing to a referral that it ends. */
export function isFormal({ event, source }: Told, before: Told[], { referred_at }: Marked): number {
	if (event.type !== 'letter.answered') return 0;
	const carriesTexts = before.some(
		(one) =>
			one.source === source &&
			((one.event.type === 'letter.registered' && one.event.body) ||
				(one.event.type === 'letter.answered' && one.event.text))
	);
	const isHasty =
		event.outcome === 'no_basis' && workingHours(referred_at, Date.parse(event.occurred_at)) <= FIVE_MINUTES;
	return Number((carriesTexts && !event.text) || isHasty);
}

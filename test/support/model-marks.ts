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

/** Before a referral to a body joins the others: whether that body had the letter and let it go. */
export const isAgain = (referrals: Marked[], body: string): number =>
	Number(referrals.some((one) => one.to_org === body && isLetGo(one)));

/** A referral of the letter, seen by those that left their bodies before it. */
export function markOnward(left: Map<Marked, 'waits' | 'judged' | 'back'>, { event }: Told): void {
	if (event.type !== 'letter.referred') return;
	for (const [referral, was] of left) {
		if (event.to_org === referral.to_org) {
			referral.is_excused = 0;
			left.set(referral, 'back');
		} else if (was === 'waits' && event.from_org === undefined) {
			referral.is_excused = Number(referral.ended_at! <= graceOf(referral));
			left.set(referral, 'judged');
		}
	}
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

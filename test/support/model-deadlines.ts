import { beginOf, DAY, dayAfter, isWorkingDay, MINUTE, wallOf, type WorkingRules } from './model-working-time.ts';

/** Deadlines said again in the plainest way: policies are looked through one by one, days and waits walked as they come. */

export interface Policy {
	policy_id: string;
	valid_from: string;
	subject: 'letter' | 'referral';
	channel: string;
	category: string;
	kind: string;
	campaign: string;
	body: string;
	days: number;
	unit: 'calendar' | 'working';
	pauses_on_waiting: 0 | 1;
}

const DIMENSIONS = ['channel', 'category', 'kind', 'campaign', 'body'] as const;

/** What a policy may ask for; what is not known is undefined. */
export type Asked = Partial<Record<(typeof DIMENSIONS)[number], string>>;

/** The policy that speaks of something that happened at a moment. */
export function policyOf(
	policies: Policy[],
	subject: Policy['subject'],
	moment: number,
	asked: Asked
): Policy | undefined {
	const names = (policy: Policy): number => DIMENSIONS.filter((name) => policy[name] !== '').length;
	let best: Policy | undefined;
	for (const policy of policies) {
		if (policy.subject !== subject || policy.valid_from > wallOf(moment).day) continue;
		if (DIMENSIONS.some((name) => policy[name] !== '' && policy[name] !== asked[name])) continue;
		const wins =
			!best ||
			names(policy) > names(best) ||
			(names(policy) === names(best) &&
				(policy.valid_from > best.valid_from ||
					(policy.valid_from === best.valid_from && policy.policy_id < best.policy_id)));
		if (wins) best = policy;
	}
	return best;
}

/** A span of waiting; `until` is absent while it goes on. */
export interface Wait {
	from: number;
	until?: number;
}

/** When a clock that starts at `since` by a policy runs out, with the waits that are known; null while it stands. */
export function dueBy(
	policy: Policy,
	since: number,
	waits: Wait[],
	{ rules, county }: { rules: WorkingRules; county: string }
): number | null {
	const stops = policy.pauses_on_waiting ? waits.filter(({ until }) => until === undefined || until > since) : [];
	return policy.unit === 'working'
		? workingDue(policy.days, since, stops, (day) => isWorkingDay(rules, county, day))
		: calendarDue(policy.days, since, stops);
}

/** The same hour on the wall, so many days later. */
export function calendarDue(days: number, since: number, stops: Wait[]): number | null {
	const wall = wallOf(since);
	let due = Date.parse(dayAfter(wall.day, days)) + wall.minute * MINUTE + (since % MINUTE) - 5 * 3_600_000;
	while (wallOf(due).minute !== wall.minute || wallOf(due).day !== dayAfter(wall.day, days)) due += MINUTE;
	let left = due - since;
	let running = since;
	for (const { from, until } of stops) {
		const begins = Math.max(from, since);
		if (begins >= running + left) break;
		if (until === undefined) return null;
		left -= begins - running;
		running = until;
	}
	return running + left;
}

function workingDue(days: number, since: number, stops: Wait[], works: (day: string) => boolean): number | null {
	let left = days;
	for (let day = dayAfter(wallOf(since).day); ; day = dayAfter(day)) {
		const ends = beginOf(dayAfter(day));
		// Whoever waits at the end of a day has not had it.
		const stop = stops.find(
			({ from, until }) => wallOf(from).day <= day && (until === undefined || wallOf(until).day > day)
		);
		if (stop && stop.until === undefined) return null;
		if (works(day) && !stop) left--;
		if (left === 0) {
			// Whoever waits just now has no deadline, if he began before it.
			return stops.some(({ from, until }) => until === undefined && from < ends) ? null : ends;
		}
		if (Date.parse(day) > since + 3_000 * DAY) throw new Error(`no working day after ${day}`);
	}
}

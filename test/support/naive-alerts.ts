import { expect } from 'vitest';
import type { Look } from '#sql/alerts/observe.server.ts';
import type { Kpi } from '#sql/measures/kpi.ts';
import type { Seen } from '#sql/model/alert.ts';
import { daysFrom } from '#sql/model/tehran.ts';
import type { Calendar } from '#sql/queries/forecast/calendar.server.ts';
import type { KpiRow } from '#sql/queries/kpi/kpi-row.ts';
import { naiveBand } from './naive-band.ts';

/** What a rule would have told, by a plain book of who fires. */
export function naiveTold(
	days: readonly { day: string; values: ReadonlyMap<string, number> }[],
	isFiring: (value: number, key: string, day: string, fired: boolean) => boolean
): { day: string; fires: string[]; over: string[] }[] {
	const firing = new Set<string>();
	return days.map(({ day, values }) => {
		const were = new Set(firing);
		firing.clear();
		for (const [key, value] of values) if (isFiring(value, key, day, were.has(key))) firing.add(key);
		return {
			day,
			fires: [...firing].filter((key) => !were.has(key)).toSorted(),
			over: [...were].filter((key) => !firing.has(key)).toSorted()
		};
	});
}

/** The same of what was told. */
export const toldOf = (days: readonly { day: string; fires: string[]; over: string[] }[]) =>
	days.map(({ day, fires, over }) => ({ day, fires: fires.toSorted(), over: over.toSorted() }));

/** Shares of all, also of those whose outcome is to come: they can only rise. */
const OF_ALL = [
	...['answered', 'referral_coverage', 'reopen_rate', 'objection_rate'],
	...['loan_approved', 'loan_refused', 'loan_paid']
];

/** What a rule sees of a group: of a window that is not finished the estimate that counts those who wait. */
export function naiveSeen({ name, measure }: Kpi, window: string | null, isCounted: boolean, row: KpiRow): Seen {
	const { key, value, numerator, denominator, waiting = 0, km50 } = row;
	if (isCounted) return { key, value: numerator };
	const share = waiting / (measure === 'duration' ? denominator : denominator + waiting);
	if (window === null || OF_ALL.includes(name) || !(share > 0.1)) return { key, value };
	return { key, value: km50, unfinished: share };
}

/** That a rule saw this, or said that none of it is finished. */
export function expectSeen(look: Look, seen: readonly Seen[], what: string): void {
	if ('seen' in look) return expect(look.seen, what).toEqual(seen);
	expect(look.failure, what).toMatch(/^its window is not finished; of it is to come: \d+ %$/);
	expect(seen.length, what).toBeGreaterThan(0);
	expect(
		seen.filter((one) => one.value !== null || one.unfinished === undefined),
		what
	).toEqual([]);
}

/** What is usual for the days of a group. */
export const naiveDays = (
	days: readonly { day: string; values: ReadonlyMap<string, number> }[],
	key: string,
	{ first, marks }: Calendar
) =>
	naiveBand(
		days.map(({ day, values }) => ({
			...{ day, value: values.get(key)!, of: values.get(key)!, isOutage: false },
			isWorking: marks[daysFrom(first, day) - 1] === 'w'
		})),
		'count'
	);

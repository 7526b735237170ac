import { expect } from 'vitest';
import type { Look } from '#sql/alerts/observe.server.ts';
import type { Kpi } from '#sql/measures/kpi.ts';
import type { Seen } from '#sql/model/alert.ts';
import { type DayValue, type Judged, LEARNT_LEAST, type Spread } from '#sql/model/band.ts';
import { daysFrom } from '#sql/model/tehran.ts';
import type { Calendar } from '#sql/queries/forecast/calendar.server.ts';
import type { KpiRow } from '#sql/queries/kpi/kpi-row.ts';

const middle = (values: number[]) => {
	const sorted = [...values].sort((a, b) => a - b);
	return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
};
const WEEKDAY = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: 'UTC' });

/** The name of its weekday; of a day off on which mostly is worked, so far, that it is a holiday. */
function nameOf(days: DayValue[], place: number) {
	const name = (one: DayValue) => WEEKDAY.format(Date.parse(one.day));
	const before = days
		.slice(0, place)
		.filter((one) => name(one) === name(days[place]!))
		.slice(-8);
	const off = before.filter(({ isWorking }) => !isWorking).length;
	return !days[place]!.isWorking && off < before.length - off ? 'holiday' : name(days[place]!);
}

/** The band of each day, said anew from all days before it. */
export function naiveBand(days: DayValue[], spread: Spread): Judged[] {
	const unit = (level: number, of: number) => {
		if (spread === 'count') return Math.max(level, 1) ** 0.5;
		const n = of > 1 ? of : 1;
		if (spread === 'proportion') return Math.max(level, 1) / n ** 0.5;
		const p = (level * n + 1) / (n + 2);
		return ((p * (1 - p)) / n) ** 0.5;
	};
	const names = days.map((_, place) => nameOf(days, place));
	const levelBefore = (place: number) => {
		const same = days.filter((one, n) => n < place && !one.isOutage && one.value !== null && names[n] === names[place]);
		return same.length < 3 ? null : middle(same.slice(-8).map(({ value }) => value!));
	};
	const distances = days.map(({ value, isOutage, of }, place) => {
		const level = levelBefore(place);
		return level === null || value === null || isOutage ? null : Math.abs(value - level) / unit(level, of);
	});
	return days.map(({ day, value, of, isOutage }, place) => {
		const level = levelBefore(place);
		const before = distances.slice(0, place).filter((one) => one !== null);
		if (level === null || before.length < LEARNT_LEAST) return { day, usual: null, side: null };
		const last = before.slice(-200).sort((a, b) => a - b);
		const width = last[Math.ceil((last.length + 1) * 0.98) - 1]! * unit(level, of);
		const usual = { level, low: Math.max(0, level - width), high: level + width };
		if (value === null || isOutage) return { day, usual, side: null };
		return { day, usual, side: value > usual.high ? 'above' : value < usual.low ? 'below' : 'within' };
	});
}

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

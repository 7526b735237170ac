import { mean, sum } from './lists.ts';
import { HORIZON, walk, type Queue, type Walked } from './queue-walk.ts';

/**
 * Forecast of a queue of unanswered letters, for the office and for a body alike; no random numbers. It is said by whichever of two rules lately
 * erred less: what is open is aged day by day at the rate at which letters of its age left lately, and what usually comes on such weekdays is
 * added; or the queue changes once more as it did in the equally long time before. The band is as wide as what was so said lately erred.
 */

/** Working days ahead. */
export const HORIZONS = [5, 10, 20] as const;
export type Horizon = (typeof HORIZONS)[number];
/** With fewer tests nothing is forecast. */
export const LEAST = 20;
/** Letters a test by which two rules that are as good differ in floating point. */
const ROUNDING = 1e-9;

/** By which rule it is said. */
type Rule = 'ages' | 'same_change';

/** What was said of a step at an earlier one, beside what came of it. */
export interface Tested {
	/** The day that was forecast. */
	day: string;
	expected: number;
	half60: number;
	actual: number;
}

export type Ahead =
	| { verdict: 'too_early'; tests: number }
	| {
			verdict: 'ok' | 'no_better_than_no_change';
			tests: number;
			/** By which share it errs less than "nothing changes". */
			skill: number;
			day: string;
			by: Rule;
			expected: number;
			half60: number;
			half90: number;
			/** The share of the tests that lay in the band of 60 %. */
			within60: number;
			/** Mean error of what was said by the mean queue, that of "nothing changes", and that of "the same change". */
			error: number;
			still: number;
			again: number;
			past: Tested[];
	  };

/** Days on which no more is open than comes in a working day; null: not within `HORIZON` working days. */
export interface Clears {
	empty: number;
	soonest: string | null;
	likely: string | null;
	/** Working days to that. */
	steps: number | null;
	latest: string | null;
}

export interface Forecast {
	/** The last whole working day, at whose end the forecast is made, and how many were open then. */
	asOf: string;
	open: number;
	/** At the end of each step that is looked at, from the first coming on. */
	stock: { day: string; open: number }[];
	/** By how much it grew a working day, over the last of them; null: it has only begun. */
	grew: { perDay: number; days: number } | null;
	ahead: Record<Horizon, Ahead>;
	/** Null where 20 steps ahead are not forecast. */
	clears: Clears | null;
	/** What is expected of each step as far as it is forecast, with the band of 60 %. */
	path: { day: string; expected: number; half60: number }[];
}

/** Steps that are tested, from the 20th of the queue on. */
const WINDOW = 60;
const WARM = 20;
const SKILL = 0.05;
const GROWTH = 0.75;
/** Steps over which it is told how fast the queue grew. */
const LATELY = 10;
/** Found by back-test: errors have longer tails than a normal's. */
const WIDER = { 60: 0.95, 90: 1.05 };
/** Student's t by independent observations, between which it is linear in 1 / observations. */
const STUDENT = {
	60: [1, 1.376, 2, 1.061, 3, 0.978, 4, 0.941, 6, 0.906, 10, 0.879, 20, 0.86, 60, 0.848],
	90: [1, 6.314, 2, 2.92, 3, 2.353, 4, 2.132, 6, 1.943, 10, 1.812, 20, 1.725, 60, 1.671]
};

/** The forecast; null before the first working day is over. */
export function forecastQueue(queue: Queue): Forecast | null {
	const walked = walk(queue);
	if (walked === null) return null;
	const { now, days, open, began } = walked;
	const ahead = Object.fromEntries(HORIZONS.map((h) => [h, aheadOf(walked, h)])) as Record<Horizon, Ahead>;
	const last = ahead[20];
	const lately = Math.min(LATELY, now - began);
	return {
		asOf: days[now]!,
		open: open[now]!,
		stock: days.slice(began, now + 1).map((day, i) => ({ day, open: open[began + i]! })),
		grew: lately > 0 ? { perDay: (open[now]! - open[now - lately]!) / lately, days: lately } : null,
		ahead,
		clears: last.verdict === 'ok' ? clearsOf(walked, last) : null,
		path: pathOf(walked, ahead)
	};
}

/** How many are open `h` steps after `s` by the ages of what is open, as known at `s`. */
export function byAges({ states, weekdays }: Walked, s: number, h: number): number {
	const { stays, ages, arrivals } = states[s]!;
	let open = 0;
	for (const [age, c] of ages) open += c * Math.exp(stays[age + 1]! - stays[age + 1 + h]!);
	for (let k = 1; k <= h; k++) open += arrivals[weekdays[s + k]!]! * Math.exp(-stays[h - k + 1]!);
	return open;
}

/** The same `k` steps ahead by the rule that says it `h` ahead. */
const expectedBy = (by: Rule, walked: Walked, h: number, k: number): number => {
	const { open, now } = walked;
	return by === 'ages' ? byAges(walked, now, k) : open[now]! + (k / h) * (open[now]! - open[now - h]!);
};

/** What each rule says at a step of `h` steps later; `again` null: an outage lies in the time before. */
interface Test {
	s: number;
	ages: number;
	again: number | null;
}
type Known = Test & { again: number };

/** The forecast `h` steps ahead, tested by what was said at earlier steps whose outcome is known. */
function aheadOf(walked: Walked, h: Horizon): Ahead {
	const { now, began, days, touched, open, states } = walked;
	const isWhole = (from: number, to: number) => !touched.slice(from + 1, to + 1).includes(true);
	const testOf = (s: number): Test => ({
		...{ s, ages: byAges(walked, s, h) },
		again: isWhole(s - h, s) ? Math.max(0, 2 * open[s]! - open[s - h]!) : null
	});
	const all: Test[] = [];
	for (let s = began + WARM; s <= now - h; s++) if (isWhole(s, s + h)) all.push(testOf(s));
	const comparable = all.filter((test): test is Known => test.again !== null);
	const errorOf = ({ s }: Test, expected: number) => Math.abs(open[s + h]! - expected);
	// At each step by what was known then: the better of two, chosen afterwards, would promise more than it keeps.
	const said = ({ s, ages, again }: Test): { by: Rule; expected: number } => {
		const known = comparable.filter((test) => s - h - WINDOW < test.s && test.s <= s - h);
		const gain = sum(known.map((test) => errorOf(test, test.ages) - errorOf(test, test.again)));
		return again !== null && known.length >= LEAST && gain > ROUNDING * known.length
			? { by: 'same_change', expected: again }
			: { by: 'ages', expected: ages };
	};
	const isTested = ({ s }: Test) => s > now - h - WINDOW;
	const past = all
		.filter(isTested)
		.map((test) => ({ ...test, expected: said(test).expected, actual: open[test.s + h]! }));
	const tests = past.length;
	if (tests < LEAST) return { verdict: 'too_early', tests };
	const errors = past.map((test) => errorOf(test, test.expected));
	const scales = past.map(({ s }) => states[s]!.scale);
	const still = sum(past.map((test) => errorOf(test, open[test.s]!)));
	const spread = (1.2533 * sum(errors.map((error, i) => error / scales[i]!))) / tests;
	const half = (level: 60 | 90) => WIDER[level] * student(level, tests / h) * spread;
	const [half60, half90] = [half(60), half(90)];
	const skill = still > 0 ? 1 - sum(errors) / still : 0;
	const queueOf = (some: readonly Test[]) => Math.max(1, sum(some.map(({ s }) => open[s]!)));
	const compared = comparable.filter(isTested);
	return {
		...{ verdict: skill > SKILL ? 'ok' : 'no_better_than_no_change', tests, skill },
		...{ day: days[now + h]!, ...said(testOf(now)) },
		...{ half60: half60 * states[now]!.scale, half90: half90 * states[now]!.scale },
		within60: errors.filter((error, i) => error <= half60 * scales[i]!).length / tests,
		...{ error: sum(errors) / queueOf(past), still: still / queueOf(past) },
		again: sum(compared.map((test) => errorOf(test, test.again))) / queueOf(compared),
		past: past.map(({ s, expected, actual }, i) => ({
			...{ day: days[s + h]!, expected, half60: half60 * scales[i]!, actual }
		}))
	};
}

/** Half the width of the band that holds so many percent, in standard errors. */
function student(level: keyof typeof STUDENT, observations: number): number {
	const table = STUDENT[level];
	const x = 1 / Math.min(Math.max(observations, 1), 60);
	let i = 0;
	while (i + 4 < table.length && x < 1 / table[i + 2]!) i += 2;
	const [n0, t0, n1, t1] = table.slice(i, i + 4) as [number, number, number, number];
	return t1 + ((t0 - t1) * (x - 1 / n1)) / (1 / n0 - 1 / n1);
}

function clearsOf(walked: Walked, { by, half60 }: { by: Rule; half60: number }): Clears {
	const { now, days, weekdays, states } = walked;
	const { arrivals } = states[now]!;
	const empty = Math.max(1, mean(Array.from({ length: 20 }, (_, i) => arrivals[weekdays[now + i + 1]!]!)));
	const first = (sign: number) => {
		for (let k = 1; k <= HORIZON; k++)
			if (expectedBy(by, walked, 20, k) + sign * half60 * (k / 20) ** GROWTH <= empty) return k;
		return null;
	};
	const [soonest, steps, latest] = [first(-1), first(0), first(1)];
	const on = (k: number | null) => (k === null ? null : days[now + k]!);
	return { empty, soonest: on(soonest), likely: on(steps), steps, latest: on(latest) };
}

/** As far ahead as horizons are forecast; the band goes straight from one's to the next's. */
function pathOf(walked: Walked, ahead: Forecast['ahead']): Forecast['path'] {
	const path: Forecast['path'] = [];
	let before = { h: 0, half60: 0 };
	for (const h of HORIZONS) {
		const own = ahead[h];
		if (own.verdict !== 'ok') continue;
		for (let k = before.h + 1; k <= h; k++) {
			const half60 = before.half60 + ((own.half60 - before.half60) * (k - before.h)) / (h - before.h);
			path.push({ day: walked.days[walked.now + k]!, expected: Math.max(0, expectedBy(own.by, walked, h, k)), half60 });
		}
		before = { h, half60: own.half60 };
	}
	return path;
}

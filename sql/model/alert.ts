/**
 * What a rule of an alert is, and when it fires. Pure: a round of checks, the command line and a test on past days decide by these
 * functions alone.
 */

import { dayAfter, tehranDay, tehranMidnight } from './tehran.ts';

/** The range that a rule asks for, counted from the office's day: absent, all there is; today; the last whole day; so many last whole days. */
export const WINDOWS = ['today', 'yesterday', '7d', '30d'] as const;
export type Window = (typeof WINDOWS)[number];

/** The days of a window, both included, when the office's clock shows `asOf` (ISO instant); null: no bound. */
export function windowDays(window: Window | null, asOf: string): { from: string | null; to: string | null } {
	if (window === null) return { from: null, to: null };
	const today = tehranDay(Date.parse(asOf));
	if (window === 'today') return { from: today, to: today };
	const last = dayAfter(today, -1);
	return { from: window === 'yesterday' ? last : dayAfter(today, -Number.parseInt(window, 10)), to: last };
}

/** A figure of the catalogue that a rule looks at. */
export interface Figure {
	of: 'figure';
	measure: string;
	where: [string, string][];
	/** Each of its groups is looked at by itself. */
	by: string | null;
	window: Window | null;
}

/** What a rule looks at. */
export type Subject =
	| Figure
	/** Whether feeds are silent for longer than is usual for them; `source` null: any of them. */
	| { of: 'feed'; source: string | null }
	/** The rows of a query that its owner saved in the console, by its name there. */
	| { of: 'query'; query: string };

/** When it fires. */
export type Condition =
	/** It is over only when the value has come back by `margin`, so that one on the brink does not fire again and again. */
	| { kind: 'above' | 'below'; limit: number; margin: number }
	/** The last whole day lies outside what is usual. */
	| { kind: 'unusual' }
	/** More stand in a group than on this weekday of any of the last weeks. */
	| { kind: 'above_usual' }
	/** A group is among the so many highest. */
	| { kind: 'worst'; places: number }
	/** What is waited for is forecast for a later day, or for none. */
	| { kind: 'after'; day: string }
	/** Of a feed: it is silent; of a query: it has rows. */
	| { kind: 'any' };

/** Whether it is about how many are in a share, and not about the share: none is above 1, so a limit beyond is one of them. */
export const isOfMembers = (condition: Condition, unit: string): boolean =>
	unit === 'share' &&
	(condition.kind === 'above_usual' ||
		(condition.kind === 'above' && condition.limit >= 1) ||
		(condition.kind === 'below' && condition.limit > 1));

/** Where it is told beside the bell: `mail:ADDRESS`, `webhook:URL`, `bot`. */
export type Target = { channel: 'mail' | 'webhook'; to: string } | { channel: 'bot' };

/** One group as it was seen. The key of what is not grouped is ''. */
export interface Seen {
	key: string;
	/** Null: there is none, and nothing changes. */
	value: number | null;
	/** Of a window that is not finished: the share of those whose outcome is to come. Its value is an estimate that counts them, or there is none. */
	unfinished?: number;
	/** What is usual, for a rule about that. */
	usual?: { low: number; high: number } | null;
	/** The day that is forecast, for a rule about that; null: none within what is looked at; absent: nothing is forecast. */
	day?: string | null;
}

/**
 * Whether an outage explains what a rule sees: it lasts, or it touched the days whose events the rule counts. What stands so is explained by
 * none. Moments are ISO instants; `to` null: it lasts.
 */
export function explains(
	outage: { from: string; to: string | null },
	{ subject, condition }: { subject: Subject; condition: Condition },
	asOf: string
): boolean {
	if (subject.of === 'query') return false;
	const window = subject.of === 'feed' ? null : condition.kind === 'unusual' ? 'yesterday' : subject.window;
	if (window === null && subject.of !== 'feed') return false;
	const [from, to] = [Date.parse(outage.from), outage.to === null ? Infinity : Date.parse(outage.to)];
	const at = Date.parse(asOf);
	if (from <= at && at < to) return true;
	const days = windowDays(window, asOf);
	return (
		days.from !== null && days.to !== null && from < tehranMidnight(dayAfter(days.to)) && to > tehranMidnight(days.from)
	);
}

/** Whether each group fires, by what was seen and by whether it fired before. A group that is no longer there does not. */
export function firing(
	condition: Condition,
	seen: readonly Seen[],
	fired: ReadonlySet<string>
): ReadonlyMap<string, boolean> {
	const worst = condition.kind === 'worst' ? worstOf(seen, condition.places) : new Set<string>();
	return new Map(
		seen.map((one): [string, boolean] => [one.key, decide(condition, one, fired.has(one.key), worst.has(one.key))])
	);
}

function decide(condition: Condition, { value, usual, day }: Seen, fired: boolean, isWorst: boolean): boolean {
	switch (condition.kind) {
		case 'above':
			return value === null ? fired : value > condition.limit - (fired ? condition.margin : 0);
		case 'below':
			return value === null ? fired : value < condition.limit + (fired ? condition.margin : 0);
		case 'unusual':
			return value === null || !usual ? fired : value < usual.low || value > usual.high;
		case 'above_usual':
			return value === null || !usual ? fired : value > usual.high;
		case 'worst':
			return isWorst;
		case 'after':
			return day === undefined ? fired : day === null || day > condition.day;
		case 'any':
			return value !== null && value > 0;
	}
}

/** Those with the highest values; of equals at the brink none, since neither is worse. */
function worstOf(seen: readonly Seen[], places: number): Set<string> {
	const ranked = seen.filter(({ value }) => value !== null && value > 0).toSorted((a, b) => b.value! - a.value!);
	const next = ranked[places]?.value;
	return new Set(
		ranked
			.slice(0, places)
			.filter(({ value }) => value !== next)
			.map(({ key }) => key)
	);
}

/** How a group stands, and what has been told of it. */
export interface Standing {
	key: string;
	value: number | null;
	fires: boolean;
	/** Whether its firing has been told, and not yet that it is over. */
	told: boolean;
	/** ISO instant: since when it stands so. */
	since: string;
}

/** What a round makes of a rule. */
export interface Outcome {
	standing: Standing[];
	/** The groups to be told of: those that fire now, and those that no longer do. */
	fires: Standing[];
	over: Standing[];
}

export interface Turn {
	/** ISO instant of the round. */
	at: string;
	/** Whether nothing new may be told yet: the quiet time after the last. */
	isQuiet: boolean;
	/** Whether nothing at all is told: the person's own silence. That what was told is over is told after it. */
	isSilent: boolean;
	/** Whether an outage explains what is seen: then all stays as it was. */
	isExplained: boolean;
}

/**
 * From how a rule's groups stood to how they stand, and what is to be told of that: the difference between how it is and what was told last, so
 * that a round that is done again tells nothing twice. What fires during a quiet time is told when it ends, if it still fires then.
 */
export function turn(condition: Condition, before: readonly Standing[], seen: readonly Seen[], turn: Turn): Outcome {
	if (turn.isExplained) return { standing: [...before], fires: [], over: [] };
	const were = new Map(before.map((one) => [one.key, one]));
	const fires = firing(condition, seen, new Set(before.filter(({ fires }) => fires).map(({ key }) => key)));
	const values = new Map(seen.map(({ key, value }) => [key, value]));
	const gone = before.filter(({ key }) => !fires.has(key)).map(({ key }): [string, boolean] => [key, false]);
	const standing = [...fires, ...gone].map(([key, isFiring]): Standing => {
		const was = were.get(key);
		return {
			...{ key, value: values.get(key) ?? null, fires: isFiring, told: was?.told ?? false },
			since: was && was.fires === isFiring ? was.since : turn.at
		};
	});
	const begun = turn.isQuiet || turn.isSilent ? [] : standing.filter((one) => one.fires && !one.told);
	const over = turn.isSilent ? [] : standing.filter((one) => !one.fires && one.told);
	const told = new Set(begun.map(({ key }) => key));
	const ended = new Set(over.map(({ key }) => key));
	return {
		standing: standing
			.map((one) => ({ ...one, told: told.has(one.key) || (one.told && !ended.has(one.key)) }))
			// A group that is gone and of which nothing is owed is forgotten.
			.filter((one) => fires.has(one.key) || one.fires || one.told),
		fires: begun,
		over
	};
}

/** A past day of a rule: what was seen at its end, and what would have been told. */
export interface Replayed {
	day: string;
	seen: readonly Seen[];
	fires: string[];
	over: string[];
}

/** What a rule would have told on past days, looked at once a day at its end, beginning as if nothing had fired before. */
export function replay(
	condition: Condition,
	days: readonly { day: string; seen: readonly Seen[]; isExplained: boolean }[]
): Replayed[] {
	let standing: Standing[] = [];
	return days.map(({ day, seen, isExplained }) => {
		const outcome = turn(condition, standing, seen, { at: day, isQuiet: false, isSilent: false, isExplained });
		standing = outcome.standing;
		const keys = (some: readonly Standing[]) => some.map(({ key }) => key);
		return { day, seen, fires: keys(outcome.fires), over: keys(outcome.over) };
	});
}

/** A group that fires, or does no longer, with what was seen of it. */
export interface ToldGroup extends Seen {
	/** ISO instant: since when it stands so. */
	since: string;
}

/** What is told of a rule, by the bell and by every channel: whole, so that it can be read when the rule is gone. */
export interface ToldOfRule {
	rule: string;
	/** The person's own name for it; empty: its words are its name. */
	name: string;
	subject: Subject;
	condition: Condition;
	/** ISO instants of the figures. */
	asOf: string;
	knownAt: string;
	groups: ToldGroup[];
	/** Of a notice of an outage: it explains the rule, of which nothing is told until then. Moments are ISO instants; `to` null: it lasted. */
	outage?: { component: string; from: string; to: string | null };
}

/** Why a rule whose window is not finished sees nothing; how much of it is to come follows. */
export const UNFINISHED = 'its window is not finished; of it is to come:';

/** That it sees nothing for that reason alone, where all of what it looks at is so. */
export function unfinishedFailure(seen: readonly Seen[]): string | null {
	const shares = seen.map(({ value, unfinished }) => (value === null ? unfinished : undefined));
	const known = shares.filter((share) => share !== undefined);
	if (known.length === 0 || known.length < shares.length) return null;
	return `${UNFINISHED} ${Math.round(Math.min(...known) * 100)} %`;
}

/** How long a saved query may take. Every 30 s this is less than half of a person's quota. */
export const QUERY_S = 4;

/** Why a saved query has no rows to count, apart from what the engine says. */
export const QUERY_FAILURES = {
	lost: 'the query is not saved any more',
	slow: `the query takes longer than ${QUERY_S} s`
} as const;

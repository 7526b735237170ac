import type { ClickHouseClient } from '@clickhouse/client';
import { ask, lastedOf, measure, type Counted, type Group } from '../../ask/ask.server.ts';
import type { Measure } from '../../ask/scan.ts';
import { CALLS_A_DAY } from '../../measures/hotline.ts';
import { requestBefore } from './compare.ts';
import { pageKpi } from './page-kpi.ts';
import { under, type OpenFigures, type PageReader, type PageRequest } from './page.ts';

/** Calls by what became of them. */
export interface Outcomes {
	offered: number;
	answered: number;
	abandoned: number;
	blocked: number;
}

/** Calls answered of which a time is known, and that time in seconds. */
export interface Seconds {
	count: number;
	mean: number | null;
	p50: number | null;
	p90: number | null;
}

/** Some hours of the day together. */
export interface Hours extends Outcomes {
	hours: string[];
	wait: Pick<Seconds, 'count' | 'mean'>;
	handle: Pick<Seconds, 'count' | 'mean'>;
	within20: number;
	/** Calls that come in one such hour of a day with calls. */
	perHour: number | null;
}

/** The page of the 111 line. */
export interface HotlineFigures extends Outcomes {
	/** Without an outcome yet. */
	open: number;
	wait: Seconds;
	handle: Seconds;
	within20: number;
	within30: number;
	cap: number;
	/** Days with calls; of them, those on which the cap was reached by answers; calls after the 1,000th of their day. */
	days: number;
	daysAtCap: number;
	beyondCap: number;
	/** By the step of the page's charts; `days`: with calls. */
	over: (Outcomes & { day: string; days: number })[];
	/** Calls of the days that are compared with, by the same steps. */
	before: { day: string; days: number; offered: number }[];
	/** Hours of the day at which any call came, two digits. */
	hours: Hours[];
	/** Hours with more calls than the mean hour, and the others; null: there is no hour. */
	peak: Hours | null;
	offPeak: Hours | null;
}

const OUTCOMES = 'offered answered abandoned blocked';
const OPEN: OpenFigures = {
	counts: [
		...OUTCOMES.split(' '),
		...['open', 'wait.count', 'handle.count', 'within20', 'within30', 'beyondCap', 'before[].offered'],
		...under('over[]', OUTCOMES),
		...under('hours[]', `wait.count handle.count within20 ${OUTCOMES}`)
	],
	plain: [
		'cap',
		'days',
		'daysAtCap',
		...under('over[]', 'day days'),
		...under('before[]', 'day days'),
		'hours[].hours[]'
	],
	// Peak hours and the others are two groups, of which each tells the other.
	groups: { 'hours[]': { by: { hours: 'hour' }, count: 'offered', isInOrder: true } },
	of: {
		'wait.*': 'wait.count',
		'handle.*': 'handle.count',
		'hours[].wait.mean': 'hours[].wait.count',
		'hours[].handle.mean': 'hours[].handle.count'
	},
	scaled: { 'hours[].perHour': 'hours[].offered' }
};

export const hotline: PageReader<HotlineFigures> = {
	name: 'hotline',
	dimensions: ['hour'],
	compared: [
		{ name: 'offered', kpi: 'abandonment_rate', part: 'den', now: ({ offered }) => ({ num: 0, den: offered }) },
		{ name: 'abandoned', kpi: 'abandonment_rate', now: (calls) => ({ num: calls.abandoned, den: calls.offered }) }
	],
	kpis: [
		'calls_offered',
		'calls_answered',
		'calls_abandoned',
		'calls_blocked',
		'abandonment_rate',
		'call_wait',
		'calls_within_20s',
		'calls_within_30s',
		'call_handle',
		'cap_used',
		'calls_beyond_cap',
		'hotline_load'
	],
	parameters: ['calls', 'aht', 'agents', 'lines'],
	open: OPEN,
	read
};

async function read(client: ClickHouseClient, request: PageRequest): Promise<HotlineFigures> {
	const { grain } = request;
	const question = { ...request, comment: 'pages/hotline' };
	const before = requestBefore(request);
	const [[days = []], [daysBefore = []], [byHour = [], whole = []], beyond] = await Promise.all([
		ask(client, { ...question, measures: OUTCOME_MEASURES, sets: [['day', grain]] }),
		before ? ask(client, { ...question, ...before, measures: OUTCOME_MEASURES, sets: [['day', grain]] }) : [],
		ask(client, { ...question, measures: ALL_MEASURES, sets: [['hour'], []] }),
		pageKpi(client, request, 'calls_beyond_cap')
	]);
	const all = whole[0]!;
	const rows = byHour.filter(({ of }) => of.offered.num > 0).sort((a, b) => (hourOf(a) < hourOf(b) ? -1 : 1));
	const count = days.length;
	const usual = all.of.offered.num / rows.length;
	const [busy, quiet] = [
		rows.filter(({ of }) => of.offered.num > usual),
		rows.filter(({ of }) => of.offered.num <= usual)
	];
	const outcomes = outcomesOf([all]);
	return {
		...outcomes,
		open: outcomes.offered - outcomes.answered - outcomes.abandoned - outcomes.blocked,
		wait: secondsOf(all.of.wait),
		handle: secondsOf(all.of.handle),
		within20: all.of.within20.num,
		within30: all.of.within30.num,
		cap: CALLS_A_DAY,
		days: count,
		daysAtCap: days.filter(({ of }) => of.answered.num >= CALLS_A_DAY).length,
		beyondCap: beyond.total.numerator,
		over: stepsOf(days),
		before: stepsOf(daysBefore).map(({ day, days, offered }) => ({ day, days, offered })),
		hours: rows.map((row) => hoursOf([row], count)),
		peak: busy.length > 0 ? hoursOf(busy, count) : null,
		offPeak: quiet.length > 0 ? hoursOf(quiet, count) : null
	};
}

export const OUTCOME_MEASURES = {
	offered: measure('calls_offered'),
	answered: measure('calls_answered'),
	abandoned: measure('calls_abandoned'),
	blocked: measure('calls_blocked')
};
const SECONDS: Measure['values'] = {
	sum: (value, is) => `sumIf(${value}, ${is})`,
	quantiles: (value, is) => `quantilesExactInclusiveIf(0.5, 0.9)(${value}, ${is})`
};
const ALL_MEASURES = {
	...OUTCOME_MEASURES,
	wait: { ...measure('call_wait'), values: SECONDS },
	handle: { ...measure('call_handle'), values: SECONDS },
	within20: measure('calls_within_20s'),
	within30: measure('calls_within_30s')
};
type Row = Group<keyof typeof ALL_MEASURES>;

const hourOf = ({ keys: [hour = ''] }: Row): string => hour;

const sumOf = <T>(rows: T[], of: (row: T) => number): number => rows.reduce((sum, row) => sum + of(row), 0);

export const outcomesOf = (rows: Group<keyof Outcomes>[]): Outcomes => ({
	offered: sumOf(rows, ({ of }) => of.offered.num),
	answered: sumOf(rows, ({ of }) => of.answered.num),
	abandoned: sumOf(rows, ({ of }) => of.abandoned.num),
	blocked: sumOf(rows, ({ of }) => of.blocked.num)
});

/** Days by the step of the page's charts. */
const stepsOf = (days: Group<keyof Outcomes>[]): HotlineFigures['over'] =>
	[...Map.groupBy(days, ({ keys }) => keys[1]!)]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([day, own]) => ({ day, days: own.length, ...outcomesOf(own) }));

function meanOf(some: Counted[]): Pick<Seconds, 'count' | 'mean'> {
	const count = sumOf(some, ({ num }) => num);
	return { count, mean: count > 0 ? sumOf(some, ({ values }) => values['sum'] as number) / count : null };
}

function secondsOf(times: Counted): Seconds {
	const [p50 = null, p90 = null] = lastedOf(times).quantiles;
	return { ...meanOf([times]), p50, p90 };
}

/** An hour without a call on a day was open all the same: every day with calls counts. */
function hoursOf(rows: Row[], days: number): Hours {
	const outcomes = outcomesOf(rows);
	return {
		...outcomes,
		hours: rows.map(hourOf),
		wait: meanOf(rows.map(({ of }) => of.wait)),
		handle: meanOf(rows.map(({ of }) => of.handle)),
		within20: sumOf(rows, ({ of }) => of.within20.num),
		perHour: days > 0 ? outcomes.offered / (days * rows.length) : null
	};
}

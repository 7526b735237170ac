import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { statement } from '../../client/statement.server.ts';
import { defineQuery, type Query } from '../../client/define.server.ts';
import { runOnMembers } from '../kpi/custom/compute.server.ts';
import { CALLS_A_DAY } from '../../measures/hotline.ts';
import { stepOf } from '../../measures/steps.ts';
import { bySteps } from './day-steps.ts';
import { sourceView } from '../../source-view.ts';
import { pageKpi, pagePlan } from './page-kpi.ts';
import { under, type OpenFigures, type PageReader, type PageRequest } from './page.ts';

const count = z.coerce.number();
const quantiles = z.tuple([z.number().nullable(), z.number().nullable()]);
const CALLS = defineQuery(
	'hotline/calls',
	z.object({
		at_hour: z.string().nullable(),
		on_day: z.string().nullable(),
		step: z.string(),
		offered: count,
		answered: count,
		abandoned: count,
		blocked: count,
		waits: count,
		wait_s_sum: count,
		wait_quantiles: quantiles,
		within_20: count,
		within_30: count,
		handled: count,
		handle_s_sum: count,
		handle_quantiles: quantiles
	})
);
type Row = z.infer<typeof CALLS.row>;

/** The page's own query, for the test that has the engine check it. */
export const HOTLINE_QUERIES: Query<unknown>[] = [CALLS];

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
	/** Hours of the day at which any call came, two digits. */
	hours: Hours[];
	/** Hours with more calls than the mean hour, and the others; null: there is no hour. */
	peak: Hours | null;
	offPeak: Hours | null;
}

const OUTCOMES = ['offered', 'answered', 'abandoned', 'blocked'];
const OF_HOURS = ['hours[]', 'peak', 'offPeak'];

const OPEN: OpenFigures<HotlineFigures> = {
	counts: [
		...OUTCOMES,
		...['open', 'wait.count', 'handle.count', 'within20', 'within30', 'beyondCap'],
		...under('over[]', OUTCOMES.join(' ')),
		...OF_HOURS.flatMap((place) => under(place, `wait.count handle.count within20 ${OUTCOMES.join(' ')}`))
	],
	plain: [
		...['cap', 'days', 'daysAtCap', 'over[].day', 'over[].days', 'peak', 'offPeak'],
		...OF_HOURS.map((place) => `${place}.hours[]`)
	],
	of: {
		'wait.*': 'wait.count',
		'handle.*': 'handle.count',
		...Object.fromEntries(
			OF_HOURS.flatMap((place) => [
				[`${place}.wait.mean`, `${place}.wait.count`],
				[`${place}.handle.mean`, `${place}.handle.count`],
				[`${place}.perHour`, `${place}.offered`]
			])
		)
	},
	sums: ({ hours, peak, offPeak }) => {
		const within = (name: 'peak' | 'offPeak', some: Hours | null, outcome: string) =>
			`${name}.${outcome} = ${hours.flatMap((one, index) => (some?.hours.includes(one.hours[0]!) ? [`hours[${index}].${outcome}`] : [])).join(' + ')}`;
		return [
			'offered = answered + abandoned + blocked',
			'answered = within30 + rest',
			'within30 = within20 + rest',
			...['wait.count', 'handle.count'].map((times) => `answered = ${times}`),
			...['over[]', 'hours[]', 'peak', 'offPeak'].map(
				(place) => `${place}.offered = ${place}.answered + ${place}.abandoned + ${place}.blocked`
			),
			...OF_HOURS.map((place) => `${place}.answered = ${place}.within20 + rest`),
			...OF_HOURS.flatMap((place) => [
				`${place}.answered = ${place}.wait.count`,
				`${place}.answered = ${place}.handle.count`
			]),
			...['within20', 'wait.count', 'handle.count'].map((count) => `${count} = hours[].${count}`),
			...OUTCOMES.flatMap((outcome) => [
				`${outcome} = over[].${outcome}`,
				`${outcome} = hours[].${outcome}`,
				`${outcome} = peak.${outcome} + offPeak.${outcome}`,
				within('peak', peak, outcome),
				within('offPeak', offPeak, outcome)
			])
		];
	},
	ofGroup: OUTCOMES
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
	const { database } = request;
	const calls = sourceView(database, 'calls', request);
	const plan = {
		...(await pagePlan(client, request, 'calls_offered')),
		members: statement('queries/hotline/members.sql', database, { calls })
	};
	const [rows, beyond] = await Promise.all([
		runOnMembers(client, plan, CALLS, { values: { step: stepOf(database, request.grain, 'day') } }),
		pageKpi(client, request, 'calls_beyond_cap')
	]);
	const all = rows.find((row) => row.at_hour === null && row.on_day === null);
	const days = rows.filter((row) => row.on_day !== null);
	const hours = rows.filter((row) => row.at_hour !== null).map((row) => hoursOf([row], days.length));
	const usual = (all?.offered ?? 0) / hours.length;
	const busy = rows.filter((row) => row.at_hour !== null && row.offered > usual);
	const quiet = rows.filter((row) => row.at_hour !== null && row.offered <= usual);
	const outcomes = outcomesOf(all ? [all] : []);
	return {
		...outcomes,
		open: outcomes.offered - outcomes.answered - outcomes.abandoned - outcomes.blocked,
		wait: secondsOf(all?.waits, all?.wait_s_sum, all?.wait_quantiles),
		handle: secondsOf(all?.handled, all?.handle_s_sum, all?.handle_quantiles),
		within20: all?.within_20 ?? 0,
		within30: all?.within_30 ?? 0,
		cap: CALLS_A_DAY,
		days: days.length,
		daysAtCap: days.filter(({ answered }) => answered >= CALLS_A_DAY).length,
		beyondCap: beyond.total.numerator,
		over: [...bySteps(days)].map(([day, own]) => ({ day, days: own.length, ...outcomesOf(own) })),
		hours,
		peak: busy.length > 0 ? hoursOf(busy, days.length) : null,
		offPeak: quiet.length > 0 ? hoursOf(quiet, days.length) : null
	};
}

const sumOf = (rows: Row[], of: (row: Row) => number): number => rows.reduce((sum, row) => sum + of(row), 0);

const outcomesOf = (rows: Row[]): Outcomes => ({
	offered: sumOf(rows, ({ offered }) => offered),
	answered: sumOf(rows, ({ answered }) => answered),
	abandoned: sumOf(rows, ({ abandoned }) => abandoned),
	blocked: sumOf(rows, ({ blocked }) => blocked)
});

const meanOf = (count: number, sum: number): Pick<Seconds, 'count' | 'mean'> => ({
	count,
	mean: count > 0 ? sum / count : null
});

function secondsOf(count = 0, sum = 0, [p50, p90]: [number | null, number | null] = [null, null]): Seconds {
	return { ...meanOf(count, sum), p50, p90 };
}

/** An hour without a call on a day was open all the same: every day with calls counts. */
function hoursOf(rows: Row[], days: number): Hours {
	const outcomes = outcomesOf(rows);
	return {
		...outcomes,
		hours: rows.flatMap((row) => row.at_hour ?? []),
		wait: meanOf(
			sumOf(rows, ({ waits }) => waits),
			sumOf(rows, (row) => row.wait_s_sum)
		),
		handle: meanOf(
			sumOf(rows, ({ handled }) => handled),
			sumOf(rows, (row) => row.handle_s_sum)
		),
		within20: sumOf(rows, (row) => row.within_20),
		perHour: days > 0 ? outcomes.offered / (days * rows.length) : null
	};
}

import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { BEGINNING, dayAfter, END, tehranMidnight, utcText } from '../model/tehran.ts';
import type { Values } from '../client/statement.server.ts';
import { ask } from '../ask/ask.server.ts';
import { defineQuery, runQuery, type Query } from '../client/define.server.ts';
import { CALLS_A_DAY } from '../measures/hotline.ts';
import { REFERRALS_A_DAY, REFERRALS_EACH } from '../measures/operators.ts';
import { readOutageDays } from './kpi/outage-days.server.ts';
import { comparedLetters, requestBefore } from './pages/compare.ts';
import { OUTCOME_MEASURES, outcomesOf } from './pages/hotline.ts';
import type { PageReader, PageRequest } from './pages/page.ts';
import { readQueue } from './pages/queue.ts';
import { readStands } from './pages/stands.ts';
import {
	ELECTRONIC,
	readBanks,
	readBreakdown,
	readLoanPersons,
	readReferredToBanks,
	readTotals
} from './wall/letters.ts';
import { boundFlows, flowsOf, stockFlowsOf, WALL_DIMENSIONS, wallValues } from './wall/sources.ts';
import { STOCK, stockDays, stockOf } from './wall/stock.ts';
import { OPEN_WALL } from './wall-open.ts';
import type { WallFigures } from './wall-snapshot.ts';

const TREND_DAYS = 14;
/** The first and the last day that matter, as SQL. */
const RANGE: [string, string] = ['{from_day: Date32}', '{until_day: Date32}'];

const count = z.number();

const STAFF = defineQuery('wall/staff', z.object({ operators: count, registrars_first_week: count }));
const DAY = z.object({ day: z.string(), received: count, referred: count, answered: count, reopened: count });
const DAYS = defineQuery('wall/days', DAY);
const OPERATORS = defineQuery(
	'wall/operators',
	z.object({ day: z.string(), mean_per_day: z.number().nullable(), codes: z.array(z.string()), counts: z.array(count) })
);
const CALLS = defineQuery(
	'wall/calls',
	z.object({ day: z.string(), offered: count, answered: count, abandoned: count, blocked: count })
);
/** All queries of the wall, for the test that has the engine check each. */
export const WALL_QUERIES: Query<unknown>[] = [STAFF, ELECTRONIC, STOCK, DAYS, OPERATORS, CALLS];

/** The figures of the catalogue whose lists the wall's numbers open. */
const KPIS = [
	...['unanswered', 'answered', 'overdue', 'closed_unanswered', 'ended', 'screened', 'to_screen', 'referral_coverage'],
	...['never_referred', 'within_time', 'on_time', 'share_of_banks', 'registered_loan_persons'],
	...['registrars_active', 'sms_registered_coverage', 'registered_sms_referred', 'operator_referrals', 'time_to_clear']
];

/** The wall: letters registered in the range, as of the instant. */
export const wall: PageReader<WallFigures> = {
	name: 'wall',
	dimensions: WALL_DIMENSIONS,
	hasSteps: false,
	compared: [
		...comparedLetters<WallFigures>(({ totals }) => totals),
		{
			name: 'on_time',
			kpi: 'on_time',
			now: ({ totals: { onTime } }) => ({ num: onTime.numerator, den: onTime.denominator })
		}
	],
	kpis: KPIS,
	open: OPEN_WALL,
	read: readFigures
};

/** From the current state while that is the office's now; else from what had happened, or was known, by then. */
async function readFigures(client: ClickHouseClient, request: PageRequest): Promise<WallFigures> {
	const { database, isNow } = request;
	const bound = boundFlows(request);
	const { day: today } = bound;
	const from = request.from ?? BEGINNING;
	const until = request.to ?? END;
	const params = {
		...bound,
		from: utcText(tehranMidnight(from)),
		until: request.to ? utcText(tehranMidnight(dayAfter(request.to))) : utcText(Date.parse(`${END}T00:00:00Z`)),
		from_day: from,
		until_day: until < today ? until : today
	};
	const standing = stockDays(request, params.until_day);
	const values = wallValues(request);
	const run = <Row>(query: Query<Row>, more: { params?: Record<string, unknown>; values?: Values } = {}) =>
		runQuery(client, query, {
			database,
			params: { ...params, ...more.params },
			values: { ...values, ...more.values }
		});

	const outages = readOutageDays(client, database, request);
	const [
		totals,
		staff,
		loanPersons,
		breakdown,
		referredToBanks,
		banks,
		trends,
		stock,
		days,
		before,
		operators,
		calls,
		queue
	] = await Promise.all([
		readTotals(client, request),
		run(STAFF),
		readLoanPersons(client, request),
		readBreakdown(client, request),
		readReferredToBanks(client, request),
		readBanks(client, request),
		readStands(client, request, TREND_DAYS),
		run(STOCK, {
			params: { first_day: standing.first },
			values: { stock_flows: stockFlowsOf(request, ['{first_day: Date32}', '{until_day: Date32}']) }
		}),
		run(DAYS, { values: { letter_flows: flowsOf('letters', request, RANGE) } }),
		readDaysBefore(request, run),
		outages.then(({ whole }) =>
			run(OPERATORS, {
				params: { dark: whole },
				values: { operator_flows: flowsOf('operators', request, RANGE) }
			})
		),
		isNow ? run(CALLS) : readCallsThen(client, request),
		readQueue(client, request, outages)
	]);
	const perOperator = operators[0]
		? operators[0].codes
				.map((code, i) => ({ code, count: operators[0]!.counts[i] ?? 0 }))
				.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1))
		: [];

	return {
		totals: {
			...totals,
			registrarsFirstWeek: staff[0]?.registrars_first_week ?? 0,
			operators: staff[0]?.operators ?? 0,
			...loanPersons,
			referredToBanks
		},
		...breakdown,
		banks: banks.map((bank) => ({ ...bank, trend: trends.get(bank.org) ?? [] })),
		stock: stockOf(stock, standing),
		days: everyDay(days, today),
		before: before.map(({ day, received }) => ({ day, received })),
		operators: {
			day: operators[0]?.day ?? null,
			total: perOperator.reduce((sum, { count }) => sum + count, 0),
			target: REFERRALS_A_DAY,
			perOperator,
			targetEach: REFERRALS_EACH,
			meanPerDay: operators[0]?.mean_per_day ?? null
		},
		calls: { cap: CALLS_A_DAY, days: calls },
		queue
	};
}

/** Calls of each day as of an instant, or as they were known at a moment: the rollup has them as of now alone. */
async function readCallsThen(client: ClickHouseClient, request: PageRequest): Promise<WallFigures['calls']['days']> {
	const question = { ...request, measures: OUTCOME_MEASURES, sets: [['day']], comment: 'wall/calls_then' };
	const [days = []] = await ask(client, question);
	return days.map((row) => ({ day: row.keys[0]!, ...outcomesOf([row]) })).sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** The same days of the range that is compared with; none without one. */
async function readDaysBefore(
	request: PageRequest,
	run: (query: typeof DAYS, more: { params: Record<string, unknown>; values: Values }) => Promise<z.infer<typeof DAY>[]>
): Promise<z.infer<typeof DAY>[]> {
	const before = requestBefore(request);
	if (!before) return [];
	const params = { from_day: before.from ?? BEGINNING, until_day: before.to ?? END };
	return run(DAYS, { params, values: { letter_flows: flowsOf('letters', before, RANGE) } });
}

/** From the first day to the last: a day of which nothing is known is a gap, not a zero. */
function everyDay(found: z.infer<typeof DAY>[], today: string): WallFigures['days'] {
	const byDay = new Map(found.map((row) => [row.day, row]));
	const days: WallFigures['days'] = [];
	const last = found.at(-1)?.day;
	for (let day = found[0]?.day; day !== undefined && last !== undefined && day <= last; day = dayAfter(day)) {
		const row = byDay.get(day);
		days.push({
			day,
			received: row?.received ?? null,
			referred: row?.referred ?? null,
			answered: row?.answered ?? null,
			incomplete: day === today
		});
	}
	return days;
}

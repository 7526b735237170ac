import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { statement, type Values } from '../../client/statement.server.ts';
import { OF_A_LETTER } from '../../model/filters.ts';
import { BEGINNING, dayAfter, daysFrom, tehranDay } from '../../model/tehran.ts';
import { BEFORE_SORTING, defineQuery, runQuery, type Query } from '../../client/define.server.ts';
import { ALWAYS, and } from '../../ask/aggregate.ts';
import { ask, measure, type Group } from '../../ask/ask.server.ts';
import { filterConditions } from '../../ask/members.ts';
import { runOnMembers } from '../kpi/custom/compute.server.ts';
import { REFERRALS_A_DAY, REFERRALS_EACH } from '../../measures/operators.ts';
import { dayOf, stepOf } from '../../measures/clocks.ts';
import { requestBefore } from './compare.ts';
import { sums } from './groups.ts';
import type { Plan } from '../kpi/plan.server.ts';
import { readOutageDays } from '../kpi/outage-days.server.ts';
import { isAllKnown, sourceView } from '../../source-view.ts';
import { pageKpi, pagePlan } from './page-kpi.ts';
import type { PageReader, PageRequest } from './page.ts';

const count = z.coerce.number();
const WORK = defineQuery(
	'operators/work',
	z.object({
		of_operator: z.string().nullable(),
		on_day: z.string().nullable(),
		step: z.string(),
		referrals: count,
		active_hours: count,
		operator_days: count,
		operators: count,
		last_day: z.string()
	})
);
/** What became of an operator's referrals. */
type Outcome = Group<'wrong' | 'returned'>;
/** What registrars did: letters, and on how many days. */
const REGISTRATIONS = {
	own: { ...measure('registrar_registrations'), values: { days: () => `uniqExact(${dayOf('begins_at')})` } }
};
const FIRST_DAY = defineQuery('operators/first_day', z.object({ first: z.string() }));

/** The page's own queries, for the test that has the engine check each. */
export const OPERATORS_QUERIES: Query<unknown>[] = [WORK, FIRST_DAY];

/** So many registrars are named; the others are gathered. */
const NAMED = 20;

/** What was done, and how well: of all operators, or of one. */
export interface Work {
	referrals: number;
	activeHours: number;
	/** Days on which an operator referred any, summed over operators. */
	operatorDays: number;
	/** First referrals of letters; wrong: those that left the body without an answer. */
	firsts: number;
	wrong: number;
	returned: number;
}

/** What registrars did; quantiles are those of registrars: a tenth, half, nine tenths of them. */
export interface Registrars {
	count: number;
	letters: number;
	userDays: number;
	each: [number, number, number] | null;
	aDay: [number, number, number] | null;
	most: { code: string; letters: number; days: number }[];
}

interface DailyMean {
	/** Null: no day. */
	perDay: number | null;
	total: number;
	/** Calendar days from the first to the last, less those that were left out. */
	days: number;
}

/** The page of operators and registrars: what they did in the range. */
export interface OperatorsFigures {
	target: number;
	targetEach: number;
	/** The last working day that is over, as the wall has it; null: nobody has referred yet. */
	newest: { day: string; referrals: number; operators: number; isOver: boolean } | null;
	/** A day, by calendar days; `outside`: those without outage. Null: there is no outage to leave out. */
	mean: DailyMean;
	outside: DailyMean | null;
	all: Work & { operators: number };
	/** In the order of their codes: this is no league. */
	operators: (Work & { code: string })[];
	/** Referrals by the step of the page's charts, and on how many days of it there were any. */
	over: { day: string; referrals: number; days: number }[];
	/** The same of the days that are compared with. */
	before: OperatorsFigures['over'];
	registrars: Registrars;
	/** Different registrars in the office's first week, whatever the range. */
	firstWeek: { days: { from: string; to: string }; count: number } | null;
}

export const operators: PageReader<OperatorsFigures> = {
	name: 'operators',
	dimensions: [...OF_A_LETTER, 'body', 'operator', 'registrar'],
	compared: [{ name: 'referrals', kpi: 'operator_referrals', now: ({ all }) => ({ num: all.referrals, den: 0 }) }],
	kpis: [
		'operator_referrals',
		'operators_active',
		'referrals_per_day',
		'referrals_per_operator_day',
		'referrals_per_active_hour',
		'operator_active_hours',
		'operator_wrong_first_body',
		'operator_returned',
		'registrars_active',
		'registrar_registrations'
	],
	read
};

async function read(client: ClickHouseClient, request: PageRequest): Promise<OperatorsFigures> {
	const { database, excludeOutages } = request;
	const asOf = Date.parse(request.asOf);
	const today = tehranDay(asOf);
	const [outageDays, [opening], plan] = await Promise.all([
		(excludeOutages && request.outageDays) || readOutageDays(client, database, request).then(({ touched }) => touched),
		runQuery(client, FIRST_DAY, { database, params: { day: today } }),
		pagePlan(client, request, 'referrals_per_active_hour')
	]);
	const week = opening?.first ? { from: opening.first, to: dayAfter(opening.first, 6) } : null;
	const former = requestBefore(request);
	const [work, [outcomes = []], [daysBefore = []], [registrars = []], firstWeek] = await Promise.all([
		runOnMembers(client, plan, WORK, {
			values: { step: stepOf(database, request.grain, 'day'), days: daysOf(plan, request) },
			params: keptDays(request, today),
			settings: BEFORE_SORTING
		}),
		ask(client, {
			...request,
			measures: { wrong: measure('operator_wrong_first_body'), returned: measure('operator_returned') },
			sets: [['operator']],
			comment: 'pages/operators'
		}),
		former
			? ask(client, {
					...former,
					measures: { referrals: measure('operator_referrals') },
					sets: [['day', request.grain]],
					comment: 'pages/operators'
				})
			: [],
		ask(client, { ...request, measures: REGISTRATIONS, sets: [['registrar']], comment: 'pages/registrars' }),
		week ? pageKpi(client, { ...request, ...week }, 'registrars_active') : null
	]);
	const became = Map.groupBy(outcomes, ({ keys: [operator = ''] }) => operator);
	const all = work.find((row) => row.of_operator === null && row.on_day === null);
	const days = work.flatMap(({ on_day: day, step, referrals, operators }) =>
		day === null ? [] : [{ day, step, count: referrals, operators }]
	);
	const newest = days.find(({ day }) => day === all?.last_day) ?? null;
	const left = excludeOutages ? outageDays : [];
	return {
		target: REFERRALS_A_DAY,
		targetEach: REFERRALS_EACH,
		newest: newest && {
			...{ day: newest.day, referrals: newest.count, operators: newest.operators },
			isOver: newest.day < today
		},
		mean: meanPerDay(days, left),
		outside: outsideOutages(days, outageDays, request),
		all: { ...workOf(all, outcomes), operators: all?.operators ?? 0 },
		operators: work.flatMap((row) =>
			row.of_operator === null ? [] : [{ code: row.of_operator, ...workOf(row, became.get(row.of_operator)) }]
		),
		over: overSteps(days),
		before: overSteps(
			daysBefore.flatMap(({ keys: [, step = ''], of }) =>
				of.referrals.num > 0 ? [{ step, count: of.referrals.num }] : []
			)
		),
		registrars: registrarsOf(registrars),
		firstWeek: week && firstWeek ? { days: week, count: firstWeek.total.numerator } : null
	};
}

/** Days by the step of the page's charts. */
const overSteps = (days: { step: string; count: number }[]): OperatorsFigures['over'] =>
	[...Map.groupBy(days, ({ step }) => step)]
		.map(([day, own]) => ({ day, referrals: own.reduce((sum, { count }) => sum + count, 0), days: own.length }))
		.sort((a, b) => (a.day < b.day ? -1 : 1));

/** What is kept of each referral in its turn, by the dimension that it is filtered by. */
const KEPT = {
	...{ channel: 'channels', category: 'categories', county: 'counties', kind: 'kinds' },
	...{ campaign: 'campaigns', body: 'bodies' }
};

/** What each operator did on each day, as a query: from the days that are kept, as of an instant but its own, where they tell the members apart. */
function daysOf({ database, asked, counted, question }: Plan, request: PageRequest): string {
	const where = and(filterConditions(asked, counted));
	const referrals = sourceView(database, 'referrals', request);
	const fragment = (file: string, values: Values) => statement(`queries/operators/${file}.sql`, database, values);
	const FROM = `{from: DateTime64(3, 'UTC')}`;
	if (where !== ALWAYS) {
		// As of an instant what a registration says is not told before it; the days keep what is told now.
		if (!request.isNow) return fragment('days', { referrals, where, since: FROM });
		const kept = Object.entries(KEPT).filter(([dimension]) => question.where.some(([field]) => field === dimension));
		return fragment('days_kept_of', {
			where,
			columns: kept.map(([dimension]) => `, ${dimension}`).join(''),
			arrays: kept.map(([, column]) => `, ${column}`).join(''),
			// No others: the engine unpacks what it joins, whether or not it is read.
			cells: kept.map(([, column]) => `, cells.${column} AS ${column}`).join('')
		});
	}
	if (!isAllKnown(request)) return fragment('days', { referrals, where, since: FROM });
	if (request.isNow) return fragment('days_kept', { days: ALWAYS });
	const since = `greatest(${FROM}, toDateTime64({day: Date32}, 3, 'Asia/Tehran'))`;
	return `${fragment('days_kept', { days: 'd.day < {day: Date32}' })} UNION ALL ${fragment('days', { referrals, where, since })}`;
}

/** The kept days that are asked for, and the day of the moment. */
const keptDays = ({ from, to }: PageRequest, day: string) => ({
	first_day: from ?? BEGINNING,
	last_day: to !== null && to < day ? to : day,
	day
});

/** The mean a day from the first to the last with any, without some days. */
function meanPerDay(days: { day: string; count: number }[], without: readonly string[]): DailyMean {
	const out = new Set(without);
	const counted = days.filter(({ day }) => !out.has(day));
	const [first, last] = [counted[0]?.day, counted.at(-1)?.day];
	if (first === undefined || last === undefined) return { perDay: null, total: 0, days: 0 };
	const left = [...out].filter((day) => day >= first && day <= last).length;
	const total = counted.reduce((sum, { count }) => sum + count, 0);
	const span = daysFrom(first, last) - left;
	return { perDay: total / span, total, days: span };
}

/** The mean without outages, where one lies between the first and the last day and is not left out already. */
function outsideOutages(
	days: { day: string; count: number }[],
	outageDays: readonly string[],
	{ excludeOutages }: PageRequest
): DailyMean | null {
	const [first = '', last = ''] = [days[0]?.day, days.at(-1)?.day];
	if (excludeOutages || !outageDays.some((day) => day >= first && day <= last)) return null;
	return meanPerDay(days, outageDays);
}

function workOf(row: z.infer<typeof WORK.row> | undefined, outcomes: Outcome[] = []): Work {
	const sum = (of: (one: Outcome['of']) => number) => outcomes.reduce((total, one) => total + of(one.of), 0);
	return {
		referrals: row?.referrals ?? 0,
		activeHours: row?.active_hours ?? 0,
		operatorDays: row?.operator_days ?? 0,
		firsts: sum(({ wrong }) => wrong.den),
		wrong: sum(({ wrong }) => wrong.num),
		returned: sum(({ returned }) => returned.num)
	};
}

function registrarsOf(groups: Group<'own'>[]): Registrars {
	const all = groups.map(({ keys: [code = ''], of: { own } }) => ({
		...{ code, letters: own.num, days: own.values['days'] as number }
	}));
	const { letters, days } = sums(all, ['letters', 'days']);
	return {
		count: all.length,
		letters,
		userDays: days,
		each: spreadOf(all.map((one) => one.letters)),
		aDay: spreadOf(all.map((one) => one.letters / one.days)),
		most: all.sort((a, b) => b.letters - a.letters || (a.code < b.code ? -1 : 1)).slice(0, NAMED)
	};
}

/** Inclusive quantiles, as the engine's quantilesExactInclusive has them. */
function spreadOf(numbers: number[]): [number, number, number] | null {
	if (numbers.length === 0) return null;
	const sorted = numbers.toSorted((a, b) => a - b);
	const at = (share: number): number => {
		const place = share * (sorted.length - 1) + 1;
		const nth = Math.floor(place);
		const below = sorted[nth - 1]!;
		return below + (place - nth) * ((sorted[nth] ?? below) - below);
	};
	return [at(0.1), at(0.5), at(0.9)];
}

import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { backTestClear } from '../../../model/clear-back-test.ts';
import { dayAfter, tehranDay, tehranMidnight, utcText } from '../../../model/tehran.ts';
import { timeToClear, type FlowDay } from '../../../model/time-to-clear.ts';
import { statement } from '../../../client/statement.server.ts';
import { ALWAYS } from '../../../ask/aggregate.ts';
import { measure } from '../../../ask/ask.server.ts';
import type { Membership } from '../../../ask/members.ts';
import { defineQuery, runQuery } from '../../../client/define.server.ts';
import { KpiError } from '../../../measures/kpi-error.ts';
import { isTimeBucket } from '../../../measures/steps.ts';
import { noFigures, type KpiRow } from '../kpi-row.ts';
import { isEver, type Plan } from '../plan.server.ts';
import { readBodyFlows } from './body-flows.server.ts';
import { askByKey, runOnMembers, type Compute, type ComputeInAll } from './compute.server.ts';

/** 14 working days for the pace, 30 to be tested and 10 of outcome, with room for holidays and an outage. */
const DAYS_BACK = 120;
/** A forecast beyond it has days and no date. */
const DAYS_AHEAD = 3_660;

const count = z.coerce.number();
const FLOWS = defineQuery('kpi/custom/flows', z.object({ key: z.string(), day: z.string(), came: count, went: count }));
const WORKING_DAYS = defineQuery('kpi/custom/working_days', z.object({ day: z.string() }));

type FlowRow = z.infer<typeof FLOWS.row>;
type Flow = { came: number; went: number };

/** What of a figure is open, which needs not read what is not; days of outage are left out of the pace alone. */
const OPEN_OF: Readonly<Record<string, Membership>> = {
	time_to_clear: measure('unanswered'),
	body_time_to_clear: { ...measure('body_backlog'), of: { source: 'open_referrals', clock: 'referred' } }
};

/** What is known of a queue and its groups. A group in which nothing is open and nothing moved in `DAYS_BACK` is no queue. */
interface Queues {
	open: Map<string, number>;
	/** By key and day. */
	flows: Map<string, Map<string, Flow>>;
	row: (key: string, open: number, flows: Map<string, Flow>) => KpiRow;
}

/** When the queue of each group is empty, with the band and the back-test of the forecast. Errors: KpiError for a time bucket. */
export const TIME_TO_CLEAR: Compute = async (client, plan) => groupsOf(await readQueues(client, plan));

/** The same, and of all groups together: each member is in one of them. */
export const TIME_TO_CLEAR_IN_ALL: ComputeInAll = async (client, plan) => {
	const queues = await readQueues(client, plan);
	const groups = groupsOf(queues);
	if (groups.length === 0) return { total: noFigures(''), groups };
	const all = new Map<string, Flow>();
	for (const flows of queues.flows.values())
		for (const [day, { came, went }] of flows) {
			const sum = all.get(day) ?? { came: 0, went: 0 };
			all.set(day, { came: sum.came + came, went: sum.went + went });
		}
	const open = queues.open.values().reduce((sum, own) => sum + own, 0);
	return { total: queues.row('', open, all), groups };
};

function groupsOf({ open, flows, row }: Queues): KpiRow[] {
	const keys = [...new Set([...open.keys(), ...flows.keys()])].sort();
	return keys.map((key) => row(key, open.get(key) ?? 0, flows.get(key) ?? new Map<string, Flow>()));
}

/** Whether the kept days tell the flows: all that is known, of bodies. */
const isKept = (plan: Plan): boolean =>
	plan.isAllKnown && isEver(plan) && plan.filters.every(([field]) => field === 'body');

async function readFlows(client: ClickHouseClient, plan: Plan, first: string, today: string): Promise<FlowRow[]> {
	const { by, database, where, params: own } = plan;
	if (plan.kpi.name === 'body_time_to_clear' && (by === 'body' || by === null) && isKept(plan)) {
		// Of days that were over by the moment.
		const flows = statement('queries/wall/flows/orgs_kept.sql', database, { of_body: ALWAYS });
		const days = [first, today] as const;
		return readBodyFlows(client, { database, flows, where, params: own, days, by, step: 'toString(on_day)' });
	}
	const params = { first_day: first, day: today, flows_from: utcText(tehranMidnight(first)) };
	return runOnMembers(client, plan, FLOWS, { params });
}

async function readQueues(client: ClickHouseClient, plan: Plan): Promise<Queues> {
	if (plan.by !== null && isTimeBucket(plan.by))
		throw new KpiError(
			`${plan.kpi.name} is of a moment: it has no groups by ${plan.by}; give it another --as-of instead`
		);
	const today = tehranDay(plan.asOf);
	const first = dayAfter(today, -DAYS_BACK);
	const days = { first_day: first, day: today, last_day: dayAfter(today, DAYS_AHEAD) };
	const [opens, flows, working] = await Promise.all([
		askByKey(client, { ...plan, question: { ...plan.question, outageDays: [] } }, OPEN_OF[plan.kpi.name]!),
		readFlows(client, plan, first, today),
		runQuery(client, WORKING_DAYS, { database: plan.database, params: days })
	]);
	const workingDays = new Set(working.map(({ day }) => day));
	const ahead = working.map(({ day }) => day).filter((day) => day > today);
	const outageDays = new Set(plan.outageDays);
	// Before anything came there was no pace.
	const begins = flows.reduce((least, { day }) => (day < least ? day : least), today);
	const byKey = Map.groupBy(flows, ({ key }) => key);
	return {
		open: new Map(opens.flatMap(({ key, figure }) => (figure.num > 0 ? [[key, figure.num]] : []))),
		flows: new Map([...byKey].map(([key, own]) => [key, new Map(own.map((flow) => [flow.day, flow]))])),
		row(key, open, byDay) {
			const history: FlowDay[] = [];
			for (let day = begins; day < today; day = dayAfter(day)) {
				const { came, went } = byDay.get(day) ?? { came: 0, went: 0 };
				history.push({ day, came, went, isWorking: workingDays.has(day), isOutage: outageDays.has(day) });
			}
			return rowOf(key, open, history, ahead, plan.outageDays.length > 0);
		}
	};
}

function rowOf(key: string, open: number, history: FlowDay[], ahead: string[], excludeOutages: boolean): KpiRow {
	const clear = timeToClear(open, history, ahead, { excludeOutages });
	const test = backTestClear(open, history, { excludeOutages });
	return {
		...noFigures(key),
		value: clear.days,
		numerator: open,
		denominator: clear.pace?.perDay ?? 0,
		details: {
			days_fast: clear.daysFast,
			days_slow: clear.daysSlow,
			on: clear.on,
			on_fast: clear.onFast,
			on_slow: clear.onSlow,
			net_slow: clear.pace?.slow ?? null,
			net_fast: clear.pace?.fast ?? null,
			pace_days: clear.pace?.days ?? 0,
			test_horizon: test.horizon,
			test_days: test.days.length,
			test_coverage: test.coverage,
			test_bias: test.bias,
			test_error: test.error
		}
	};
}

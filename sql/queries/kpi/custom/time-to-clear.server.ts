import { z } from 'zod';
import { backTestClear } from '../../../model/clear-back-test.ts';
import { dayAfter, tehranDay, tehranMidnight, utcText } from '../../../model/tehran.ts';
import { timeToClear, type FlowDay } from '../../../model/time-to-clear.ts';
import { defineQuery, runQuery } from '../../define.server.ts';
import { KpiError } from '../kpi-error.ts';
import { isTimeBucket } from '../kpi.ts';
import { noFigures, type KpiRow } from '../kpi-row.ts';
import { runOnMembers, type Compute } from './compute.server.ts';

/** 14 working days for the pace, 30 to be tested and 10 of outcome, with room for holidays and an outage. */
const DAYS_BACK = 120;
/** A forecast beyond it has days and no date. */
const DAYS_AHEAD = 3_660;

const count = z.coerce.number();
const OPEN = defineQuery('kpi/custom/open', z.object({ key: z.string(), open: count }));
const FLOWS = defineQuery('kpi/custom/flows', z.object({ key: z.string(), day: z.string(), came: count, went: count }));
const WORKING_DAYS = defineQuery('kpi/custom/working_days', z.object({ day: z.string() }));

type Flow = { came: number; went: number };

/** When the queue of each group is empty, with the band and the back-test of the forecast. Errors: KpiError for a time bucket. */
export const TIME_TO_CLEAR: Compute = async (client, plan) => {
	if (plan.by !== null && isTimeBucket(plan.by))
		throw new KpiError(
			`${plan.kpi.name} is of a moment: it has no groups by ${plan.by}; give it another --as-of instead`
		);
	const today = tehranDay(plan.asOf);
	const first = dayAfter(today, -DAYS_BACK);
	const days = { first_day: first, day: today, last_day: dayAfter(today, DAYS_AHEAD) };
	const [opens, flows, working] = await Promise.all([
		runOnMembers(client, plan, OPEN),
		runOnMembers(client, plan, FLOWS, { params: { ...days, flows_from: utcText(tehranMidnight(first)) } }),
		runQuery(client, WORKING_DAYS, { database: plan.database, params: days })
	]);
	const workingDays = new Set(working.map(({ day }) => day));
	const ahead = working.map(({ day }) => day).filter((day) => day > today);
	const outageDays = new Set(plan.outageDays);
	// Before anything came there was no pace.
	const begins = flows.reduce((least, { day }) => (day < least ? day : least), today);
	const flowsOf = Map.groupBy(flows, ({ key }) => key);
	return opens.map(({ key, open }) => {
		const byDay = new Map<string, Flow>(flowsOf.get(key)?.map((flow) => [flow.day, flow]));
		const history: FlowDay[] = [];
		for (let day = begins; day < today; day = dayAfter(day)) {
			const { came, went } = byDay.get(day) ?? { came: 0, went: 0 };
			history.push({ day, came, went, isWorking: workingDays.has(day), isOutage: outageDays.has(day) });
		}
		return rowOf(key, open, history, ahead, plan.outageDays.length > 0);
	});
};

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

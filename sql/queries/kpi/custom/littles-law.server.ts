import { z } from 'zod';
import { littlesLaw } from '../../../model/littles-law.ts';
import { dayAfter, tehranDay, tehranMidnight } from '../../../model/tehran.ts';
import { defineQuery, runQuery } from '../../../client/define.server.ts';
import { KpiError } from '../../../measures/kpi.ts';
import { noFigures } from '../kpi-row.ts';
import { askBy, type Compute } from './compute.server.ts';

const count = z.coerce.number();
const FLOWS = defineQuery('kpi/custom/letter_flows', z.object({ day: z.string(), came: count, went: count }));

/** L of the flows against λW of the letters, over the whole Tehran days of the range. Errors: KpiError for groups and instants. */
export const LITTLES_LAW: Compute = async (client, plan) => {
	if (plan.by !== null) throw new KpiError(`${plan.kpi.name} is of the office as a whole: it has no groups`, 'by');
	const today = tehranDay(plan.asOf);
	const [flows, [whole]] = await Promise.all([
		runQuery(client, FLOWS, { database: plan.database, params: { day: today } }),
		askBy(client, plan, { stays: { ...plan.counted, values: { days: (value) => `sum(${value})` } } })
	]);
	const { num: stood, values } = whole!.of.stays;
	const daysOfAll = (values['days'] ?? 0) as number;
	const first = flows[0]?.day;
	const from = dayOf(plan.params['from']);
	const until = dayOf(plan.params['until']);
	const begins = first === undefined || from > first ? from : first;
	const ends = until < today ? until : today;
	if (first === undefined || begins >= ends) return [noFigures('')];
	const byDay = new Map(flows.map(({ day, came, went }) => [day, came - went]));
	let open = flows.filter(({ day }) => day < begins).reduce((sum, { came, went }) => sum + came - went, 0);
	let area = 0;
	let days = 0;
	for (let day = begins; day < ends; day = dayAfter(day), days++) {
		const net = byDay.get(day) ?? 0;
		// What comes and goes in a day is taken to do so at noon on the mean.
		area += open + net / 2;
		open += net;
	}
	const law = littlesLaw(area / days, stood, daysOfAll, days);
	return [
		{
			...noFigures(''),
			value: law.residual,
			numerator: stood,
			denominator: days,
			details: {
				mean_open: law.meanOpen,
				per_day: law.perDay,
				mean_days: law.meanDays,
				is_alarm: law.isAlarm ? 1 : 0
			}
		}
	];
};

/** The Tehran day that a bound of the range begins. */
function dayOf(bound: unknown): string {
	const ms = Date.parse(`${String(bound).replace(' ', 'T')}Z`);
	const day = tehranDay(ms);
	// Where no bound was given it is a day far off, in UTC.
	if (tehranMidnight(day) !== ms && day > '1900-01-02' && day < '2299-12-30')
		throw new KpiError("Little's law is of whole days: give the range in days", 'from');
	return day;
}

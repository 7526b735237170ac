import { momentOf } from '../../../ask/members.ts';
import type { Value } from '../../../ask/ask.server.ts';
import { CALLS_A_DAY } from '../../../measures/hotline.ts';
import { dayOf } from '../../../measures/steps.ts';
import { noFigures } from '../kpi-row.ts';
import type { Plan } from '../plan.server.ts';
import { askByKey, type Compute } from './compute.server.ts';

/** Members that count, over something else that is counted in them: an aggregate, of the day of each. */
const ratio =
	(over: (day: string, plan: Plan) => string): Compute =>
	async (client, plan) => {
		const values = { over: () => over(dayOf(momentOf(plan.counted.of)), plan) };
		const rows = await askByKey(client, plan, { ...plan.counted, values });
		return rows.map(({ key, figure: { num: numerator, values } }) => {
			const denominator = values['over'] as NonNullable<Value>;
			return { ...noFigures(key), numerator, denominator, value: denominator > 0 ? numerator / denominator : null };
		});
	};

/** Calendar days from the first to the last with any, less those that are left out. */
const spanOfDays = (day: string, { question: { outageDays } }: Plan) =>
	`if(count() = 0, 0, dateDiff('day', min(${day}), max(${day})) + 1)${
		outageDays.length > 0
			? ` - arrayCount(d -> d BETWEEN min(${day}) AND max(${day}), {outage_days: Array(Date32)})`
			: ''
	}`;

/** Quarter hours in which each operator referred any; those of Tehran are those of UTC. */
const WORKING_HOURS = `uniqExact(operator, intDiv(toUnixTimestamp64Milli(referred_at), 900000)) / 4`;

export const OPERATOR_ACTIVE_HOURS: Compute = async (client, plan) => {
	const rows = await askByKey(client, plan, { ...plan.counted, values: { hours: () => WORKING_HOURS } });
	return rows.map(({ key, figure: { num: numerator, den: denominator, values } }) => ({
		...{ ...noFigures(key), numerator, denominator },
		value: values['hours'] as NonNullable<Value>
	}));
};

export const REFERRALS_PER_DAY = ratio(spanOfDays);
export const REFERRALS_PER_OPERATOR_DAY = ratio((day) => `uniqExact(operator, ${day})`);
export const REFERRALS_PER_ACTIVE_HOUR = ratio(() => WORKING_HOURS);
export const REGISTRATIONS_PER_USER_DAY = ratio((day) => `uniqExact(registrar, ${day})`);
export const CAP_USED = ratio((day) => `${CALLS_A_DAY} * uniqExact(${day})`);

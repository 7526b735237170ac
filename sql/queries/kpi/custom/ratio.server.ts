import { CALLS_A_DAY } from '../../../measures/hotline.ts';
import { noFigures } from '../kpi-row.ts';
import { AT_DAY, type Plan } from '../plan.server.ts';
import { RATIO, runOnMembers, type Compute } from './compute.server.ts';

/** Members that count, over something else that is counted in them. */
const ratio =
	(denominator: (plan: Plan) => string): Compute =>
	async (client, plan) => {
		const values = { numerator: 'countIf(num = 1)', denominator: denominator(plan) };
		const rows = await runOnMembers(client, plan, RATIO, { values });
		return rows.map(({ key, ...counts }) => ({
			...noFigures(key),
			...counts,
			value: counts.denominator > 0 ? counts.numerator / counts.denominator : null
		}));
	};

/** Calendar days from the first to the last with any, less those that are left out. */
const spanOfDays = ({ outageDays }: Plan) =>
	`if(count() = 0, 0, dateDiff('day', min(${AT_DAY}), max(${AT_DAY})) + 1)${
		outageDays.length > 0
			? ` - arrayCount(d -> d BETWEEN min(${AT_DAY}) AND max(${AT_DAY}), {outage_days: Array(Date32)})`
			: ''
	}`;

export const REFERRALS_PER_DAY = ratio(spanOfDays);
export const REFERRALS_PER_OPERATOR_DAY = ratio(() => `uniqExact(operator, ${AT_DAY})`);
export const REFERRALS_PER_ACTIVE_HOUR = ratio(() => 'sumIf(value, num = 1)');
export const REGISTRATIONS_PER_USER_DAY = ratio(() => `uniqExact(registrar, ${AT_DAY})`);
export const CAP_USED = ratio(() => `${CALLS_A_DAY} * uniqExact(${AT_DAY})`);

import { BODY_SCORE } from './custom/body-score.server.ts';
import type { Compute } from './custom/compute.server.ts';
import { HOTLINE_LOAD } from './custom/hotline-load.server.ts';
import { LITTLES_LAW } from './custom/littles-law.server.ts';
import * as ratio from './custom/ratio.server.ts';
import { PER_10000 } from './custom/residents.server.ts';
import { TIME_TO_CLEAR } from './custom/time-to-clear.server.ts';

/** By the names of the KPIs whose measure is `custom`. */
export const CUSTOM: Readonly<Record<string, Compute>> = {
	referrals_per_day: ratio.REFERRALS_PER_DAY,
	referrals_per_operator_day: ratio.REFERRALS_PER_OPERATOR_DAY,
	operator_active_hours: ratio.OPERATOR_ACTIVE_HOURS,
	referrals_per_active_hour: ratio.REFERRALS_PER_ACTIVE_HOUR,
	registrar_registrations: ratio.REGISTRATIONS_PER_USER_DAY,
	cap_used: ratio.CAP_USED,
	hotline_load: HOTLINE_LOAD,
	coverage_per_10000: PER_10000,
	persons_per_10000: PER_10000,
	body_score: BODY_SCORE,
	time_to_clear: TIME_TO_CLEAR,
	body_time_to_clear: TIME_TO_CLEAR,
	littles_law: LITTLES_LAW
};

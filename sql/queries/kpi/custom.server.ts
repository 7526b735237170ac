import { BODY_SCORE } from './custom/body-score.server.ts';
import type { Compute } from './custom/compute.server.ts';
import { HOTLINE_LOAD } from './custom/hotline-load.server.ts';
import { LITTLES_LAW } from './custom/littles-law.server.ts';
import { PER_10000 } from './custom/residents.server.ts';
import { TIME_TO_CLEAR } from './custom/time-to-clear.server.ts';

/** The KPIs that have a computation of their own, by name. */
export const CUSTOM: Readonly<Record<string, Compute>> = {
	hotline_load: HOTLINE_LOAD,
	coverage_per_10000: PER_10000,
	persons_per_10000: PER_10000,
	body_score: BODY_SCORE,
	time_to_clear: TIME_TO_CLEAR,
	body_time_to_clear: TIME_TO_CLEAR,
	littles_law: LITTLES_LAW
};

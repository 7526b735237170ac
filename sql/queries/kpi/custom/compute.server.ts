import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery, type Query } from '../../../client/define.server.ts';
import type { Unit } from '../../../measures/kpi.ts';
import type { KpiRow } from '../kpi-row.ts';
import { keyOf, type Plan } from '../plan.server.ts';

export const RATIO = defineQuery(
	'kpi/custom/ratio',
	z.object({ key: z.string(), numerator: z.coerce.number(), denominator: z.coerce.number() })
);

const HOUR = 3_600_000;
/** Milliseconds: what lasts lasted whole ones, whatever it is told in. */
const MS_IN: Partial<Record<Unit, number>> = { seconds: 1000, minutes: 60_000, days: 24 * HOUR };

/** How many milliseconds a unit of times has; of what is no time an hour's. */
export const ticksOf = (unit: Unit): number => MS_IN[unit] ?? HOUR;

/** Makes the rows of a figure that is more than its members say: one for all, or with `plan.by` one a group. */
export type Compute = (client: ClickHouseClient, plan: Plan) => Promise<KpiRow[]>;

/** The same of a plan with groups, and of all in the same reading. */
export type ComputeInAll = (client: ClickHouseClient, plan: Plan) => Promise<{ total: KpiRow; groups: KpiRow[] }>;

/**
 * Runs a query over the members of a plan; `${group}` groups by its key, where there is one, and `${ticks}` is how many milliseconds
 * the unit of their times has: of hours, where the figure has another.
 * @param more.settings where nothing has come since that is not to be known
 */
export function runOnMembers<Row>(
	client: ClickHouseClient,
	plan: Plan,
	query: Query<Row>,
	more: { values?: Record<string, string>; params?: Record<string, unknown>; settings?: Record<string, number> } = {}
): Promise<Row[]> {
	const { members, where, database, kpi } = plan;
	return runQuery(client, query, {
		database,
		values: {
			members,
			where,
			key: keyOf(plan),
			ticks: String(ticksOf(kpi.unit)),
			group: plan.by === null ? '' : 'GROUP BY key ORDER BY key',
			...more.values
		},
		params: { ...plan.params, ...more.params },
		settings: plan.isAllKnown ? more.settings : {},
		comment: `kpi/${kpi.name}`
	});
}

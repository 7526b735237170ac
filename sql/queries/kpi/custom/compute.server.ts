import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery, type Query } from '../../define.server.ts';
import { SURVIVAL_ROW, type KpiRow } from '../kpi-row.ts';
import { keyOf, type Plan } from '../plan.server.ts';

export const SURVIVAL = defineQuery('kpi/read/survival', SURVIVAL_ROW);
export const RATIO = defineQuery(
	'kpi/custom/ratio',
	z.object({ key: z.string(), numerator: z.coerce.number(), denominator: z.coerce.number() })
);

/** Makes the rows of a figure that is more than its members say: one for all, or with `plan.by` one a group. */
export type Compute = (client: ClickHouseClient, plan: Plan) => Promise<KpiRow[]>;

/** Runs a query over the members of a plan; `${group}` groups by its key, where there is one. */
export function runOnMembers<Row>(
	client: ClickHouseClient,
	plan: Plan,
	query: Query<Row>,
	more: { values?: Record<string, string>; params?: Record<string, unknown> } = {}
): Promise<Row[]> {
	const { members, where, database, kpi } = plan;
	return runQuery(client, query, {
		database,
		values: {
			members,
			where,
			key: keyOf(plan),
			group: plan.by === null ? '' : 'GROUP BY key ORDER BY key',
			...more.values
		},
		params: { ...plan.params, ...more.params },
		comment: `kpi/${kpi.name}`
	});
}

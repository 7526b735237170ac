import type { ClickHouseClient } from '@clickhouse/client';
import type { KpiRow } from './kpi-row.ts';
import type { Plan } from './plan.server.ts';

/** Makes the rows of a figure that is more than its members say: one for all, or with `plan.by` one a group. */
export type Compute = (client: ClickHouseClient, plan: Plan) => Promise<KpiRow[]>;

/** By the names of the KPIs whose measure is `custom`. */
export const CUSTOM: Readonly<Record<string, Compute>> = {};

import type { ClickHouseClient } from '@clickhouse/client';
import { ask, type Counted } from '../../../ask/ask.server.ts';
import type { Measure } from '../../../ask/scan.ts';
import { runQuery, type Query } from '../../../client/define.server.ts';
import type { Values } from '../../../client/statement.server.ts';
import { countsPersons, type Kpi, type Unit } from '../../../measures/kpi.ts';
import type { KpiRow } from '../kpi-row.ts';
import { isAllKnown } from '../../../source-view.ts';
import type { Plan } from '../plan.server.ts';

const HOUR = 3_600_000;
/** Milliseconds: what lasts lasted whole ones, whatever it is told in. */
const MS_IN: Partial<Record<Unit, number>> = { seconds: 1000, minutes: 60_000, days: 24 * HOUR };

/** How many milliseconds a unit of times has; of what is no time an hour's. */
export const ticksOf = (unit: Unit): number => MS_IN[unit] ?? HOUR;

/** Makes the rows of a figure that is more than its members say: one for all, or with `plan.by` one a group. */
export type Compute = (client: ClickHouseClient, plan: Plan) => Promise<KpiRow[]>;

/** What is counted of measures, of all or with `plan.by` by group, in the order of the keys. */
export async function askBy<Name extends string>(
	client: ClickHouseClient,
	{ kpi, question, by }: Plan,
	measures: Readonly<Record<Name, Measure>>
): Promise<{ key: string; of: Record<Name, Counted> }[]> {
	const [groups = []] = await ask(client, {
		...question,
		measures,
		sets: [by === null ? [] : [by]],
		comment: `kpi/${kpi.name}`
	});
	return groups.map(({ keys: [key = ''], of }) => ({ key, of })).sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Of persons: how many of their keys were joined to others. */
export const joinedOf = (kpi: Kpi, { joined }: Counted): Pick<KpiRow, 'details'> =>
	countsPersons(kpi) ? { details: { joined_keys: joined } } : {};

/**
 * Runs a query over the members of a plan, with what that binds.
 * @param more.settings where nothing has come since that is not to be known
 */
export function runOnMembers<Row>(
	client: ClickHouseClient,
	plan: Plan,
	query: Query<Row>,
	more: { values?: Values; params?: Record<string, unknown>; settings?: Record<string, number> } = {}
): Promise<Row[]> {
	return runQuery(client, query, {
		database: plan.database,
		values: more.values,
		params: { ...plan.params, ...more.params },
		settings: isAllKnown(plan.question) ? more.settings : {},
		comment: `kpi/${plan.kpi.name}`
	});
}

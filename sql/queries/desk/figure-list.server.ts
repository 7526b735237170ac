import type { ClickHouseClient } from '@clickhouse/client';
import type { Plan, Which } from '../kpi/plan.server.ts';
import { prepare } from '../kpi/read-kpi.server.ts';
import { kpiRequest } from '../pages/page-kpi.ts';
import type { PageRequest } from '../pages/page.ts';
import type { FigureList } from './filter.ts';

/** Which members of which plan a list has, and what the server binds to both. */
interface Prepared {
	plan: Plan;
	which: Which;
	params: Record<string, unknown>;
}

/** The list of a figure made ready, with the page's days, filters and moments. Throws KpiError. */
export async function prepareList(
	client: ClickHouseClient,
	request: PageRequest,
	{ kpi, part, group, key }: FigureList
): Promise<Prepared> {
	const plan = await prepare(client, kpiRequest(request, kpi, group));
	return {
		plan,
		which: { part, isOfKey: group !== null },
		params: { ...plan.params, ...(group === null ? {} : { key: key ?? '' }) }
	};
}

import type { ClickHouseClient } from '@clickhouse/client';
import { kpiOf } from '../../measures/catalogue.ts';
import type { FigureList } from '../../measures/kpi.ts';
import type { MembersRequest } from '../kpi/list-kpi.server.ts';
import { prepare, readKpi, type KpiResult } from '../kpi/read-kpi.server.ts';
import type { KpiRequest, Plan } from '../kpi/plan.server.ts';
import type { Subquery } from '../../source.ts';
import { sourceView, type Moments } from '../../source-view.ts';
import type { PageRequest } from './page.ts';

/**
 * What is asked of the catalogue. Filters that a figure does not have are left out, here and in the list that it opens.
 * @param by a dimension, or `request.grain` and its like
 */
function kpiRequest(request: PageRequest, kpi: string, by: string | null = null): KpiRequest {
	const { dimensions } = kpiOf(kpi);
	const where = request.where.filter(([dimension]) => dimensions.some((one) => one === dimension));
	return { ...request, kpi, by, where };
}

/** The members of a figure, as the list behind it asks for them. */
export const listRequest = (request: PageRequest, { kpi, part, group, key }: FigureList): MembersRequest => ({
	...kpiRequest(request, kpi, group),
	...{ part, key: group === null ? null : (key ?? '') }
});

/** A figure of the catalogue as a page asks for it: its total, and its groups with `by`. */
export function pageKpi(
	client: ClickHouseClient,
	request: PageRequest,
	name: string,
	by?: string | null
): Promise<KpiResult> {
	return readKpi(client, kpiRequest(request, name, by));
}

/** A figure of the catalogue made ready for a page's own query over its members; those are the rows of its list. */
export function pagePlan(
	client: ClickHouseClient,
	request: PageRequest,
	name: string,
	by?: string | null
): Promise<Plan> {
	return prepare(client, kpiRequest(request, name, by));
}

/** The letters as of the page's moment, as they are known today or were known then: a source for a page's own queries, with `momentsOf`. */
export function lettersAt(request: Moments & { database: string }): Subquery {
	return sourceView(request.database, 'letters', request);
}

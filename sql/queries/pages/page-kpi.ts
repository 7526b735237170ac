import type { ClickHouseClient } from '@clickhouse/client';
import type { Question } from '../../ask/ask.server.ts';
import { kpiOf } from '../../measures/catalogue.ts';
import type { FigureList } from '../../measures/kpi.ts';
import type { MembersRequest } from '../kpi/list-kpi.server.ts';
import { prepare, readKpi, type KpiResult } from '../kpi/read-kpi.server.ts';
import type { KpiRequest, Plan } from '../kpi/plan.server.ts';
import type { Subquery } from '../../source.ts';
import { sourceView, type Moments } from '../../source-view.ts';
import type { Days, PageRequest } from './page.ts';

/** What differs from the page's own request. */
export interface KpiAsk {
	/** A dimension, or `request.grain` and its like. */
	by?: string | null;
	/** Other days than the page's: those to compare with. */
	days?: Days;
	/** More conditions; they take the place of the page's on the same dimension. */
	where?: [string, string][];
}

/** What a page asks of any measure; each takes the filters that it has. */
export function questionOf(
	request: Omit<PageRequest, 'compare' | 'grain' | 'isNow'>,
	{ days = request, where: more = [] }: KpiAsk = {}
): Omit<Question<never>, 'measures' | 'sets' | 'comment'> {
	const { database, asOf, knownAt, newest, since } = request;
	const outageDays = request.excludeOutages ? request.outageDays : [];
	const own = request.where.filter(([dimension]) => !more.some(([other]) => other === dimension));
	const { from, to } = days;
	return { database, asOf, knownAt, newest, since, from, to, where: [...own, ...more], outageDays };
}

/** What is asked of the catalogue. Filters that a figure does not have are left out, here and in the list that it opens. */
function kpiRequest(
	request: Omit<PageRequest, 'compare' | 'grain' | 'isNow'>,
	name: string,
	ask: KpiAsk = {}
): KpiRequest {
	const { dimensions } = kpiOf(name);
	const { where = [], ...question } = questionOf(request, ask);
	const { clock, excludeOutages } = request;
	return {
		...{ ...question, clock, kpi: name, by: ask.by ?? null, excludeOutages },
		where: where.filter(([dimension]) => dimensions.some((one) => one === dimension))
	};
}

/** The members of a figure, as the list behind it asks for them. */
export const listRequest = (request: PageRequest, { kpi, part, group, key }: FigureList): MembersRequest => ({
	...kpiRequest(request, kpi, { by: group }),
	...{ part, key: group === null ? null : (key ?? '') }
});

/** A figure of the catalogue as a page asks for it: its total, and its groups with `by`. */
export function pageKpi(
	client: ClickHouseClient,
	request: PageRequest,
	name: string,
	ask: KpiAsk = {}
): Promise<KpiResult> {
	return readKpi(client, kpiRequest(request, name, ask));
}

/** A figure of the catalogue made ready for a page's own query over its members; those are the rows of its list. */
export function pagePlan(
	client: ClickHouseClient,
	request: PageRequest,
	name: string,
	ask: KpiAsk = {}
): Promise<Plan> {
	return prepare(client, kpiRequest(request, name, ask));
}

/** The letters as of the page's moment, as they are known today or were known then: a source for a page's own queries, with `momentsOf`. */
export function lettersAt(request: Moments & { database: string }): Subquery {
	return sourceView(request.database, 'letters', request);
}

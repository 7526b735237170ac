import type { ClickHouseClient } from '@clickhouse/client';
import { findKpi } from '../kpi/catalogue.ts';
import { KpiError } from '../kpi/kpi-error.ts';
import { readKpi, type KpiResult } from '../kpi/read-kpi.server.ts';
import type { KpiRequest } from '../kpi/plan.server.ts';
import type { Kpi } from '../kpi/kpi.ts';
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

/** What is asked of the catalogue. Filters that a figure does not have are left out, here and in the list that it opens. */
export function kpiRequest(
	request: Pick<PageRequest, 'database' | 'clock' | 'asOf' | 'knownAt' | 'from' | 'to' | 'where' | 'excludeOutages'>,
	name: string,
	ask: KpiAsk = {}
): KpiRequest {
	const kpi = kpiOf(name);
	const more = ask.where ?? [];
	const own = request.where.filter(([dimension]) => !more.some(([other]) => other === dimension));
	const { database, clock, asOf, knownAt, excludeOutages } = request;
	const { from, to } = ask.days ?? request;
	const where = [...own, ...more].filter(([dimension]) => kpi.dimensions.some((one) => one === dimension));
	return { database, clock, kpi: name, from, to, asOf, knownAt, by: ask.by ?? null, where, excludeOutages };
}

/** Throws KpiError. */
export function kpiOf(name: string): Kpi {
	const kpi = findKpi(name);
	if (!kpi) throw new KpiError(`there is no KPI "${name}"`);
	return kpi;
}

/** A figure of the catalogue as a page asks for it: its total, and its groups with `by`. */
export function pageKpi(
	client: ClickHouseClient,
	request: PageRequest,
	name: string,
	ask: KpiAsk = {}
): Promise<KpiResult> {
	return readKpi(client, kpiRequest(request, name, ask));
}

/** The letters as of the page's moment, as they are known today or were known then: a source for a page's own queries. */
export function lettersAt(database: string, knownAt: string | null): string {
	return sourceAt(database, 'letters', knownAt);
}

/** As `lettersAt`; the query binds `as_of`, and `known_at` where that is given. */
export function sourceAt(
	database: string,
	source: 'letters' | 'referrals' | 'loans' | 'calls',
	knownAt: string | null
): string {
	const asOf = `as_of = {as_of: DateTime64(3, 'UTC')}`;
	return knownAt === null
		? `${database}.${source}_at(${asOf})`
		: `${database}.${source}_known(${asOf}, known_at = {known_at: DateTime64(3, 'UTC')})`;
}

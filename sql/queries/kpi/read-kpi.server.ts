import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery, BY_ARRAYS } from '../define.server.ts';
import { utcText } from '../../model/tehran.ts';
import { momentsOf, sourceView, type Moments } from '../source-view.ts';
import { runOnMembers, type ComputeInAll } from './custom/compute.server.ts';
import { CUSTOM, CUSTOM_IN_ALL } from './custom.server.ts';
import { countIn, hasValue, isDistinct, type Kpi, type Measure } from './kpi.ts';
import { FIGURE_ROW, noFigures, type KpiRow } from './kpi-row.ts';
import { instantOf, planKpi, type KpiRequest, type Plan } from './plan.server.ts';

const FIGURE = defineQuery('kpi/read/figure', FIGURE_ROW);
const SURVIVAL = defineQuery('kpi/read/survival', FIGURE_ROW);
const NEWEST = defineQuery('kpi/read/newest', z.object({ newest: z.coerce.number().nullable() }));
const OUTAGE_DAYS = defineQuery('kpi/read/outage_days', z.object({ day: z.string(), is_whole: z.number() }));
/** A figure with its groups, and what it was read by. */
export interface KpiResult {
	kpi: Kpi;
	/** ISO instants. */
	asOf: string;
	knownAt: string | null;
	total: KpiRow;
	/** By key: of time buckets the first day, of dimensions the code. Empty without `by`. */
	groups: KpiRow[];
	/** With `excludeOutages`: the Tehran days that were left out. */
	outageDays: readonly string[];
}

/** 4–7 comes before 21–30. */
const BUCKETS = new Intl.Collator('en', { numeric: true });

/** The figure, and its groups if `by` is given. Throws KpiError for what the catalogue does not have. */
export async function readKpi(client: ClickHouseClient, request: KpiRequest): Promise<KpiResult> {
	const plan = await prepare(client, request);
	const { total, groups } = await readInAll(client, plan);
	return {
		kpi: plan.kpi,
		asOf: new Date(plan.asOf).toISOString(),
		knownAt: request.knownAt ?? null,
		total,
		groups: plan.by === 'bucket' ? groups.sort((a, b) => BUCKETS.compare(a.key, b.key)) : groups,
		outageDays: plan.outageDays
	};
}

/** Its total and its groups, in one reading where the groups tell the total. */
const readInAll: ComputeInAll = async (client, plan) => {
	const { name, measure } = plan.kpi;
	const inAll = CUSTOM_IN_ALL[name];
	if (inAll && plan.by !== null) return inAll(client, plan);
	const compute = CUSTOM[name] ?? readRows;
	const isSum = plan.by !== null && ADDITIVE.includes(measure);
	const [totals, groups] = await Promise.all([
		isSum ? [] : compute(client, { ...plan, by: null }),
		plan.by === null ? [] : compute(client, plan)
	]);
	return { total: isSum ? sumOf(measure, groups) : (totals[0] ?? noFigures('')), groups };
};

/** Each member is in one group, so all is the sum of the groups. */
const ADDITIVE: readonly Measure[] = ['count', 'stock', 'rate'];

function sumOf(measure: Measure, groups: KpiRow[]): KpiRow {
	const total = noFigures('');
	for (const { numerator, denominator } of groups) {
		total.numerator += numerator;
		total.denominator += denominator;
	}
	return { ...total, value: valueOf(measure, total) };
}

/** The plan of a request with its moments and outages resolved, for those who read more of the members than a figure. */
export async function prepare(client: ClickHouseClient, request: KpiRequest): Promise<Plan> {
	const { database, excludeOutages } = request;
	const asOf = request.asOf ? instantOf('asOf', request.asOf) : await readNow(client, request);
	const outageDays = excludeOutages
		? (request.outageDays ??
			(await readOutageDays(client, database, { ...request, asOf: new Date(asOf).toISOString() })).touched)
		: [];
	return planKpi(request, asOf, outageDays);
}

/**
 * The Tehran days that an outage touched which had begun by the moment, as it was known; and those of them that one covered
 * from midnight to midnight.
 */
export async function readOutageDays(
	client: ClickHouseClient,
	database: string,
	moments: Moments
): Promise<{ touched: string[]; whole: string[] }> {
	const values = { outages: sourceView(database, 'outages', moments) };
	const days = await runQuery(client, OUTAGE_DAYS, { database, values, params: momentsOf(moments) });
	return { touched: days.map(({ day }) => day), whole: days.filter((one) => one.is_whole).map(({ day }) => day) };
}

/** The rows of a plan, by the measure of its KPI. */
async function readRows(client: ClickHouseClient, plan: Plan): Promise<KpiRow[]> {
	const { measure } = plan.kpi;
	const [query, settings] = measure === 'duration' ? [SURVIVAL, BY_ARRAYS] : [FIGURE, {}];
	const rows = await runOnMembers(client, plan, query, { values: { figure: figureOf(plan.kpi) }, settings });
	return rows.map((row) => ({ ...noFigures(row.key), ...row, value: valueOf(measure, row) }));
}

/** The one number of a row that a card shows. */
function valueOf(measure: Measure, row: Omit<KpiRow, 'value'>): number | null {
	if (measure === 'rate') return row.denominator === 0 ? null : row.numerator / row.denominator;
	if (measure === 'duration') return row.p50;
	if (measure === 'mean') return row.mean;
	if (measure === 'sum') return row.sum;
	return row.numerator;
}

function figureOf(kpi: Pick<Kpi, 'measure' | 'basis'>): string {
	// Once: a set of five million persons takes a third of a second.
	const counts = `${countIn(kpi, 'num')} AS numerator, ${isDistinct(kpi) ? 'numerator' : countIn(kpi, 'den')} AS denominator`;
	if (!hasValue(kpi.measure)) return counts;
	const sums = `${counts}, avgIf(value, num = 1) AS mean, sumIf(toFloat64(value), num = 1) AS sum`;
	// Those of what lasts come from its sorted ends.
	if (kpi.measure === 'duration') return sums;
	return `${sums}, quantilesExactInclusiveIf(0.5, 0.75, 0.9, 0.99)(value, num = 1) AS quantiles`;
}

/** "Now" by the office's clock, in milliseconds. */
async function readNow(client: ClickHouseClient, { database, clock, knownAt }: KpiRequest): Promise<number> {
	const now = Date.now();
	if (clock === 'real') return now;
	const params = { known_at: utcText(knownAt ? instantOf('knownAt', knownAt) : now) };
	const [row] = await runQuery(client, NEWEST, { database, params });
	return row?.newest ?? now;
}

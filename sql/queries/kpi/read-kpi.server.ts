import type { ClickHouseClient } from '@clickhouse/client';
import { aggregate } from '../../ask/aggregate.ts';
import { LEFT_OUT } from '../../ask/filters.ts';
import { lastedOf, type Counted, type Value } from '../../ask/ask.server.ts';
import type { Measure as Asked } from '../../ask/scan.ts';
import { askBy, joinedOf, ticksOf, type Compute } from './custom/compute.server.ts';
import { BODY_SCORE } from './custom/body-score.server.ts';
import { HOTLINE_LOAD } from './custom/hotline-load.server.ts';
import { LITTLES_LAW } from './custom/littles-law.server.ts';
import { PER_10000 } from './custom/residents.server.ts';
import { TIME_TO_CLEAR } from './custom/time-to-clear.server.ts';
import { hasValue, type Kpi, type Measure } from '../../measures/kpi.ts';
import { toComeOf } from './finished.ts';
import { noFigures, type KpiRow } from './kpi-row.ts';
import { instantOf } from '../../measures/range.ts';
import { readNow } from '../now.server.ts';
import { readOutageDays } from './outage-days.server.ts';
import { planKpi, type KpiRequest, type Plan } from './plan.server.ts';

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

/** The KPIs that have a computation of their own, by name. */
const CUSTOM: Readonly<Record<string, Compute>> = {
	hotline_load: HOTLINE_LOAD,
	coverage_per_10000: PER_10000,
	persons_per_10000: PER_10000,
	body_score: BODY_SCORE,
	time_to_clear: TIME_TO_CLEAR,
	body_time_to_clear: TIME_TO_CLEAR,
	littles_law: LITTLES_LAW
};

/** Ages in the order of time: 4–7 comes before 21–30. */
export const BUCKETS = new Intl.Collator('en', { numeric: true });

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
		outageDays: plan.question.outageDays
	};
}

/** Its total and its groups, in one reading where the groups tell the total. */
async function readInAll(client: ClickHouseClient, plan: Plan): Promise<Pick<KpiResult, 'total' | 'groups'>> {
	const { name, measure } = plan.kpi;
	const compute = CUSTOM[name] ?? readRows;
	const isSum = plan.by !== null && ADDITIVE.includes(measure);
	const [totals, groups] = await Promise.all([
		isSum ? [] : compute(client, { ...plan, by: null }),
		plan.by === null ? [] : compute(client, plan)
	]);
	return {
		total: isSum ? sumOf(measure, groups) : (totals[0] ?? noFigures('')),
		// A group of those alone who will become members is none yet.
		groups: groups.filter(({ waiting, denominator }) => waiting === undefined || denominator > 0)
	};
}

/** Each member is in one group, so all is the sum of the groups. */
const ADDITIVE: readonly Measure[] = ['count', 'stock', 'rate'];

function sumOf(measure: Measure, groups: KpiRow[]): KpiRow {
	const total = noFigures('');
	for (const { numerator, denominator, waiting } of groups) {
		total.numerator += numerator;
		total.denominator += denominator;
		if (waiting !== undefined) total.waiting = (total.waiting ?? 0) + waiting;
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

/** The rows of a plan, by the measure of its KPI. */
async function readRows(client: ClickHouseClient, plan: Plan): Promise<KpiRow[]> {
	const rows = await askBy<string>(client, plan, { figure: figureOf(plan), ...waitingOf(plan) });
	return rows.map(({ key, of: { figure: own, waiting } }) => {
		const figure = own!;
		const row = { ...rowOf(key, figure), ...joinedOf(plan.kpi, figure), ...(waiting && { waiting: waiting.num }) };
		const over = figure.values['over'] as number | undefined;
		return over === undefined ? { ...row, value: valueOf(plan.kpi.measure, row) } : dividedBy(over, plan.kpi, row);
	});
}

const dividedBy = (over: number, { denominator }: Kpi, row: KpiRow): KpiRow =>
	denominator === null
		? { ...row, value: over }
		: { ...row, denominator: over, value: over > 0 ? row.numerator / over : null };

/** Those whose outcome is to come, counted in the same reading. */
function waitingOf({ counted }: Plan): { waiting?: Asked } {
	const { of } = counted;
	const toCome = 'rows' in of ? undefined : toComeOf(of);
	return toCome ? { waiting: { ...counted, of: toCome } } : {};
}

const QUANTILES = [0.5, 0.75, 0.9, 0.99];

/** Of what has a value. */
export const VALUES: NonNullable<Asked['values']> = {
	mean: (value, is) => aggregate('avg', value, is),
	sum: (value, is) => aggregate('sum', `toFloat64(${value})`, is)
};

/** What is told of it: what its members are divided by; of what has a value its mean, its sum and its quantiles, and of what lasts when so many had ended. */
function figureOf(plan: Plan): Asked {
	const { counted, kpi } = plan;
	const { measure, unit, of } = kpi;
	const over = 'file' in of ? undefined : of.over?.(plan.question.outageDays.length > 0 ? LEFT_OUT : undefined);
	if (over !== undefined) return { ...counted, values: { over: () => over } };
	if (!hasValue(measure)) return counted;
	if (measure === 'duration')
		return {
			...counted,
			values: VALUES,
			lasted: { ticks: ticksOf(unit), quantiles: QUANTILES, ended: [0.5, 0.75, 0.8] }
		};
	const quantiles = `quantilesExactInclusive(${QUANTILES.join(', ')})`;
	return { ...counted, values: { ...VALUES, quantiles: (value, is) => aggregate(quantiles, value, is) } };
}

export function rowOf(key: string, figure: Counted): KpiRow {
	const { mean = null, sum = null } = figure.values as Record<string, Value>;
	const {
		quantiles: [p50 = null, p75 = null, p90 = null, p99 = null],
		ended: [km50 = null, km75 = null, km80 = null]
	} = lastedOf(figure);
	return {
		key,
		value: null,
		numerator: figure.num,
		denominator: figure.den,
		mean,
		sum,
		p50,
		p75,
		p90,
		p99,
		km50,
		km75,
		km80
	};
}

/** The one number of a row that a card shows. */
export function valueOf(measure: Measure, row: Omit<KpiRow, 'value'>): number | null {
	if (measure === 'rate') return row.denominator === 0 ? null : row.numerator / row.denominator;
	if (measure === 'duration') return row.p50;
	if (measure === 'mean') return row.mean;
	if (measure === 'sum') return row.sum;
	return row.numerator;
}

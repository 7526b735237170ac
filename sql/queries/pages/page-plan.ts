import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { utcText } from '../../model/tehran.ts';
import { defineQuery, runQuery, type Query } from '../define.server.ts';
import { planKpi, type Plan } from '../kpi/plan.server.ts';
import { kpiRequest, type KpiAsk } from './page-kpi.ts';
import type { PageRequest } from './page.ts';

const OUTAGE_DAYS = defineQuery('kpi/read/outage_days', z.object({ day: z.string() }));

/** The Tehran days that an outage touched, as the catalogue leaves them out. */
export async function readOutageDays(client: ClickHouseClient, request: PageRequest): Promise<string[]> {
	const { database, asOf } = request;
	const params = { as_of: utcText(Date.parse(asOf)) };
	return (await runQuery(client, OUTAGE_DAYS, { database, params })).map(({ day }) => day);
}

/** A figure of the catalogue made ready for a page's own query over its members; those are the rows of its list. */
export function pagePlan(request: PageRequest, name: string, outageDays: string[], ask: KpiAsk = {}): Plan {
	const { asOf, excludeOutages } = request;
	return planKpi(kpiRequest(request, name, ask), Date.parse(asOf), excludeOutages ? outageDays : []);
}

/** Runs a page's own query over the members of a plan. */
export function runOnPlan<Row>(
	client: ClickHouseClient,
	{ database, members, where, params }: Pick<Plan, 'database' | 'members' | 'where' | 'params'>,
	query: Query<Row>,
	more: { values?: Record<string, string>; params?: Record<string, unknown> } = {}
): Promise<Row[]> {
	return runQuery(client, query, {
		database,
		values: { members, where, ...more.values },
		params: { ...params, ...more.params }
	});
}

/** The first day of the step in which the column `day` lies, as SQL. */
export function stepOfDay({ database, grain }: Pick<PageRequest, 'database' | 'grain'>): string {
	return grain === 'day' ? 'toString(day)' : `toString(dictGet('${database}.calendar_by_day', '${grain}_start', day))`;
}

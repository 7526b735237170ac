import type { ClickHouseClient } from '@clickhouse/client';
import { BEGINNING, dayAfter, END, tehranDay } from '../../model/tehran.ts';
import { readBodyFlows, type BodyFlow } from '../kpi/custom/body-flows.server.ts';
import { stepOf } from '../../measures/steps.ts';
import { ALWAYS } from '../../ask/aggregate.ts';
import { isAllKnown, momentsOf } from '../../source-view.ts';
import { boundFilters } from '../../ask/filters.ts';
import { flowsOf, TODAY } from '../wall/sources.ts';
import type { PageRequest } from './page.ts';

/**
 * What came to bodies and went in the range, by the step of the page's charts, from the days that are kept; as of an instant its own day from the
 * referrals. Null: the kept days do not tell it, and the referrals must be asked.
 * @param by each body by itself, or all together by ''
 */
export async function readKeptFlows(
	client: ClickHouseClient,
	request: PageRequest,
	by: 'body' | null
): Promise<BodyFlow[] | null> {
	const { database, asOf, from, to, grain, where, excludeOutages } = request;
	if (!isAllKnown(request) || excludeOutages || where.some(([dimension]) => dimension !== 'body')) return null;
	const params = { ...momentsOf(request), ...boundFilters(request), day: tehranDay(Date.parse(asOf)) };
	return readBodyFlows(client, {
		database,
		flows: flowsOf('orgs', request, ['{first_day: Date32}', TODAY]),
		where: ALWAYS,
		params,
		days: [from ?? BEGINNING, to === null ? END : dayAfter(to)],
		by,
		step: stepOf(database, grain, 'on_day')
	});
}

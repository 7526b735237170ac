import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import { tehranDay } from '../../model/tehran.ts';
import { stoodOf, USUAL_DAYS, type Stood } from '../../model/usual.ts';
import { boundFlows, handoversOf, TODAY } from '../wall/sources.ts';
import type { OutageDays } from '../kpi/outage-days.server.ts';
import type { PageRequest } from './page.ts';

const STANDS = defineQuery('pages/stands', z.object({ org: z.string(), stands: z.array(z.number().nullable()) }));

/**
 * What was unanswered with each body at the end of each of the last days, the moment's own day last, whenever it was registered. Null: not known.
 * As the sum of all that became its own to answer less all that ceased to be, so that the last is what stands.
 */
export async function readStands(
	client: ClickHouseClient,
	request: PageRequest,
	days: number
): Promise<Map<string, (number | null)[]>> {
	const rows = await runQuery(client, STANDS, {
		database: request.database,
		values: { handovers: handoversOf(request, [`subtractDays(${TODAY}, {days: UInt16} - 1)`, TODAY]) },
		params: { ...boundFlows(request), days }
	});
	return new Map(rows.map(({ org, stands }) => [org, stands]));
}

/** The same beside what is usual. */
export async function readStood(
	client: ClickHouseClient,
	request: PageRequest,
	outages: Promise<OutageDays>
): Promise<Map<string, Stood>> {
	const today = tehranDay(Date.parse(request.asOf));
	const [all, { touched }] = await Promise.all([readStands(client, request, USUAL_DAYS + 1), outages]);
	const dark = new Set(touched);
	return new Map([...all].map(([org, stands]) => [org, stoodOf(stands, today, dark)]));
}

import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import { momentsOf, outagesAt, type Moments } from '../../source-view.ts';

const OUTAGE_DAYS = defineQuery('kpi/read/outage_days', z.object({ day: z.string(), is_whole: z.number() }));

/** Tehran days that an outage touched, and those of them that one covered from midnight to midnight. */
export interface OutageDays {
	touched: string[];
	whole: string[];
}

/** Of the outages that had begun by the moment, as it was known. */
export async function readOutageDays(
	client: ClickHouseClient,
	database: string,
	moments: Moments
): Promise<OutageDays> {
	const values = { outages: outagesAt(database, moments) };
	const days = await runQuery(client, OUTAGE_DAYS, { database, values, params: momentsOf(moments) });
	return { touched: days.map(({ day }) => day), whole: days.filter((one) => one.is_whole).map(({ day }) => day) };
}

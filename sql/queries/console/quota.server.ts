import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { statement } from '../../client/statement.server.ts';
import { isUsedUp, type IntervalUse } from '../../office/query-meter.ts';
import { countedFor } from './of-person.ts';

const used = z.object({
	seconds: z.number(),
	/** When it begins anew. */
	ends_ms: z.coerce.number(),
	queries: z.coerce.number(),
	max_queries: z.coerce.number(),
	/** Seconds. */
	execution_time: z.number(),
	max_execution_time: z.number(),
	result_rows: z.coerce.number(),
	max_result_rows: z.coerce.number(),
	read_rows: z.coerce.number(),
	max_read_rows: z.coerce.number()
});

/** What a person is told of it. */
export interface QuotaTold {
	/** Queries of the hour: used, and all that there are. */
	used: number;
	max: number;
	/** Something of the hour or of the day is used up, be it time or rows: the next query is refused. */
	isUsedUp: boolean;
}

/**
 * The quota of a person as a ClickHouse of the office's own counts it, the shortest interval first; the embedded server has the
 * meter for it. Errors: those of ClickHouse, also when the quota is used up.
 */
export async function readQuota(client: ClickHouseClient, database: string, personId: string): Promise<IntervalUse[]> {
	const result = await client.query({
		query: statement('queries/console/quota.sql', database),
		format: 'JSONEachRow',
		clickhouse_settings: countedFor(personId)
	});
	return used
		.array()
		.parse(await result.json())
		.map(({ seconds, ends_ms, ...one }) => ({
			...{ seconds, endsAt: new Date(ends_ms), used: one },
			max: {
				queries: one.max_queries,
				execution_time: one.max_execution_time,
				result_rows: one.max_result_rows,
				read_rows: one.max_read_rows
			}
		}));
}

/** Null: there is no quota. */
export function quotaTold(usage: readonly IntervalUse[]): QuotaTold | null {
	const [hour] = usage;
	if (!hour) return null;
	const { queries } = hour.max;
	return { used: Math.min(hour.used.queries, queries), max: queries, isUsedUp: usage.some(isUsedUp) };
}

import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { statement } from '../../client/statement.server.ts';
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

/** One interval of a quota, such as an hour: what is used of it, and what there is. */
export type QuotaUsage = z.infer<typeof used>;

/** What a person is told of it. */
export interface QuotaTold {
	/** Queries of the hour: used, and all that there are. */
	used: number;
	max: number;
	/** Something of the hour or of the day is used up, be it time or rows: the next query is refused. */
	isUsedUp: boolean;
}

/** The quota of a person, the shortest interval first. Errors: those of ClickHouse, also when the quota is used up. */
export async function readQuota(client: ClickHouseClient, database: string, personId: string): Promise<QuotaUsage[]> {
	const result = await client.query({
		query: statement('queries/console/quota.sql', database),
		format: 'JSONEachRow',
		clickhouse_settings: countedFor(personId)
	});
	return used.array().parse(await result.json());
}

/** Null: there is no quota. */
export function quotaTold(usage: readonly QuotaUsage[]): QuotaTold | null {
	const [hour] = usage;
	if (!hour) return null;
	const isUsedUp = usage.some(
		(one) =>
			one.queries >= one.max_queries ||
			one.execution_time >= one.max_execution_time ||
			one.result_rows >= one.max_result_rows ||
			one.read_rows >= one.max_read_rows
	);
	return { used: Math.min(hour.queries, hour.max_queries), max: hour.max_queries, isUsedUp };
}

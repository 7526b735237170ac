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

/** The quota of a person, the shortest interval first. Errors: those of ClickHouse, also when the quota is used up. */
export async function readQuota(client: ClickHouseClient, database: string, personId: string): Promise<QuotaUsage[]> {
	const result = await client.query({
		query: statement('queries/console/quota.sql', database),
		format: 'JSONEachRow',
		clickhouse_settings: countedFor(personId)
	});
	return used.array().parse(await result.json());
}

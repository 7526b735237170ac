import type { ClickHouseClient } from '@clickhouse/client';
import { READER, READ_LATELY_S } from '../model/quiet.ts';

/**
 * Whether somebody reads figures now, by queries that began less than `withinMs` ago (sql/model/quiet.ts). It sees the queries of one
 * server only, and false is the answer where it may not see them.
 */
export async function isBeingRead(client: ClickHouseClient, withinMs: number): Promise<boolean> {
	try {
		const result = await client.query({
			query: `SELECT count() > 0 AS is_read FROM system.processes
				WHERE startsWith(http_user_agent, {reader: String}) AND elapsed < {within_s: Float64}`,
			query_params: { reader: READER, within_s: withinMs / 1_000 },
			format: 'JSONEachRow'
		});
		const [row] = await result.json<{ is_read: number | boolean }>();
		return Boolean(row?.is_read);
	} catch {
		return false;
	}
}

/** Whether somebody has read figures lately. True where it cannot know: with several servers, or without the right to read the query log. */
export async function wasReadLately(client: ClickHouseClient): Promise<boolean> {
	try {
		const result = await client.query({
			query: `SELECT count() > 0 OR (SELECT count() > 0 FROM system.clusters WHERE NOT is_local) AS was_read FROM system.query_log
				WHERE event_date >= yesterday() AND event_time > now() - INTERVAL {lately_s: UInt32} SECOND AND startsWith(http_user_agent, {reader: String})`,
			query_params: { reader: READER, lately_s: READ_LATELY_S },
			format: 'JSONEachRow'
		});
		const [row] = await result.json<{ was_read: number | boolean }>();
		return Boolean(row?.was_read);
	} catch {
		return true;
	}
}

import type { ClickHouseClient } from '@clickhouse/client';

/**
 * Whether somebody reads figures just now: queries of the role `reader` that began less than so many milliseconds ago.
 * Sees one server's queries, where it may: elsewhere nobody seems to read.
 */
export async function isBeingRead(client: ClickHouseClient, withinMs: number): Promise<boolean> {
	try {
		const result = await client.query({
			// By the name that the role's client gives itself: on a server of one's own all roles may be one user.
			query: `SELECT count() > 0 AS is_read FROM system.processes WHERE startsWith(http_user_agent, 'pasokh-reader') AND elapsed < {within_s: Float64}`,
			query_params: { within_s: withinMs / 1_000 },
			format: 'JSONEachRow'
		});
		const [row] = await result.json<{ is_read: number | boolean }>();
		return Boolean(row?.is_read);
	} catch {
		return false;
	}
}

const LATELY_S = 15;

/**
 * Whether somebody has read figures in the last 15 s, but for the last two, which the server's log may lack. True where that
 * cannot be told: of other servers' readers, or without the right to see the log.
 */
export async function wasReadLately(client: ClickHouseClient): Promise<boolean> {
	try {
		const result = await client.query({
			query: `SELECT count() > 0 OR (SELECT count() > 0 FROM system.clusters WHERE NOT is_local) AS was_read FROM system.query_log
				WHERE event_date >= yesterday() AND event_time > now() - INTERVAL {lately_s: UInt32} SECOND AND startsWith(http_user_agent, 'pasokh-reader')`,
			query_params: { lately_s: LATELY_S },
			format: 'JSONEachRow'
		});
		const [row] = await result.json<{ was_read: number | boolean }>();
		return Boolean(row?.was_read);
	} catch {
		return true;
	}
}

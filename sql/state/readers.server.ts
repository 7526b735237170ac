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

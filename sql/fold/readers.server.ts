import type { ClickHouseClient } from '@clickhouse/client';
import { AGAIN, READER, READ_LATELY_S } from '../model/quiet.ts';

/** Who reads figures: nobody, somebody, or also a page that did not end within its last rest. */
export type Reading = 'nobody' | 'somebody' | 'again';

/**
 * Who reads figures now, by queries that began less than `withinMs` ago (sql/model/quiet.ts). It sees the queries of one server only, and
 * nobody is the answer where it may not see them.
 */
export async function whoReads(client: ClickHouseClient, withinMs: number): Promise<Reading> {
	try {
		const result = await client.query({
			query: `SELECT multiIf(count() = 0, 'nobody', countIf(endsWith(Settings['log_comment'], {again: String})) > 0, 'again', 'somebody') AS reading
				FROM system.processes WHERE startsWith(http_user_agent, {reader: String}) AND elapsed < {within_s: Float64}`,
			query_params: { reader: READER, again: AGAIN, within_s: withinMs / 1_000 },
			format: 'JSONEachRow'
		});
		const [row] = await result.json<{ reading: Reading }>();
		return row?.reading ?? 'nobody';
	} catch {
		return 'nobody';
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

import type { ClickHouseClient } from '@clickhouse/client';

/** Between pages (1) and analysts (10): server/users.ts. */
const LOW_PRIORITY = { priority: '5', max_threads: 1 };

/** The same client for work that nobody waits for: it uses one core, and pauses while a page's query runs. */
export function withLowPriority(client: ClickHouseClient): ClickHouseClient {
	const query = client.query.bind(client) as (params: Asked) => Promise<unknown>;
	const ask = (params: Asked): Promise<unknown> =>
		query({ ...params, clickhouse_settings: { ...params.clickhouse_settings, ...LOW_PRIORITY } });
	return Object.assign(Object.create(client) as ClickHouseClient, { query: ask as ClickHouseClient['query'] });
}

type Asked = { clickhouse_settings?: object };

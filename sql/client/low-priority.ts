import type { ClickHouseClient } from '@clickhouse/client';

/** Behind what pages ask for (1), before what analysts do (10): server/users.ts. */
const MODEST = { priority: '5', max_threads: 1 };

/** The same client for what nobody waits for: on one core, and standing still while a query of a page is being answered. */
export function withLowPriority(client: ClickHouseClient): ClickHouseClient {
	const query = client.query.bind(client) as (params: Asked) => Promise<unknown>;
	const ask = (params: Asked): Promise<unknown> =>
		query({ ...params, clickhouse_settings: { ...params.clickhouse_settings, ...MODEST } });
	return Object.assign(Object.create(client) as ClickHouseClient, { query: ask as ClickHouseClient['query'] });
}

type Asked = { clickhouse_settings?: object };

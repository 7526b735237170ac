import type { ClickHouseClient } from '@clickhouse/client';

/** Against a page's work it gets a tenth of the processor, where the server may set priorities (CAP_SYS_NICE). */
const YIELDS = { os_threads_nice_value_query: 10 };
/** Between pages (1) and analysts (10): server/users.ts. */
const LOW_PRIORITY = { ...YIELDS, priority: '5', max_threads: 1 };

/** The same client for work that nobody waits for: it uses one core, and pauses while a page's query runs. */
export const withLowPriority = (client: ClickHouseClient): ClickHouseClient => withSettings(client, LOW_PRIORITY);

/** The same client for figures that follow their page: drawing the page comes first. */
export const afterItsPage = (client: ClickHouseClient): ClickHouseClient => withSettings(client, YIELDS);

function withSettings(client: ClickHouseClient, settings: object): ClickHouseClient {
	const query = client.query.bind(client) as (params: Asked) => Promise<unknown>;
	const ask = (params: Asked): Promise<unknown> =>
		query({ ...params, clickhouse_settings: { ...params.clickhouse_settings, ...settings } });
	return Object.assign(Object.create(client) as ClickHouseClient, { query: ask as ClickHouseClient['query'] });
}

type Asked = { clickhouse_settings?: object };

import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';

type Asked = { clickhouse_settings?: ClickHouseSettings };

/** The same client, whose queries get more settings. */
export function withSettings(
	client: ClickHouseClient,
	more: (own: ClickHouseSettings) => ClickHouseSettings
): ClickHouseClient {
	const query = client.query.bind(client) as (params: Asked) => Promise<unknown>;
	const ask = ({ clickhouse_settings: own = {}, ...params }: Asked): Promise<unknown> =>
		query({ ...params, clickhouse_settings: { ...own, ...more(own) } });
	return Object.assign(Object.create(client) as ClickHouseClient, { query: ask as ClickHouseClient['query'] });
}

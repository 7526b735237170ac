import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { isUnreachable } from './errors.ts';

/** The embedded server starts in half a second, that of a big office in a few. After this time it counts as away. */
const PATIENCE_MS = 6_000;
const AGAIN_MS = 50;

/**
 * Makes a reading client ask again while the server is unreachable, so that viewers of a page do not notice a restart of the embedded
 * server. Any answer of the server itself, errors included, is passed on.
 */
export function retryWhenAway(client: ClickHouseClient): ClickHouseClient {
	const query = client.query.bind(client) as (params: object) => Promise<unknown>;
	const ask = async (params: object): Promise<unknown> => {
		const end = performance.now() + PATIENCE_MS;
		for (;;) {
			try {
				return await query(params);
			} catch (error) {
				if (!isUnreachable(error) || performance.now() > end) throw error;
				await sleep(AGAIN_MS);
			}
		}
	};
	return Object.assign(client, { query: ask as ClickHouseClient['query'] });
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { isUnreachable } from './errors.ts';

/** A start of the embedded server takes some half a second, of a big office a few; beyond, it is away. */
const PATIENCE_MS = 6_000;
const AGAIN_MS = 50;

/**
 * A client for reading that asks again when the server is not there: the embedded one may have to start anew, and nobody who
 * looks at a page is to see that. An answer of the server itself, of whatever kind, stands.
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

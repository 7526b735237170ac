import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { isUnreachable } from './errors.ts';

/** How long to ask again. The embedded server starts in half a second, that of a big office in a few: after this time it counts as away. */
const PATIENCE_MS = 4_000;
const AGAIN_MS = 50;

/** Asks again for some seconds, as long as the failure is a passing one. Throws the last failure. */
export async function retry<Answer>(
	ask: () => Promise<Answer>,
	isPassing: (problem: unknown) => boolean
): Promise<Answer> {
	const end = performance.now() + PATIENCE_MS;
	for (;;) {
		try {
			return await ask();
		} catch (error) {
			if (!isPassing(error) || performance.now() > end) throw error;
			await sleep(AGAIN_MS);
		}
	}
}

/**
 * Makes a reading client ask again while the server is unreachable, so that viewers of a page do not notice a restart of the embedded
 * server. Any answer of the server itself, errors included, is passed on.
 */
export function retryWhenAway(client: ClickHouseClient): ClickHouseClient {
	const query = client.query.bind(client) as (params: object) => Promise<unknown>;
	const ask = (params: object): Promise<unknown> => retry(() => query(params), isUnreachable);
	return Object.assign(client, { query: ask as ClickHouseClient['query'] });
}

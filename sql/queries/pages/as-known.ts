import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { utcText } from '../../model/tehran.ts';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import type { Since } from '../../source-view.ts';

export const SINCE = defineQuery('frame/since', z.object({ since: z.enum(['nothing', 'unlinked', 'linked']) }));

/** What state has learnt since a moment of receipt (milliseconds). */
export async function readSince(client: ClickHouseClient, database: string, knownAt: number): Promise<Since> {
	const [row] = await runQuery(client, SINCE, { database, params: { known_at: utcText(knownAt) } });
	return row?.since ?? 'linked';
}

/**
 * Reads figures as they were known at a moment, as cheaply as what has come since allows. State may learn more while they
 * are read, and then they are read again: twice at most, since it never knows less.
 */
export async function readAsKnown<T>(look: () => Promise<Since>, read: (since: Since) => Promise<T>): Promise<T> {
	for (let since = await look(); ;) {
		const value = await read(since);
		if (since === 'linked') return value;
		const after = await look();
		if (after === since) return value;
		since = after;
	}
}

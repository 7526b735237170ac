import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../client/define.server.ts';
import { instantOf } from '../measures/range.ts';
import { utcText } from '../model/tehran.ts';
import { EVER } from '../source-view.ts';

export const NEWEST = defineQuery('frame/newest', z.object({ newest: z.coerce.number().nullable() }));

interface Asked {
	database: string;
	clock: 'real' | 'data';
	/** An ISO instant: of what had come in by then. */
	knownAt?: string | null;
}

/** The office's now in milliseconds: the server's time, or the newest moment of its data where these are its clock. */
export async function readNow(client: ClickHouseClient, { database, clock, knownAt }: Asked): Promise<number> {
	if (clock === 'real') return Date.now();
	const params = { known_at: utcText(knownAt ? instantOf('knownAt', knownAt) : EVER) };
	const [row] = await runQuery(client, NEWEST, { database, params });
	return row?.newest ?? Date.now();
}

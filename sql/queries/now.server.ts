import { officeClock } from '../model/clock.ts';
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../client/define.server.ts';
import { instantOf } from '../measures/range.ts';
import { utcText } from '../model/tehran.ts';
import { EVER } from '../source-view.ts';

export const FRESHNESS = defineQuery(
	'frame/freshness',
	z.object({ source: z.string(), last_occurred_at: z.coerce.number(), last_ingested_at: z.coerce.number() })
);
type Freshness = z.infer<typeof FRESHNESS.row>;

/** The newest moment of all sources; null: nothing has come. */
export const newestOf = (sources: Freshness[], by: 'last_occurred_at' | 'last_ingested_at'): number | null =>
	sources.length > 0 ? Math.max(...sources.map((source) => source[by])) : null;

interface Asked {
	database: string;
	clock: 'real' | 'data';
	/** An ISO instant: of what had come in by then. */
	knownAt?: string | null;
}

/** The office's now in milliseconds: the server's time, or the newest moment of its data where these are its clock. */
export async function readNow(client: ClickHouseClient, { database, clock, knownAt }: Asked): Promise<number> {
	if (clock === 'real') return officeClock.now();
	const params = { known_at: utcText(knownAt ? instantOf('knownAt', knownAt) : EVER) };
	const sources = await runQuery(client, FRESHNESS, { database, params });
	return newestOf(sources, 'last_occurred_at') ?? officeClock.now();
}

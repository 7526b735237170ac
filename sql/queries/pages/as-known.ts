import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { utcText } from '../../model/tehran.ts';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import type { Since } from '../../source-view.ts';
import { keepLetters, readDigest, type AsKnown } from './kept-letters.ts';

export const SINCE = defineQuery('frame/since', z.object({ since: z.enum(['nothing', 'unlinked', 'linked']) }));

/** State may learn more while letters are kept or read. Then they are kept anew, so many times in all. */
const MOST_TIMES = 2;

/** What state has learnt since a moment; where letters are kept, a digest of it. */
interface Learnt {
	since: Since;
	digest?: string | null;
}

/** What state has learnt since a moment of receipt (milliseconds). */
export async function readSince(
	client: ClickHouseClient,
	database: string,
	knownAt: number
): Promise<Exclude<Since, 'kept'>> {
	const [row] = await runQuery(client, SINCE, { database, params: { known_at: utcText(knownAt) } });
	return row?.since ?? 'linked';
}

/**
 * Reads figures as they were known at a moment, as cheaply as what has come since allows. State may learn more while they
 * are read, and then they are read again, a few times at most: what recomputes all letters that have changed is exact whatever is
 * learnt, and state never knows less.
 *
 * To plan that recomputation takes a third of a second, and a page asks two dozen questions. So letters are recomputed once, and
 * kept for all questions of their moment: the wall of a million letters, of which 5,000 had changed, took 6.5 s of CPU without that.
 */
export async function readAsKnown<T>(
	client: ClickHouseClient,
	ask: AsKnown,
	read: (since: Since) => Promise<T>
): Promise<T> {
	let times = 0;
	const look = async (): Promise<Learnt> => {
		const since = await readSince(client, ask.database, ask.knownAt);
		if (since === 'nothing' || times++ >= MOST_TIMES) return { since };
		const digest = await keepLetters(client, ask);
		return digest === null ? { since } : { since: 'kept', digest };
	};
	for (let learnt = await look(); ;) {
		const value = await read(learnt.since);
		if (learnt.since === 'linked') return value;
		if (learnt.since === 'kept' && (await readDigest(client, ask)) === learnt.digest) return value;
		const after = await look();
		if (learnt.since !== 'kept' && after.since === learnt.since) return value;
		learnt = after;
	}
}

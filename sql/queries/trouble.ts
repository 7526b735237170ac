import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../client/define.server.ts';
import { officeClock } from '../model/clock.ts';
import type { Settings } from '../settings.ts';

/** What concerns all figures, so that each page says it. */
export interface Trouble {
	/**
	 * The server's clock was set, which is not believed yet; ingest takes no events, because its disk or its spool is full; state is made anew, as
	 * after an upgrade that changed a rule, and until then the former rules hold.
	 */
	kind: 'setBack' | 'setAhead' | 'refusing' | 'remade';
	/** By how much the clock was set. */
	ms?: number;
	/** How much of the state is there, 0 to 1. */
	share?: number;
}

export const REMADE = defineQuery('frame/remade', z.object({ share: z.coerce.number() }));

const LOOK_EVERY_MS = 5_000;
const ANSWER_MS = 2_000;

/** Returns what the trouble is at this moment, if any; looked up every few seconds, as long as somebody asks. */
export function watchTrouble(client: ClickHouseClient, settings: Settings): () => Trouble | null {
	let found: Trouble | null = null;
	let lookedAt = -Infinity;
	return () => {
		const step = officeClock.step();
		if (step) return { kind: step.byMs < 0 ? 'setBack' : 'setAhead', ms: Math.abs(step.byMs) };
		if (performance.now() - lookedAt > LOOK_EVERY_MS) {
			lookedAt = performance.now();
			look(client, settings).then(
				(now) => (found = now),
				// A process that is away is told of elsewhere.
				() => {}
			);
		}
		return found;
	};
}

async function look(client: ClickHouseClient, { clickhouse, ingest }: Settings): Promise<Trouble | null> {
	const [ready, [remade]] = await Promise.all([
		fetch(`${ingest.url}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => null),
		runQuery(client, REMADE, { database: clickhouse.database })
	]);
	if (ready?.status === 503) return { kind: 'refusing' };
	// In whole per cent, so that pages are not told of each row.
	return remade ? { kind: 'remade', share: Math.floor(remade.share * 100) / 100 } : null;
}

import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../client/define.server.ts';
import { officeClock } from '../model/clock.ts';
import type { Settings } from '../settings.ts';

/** What concerns all figures, so that each page says it. */
export interface Trouble {
	/**
	 * - setBack, setAhead: somebody set the server's clock, and the office does not follow it yet.
	 * - refusing: ingest takes no events, because its disk or its spool is full.
	 * - remade: all state is being made anew, as after an upgrade that changed a rule. Until the end the former rule holds.
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
	const [isRefusing, [remade]] = await Promise.all([
		fetch(`${ingest.url}/readyz`, { method: 'HEAD', signal: AbortSignal.timeout(ANSWER_MS) }).then(
			({ status }) => status === 503,
			() => false
		),
		runQuery(client, REMADE, { database: clickhouse.database })
	]);
	if (isRefusing) return { kind: 'refusing' };
	// In whole per cent, so that pages are not told of each row.
	return remade ? { kind: 'remade', share: Math.floor(remade.share * 100) / 100 } : null;
}

import { officeClock } from '../../model/clock.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { AGAIN, DEAD_S, PATIENCE_MS } from '../../model/quiet.ts';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import { withSettings } from '../../client/with-settings.ts';

const LOOK_EVERY_MS = 30;
/** Between the receipt of a batch and the beginning of its round: with several processes K must be older than this. */
const UNDER_WAY_MS = 1_500;

export const ROUNDS = defineQuery(
	'frame/rounds',
	z.object({
		process: z.string(),
		version: z.string(),
		is_begun: z.coerce.boolean(),
		newest_at: z.coerce.number().nullable(),
		oldest_at: z.coerce.number().nullable(),
		silent_s: z.coerce.number(),
		spool_silent_s: z.coerce.number()
	})
);
export const RECEIVED = defineQuery(
	'frame/received',
	z.object({ newest_at: z.coerce.number(), now: z.coerce.number() })
);

type Round = z.infer<typeof ROUNDS.row>;

/** What was read, and up to which moment of receipt it is complete: milliseconds since 1970. */
export interface Consistent<T> {
	value: T;
	knownAt: number;
}

export interface ConsistentDeps {
	rounds: () => Promise<Round[]>;
	received: () => Promise<{ newest_at: number; now: number }>;
	wait: (ms: number) => Promise<unknown>;
	clock: () => number;
}

export function consistentDeps(client: ClickHouseClient, database: string): ConsistentDeps {
	return {
		rounds: () => runQuery(client, ROUNDS, { database }),
		received: async () =>
			(await runQuery(client, RECEIVED, { database }))[0] ?? { newest_at: 0, now: officeClock.now() },
		wait: sleep,
		clock: () => performance.now()
	};
}

const isDead = ({ silent_s, spool_silent_s }: Round): boolean => silent_s > DEAD_S && spool_silent_s > DEAD_S;
const nameOf = (rounds: Round[]): string => rounds.map(({ process, version }) => `${process} ${version}`).join('\n');

/**
 * Reads figures that belong together while events flow in: between two looks at writers that rest. Where no such moment
 * comes, as known a moment before the oldest unfinished round: exact, but its letters are folded first.
 * @param read what to read: what state has (null), or what was known at a moment (milliseconds). It is told whether this is another attempt,
 * because the last rest was too short
 */
export async function readConsistently<T>(
	deps: ConsistentDeps,
	read: (knownAt: number | null, isAgain: boolean) => Promise<T>
): Promise<Consistent<T>> {
	let until = deps.clock() + PATIENCE_MS;
	let isAgain = false;
	let rounds = (await deps.rounds()).filter((round) => !isDead(round));
	while (deps.clock() < until) {
		if (rounds.some((round) => round.is_begun)) {
			await deps.wait(LOOK_EVERY_MS);
			rounds = (await deps.rounds()).filter((round) => !isDead(round));
			continue;
		}
		const [{ newest_at, now }, value] = await Promise.all([deps.received(), read(null, isAgain)]);
		const others = rounds.filter(({ spool_silent_s }) => spool_silent_s < DEAD_S).length;
		// Another process may have received something just before that is not begun.
		if (others > 1 && now - newest_at < UNDER_WAY_MS) await deps.wait(UNDER_WAY_MS - Math.max(0, now - newest_at));
		const after = (await deps.rounds()).filter((round) => !isDead(round));
		if (nameOf(after) === nameOf(rounds)) return { value, knownAt: newest_at > 0 ? newest_at : now };
		rounds = after;
		if (!isAgain) until = deps.clock() + PATIENCE_MS;
		isAgain = true;
	}
	const unfinished = rounds.flatMap((round) =>
		round.is_begun ? [round.oldest_at ?? round.newest_at ?? Number.POSITIVE_INFINITY] : []
	);
	const { newest_at, now } = await deps.received();
	const knownAt = Math.min(newest_at > 0 ? newest_at : now, ...unfinished.map((at) => at - 1));
	return { value: await read(knownAt, isAgain), knownAt };
}

/** The same client, whose queries tell the writer that a page needs a longer rest than it had. */
export const again = (client: ClickHouseClient): ClickHouseClient =>
	withSettings(client, ({ log_comment: name = '' }) => ({ log_comment: `${name}${AGAIN}` }));

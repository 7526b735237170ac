import { setTimeout as sleep } from 'node:timers/promises';
import { officeClock, STEP_MS } from '#sql/model/clock.ts';
import { REST_AGAIN_AT_MOST_MS, REST_AT_MOST_MS, REST_MS, RESTLESS_BULK_MS } from '#sql/model/quiet.ts';
import type { Reading } from '#sql/fold/readers.server.ts';
import type { Rounds } from '#sql/fold/rounds.server.ts';
import { oldestInFlight } from '../spool/in-flight.ts';
import { receivedAtOf, type SpoolBatch } from '../spool/spool.ts';

/** How often a bulk checks whether anybody has read lately. */
const ASK_EVERY_MS = 1_000;
/** Between two checks whether a page is being read. */
const LOOK_EVERY_MS = 25;
const LOOKS = 2;

/**
 * Tracks unfinished work of the writer, says when a round begins and when all of it is in state, and rests in between
 * (sql/model/quiet.ts).
 */
export interface RoundKeeper {
	/** Settles the round when the spool is empty: only batches in the spool can be half done by an earlier process. */
	start(): Promise<void>;
	/** To be awaited before anything of the batches is written. */
	began(batches: SpoolBatch[]): Promise<void>;
	/** Called when state and rollups have the batches. */
	finished(batches: SpoolBatch[]): Promise<void>;
	/** Resolves after a rest; at once when nothing is unfinished, or when a bulk has rested lately or nobody reads. */
	rest(isBulk: boolean): Promise<void>;
	/** Whether nothing new is begun until all that was stored is in state. */
	isResting(): boolean;
}

export function createRoundKeeper(options: {
	rounds: Rounds;
	/** Retries an idempotent action until it succeeds. */
	persist: <T>(attempt: () => Promise<T>) => Promise<T>;
	/** Receipt of the oldest batch in the spool, taken or not, milliseconds since 1970. */
	oldestWaiting: () => number | undefined;
	/** Who is reading figures, having begun within so many milliseconds. */
	whoReads: (withinMs: number) => Promise<Reading>;
	/** Whether anybody has, or may have, read figures in the last seconds. */
	wasReadLately: () => Promise<boolean>;
	signal: AbortSignal;
}): RoundKeeper {
	const { rounds, persist, oldestWaiting, whoReads, wasReadLately, signal } = options;
	const open = new Map<bigint, number>();
	let told: 'begun' | 'settled' = 'settled';
	let newestAt = 0;
	let restedAt = performance.now();
	let askedAt = 0;
	let resting = false;
	let again: Promise<void> | undefined;
	let settled = Promise.withResolvers<void>();
	// One listener for good: one for each rest would accumulate.
	signal.addEventListener('abort', () => settled.resolve(), { once: true });
	const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal }).catch(() => {});

	/** Reads the phase at each try, so that a late retry does not overwrite a later phase. */
	const tell = (): Promise<void> =>
		persist(() => {
			const oldest = Math.min(...open.values());
			if (told === 'settled') return rounds.settle(newestAt || undefined);
			return rounds.begin(Number.isFinite(oldest) ? oldest : newestAt);
		});

	async function start(): Promise<void> {
		if (oldestWaiting() === undefined) await tell();
	}

	async function began(batches: SpoolBatch[]): Promise<void> {
		for (const { id } of batches) open.set(id, receivedAtOf(id));
		if (told === 'begun') return;
		told = 'begun';
		settled = Promise.withResolvers<void>();
		await tell();
	}

	async function finished(batches: SpoolBatch[]): Promise<void> {
		for (const { id } of batches) {
			const at = receivedAtOf(id);
			// One of a clock that has since been set back would stay the newest for as long as that was ahead.
			newestAt = newestAt > at + STEP_MS ? at : Math.max(newestAt, at);
			open.delete(id);
		}
		await settleIfDone();
	}

	/** Settles the round if all that was received by its newest batch is in state; else, if nothing is open, looks again. */
	async function settleIfDone(): Promise<void> {
		if (open.size > 0 || told === 'settled') return;
		// An earlier batch was overtaken: until it is in state, "all that was received by then" would be false.
		const before = Math.min(oldestInFlight() ?? Infinity, oldestWaiting() ?? Infinity);
		if (before <= newestAt) {
			settled.resolve();
			// What is in flight may fail, or be acknowledged only after it is in state. Then no batch follows, and without another look
			// every page would be read as known before this round.
			again ??= pause(LOOK_EVERY_MS).then(() => {
				again = undefined;
				return signal.aborted ? undefined : settleIfDone();
			});
			again.catch(() => {});
			return;
		}
		told = 'settled';
		restedAt = performance.now();
		await tell();
		settled.resolve();
	}

	async function rest(isBulk: boolean): Promise<void> {
		if (signal.aborted || open.size === 0 || (isBulk && !(await isRestDue()))) return;
		resting = true;
		await settled.promise;
		if (told === 'settled') await letRead();
		else settled = Promise.withResolvers<void>();
		resting = false;
	}

	async function isRestDue(): Promise<boolean> {
		const now = performance.now();
		if (now - restedAt < RESTLESS_BULK_MS || now - askedAt < ASK_EVERY_MS) return false;
		askedAt = now;
		return wasReadLately();
	}

	/** Batches wait for longer than a rest, as when the engine was away. With full rests state would stay late for long. */
	const isLate = (): boolean => officeClock.now() - (oldestWaiting() ?? Infinity) > REST_AT_MOST_MS;

	async function letRead(): Promise<void> {
		const rested = (): number => performance.now() - restedAt;
		await pause(REST_MS);
		for (let looks = 0; looks < LOOKS && !signal.aborted; looks++) {
			const reading = await whoReads(rested());
			if (rested() >= (reading === 'again' ? REST_AGAIN_AT_MOST_MS : isLate() ? REST_MS : REST_AT_MOST_MS)) return;
			if (reading !== 'nobody') looks = -1;
			await pause(LOOK_EVERY_MS);
		}
	}

	return { start, began, finished, rest, isResting: () => resting };
}

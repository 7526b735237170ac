import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { classify } from '#sql/client/errors.ts';
import { addCounts, NOTHING } from '#sql/fold/computation.server.ts';
import { createRecomputation, type Recomputed } from '#sql/fold/recompute.server.ts';

/**
 * Several groups share one recomputation, which is cheaper: of a bulk of a million events, ClickHouse took 16.7 µs of
 * CPU an event when it recomputed what there was, 11.7 with up to 400,000 events at once, 10.2 with 600,000, and a tenth
 * less with these. More would delay the wall.
 */
const EVENTS_PER_RECOMPUTATION = 1_000_000;
/**
 * The writer waits when state is further behind than this; until then it stores the next batches during a
 * recomputation.
 */
const EVENTS_BEHIND_AT_MOST = 2_000_000;
/**
 * So many events at once are a bulk. While more of it arrives it is collected, for 9 s at most, so that a letter is
 * recomputed less often. 5,000 events/s must not count as a bulk, even when a round of a busy machine takes 4 s: they
 * reached the wall seconds late.
 */
export const BULK_EVENTS = 30_000;
const GATHER_MS = 9_000;
const LOOK_EVERY_MS = 50;

/** Events that the writer has stored and state does not have yet. */
export interface Stored {
	/** Their batch id in the table `touched`. */
	group: bigint;
	events: number;
}

/** Result of a recomputation. */
export interface Kept {
	letters: number;
	calls: number;
	days: number;
	seconds: number;
}

export interface StateKeeperOptions<T extends Stored> {
	client: ClickHouseClient;
	database: string;
	/** Retries an idempotent action until it succeeds. */
	persist: <R>(attempt: () => Promise<R>) => Promise<R>;
	/** Whether more is about to be stored. */
	isMoreComing: () => boolean;
	/** Called when state and rollups have these. */
	onKept: (stored: T[], kept: Kept) => Promise<void>;
}

/** Recomputes state and rollups for what the writer stored, one recomputation at a time. */
export function createStateKeeper<T extends Stored>({
	client,
	database,
	persist,
	isMoreComing,
	onKept
}: StateKeeperOptions<T>) {
	const { recompute, refreshDays } = createRecomputation(client, database);
	const pending: T[] = [];
	let behind = 0;
	let stopping = false;
	let stopAt = Infinity;
	let wake = () => {};
	let makeRoom = () => {};
	const work = run();
	// `stop` and its callers get a failure; this keeps it from being reported as unhandled until then.
	work.catch(() => {});

	/** Adds stored events to the next recomputation. */
	function touch(stored: T): void {
		pending.push(stored);
		behind += stored.events;
		wake();
	}

	/** Resolves when state is close enough behind to add more. */
	async function room(): Promise<void> {
		while (behind > EVENTS_BEHIND_AT_MOST && !stopping) await new Promise<void>((resolve) => (makeRoom = resolve));
	}

	/** Ends when nothing is pending, or, after `drainMs`, with the current recomputation: the spool keeps the rest. */
	async function stop(drainMs: number): Promise<void> {
		stopping = true;
		stopAt = performance.now() + drainMs;
		wake();
		makeRoom();
		await work;
	}

	async function run(): Promise<void> {
		for (;;) {
			if (pending.length === 0) {
				if (stopping) return;
				await new Promise<void>((resolve) => (wake = resolve));
				continue;
			}
			await gather();
			if (performance.now() > stopAt) return;
			const taken = takePending();
			const kept = await persist(() => keepUp(taken.map(({ group }) => group)));
			await onKept(taken, kept);
			behind -= taken.reduce((sum, { events }) => sum + events, 0);
			makeRoom();
		}
	}

	async function gather(): Promise<void> {
		const waiting = (): number => pending.reduce((sum, { events }) => sum + events, 0);
		const isPartOfBulk = (events: number): boolean => events >= BULK_EVENTS && events < EVENTS_PER_RECOMPUTATION;
		const until = performance.now() + GATHER_MS;
		while (!stopping && isPartOfBulk(waiting()) && isMoreComing() && performance.now() < until)
			await sleep(LOOK_EVERY_MS);
	}

	function takePending(): T[] {
		let events = 0;
		let count = 0;
		while (count < pending.length && (count === 0 || events + pending[count]!.events <= EVENTS_PER_RECOMPUTATION))
			events += pending[count++]!.events;
		return pending.splice(0, count);
	}

	async function keepUp(groups: bigint[]): Promise<Kept> {
		const began = performance.now();
		const { letters, calls, days } = await groupByGroup(groups);
		await refreshDays(days, { letters, calls });
		return { letters, calls, days: days.length, seconds: (performance.now() - began) / 1_000 };
	}

	/** If a recomputation exceeds the server's memory, its groups are recomputed one by one. */
	async function groupByGroup(groups: bigint[]): Promise<Recomputed> {
		try {
			return await recompute(groups);
		} catch (error) {
			if (groups.length === 1 || classify(error) !== 'too_big') throw error;
			let all: Recomputed = { ...NOTHING, days: [] };
			for (const group of groups) {
				const one = await recompute([group]);
				all = { ...addCounts(all, one), days: [...new Set([...all.days, ...one.days])] };
			}
			return all;
		}
	}

	return { touch, room, stop, ended: work, behind: () => behind };
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { classify } from '#sql/client/errors.ts';
import { createRecomputation, type Recomputed } from '#sql/fold/recompute.server.ts';

/**
 * Several groups before one recomputation are cheaper than one each: of a bulk ClickHouse took 31 µs of CPU an event with at most
 * 200,000 at once, and 22 with these. More would make the wall late.
 */
const EVENTS_PER_RECOMPUTATION = 400_000;
/** The writer waits when state is further behind than this: it stores the next ones while these are recomputed. */
const EVENTS_BEHIND_AT_MOST = 800_000;
/**
 * So many at once are a bulk. While more of it is on its way it is gathered, for 3 s at most: a letter is recomputed less often.
 * 5,000 events/s are none, though a round of a busy machine takes 4 s: taken for one, they were at the wall seconds later.
 */
export const BULK_EVENTS = 30_000;
const GATHER_MS = 3_000;
const LOOK_EVERY_MS = 50;

/** What the writer has stored and state does not have yet. */
export interface Stored {
	/** Names what it touched, in `touched`. */
	group: bigint;
	events: number;
}

/** What a recomputation did. */
export interface Kept {
	letters: number;
	calls: number;
	days: number;
	seconds: number;
}

export interface StateKeeperOptions<T extends Stored> {
	client: ClickHouseClient;
	database: string;
	/** Does something until it succeeds. */
	persist: <R>(attempt: () => Promise<R>) => Promise<R>;
	/** Whether more is about to be stored. */
	isMoreComing: () => boolean;
	/** Told when state and rollups have these. */
	onKept: (stored: T[], kept: Kept) => Promise<void>;
}

/** Follows the writer: recomputes state and rollups for what it stored, one recomputation at a time. */
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
	// Whoever waits for the end hears of it; until then a failure is not unhandled.
	work.catch(() => {});

	/** Takes on what was stored. */
	function touch(stored: T): void {
		pending.push(stored);
		behind += stored.events;
		wake();
	}

	/** Resolves when state is near enough behind to take on more. */
	async function room(): Promise<void> {
		while (behind > EVENTS_BEHIND_AT_MOST && !stopping) await new Promise<void>((resolve) => (makeRoom = resolve));
	}

	/** Ends after what is pending, or after what is at work once `drainMs` are over: the spool keeps the rest. */
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

	/** What is too much for the server's memory at once goes group by group. */
	async function groupByGroup(groups: bigint[]): Promise<Recomputed> {
		try {
			return await recompute(groups);
		} catch (error) {
			if (groups.length === 1 || classify(error) !== 'too_big') throw error;
			const all: Recomputed = { letters: 0, calls: 0, days: [] };
			for (const group of groups) {
				const one = await recompute([group]);
				all.letters += one.letters;
				all.calls += one.calls;
				all.days = [...new Set([...all.days, ...one.days])];
			}
			return all;
		}
	}

	return { touch, room, stop, ended: work, behind: () => behind };
}

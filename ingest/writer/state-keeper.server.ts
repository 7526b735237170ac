import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import type { Logger } from 'pino';
import { createRecomputation } from '#sql/state/recompute.server.ts';

/** Several batches before one recomputation are cheaper than one each; more would make the wall late. */
const EVENTS_PER_RECOMPUTATION = 100_000;
/** Producers wait when state is further behind than this. */
const EVENTS_BEHIND_AT_MOST = 400_000;
const RETRY_MS = 1_000;

interface Touched {
	batch: string;
	events: number;
}

/**
 * Follows the writer: recomputes state and rollups for what its batches touched, one recomputation at a time, and
 * writes down which batches are done. What an earlier process left undone is done first.
 */
export function createStateKeeper({
	client,
	log,
	database
}: {
	client: ClickHouseClient;
	log: Logger;
	database: string;
}) {
	const { recompute, refreshDays } = createRecomputation(client, database);
	const pending: Touched[] = [];
	const waiting: (() => void)[] = [];
	let behind = 0;
	let stopping = false;
	let stopAt = Infinity;
	let wake = () => {};
	const work = run();

	/** Tells that a batch is in and what it touched is to be recomputed. */
	function touch(batch: string, events: number): void {
		pending.push({ batch, events });
		behind += events;
		wake();
	}

	/** Resolves when state is near enough behind to take more. */
	async function room(): Promise<void> {
		while (behind > EVENTS_BEHIND_AT_MOST && !stopping) await new Promise<void>((resolve) => waiting.push(resolve));
	}

	/** Ends after what is pending, or after what is at work once `drainMs` are over: the next start finds the rest. */
	async function stop(drainMs: number): Promise<void> {
		stopping = true;
		stopAt = performance.now() + drainMs;
		wake();
		await work;
	}

	async function run(): Promise<void> {
		const undone = await untilDone(leftUndone);
		for (const batch of undone ?? []) pending.push({ batch, events: 0 });
		for (;;) {
			if (pending.length === 0) {
				if (stopping) return;
				await new Promise<void>((resolve) => (wake = resolve));
				continue;
			}
			if (performance.now() > stopAt) return;
			const taken = take();
			const done = await untilDone(() => keepUp(taken.map(({ batch }) => batch)));
			if (done === undefined) return;
			behind -= taken.reduce((sum, { events }) => sum + events, 0);
			for (const resolve of waiting.splice(0)) resolve();
		}
	}

	function take(): Touched[] {
		let events = 0;
		let count = 0;
		while (count < pending.length && (count === 0 || events + pending[count]!.events <= EVENTS_PER_RECOMPUTATION))
			events += pending[count++]!.events;
		return pending.splice(0, count);
	}

	async function keepUp(batches: string[]): Promise<true> {
		const started = performance.now();
		const { letters, calls, days } = await recompute(batches.map(BigInt));
		await refreshDays(days, await nextRevision(), { letters, calls });
		await client.insert({
			table: `${database}.batches_done`,
			values: batches.map((batch_id) => ({ batch_id })),
			format: 'JSONEachRow'
		});
		log.info(
			{ batches: batches.length, letters, calls, days: days.length, ms: Math.round(performance.now() - started) },
			'state is up to date'
		);
		return true;
	}

	async function nextRevision(): Promise<bigint> {
		const found = await client.query({
			query: `SELECT toString(max(revision)) AS revision FROM ${database}.refreshes`,
			format: 'JSONEachRow'
		});
		const [row] = await found.json<{ revision: string }>();
		return BigInt(row?.revision ?? 0) + 1n;
	}

	async function leftUndone(): Promise<string[]> {
		const found = await client.query({
			query: `SELECT DISTINCT toString(batch_id) AS batch FROM ${database}.touched WHERE batch_id NOT IN (SELECT batch_id FROM ${database}.batches_done) ORDER BY batch`,
			format: 'JSONEachRow'
		});
		const undone = (await found.json<{ batch: string }>()).map(({ batch }) => batch);
		if (undone.length > 0) log.warn({ batches: undone.length }, 'recomputing what an earlier run left undone');
		return undone;
	}

	/** Tries until it succeeds; undefined when we are to stop and it still fails: the next start finds it undone. */
	async function untilDone<T>(attempt: () => Promise<T>): Promise<T | undefined> {
		for (;;) {
			try {
				return await attempt();
			} catch (error) {
				if (stopping) {
					log.warn({ error: (error as Error).message }, 'state is behind; the next start will catch up');
					return undefined;
				}
				log.warn({ error: (error as Error).message }, 'state could not be brought up to date; trying again');
				await sleep(RETRY_MS);
			}
		}
	}

	return { touch, room, stop };
}

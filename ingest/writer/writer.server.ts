import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import type { Logger } from 'pino';
import { describeFailure, type FailureClass } from '#sql/client/errors.ts';
import { bringBack } from '#sql/fold/bring-back.server.ts';
import { wasReadLately, whoReads } from '#sql/fold/readers.server.ts';
import { createRounds } from '#sql/fold/rounds.server.ts';
import { officeClock, STEP_MS } from '#sql/model/clock.ts';
import { newBatchId, receivedAtOf, type Spool, type SpoolBatch } from '../spool/spool.ts';
import { persist } from './persist.ts';
import { createRoundKeeper } from './round-keeper.ts';
import { BULK_EVENTS, createStateKeeper, type Kept, type Stored } from './state-keeper.server.ts';
import { createStore, type StoreOptions } from './store.server.ts';

/**
 * An insert takes what the spool has, up to 200,000 rows. Narrow inserts are dear: merging ten parts of 100,000 rows into
 * one took 2.7 µs of CPU an event, as much as the insert itself.
 */
const EVENTS_PER_GROUP = 200_000;
/** In a bulk, the writer waits this long at most for a full group. A trickle never waits. */
const BULK_WAIT_MS = 2_000;
/** A spool that has not grown for so long holds all that the bulk brings. */
const LOOK_EVERY_MS = 200;

export interface Writer {
	/**
	 * Ends: what is stored reaches the state if it can within `drainMs`; the spool keeps the rest for the next start.
	 */
	stop(drainMs?: number): Promise<void>;
	/** Rejects when the writer has given up on a failure that it does not know; the spool keeps all. */
	failed: Promise<never>;
}

/** What is told of the writer's work. */
export interface WriterObserver {
	stored(batches: SpoolBatch[], seconds: number): void;
	kept(batches: SpoolBatch[], kept: Kept): void;
	retried(kind: FailureClass): void;
}

export interface WriterOptions extends StoreOptions {
	client: ClickHouseClient;
	spool: Spool;
	log: Logger;
	/** Host and port of this process; it tells of its rounds by this name. */
	process?: string;
	observer?: WriterObserver;
}

interface Group extends Stored {
	batches: SpoolBatch[];
}

/**
 * Carries what the spool holds into ClickHouse, and brings state and rollups up to date behind it; only then does the spool
 * forget a batch. A crash anywhere in between has the batch done again, whole, which changes no figure.
 */
export function createWriter(options: WriterOptions): Writer {
	const { client, spool, log, database, process = 'writer', observer } = options;
	const store = createStore(client, options);
	const stopping = new AbortController();
	const stopped = new Promise<undefined>((resolve) =>
		stopping.signal.addEventListener('abort', () => resolve(undefined), { once: true })
	);
	const untilDone = <T>(attempt: () => Promise<T>): Promise<T> =>
		persist(attempt, {
			signal: stopping.signal,
			onRetry(error, kind) {
				observer?.retried(kind);
				log.warn({ failure: describeFailure(error), kind }, 'ClickHouse did not take it; trying again');
			}
		});
	const rounds = createRoundKeeper({
		rounds: createRounds(client, database, process),
		persist: untilDone,
		oldestWaiting: () => spool.size().oldestAt,
		whoReads: (withinMs) => whoReads(client, withinMs),
		wasReadLately: () => wasReadLately(client),
		signal: stopping.signal
	});
	let isBulk = false;
	let newestStamp = 0;
	const isMoreComing = (): boolean => !rounds.isResting() && spool.size().events > keeper.behind();
	const keeper = createStateKeeper<Group>({ client, database, persist: untilDone, isMoreComing, onKept });
	const work = run();

	/** What was stamped by a clock that has since been set back is of now. No recomputation goes on meanwhile. */
	async function bringBackStamps(): Promise<void> {
		const now = officeClock.now();
		if (await untilDone(() => bringBack(client, options, now + STEP_MS, now)))
			log.warn('the clock was set back: what it had stamped ahead counts as known from now on');
	}

	async function run(): Promise<void> {
		await bringBackStamps();
		await rounds.start();
		for (;;) {
			await keeper.room();
			await rounds.rest(isBulk);
			const batches = await Promise.race([spool.take(EVENTS_PER_GROUP), stopped]);
			if (batches === undefined || stopping.signal.aborted) return;
			const group = newBatchId(officeClock.now());
			const began = performance.now();
			await rounds.began(batches);
			await untilDone(() => store(group, batches));
			const events = batches.reduce((sum, batch) => sum + batch.events, 0);
			observer?.stored(batches, (performance.now() - began) / 1_000);
			keeper.touch({ group, events, batches });
			isBulk = events >= BULK_EVENTS;
			if (isBulk) await fill();
		}
	}

	/** Waits for a full group while the spool grows. */
	async function fill(): Promise<void> {
		const waiting = (): number => spool.size().events - keeper.behind();
		const until = performance.now() + BULK_WAIT_MS;
		for (let before = -1; before < waiting() && waiting() < EVENTS_PER_GROUP && performance.now() < until;) {
			before = waiting();
			await sleep(LOOK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => {});
		}
	}

	async function onKept(groups: Group[], kept: Kept): Promise<void> {
		const batches = groups.flatMap((group) => group.batches);
		for (const { id } of batches) newestStamp = Math.max(newestStamp, receivedAtOf(id));
		if (newestStamp > officeClock.now() + STEP_MS) {
			await bringBackStamps();
			newestStamp = 0;
		}
		await spool.done(batches);
		await rounds.finished(batches);
		observer?.kept(batches, kept);
		const events = groups.reduce((sum, group) => sum + group.events, 0);
		const { letters, calls, days } = kept;
		const ms = Math.round(kept.seconds * 1_000);
		log.info({ batches: batches.length, events, letters, calls, days, ms }, 'state is up to date');
	}

	const failed = new Promise<never>((_resolve, reject) => {
		const giveUp = (error: unknown): void => {
			if (!stopping.signal.aborted) reject(error instanceof Error ? error : new Error(String(error)));
		};
		work.catch(giveUp);
		keeper.ended.catch(giveUp);
	});
	failed.catch(() => {});

	return {
		failed,
		async stop(drainMs = 2_000) {
			stopping.abort();
			await work.catch(() => {});
			await keeper.stop(drainMs).catch((error: unknown) => {
				log.warn({ failure: describeFailure(error) }, 'state is behind; the next start does the rest');
			});
		}
	};
}

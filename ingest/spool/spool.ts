import { STEP_MS } from '#sql/model/clock.ts';

/** The door by which a batch came. */
export type DoorName = 'http' | 'inbox' | 'jetstream';

/**
 * Validated events on their way to ClickHouse, with identities hashed and refused events encrypted. They are already in
 * the bytes that ClickHouse reads, so that nothing behind the door handles single events. A batch has one source.
 */
export interface SpoolBatch {
	/** Unique, and increases with the office's time: the upper 44 bits are the milliseconds of its receipt (`receivedAtOf`). */
	id: bigint;
	source: string;
	/** The load to which it belongs; empty when none. */
	loadId: string;
	door: DoorName;
	/** 0 to `partitions` − 1 of the spool; see `partitionOf`. */
	partition: number;
	/** Valid events in `rows`, including repeated ones. */
	events: number;
	/** Refused events in `dead`. */
	rejected: number;
	/** Newest `occurred_at` of its events, milliseconds since 1970; 0 without events. */
	newestAt: number;
	/** zstd frame of `event_log` rows, JSONEachRow. Empty without events. */
	rows: Uint8Array;
	/** zstd frame of `[kind, subject_id]` of all entities in the rows, JSONCompactEachRow. Empty without events. */
	entities: Uint8Array;
	/** zstd frame of `dead_letters` rows, JSONEachRow. Empty without refused events. */
	dead: Uint8Array;
}

export interface SpoolSize {
	batches: number;
	events: number;
	/** Packed size of the batches. */
	bytes: number;
	/** When the oldest batch was received, milliseconds since 1970; undefined when the spool is empty. */
	oldestAt: number | undefined;
	/** Why no batch is taken now, whatever its size; absent: nothing stands in the way. */
	refuses?: string;
}

/**
 * Stores batches between the doors and ClickHouse, so that producers get their answer while ClickHouse is away. Its
 * contents survive a crash; a batch is removed only when state and rollups have it.
 */
export interface Spool {
	/** Number of parts into which a door splits its batches by letter, so that a letter always goes the same way. */
	readonly partitions: number;
	/** Resolves when the batch is durable. After a SpoolFullError nothing of it is stored. */
	append(batch: SpoolBatch): Promise<void>;
	/**
	 * Waits for batches that nobody has taken, and returns the oldest: at most `maxEvents` events, or a single larger
	 * batch. Undefined once the spool is closing. Batches that were taken and not done are offered again after a crash.
	 */
	take(maxEvents: number): Promise<SpoolBatch[] | undefined>;
	/** Removes batches that were taken, for good: ClickHouse has them, and their state is up to date. */
	done(batches: SpoolBatch[]): Promise<void>;
	size(): SpoolSize;
	/** Releases batches that were taken and not done, and closes. */
	close(): Promise<void>;
}

/** The spool is full; the producer should send the same again after `retryAfterS` seconds. */
export class SpoolFullError extends Error {
	override name = 'SpoolFullError';
	readonly retryAfterS: number;

	constructor(message: string, retryAfterS: number) {
		super(message);
		this.retryAfterS = retryAfterS;
	}
}

/** Whether an error says when to retry: the spool is full, or away for a while. */
export function canWait(error: unknown): error is Error & { retryAfterS: number } {
	return error instanceof Error && 'retryAfterS' in error && typeof error.retryAfterS === 'number';
}

const RANDOM_BITS = 20n;
let lastId = 0n;

/**
 * A new id for a batch received now, followed by `more` free ones; the low bits differ between processes. Ids increase, unless the clock was set
 * back by more than a minute: what comes then is not of the time that it had before.
 * @param now milliseconds since 1970
 */
export function newBatchId(now: number, more = 0): bigint {
	const id = (BigInt(now) << RANDOM_BITS) | BigInt(Math.floor(Math.random() * 2 ** 20));
	const isBack = receivedAtOf(lastId) > now + STEP_MS;
	const first = id > lastId || isBack ? id : lastId + 1n;
	lastId = first + BigInt(more);
	return first;
}

/** When a batch was received, milliseconds since 1970. */
export function receivedAtOf(id: bigint): number {
	return Number(id >> RANDOM_BITS);
}

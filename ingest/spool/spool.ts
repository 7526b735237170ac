/** Which door a batch came by. */
export type DoorName = 'http' | 'inbox' | 'jetstream';

/**
 * What a door has judged, on its way to ClickHouse: identities hashed, refused events encrypted, and already in the
 * bytes that ClickHouse takes, so that nothing behind the door looks at single events. One batch is one source's.
 */
export interface SpoolBatch {
	/** Unique, and rises with time: the milliseconds of its receipt in the upper 44 bits (`receivedAtOf`). */
	id: bigint;
	source: string;
	/** The load that it is part of; empty when none. */
	loadId: string;
	door: DoorName;
	/** 0 to `partitions` − 1 of the spool; see `partitionOf`. */
	partition: number;
	/** Valid events in `rows`, repeated ones too. */
	events: number;
	/** Refused events in `dead`. */
	rejected: number;
	/** Newest `occurred_at` of its events, milliseconds since 1970; 0 without events. */
	newestAt: number;
	/** zstd frame of `event_log` rows, JSONEachRow. Empty without events. */
	rows: Uint8Array;
	/** zstd frame of `[kind, subject_id]` of all that the rows speak of, JSONCompactEachRow. Empty without events. */
	entities: Uint8Array;
	/** zstd frame of `dead_letters` rows, JSONEachRow. Empty without refused events. */
	dead: Uint8Array;
}

export interface SpoolSize {
	batches: number;
	events: number;
	/** Bytes that the batches take, packed. */
	bytes: number;
	/** When the oldest batch was received, milliseconds since 1970; undefined when the spool is empty. */
	oldestAt: number | undefined;
}

/**
 * Holds batches between the doors and ClickHouse, so that a producer is acknowledged while ClickHouse is away. What is
 * in it outlives a crash of the process; a batch leaves it only when state and rollups have it.
 */
export interface Spool {
	/** Into how many batches a door splits by letter what it takes, so that a letter always goes the same way. */
	readonly partitions: number;
	/** Resolves when the batch is durable. Errors: SpoolFullError, after which nothing of it is kept. */
	append(batch: SpoolBatch): Promise<void>;
	/**
	 * The oldest batches that nobody has taken, of `maxEvents` events together or a single larger one, as soon as there
	 * is one. Undefined once the spool is closing. What was taken and never done is offered again after a crash.
	 */
	take(maxEvents: number): Promise<SpoolBatch[] | undefined>;
	/** Forgets batches that were taken, for good: ClickHouse has them, and their state is up to date. */
	done(batches: SpoolBatch[]): Promise<void>;
	size(): SpoolSize;
	/** Lets go of what was taken and not done, and closes. */
	close(): Promise<void>;
}

/** The spool may not grow further; the producer is to send the same again after `retryAfterS` seconds. */
export class SpoolFullError extends Error {
	override name = 'SpoolFullError';
	readonly retryAfterS: number;

	constructor(message: string, retryAfterS: number) {
		super(message);
		this.retryAfterS = retryAfterS;
	}
}

/** Whether an error says when to try again: the spool is full, or away for a while. */
export function canWait(error: unknown): error is Error & { retryAfterS: number } {
	return error instanceof Error && 'retryAfterS' in error && typeof error.retryAfterS === 'number';
}

const RANDOM_BITS = 20n;
let lastId = 0n;

/**
 * A new id for a batch that is received now, and `more` free ones behind it; the low bits keep processes apart.
 * @param now milliseconds since 1970
 */
export function newBatchId(now: number, more = 0): bigint {
	const id = (BigInt(now) << RANDOM_BITS) | BigInt(Math.floor(Math.random() * 2 ** 20));
	const first = id > lastId ? id : lastId + 1n;
	lastId = first + BigInt(more);
	return first;
}

/** When a batch was received, milliseconds since 1970. */
export function receivedAtOf(id: bigint): number {
	return Number(id >> RANDOM_BITS);
}

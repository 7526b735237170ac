import { officeClock } from '#sql/model/clock.ts';
import { whileInFlight } from '../spool/in-flight.ts';
import { newBatchId, type Spool } from '../spool/spool.ts';
import type { IntakeAnswer } from './answer.ts';
import type { KnownEvents } from './known-events.ts';
import type { RawEvent } from './lines.ts';
import type { Reason } from './rejection.ts';
import { LISTED, Verdicts, type Judge, type JudgeSetup, type Origin, type Packed } from './verdicts.ts';

/** What a batch may hold; beyond either, it goes to the spool and the next one begins. */
export interface BatchLimits {
	rows: number;
	bytes: number;
}

/** What every door is given, once a process. */
export interface IntakeDeps extends Pick<JudgeSetup, 'keys' | 'keepIdentity'> {
	spool: Pick<Spool, 'append' | 'partitions'>;
	known: KnownEvents;
	limits: BatchLimits;
	/** Told of each batch that is durable, and of each that the spool would not take. */
	observer: IntakeObserver;
}

export interface IntakeObserver {
	received(bytes: number): void;
	durable(batch: { source: string; accepted: number; duplicates: number; seconds: number }): void;
	refused(source: string, reason: Reason, count: number): void;
	failed(error: unknown): void;
}

/** What a judge needs of it. */
export const setupOf = ({ keys, keepIdentity, limits, spool }: IntakeDeps): JudgeSetup => ({
	...{ keys, keepIdentity },
	rows: limits.rows,
	partitions: spool.partitions
});

/** Takes the events of one request, file or message: has them judged, makes batches of them durable, counts the verdicts. */
export class Intake<Events = Iterable<RawEvent>> {
	readonly #deps: IntakeDeps;
	readonly #source: string;
	readonly #judge: Judge<Events>;
	#bytes = 0;
	#rejected = 0;
	readonly #answer: IntakeAnswer = { accepted: 0, duplicates: 0, rejected: [] };

	constructor(deps: IntakeDeps, source: string, judge: Judge<Events>) {
		this.#deps = deps;
		this.#source = source;
		this.#judge = judge;
	}

	/** Of events that are parsed already, judged in this thread. */
	static ofEvents(deps: IntakeDeps, origin: Origin): Intake {
		return new Intake(deps, origin.source, new Verdicts(setupOf(deps), origin));
	}

	/** Judges events; whatever makes a full batch is durable when this resolves. */
	async take(events: Events): Promise<void> {
		for (let isFull = await this.#judge.take(events); isFull; isFull = await this.#judge.take()) await this.#flush();
	}

	/** Events that were refused, as far as they are durable. */
	get rejected(): number {
		return this.#rejected;
	}

	/** Counts bytes of the payload towards the batch that holds their events. */
	async weigh(bytes: number): Promise<void> {
		this.#deps.observer.received(bytes);
		this.#bytes += bytes;
		if (this.#bytes >= this.#deps.limits.bytes) await this.#flush();
	}

	/** Makes durable what is left and tells the verdicts; all that it counts is durable. */
	async finish(): Promise<IntakeAnswer> {
		await this.#flush();
		if (this.#rejected > LISTED) this.#answer.rejected_total = this.#rejected;
		return this.#answer;
	}

	async #flush(): Promise<void> {
		this.#bytes = 0;
		const began = performance.now();
		const { spool } = this.#deps;
		const id = newBatchId(officeClock.now(), spool.partitions - 1);
		const ids = Array.from({ length: spool.partitions }, (_, nth) => id + BigInt(nth));
		await whileInFlight(ids, async () => this.#keep(await this.#judge.pack(id), began));
	}

	async #keep({ batches, keys, listed, refused }: Packed, began: number): Promise<void> {
		if (batches.length === 0) return;
		const { known, observer, spool } = this.#deps;
		const fresh = known.freshOf(keys, this.#source);
		try {
			await Promise.all(batches.map((batch) => spool.append(batch)));
		} catch (error) {
			observer.failed(error);
			throw error;
		}
		known.remember(fresh);
		const [accepted, duplicates] = [fresh.length, keys.length - fresh.length];
		this.#answer.accepted += accepted;
		this.#answer.duplicates += duplicates;
		for (const [reason, count] of refused) {
			this.#rejected += count;
			observer.refused(this.#source, reason, count);
		}
		this.#answer.rejected.push(...listed.slice(0, LISTED - this.#answer.rejected.length));
		const seconds = (performance.now() - began) / 1_000;
		observer.durable({ source: this.#source, accepted, duplicates, seconds });
	}
}

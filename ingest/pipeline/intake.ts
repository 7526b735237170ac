import type { DeadLetterRow, EventRow } from '#sql/model/event-row.ts';
import { packBatch, partitionOf } from '../spool/pack.ts';
import { newBatchId, type DoorName, type Spool } from '../spool/spool.ts';
import { judge, type Sender } from './judge.ts';
import type { KnownEvents } from './known-events.ts';
import type { RawEvent } from './lines.ts';
import type { Reason } from './rejection.ts';

/** What a batch may hold; beyond either, it goes to the spool and the next one begins. */
export interface BatchLimits {
	rows: number;
	bytes: number;
}

/** What every door is given, once a process. */
export interface IntakeDeps {
	spool: Pick<Spool, 'append' | 'partitions'>;
	known: KnownEvents;
	keys: { identity: Uint8Array; encryption: Uint8Array };
	limits: BatchLimits;
	/** Told of each batch that is durable, and of each that the spool would not take. */
	observer: IntakeObserver;
}

export interface IntakeObserver {
	received(bytes: number): void;
	durable(batch: { source: string; accepted: number; duplicates: number; seconds: number }): void;
	refused(source: string, reason: Reason): void;
	failed(error: unknown): void;
}

/** Whose events these are, by which door. */
export interface Origin {
	source: string;
	loadId?: string;
	door: DoorName;
}

/** The answer to a producer. accepted + duplicates + rejected = received. */
export interface IntakeAnswer {
	accepted: number;
	duplicates: number;
	rejected: Pick<DeadLetterRow, 'line' | 'event_id' | 'reason' | 'field' | 'detail'>[];
	/** Only when there are more rejected events than are listed. */
	rejected_total?: number;
}

/** Nobody reads more, and an answer larger than its request would be a way to fill memory. */
const LISTED = 1_000;
/** One time for so many events: asking the clock for each would cost more than it tells. */
const EVENTS_A_CLOCK = 1_000;

/** Takes the events of one request, file or message: judges them, makes batches of them durable, counts the verdicts. */
export class Intake {
	readonly #deps: IntakeDeps;
	readonly #origin: Origin;
	readonly #sender: Sender;
	#rows: EventRow[] = [];
	#dead: DeadLetterRow[] = [];
	#bytes = 0;
	#seen = 0;
	#now = 0;
	#rejected = 0;
	readonly #answer: IntakeAnswer = { accepted: 0, duplicates: 0, rejected: [] };

	constructor(deps: IntakeDeps, origin: Origin) {
		this.#deps = deps;
		this.#origin = origin;
		const { identity, encryption } = deps.keys;
		const { source, loadId } = origin;
		this.#sender = { source, loadId, identityKey: identity, encryptionKey: encryption };
	}

	/** Judges events; whatever makes a full batch is durable when this resolves. */
	async take(events: Iterable<RawEvent>): Promise<void> {
		for (const event of events) {
			if (this.#seen++ % EVENTS_A_CLOCK === 0) this.#now = Date.now();
			const verdict = judge(event, this.#sender, this.#now);
			if (verdict.row) this.#rows.push(verdict.row);
			else this.#bury(verdict.dead);
			if (this.#rows.length + this.#dead.length >= this.#deps.limits.rows) await this.#flush();
		}
	}

	/** Counts bytes of the body towards the batch that holds their events. */
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

	get rejectedTotal(): number {
		return this.#rejected;
	}

	#bury(dead: DeadLetterRow): void {
		this.#dead.push(dead);
		this.#rejected++;
		if (this.#answer.rejected.length >= LISTED) return;
		const { line, event_id, reason, field, detail } = dead;
		this.#answer.rejected.push({ line, event_id, reason, field, detail });
	}

	async #flush(): Promise<void> {
		const [rows, dead] = [this.#rows, this.#dead];
		this.#rows = [];
		this.#dead = [];
		this.#bytes = 0;
		if (rows.length + dead.length === 0) return;
		const { known, observer } = this.#deps;
		const { source } = this.#origin;
		const began = performance.now();
		const fresh = known.freshOf(rows, source);
		try {
			await this.#append(rows, dead);
		} catch (error) {
			observer.failed(error);
			throw error;
		}
		known.remember(fresh);
		const [accepted, duplicates] = [fresh.length, rows.length - fresh.length];
		this.#answer.accepted += accepted;
		this.#answer.duplicates += duplicates;
		for (const { reason } of dead) observer.refused(source, reason as Reason);
		observer.durable({ source, accepted, duplicates, seconds: (performance.now() - began) / 1_000 });
	}

	async #append(rows: EventRow[], dead: DeadLetterRow[]): Promise<void> {
		const { spool } = this.#deps;
		const { source, loadId = '', door } = this.#origin;
		const parts =
			spool.partitions === 1
				? new Map([[0, rows]])
				: Map.groupBy(rows, ({ subject_id }) => partitionOf(subject_id, spool.partitions));
		if (dead.length > 0 && parts.size === 0) parts.set(0, []);
		const refusedGoWith = parts.keys().next().value;
		const id = newBatchId(Date.now(), parts.size - 1);
		await Promise.all(
			[...parts].map(async ([partition, events], nth) => {
				const refused = partition === refusedGoWith ? dead : [];
				await spool.append(await packBatch(id + BigInt(nth), { source, loadId, door, partition }, events, refused));
			})
		);
	}
}

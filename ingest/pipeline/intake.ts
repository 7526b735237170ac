import type { KeyRing } from '#sql/office/key-id.ts';
import type { DeadLetterRow, EventRow } from '#sql/model/event-row.ts';
import { packBatch, partitionOf } from '../spool/pack.ts';
import { RowBlock } from '../spool/row-block.ts';
import { whileInFlight } from '../spool/in-flight.ts';
import { newBatchId, type DoorName, type Spool } from '../spool/spool.ts';
import { judge, type Sender } from './judge.ts';
import type { KnownEvents } from './known-events.ts';
import type { RawEvent } from './lines.ts';
import type { Reason } from './rejection.ts';
import { isTurnOver, nextTurn } from './turns.ts';

/** What a batch may hold; beyond either, it goes to the spool and the next one begins. */
export interface BatchLimits {
	rows: number;
	bytes: number;
}

/** What every door is given, once a process. */
export interface IntakeDeps {
	spool: Pick<Spool, 'append' | 'partitions'>;
	known: KnownEvents;
	keys: { identity: Uint8Array; encryption: KeyRing };
	/** Whether what identifies a person goes along, encrypted. */
	keepIdentity?: boolean;
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
	/** Types of events that its token may send; absent or null: all. */
	types?: readonly string[] | null;
	/** Its token is an administrator's. */
	administrator?: boolean;
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
/** An event of 1 MiB takes up to 50 ms: the turn is looked at after so many. */
const EVENTS_A_TURN = 8;

/** Takes the events of one request, file or message: judges them, makes batches of them durable, counts the verdicts. */
export class Intake {
	readonly #deps: IntakeDeps;
	readonly #origin: Origin;
	readonly #sender: Sender;
	/** By partition. */
	#blocks = new Map<number, RowBlock>();
	/** Of the rows in the blocks. */
	#hashes: string[] = [];
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
		const { source, loadId, types, administrator } = origin;
		this.#sender = {
			source,
			loadId,
			types: types ? new Set(types) : null,
			administrator,
			identityKey: identity,
			encryptionKey: encryption,
			buried: new Map(),
			...(deps.keepIdentity ? { sealingKey: encryption } : {})
		};
	}

	/** Judges events; whatever makes a full batch is durable when this resolves. Others have their turns meanwhile. */
	async take(events: Iterable<RawEvent>): Promise<void> {
		for (const event of events) {
			if (this.#seen % EVENTS_A_TURN === 0 && isTurnOver()) await nextTurn();
			if (this.#seen++ % EVENTS_A_CLOCK === 0) this.#now = Date.now();
			const verdict = judge(event, this.#sender, this.#now);
			if (verdict.row) this.#keep(verdict.row);
			else this.#bury(verdict.dead);
			if (this.#hashes.length + this.#dead.length >= this.#deps.limits.rows) await this.#flush();
		}
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

	get rejectedTotal(): number {
		return this.#rejected;
	}

	#keep(row: EventRow): void {
		const { partitions } = this.#deps.spool;
		const partition = partitions === 1 ? 0 : partitionOf(row.subject_id, partitions);
		let block = this.#blocks.get(partition);
		if (block === undefined) this.#blocks.set(partition, (block = new RowBlock()));
		block.add(row);
		this.#hashes.push(row.content_hash);
	}

	#bury(dead: DeadLetterRow): void {
		this.#dead.push(dead);
		this.#rejected++;
		if (this.#answer.rejected.length >= LISTED) return;
		const { line, event_id, reason, field, detail } = dead;
		this.#answer.rejected.push({ line, event_id, reason, field, detail });
	}

	async #flush(): Promise<void> {
		const [blocks, hashes, dead] = [this.#blocks, this.#hashes, this.#dead];
		this.#blocks = new Map();
		this.#hashes = [];
		this.#dead = [];
		this.#bytes = 0;
		if (hashes.length + dead.length === 0) return;
		const { known, observer } = this.#deps;
		const { source } = this.#origin;
		const began = performance.now();
		const fresh = known.freshOf(hashes, source);
		try {
			await this.#append(blocks, dead);
		} catch (error) {
			observer.failed(error);
			throw error;
		}
		known.remember(fresh);
		const [accepted, duplicates] = [fresh.length, hashes.length - fresh.length];
		this.#answer.accepted += accepted;
		this.#answer.duplicates += duplicates;
		for (const { reason } of dead) observer.refused(source, reason as Reason);
		observer.durable({ source, accepted, duplicates, seconds: (performance.now() - began) / 1_000 });
	}

	async #append(parts: Map<number, RowBlock>, dead: DeadLetterRow[]): Promise<void> {
		const { spool } = this.#deps;
		const { source, loadId = '', door } = this.#origin;
		if (dead.length > 0 && parts.size === 0) parts.set(0, new RowBlock());
		const refusedGoWith = parts.keys().next().value;
		const id = newBatchId(Date.now(), parts.size - 1);
		const ids = [...parts].map((_, nth) => id + BigInt(nth));
		const appends = () =>
			[...parts].map(async ([partition, events], nth) => {
				const refused = partition === refusedGoWith ? dead : [];
				await spool.append(await packBatch(id + BigInt(nth), { source, loadId, door, partition }, events, refused));
			});
		await whileInFlight(ids, () => Promise.all(appends()));
	}
}

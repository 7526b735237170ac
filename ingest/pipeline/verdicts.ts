import type { DeadLetterRow } from '#sql/model/event-row.ts';
import type { KeyRing } from '#sql/office/key-id.ts';
import { officeClock } from '#sql/model/clock.ts';
import { packBatch, partitionOf } from '../spool/pack.ts';
import { RowBlock } from '../spool/row-block.ts';
import type { DoorName, SpoolBatch } from '../spool/spool.ts';
import type { Refused } from './answer.ts';
import { judge, type Sender } from './judge.ts';
import { keyOfContent } from './known-events.ts';
import type { RawEvent } from './lines.ts';
import type { Reason } from './rejection.ts';
import { isTurnOver, nextTurn } from './turns.ts';

/** What judging needs, once a process. */
export interface JudgeSetup {
	keys: { identity: Uint8Array; encryption: KeyRing };
	/** Whether what identifies a person goes along, encrypted. */
	keepIdentity?: boolean;
	/** Most events of a batch. */
	rows: number;
	/** Of the spool. */
	partitions: number;
}

/** Whose events these are, by which door. */
export interface Origin {
	source: string;
	/** Types of events that its token may send; absent or null: all. */
	types?: readonly string[] | null;
	/** Its token is an administrator's. */
	administrator?: boolean;
	/** For whom its source speaks; absent: the office. */
	speaksFor?: string;
	loadId?: string;
	door: DoorName;
}

/** Batches as the spool takes them, and what is to be told of them. */
export interface Packed {
	batches: SpoolBatch[];
	/** One a valid event, by which it is known again (`KnownEvents`). */
	keys: Float64Array;
	/** The first refused events. */
	listed: Refused[];
	refused: Map<Reason, number>;
}

/** Judges events, in this thread or another, and holds the verdicts until they are packed. */
export interface Judge<Events> {
	/**
	 * @param events what comes next; without it, the rest of those before
	 * @returns whether a batch was full before the events ended: it is to be packed, and the rest taken
	 */
	take(events?: Events): Promise<boolean>;
	/** Packs what is held; `id` and those behind it, one a partition, become the batches' ids. */
	pack(id: bigint): Promise<Packed>;
}

/** Nobody reads more, and an answer larger than its request would be a way to fill memory. */
export const LISTED = 1_000;
/** One time for so many events: asking the clock for each would cost more than it tells. */
const EVENTS_A_CLOCK = 1_000;
/** A refused event takes whoever reads its batch as long as so many that are taken. */
const REFUSED_WEIGHS = 5;
/** An event of 1 MiB takes up to 50 ms: the turn is looked at after so many. */
const EVENTS_A_TURN = 8;

/** The judge in this thread; whatever else the thread does has its turns meanwhile. */
export class Verdicts implements Judge<Iterable<RawEvent>> {
	readonly #setup: JudgeSetup;
	readonly #origin: Origin;
	readonly #sender: Sender;
	#events: Iterator<RawEvent> = [].values();
	/** By partition. */
	#blocks = new Map<number, RowBlock>();
	#keys: number[] = [];
	#dead: DeadLetterRow[] = [];
	#seen = 0;
	#now = 0;

	constructor(setup: JudgeSetup, origin: Origin) {
		this.#setup = setup;
		this.#origin = origin;
		const { identity, encryption } = setup.keys;
		const { source, loadId, types, administrator, speaksFor } = origin;
		this.#sender = {
			source,
			loadId,
			types: types ? new Set(types) : null,
			administrator,
			speaksFor,
			identityKey: identity,
			encryptionKey: encryption,
			buried: new Map(),
			...(setup.keepIdentity ? { sealingKey: encryption } : {})
		};
	}

	async take(events?: Iterable<RawEvent>): Promise<boolean> {
		if (events) this.#events = events[Symbol.iterator]();
		for (let next = this.#events.next(); !next.done; next = this.#events.next()) {
			if (this.#seen % EVENTS_A_TURN === 0 && isTurnOver()) await nextTurn();
			if (this.#seen++ % EVENTS_A_CLOCK === 0) this.#now = officeClock.latest();
			this.#hold(next.value);
			if (this.#keys.length + REFUSED_WEIGHS * this.#dead.length >= this.#setup.rows) return true;
		}
		return false;
	}

	async pack(id: bigint): Promise<Packed> {
		const [blocks, keys, dead] = [this.#blocks, this.#keys, this.#dead];
		this.#blocks = new Map();
		this.#keys = [];
		this.#dead = [];
		if (dead.length > 0 && blocks.size === 0) blocks.set(0, new RowBlock());
		const { source, loadId = '', door } = this.#origin;
		const batches = [...blocks].map(([partition, block], nth) =>
			packBatch(id + BigInt(nth), { source, loadId, door, partition }, block, nth === 0 ? dead : [])
		);
		const refused = new Map<Reason, number>();
		for (const { reason } of dead) refused.set(reason as Reason, (refused.get(reason as Reason) ?? 0) + 1);
		const listed = dead
			.slice(0, LISTED)
			.map(({ line, event_id, reason, field, detail }) => ({ line, event_id, reason, field, detail }));
		return { batches: await Promise.all(batches), keys: Float64Array.from(keys), listed, refused };
	}

	#hold(event: RawEvent): void {
		const { row, dead } = judge(event, this.#sender, this.#now);
		if (!row) {
			this.#dead.push(dead);
			return;
		}
		const { partitions } = this.#setup;
		const partition = partitions === 1 ? 0 : partitionOf(row.subject_id, partitions);
		let block = this.#blocks.get(partition);
		if (block === undefined) this.#blocks.set(partition, (block = new RowBlock()));
		block.add(row);
		this.#keys.push(keyOfContent(row.content_hash));
	}
}

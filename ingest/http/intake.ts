import type { DeadLetterRow, EventRow } from '#sql/model/event-row.ts';
import type { Writer } from '../writer/writer.server.ts';
import { judge, type Sender } from '../pipeline/judge.ts';
import type { RawEvent } from '../pipeline/lines.ts';
import type { Metrics } from './metrics.ts';

/** What a batch may hold; beyond either, it is written and the next one begins. */
export interface BatchLimits {
	rows: number;
	bytes: number;
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

/** Takes the events of one request, in batches, and counts the verdicts. */
export class Intake {
	readonly #sender: Sender;
	readonly #writer: Writer;
	readonly #metrics: Metrics;
	readonly #limits: BatchLimits;
	#rows: EventRow[] = [];
	#dead: DeadLetterRow[] = [];
	#bytes = 0;
	#seen = 0;
	#now = Date.now();
	#rejected = 0;
	readonly #answer: IntakeAnswer = { accepted: 0, duplicates: 0, rejected: [] };

	constructor(sender: Sender, writer: Writer, metrics: Metrics, limits: BatchLimits) {
		this.#sender = sender;
		this.#writer = writer;
		this.#metrics = metrics;
		this.#limits = limits;
	}

	/** Judges events; whatever makes a full batch is durable when this resolves. */
	async take(events: Iterable<RawEvent>): Promise<void> {
		for (const event of events) {
			if (this.#seen++ % EVENTS_A_CLOCK === 0) this.#now = Date.now();
			const verdict = judge(event, this.#sender, this.#now);
			if (verdict.row) this.#rows.push(verdict.row);
			else this.#bury(verdict.dead);
			if (this.#rows.length + this.#dead.length >= this.#limits.rows) await this.#flush();
		}
	}

	/** Counts bytes of the body towards the batch that holds their events. */
	async weigh(bytes: number): Promise<void> {
		this.#metrics.bytes.inc(bytes);
		this.#bytes += bytes;
		if (this.#bytes >= this.#limits.bytes) await this.#flush();
	}

	/** Writes what is left and tells the verdicts; all that it counts is durable. */
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
		this.#metrics.rejections.inc({ reason: dead.reason });
		if (this.#answer.rejected.length >= LISTED) return;
		const { line, event_id, reason, field, detail } = dead;
		this.#answer.rejected.push({ line, event_id, reason, field, detail });
	}

	async #flush(): Promise<void> {
		const batch = { rows: this.#rows, rejected: this.#dead };
		this.#rows = [];
		this.#dead = [];
		this.#bytes = 0;
		if (batch.rows.length + batch.rejected.length === 0) return;
		const stop = this.#metrics.batchSeconds.startTimer();
		const { duplicates } = await this.#write(batch);
		stop();
		const accepted = batch.rows.length - duplicates;
		this.#answer.accepted += accepted;
		this.#answer.duplicates += duplicates;
		const { source } = this.#sender;
		this.#metrics.events.inc({ source, verdict: 'accepted' }, accepted);
		this.#metrics.events.inc({ source, verdict: 'duplicate' }, duplicates);
		this.#metrics.events.inc({ source, verdict: 'rejected' }, batch.rejected.length);
	}

	async #write(batch: Parameters<Writer['write']>[0]): Promise<{ duplicates: number }> {
		try {
			const written = await this.#writer.write(batch);
			this.#metrics.batches.inc({ outcome: 'written' });
			return written;
		} catch (error) {
			this.#metrics.batches.inc({ outcome: retryAfterOf(error) === undefined ? 'failed' : 'unavailable' });
			throw error;
		}
	}
}

/** Seconds to wait, when the writer says that ClickHouse is away; undefined for every other error. */
export function retryAfterOf(error: unknown): number | undefined {
	if (!(error instanceof Error) || !('retryAfterS' in error)) return undefined;
	return typeof error.retryAfterS === 'number' ? error.retryAfterS : undefined;
}

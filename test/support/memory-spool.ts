import { deadOf, rowsOf, type PackedDeadLetter, type PackedEvent } from '#ingest/spool/pack.ts';
import { receivedAtOf, type Spool, type SpoolBatch } from '#ingest/spool/spool.ts';

/** A spool in memory that knows what it has seen, and that can be told to fail or to wait. */
export class MemorySpool implements Spool {
	readonly partitions = 1;
	batches: { rows: PackedEvent[]; dead: PackedDeadLetter[] }[] = [];
	fail: Error | undefined;
	gate: Promise<void> = Promise.resolve();
	#waiting: SpoolBatch[] = [];
	#taken: SpoolBatch[] = [];
	#wake = (): void => {};
	#closed = false;

	async append(batch: SpoolBatch): Promise<void> {
		await this.gate;
		if (this.fail) throw this.fail;
		this.batches.push({ rows: await rowsOf(batch), dead: await deadOf(batch) });
		this.#waiting.push(batch);
		this.#wake();
	}

	async take(): Promise<SpoolBatch[] | undefined> {
		while (!this.#closed && this.#waiting.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
		if (this.#closed) return undefined;
		const taken = this.#waiting.splice(0);
		this.#taken.push(...taken);
		return taken;
	}

	async done(batches: SpoolBatch[]): Promise<void> {
		this.#taken = this.#taken.filter((one) => !batches.includes(one));
	}

	size() {
		const held = [...this.#taken, ...this.#waiting];
		return {
			batches: held.length,
			events: held.reduce((sum, { events }) => sum + events, 0),
			bytes: held.reduce((sum, { rows }) => sum + rows.byteLength, 0),
			oldestAt: held[0] && receivedAtOf(held[0].id),
			...(this.fail && { refuses: this.fail.message })
		};
	}

	async close(): Promise<void> {
		this.#closed = true;
		this.#wake();
	}

	get rows(): PackedEvent[] {
		return this.batches.flatMap((batch) => batch.rows);
	}
	get dead(): PackedDeadLetter[] {
		return this.batches.flatMap((batch) => batch.dead);
	}
}

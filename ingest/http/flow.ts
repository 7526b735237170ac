import { receivedAtOf, type SpoolBatch } from '../spool/spool.ts';

type Passing = Pick<SpoolBatch, 'id' | 'source' | 'events' | 'newestAt'>;

/** How far behind a source is, in seconds. */
export interface SourceLag {
	source: string;
	/** Since the newest moment of its events; undefined while it has sent none that is valid. */
	event: number | undefined;
	/** Since the receipt of its oldest batch that this process has not finished; 0 when it has finished all. */
	spool: number;
	/** From receipt to ClickHouse, of its last batch there; undefined before the first. */
	clickhouse: number | undefined;
}

interface Source {
	newestAt: number;
	/** Receipt of each batch that is not finished, by its id. */
	undone: Map<bigint, number>;
	storedAfterMs: number | undefined;
}

/**
 * Follows batches from the spool into ClickHouse and state, to tell how far behind each source is and how much waits for
 * its state. It knows what this process has seen since its start; telling it the same twice is harmless.
 */
export class Flow {
	readonly #sources = new Map<string, Source>();
	/** Events of the batches that ClickHouse has and state has not. */
	readonly #stored = new Map<bigint, number>();

	/** A batch is in the spool, or was found there. */
	spooled(batch: Passing): void {
		const source = this.#sourceOf(batch);
		source.newestAt = Math.max(source.newestAt, batch.newestAt);
		source.undone.set(batch.id, receivedAtOf(batch.id));
	}

	/** ClickHouse has these batches. */
	stored(batches: readonly Passing[], now = Date.now()): void {
		for (const batch of batches) {
			this.spooled(batch);
			this.#sourceOf(batch).storedAfterMs = Math.max(0, now - receivedAtOf(batch.id));
			this.#stored.set(batch.id, batch.events);
		}
	}

	/** State and rollups have these batches. */
	kept(batches: readonly Passing[]): void {
		for (const batch of batches) {
			this.#sourceOf(batch).undone.delete(batch.id);
			this.#stored.delete(batch.id);
		}
	}

	lags(now = Date.now()): SourceLag[] {
		const since = (at: number): number => Math.max(0, now - at) / 1_000;
		return [...this.#sources].map(([source, { newestAt, undone, storedAfterMs }]) => ({
			source,
			event: newestAt === 0 ? undefined : since(newestAt),
			spool: undone.size === 0 ? 0 : since(undone.values().reduce((oldest, at) => Math.min(oldest, at), Infinity)),
			clickhouse: storedAfterMs === undefined ? undefined : storedAfterMs / 1_000
		}));
	}

	/** Events that ClickHouse has and state has not. */
	backlog(): number {
		return this.#stored.values().reduce((sum, events) => sum + events, 0);
	}

	#sourceOf({ source }: Passing): Source {
		let known = this.#sources.get(source);
		if (known === undefined) {
			known = { newestAt: 0, undone: new Map(), storedAfterMs: undefined };
			this.#sources.set(source, known);
		}
		return known;
	}
}

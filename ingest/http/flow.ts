import { officeClock } from '#sql/model/clock.ts';
import { receivedAtOf, type SpoolBatch } from '../spool/spool.ts';

type Passing = Pick<SpoolBatch, 'id' | 'source' | 'events' | 'newestAt'>;

/** How far behind a source is, in seconds. */
export interface SourceLag {
	source: string;
	/** Since the newest moment of its events; undefined while it has sent no valid one. */
	event: number | undefined;
	/** Since the receipt of its oldest unfinished batch in this process; 0 when all are finished. */
	spool: number;
	/** Time from receipt to ClickHouse of its newest batch there; undefined before the first. */
	clickhouse: number | undefined;
}

interface Source {
	newestAt: number;
	/** Receipt of each unfinished batch, by its id. */
	undone: Map<bigint, number>;
	storedAfterMs: number | undefined;
}

/**
 * Follows batches from the spool into ClickHouse and state, to measure the lag of each source and the backlog of state.
 * It knows what this process has seen since its start; being told twice is harmless.
 */
export class Flow {
	readonly #sources = new Map<string, Source>();
	/** Events of batches that are in ClickHouse and not in state. */
	readonly #stored = new Map<bigint, number>();

	/** Called for a batch added to the spool, or found there. */
	spooled(batch: Passing): void {
		const source = this.#sourceOf(batch);
		source.newestAt = Math.max(source.newestAt, batch.newestAt);
		source.undone.set(batch.id, receivedAtOf(batch.id));
	}

	/** Called when ClickHouse has these batches. */
	stored(batches: readonly Passing[], now = officeClock.now()): void {
		for (const batch of batches) {
			this.spooled(batch);
			this.#sourceOf(batch).storedAfterMs = Math.max(0, now - receivedAtOf(batch.id));
			this.#stored.set(batch.id, batch.events);
		}
	}

	/** Called when state and rollups have these batches. */
	kept(batches: readonly Passing[]): void {
		for (const batch of batches) {
			this.#sourceOf(batch).undone.delete(batch.id);
			this.#stored.delete(batch.id);
		}
	}

	lags(now = officeClock.now()): SourceLag[] {
		const since = (at: number): number => Math.max(0, now - at) / 1_000;
		return [...this.#sources].map(([source, { newestAt, undone, storedAfterMs }]) => ({
			source,
			event: newestAt === 0 ? undefined : since(newestAt),
			spool: undone.size === 0 ? 0 : since(undone.values().reduce((oldest, at) => Math.min(oldest, at), Infinity)),
			clickhouse: storedAfterMs === undefined ? undefined : storedAfterMs / 1_000
		}));
	}

	/** Number of events that are in ClickHouse and not in state. */
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

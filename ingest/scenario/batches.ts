import type { WireEvent } from '#ingest/contract/event.ts';

export interface StoryPace {
	/** Events of a batch, at most. */
	size: number;
	/** Multiple of real time; absent: as fast as batches are accepted. */
	speed?: number;
	/** Events in all, at most. */
	limit?: number;
	/** Monotonic milliseconds; the wall clock, except in tests. */
	now?: () => number;
	sleep?: (ms: number) => Promise<void>;
}

export interface Batch {
	lines: string[];
	/** The story's moment at the end of the batch, in milliseconds since 1970; 0 without a speed. */
	reaches: number;
}

/** With a speed, the shortest time between batches: no event waits longer, and few batches are small. */
const BREATH_MS = 200;

/** Cuts a stream of events into batches of NDJSON lines, in order, at the story's pace. */
export async function* batchesOf(events: Iterable<WireEvent>, pace: StoryPace): AsyncGenerator<Batch> {
	const now = pace.now ?? (() => performance.now());
	const sleep = pace.sleep ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
	const { size, speed, limit = Infinity } = pace;
	const begun = now();
	let first: number | undefined;
	let sent = 0;
	let batch: Batch = { lines: [], reaches: 0 };
	for (const event of events) {
		if (sent === limit) break;
		if (speed !== undefined) {
			const moment = Date.parse(event.entered_at ?? event.occurred_at);
			first ??= moment;
			const early = (moment - first) / speed - (now() - begun);
			if (early > 0) {
				if (batch.lines.length > 0) yield batch;
				batch = { lines: [], reaches: batch.reaches };
				await sleep(Math.max(early, BREATH_MS));
			}
			batch.reaches = Math.max(batch.reaches, moment);
		}
		batch.lines.push(JSON.stringify(event));
		sent++;
		if (batch.lines.length === size) {
			yield batch;
			batch = { lines: [], reaches: batch.reaches };
		}
	}
	if (batch.lines.length > 0) yield batch;
}

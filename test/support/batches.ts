import { setTimeout as pause } from 'node:timers/promises';
import { packBatch, partitionOf, rowsOf } from '#ingest/spool/pack.ts';
import { newBatchId, type Spool, type SpoolBatch } from '#ingest/spool/spool.ts';
import { rowOf } from './events.ts';

/** A batch of one letter's events, whose ids are these. */
export function batchOf(letter: string, eventIds: string[], partitions: number, text?: string): Promise<SpoolBatch> {
	const events = eventIds.map((event_id) => {
		const occurred_at = '2022-08-27T14:40:00+04:30';
		return rowOf({ v: 1, type: 'letter.noted', event_id, letter_id: letter, occurred_at, activity: 'test', text });
	});
	const origin = { source: 'test', loadId: '', door: 'http', partition: partitionOf(letter, partitions) } as const;
	return packBatch(newBatchId(Date.now()), origin, events, []);
}

export async function eventIdsOf(batches: SpoolBatch[]): Promise<string[]> {
	return (await Promise.all(batches.map(rowsOf))).flat().map(({ event_id }) => event_id);
}

/** Longer than any election, lease and wait for an acknowledgement that a test sets; the limit is no assertion on speed. */
const SILENCE_MS = 60_000;

/**
 * Takes, and calls it done, until it has seen all of these ids; returns every id it saw, repeated ones too.
 * Throws when for a minute nothing comes or nothing gets done, and says what is missing.
 */
export async function drain(spool: Spool, expected: Iterable<string>, maxEvents = 1_000): Promise<string[]> {
	const missing = new Set(expected);
	const seen: string[] = [];
	const within = async <T>(what: string, work: Promise<T>): Promise<T> => {
		const over = new AbortController();
		const silence = pause(SILENCE_MS, undefined, { signal: over.signal }).then(() => {
			const { batches } = spool.size();
			throw new Error(`${what} in vain: ${missing.size} events are missing (${[...missing].slice(0, 5).join(', ')}), \
${seen.length} came; by its own measure the spool holds ${batches} batches`);
		});
		try {
			return await Promise.race([work, silence]);
		} finally {
			over.abort();
			silence.catch(() => undefined);
		}
	};
	while (missing.size > 0) {
		const batches = await within('waited for the next batch', spool.take(maxEvents));
		if (!batches) throw new Error(`the spool closed before ${missing.size} events came`);
		const ids = await eventIdsOf(batches);
		for (const id of ids) missing.delete(id);
		seen.push(...ids);
		await within('waited until batches are done', spool.done(batches));
	}
	return seen;
}

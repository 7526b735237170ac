import { textRows } from '../load/file-rows.ts';
import type { RowMapper } from '../mapping/compile.ts';
import type { Mapping } from '../mapping/schema.ts';
import type { RawEvent } from '../pipeline/lines.ts';
import { batchesOfRows } from './batches.ts';
import { mapRows } from '../load/mapped-rows.ts';

/** Small enough that a payload's chunks and its events go by in turns. */
const BATCH = { events: 1_000, bytes: 2 ** 20 };

/**
 * The events of a text that comes in chunks, unpacked, through a mapping. Rows that the mapping refuses come as
 * `broken` events, for the dead letters.
 * @throws LoadError when it lacks a column, is not of the mapping's encoding, or a quote is never closed
 */
export async function* mappedEvents(
	payload: AsyncIterable<Buffer>,
	{ mapping, mapRow }: { mapping: Mapping; mapRow: RowMapper }
): AsyncGenerator<RawEvent[]> {
	const rows = mapRows(textRows(payload, mapping, 'the body'), mapRow);
	for await (const batch of batchesOfRows(rows, BATCH)) yield batch.events;
}

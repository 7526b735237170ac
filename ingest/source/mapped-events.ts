import { textRows } from '../load/file-rows.ts';
import { refuseJoin } from '../load/joined.server.ts';
import { LoadError } from '../load/load-error.ts';
import { asksPreviousBody, type RowMapper } from '../mapping/compile.ts';
import type { Mapping } from '../mapping/schema.ts';
import { verdictOn, type Scope } from '../pipeline/judge.ts';
import type { RawEvent } from '../pipeline/lines.ts';
import { isTurnOver, nextTurn } from '../pipeline/turns.ts';
import { batchesOfRows } from './batches.ts';
import { mapRows } from '../load/mapped-rows.ts';
import { wholeRows } from '../load/whole-rows.ts';

/** Small, so that reading chunks and taking events alternate. */
const BATCH = { events: 1_000, bytes: 2 ** 20 };

/**
 * For a body, which is read once.
 * @throws LoadError when the mapping asks for more than a row by itself
 */
export function refuseWholeFile({ mapping, mapRow }: { mapping: Mapping; mapRow: RowMapper }): void {
	refuseJoin(mapping);
	const asks = asksPreviousBody(mapping) ? 'the body of the row before' : mapRow.order && "a letter's other rows";
	if (asks !== undefined)
		throw new LoadError(
			`the mapping ${mapping.name} asks for ${asks}, for which the whole file is read first: load it, or drop it into the inbox`
		);
}

/**
 * Maps a text that comes in unpacked chunks to events. Refused rows become `broken` events, for the dead letters.
 * @throws LoadError when it lacks a column, does not follow the mapping's encoding, or a quote is never closed
 */
export async function* mappedEvents(
	payload: AsyncIterable<Buffer>,
	{ mapping, mapRow }: { mapping: Mapping; mapRow: RowMapper },
	scope: Scope
): AsyncGenerator<RawEvent[]> {
	refuseWholeFile({ mapping, mapRow });
	const rows = mapRows(textRows(payload, mapping, 'the body'), mapRow);
	const whole = wholeRows(inTurns(rows), (event, now) => verdictOn(event, scope, now));
	for await (const batch of batchesOfRows(whole, BATCH)) yield batch.events;
}

/** The same; a chunk of the body may hold many rows, and others wait. */
async function* inTurns<Row>(rows: AsyncIterable<Row>): AsyncGenerator<Row> {
	for await (const row of rows) {
		if (isTurnOver()) await nextTurn();
		yield row;
	}
}

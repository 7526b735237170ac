import { officeClock } from '#sql/model/clock.ts';
import type { MappedEvent } from '../mapping/compile.ts';
import { validateEvent, type Validation } from '../pipeline/validate.ts';
import type { MappedRow, RefusedRow } from './mapped-rows.ts';

/** A row of which the door takes every event, or that none is sent of. */
export type WholeRow = Omit<Extract<MappedRow, { events: unknown }>, 'row'> | RefusedRow;

/**
 * Refuses a row whole when the door would refuse one of its events: else a registration stayed outside whose referrals and answers came in.
 * @param verdictOn of the door; of a load, the contract's alone, since what its token may send is known there only
 */
export async function* wholeRows(
	rows: AsyncIterable<MappedRow>,
	verdictOn: (event: MappedEvent, now: number) => Validation = validateEvent
): AsyncGenerator<WholeRow> {
	for await (const mapped of rows) {
		if ('refused' in mapped) {
			yield mapped;
			continue;
		}
		const { row: _, ...whole } = mapped;
		yield refusalOf(mapped, verdictOn) ?? whole;
	}
}

function refusalOf(
	{ events, row, size: _, ...place }: Extract<MappedRow, { events: unknown }>,
	verdictOn: (event: MappedEvent, now: number) => Validation
): RefusedRow | undefined {
	const now = officeClock.latest();
	for (const event of events) {
		const { rejected } = verdictOn(event, now);
		if (!rejected) continue;
		const { part } = place;
		const broken = part === undefined ? rejected : { ...rejected, detail: `${part}: ${rejected.detail}` };
		return {
			row,
			refused: { ...place, ...rejected, detail: `${rejected.detail} (${event.type})` },
			// An event can be repaired where dead letters are, a row of several only in its file.
			dead: { line: place.line, value: event, raw: JSON.stringify(events.length > 1 ? row : event), broken }
		};
	}
	return undefined;
}

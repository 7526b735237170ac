import type { DatabaseSync } from 'node:sqlite';
import { asksPreviousBody, type MappedEvent, type RowMapper } from '../mapping/compile.ts';
import { PREVIOUS_BODY } from '../mapping/value.ts';
import type { Mapping } from '../mapping/schema.ts';
import { byLetter } from './letter-order.server.ts';
import { mapRows, type MappedRow } from './mapped-rows.ts';
import type { FileRow } from './rows.ts';
import { openTemporary, withCure } from './temporary.server.ts';

/**
 * Maps rows: in their order, or letter by letter where the mapping asks for a letter's other rows. Where it asks for the body of the row before, they are
 * read twice.
 * @param read all rows, from the beginning
 * @param onOrder called often while rows are put in order, before the first is mapped; may throw to stop
 */
export function mapFile(
	read: () => AsyncIterable<FileRow>,
	mapping: Mapping,
	mapRow: RowMapper,
	onOrder: (rows: number) => void = () => undefined
): AsyncGenerator<MappedRow> {
	const { order } = mapRow;
	const rows = () => mapRows(order ? byLetter(read(), order, onOrder) : read(), mapRow);
	return asksPreviousBody(mapping) ? withPreviousBodies(rows) : rows();
}

/**
 * The first reading notes to which body each letter went and when on the disk: rows of a letter may
 * lie anywhere in the file, in any order, and memory stays bounded. The second finds for each referral the one before, by time and then by place in
 * the file. What was returned is with the office again.
 */
async function* withPreviousBodies(rows: () => AsyncGenerator<MappedRow>): AsyncGenerator<MappedRow> {
	using hops = openTemporary(32);
	try {
		await noteHops(hops, rows());
	} catch (cause) {
		throw withCure(cause, 'the bodies that had a letter could not be noted');
	}
	// The same row told twice is one.
	const before = hops.prepare(
		'SELECT body FROM hops WHERE letter = ? AND (at, place) < (?, ?) AND id != ? ORDER BY at DESC, place DESC LIMIT 1'
	);
	let place = 0;
	for await (const row of rows()) {
		if ('events' in row)
			for (const event of row.events) {
				place++;
				if (event['from_org'] !== PREVIOUS_BODY) continue;
				const found = before.get(...whenOf(event, place), event.event_id)?.['body'];
				if (found) event['from_org'] = found;
				else delete event['from_org'];
			}
		yield row;
	}
}

async function noteHops(hops: DatabaseSync, rows: AsyncIterable<MappedRow>): Promise<void> {
	hops.exec(
		'CREATE TABLE hops (letter TEXT, at REAL, place INTEGER, id TEXT, body TEXT, PRIMARY KEY (letter, at, place)) WITHOUT ROWID; BEGIN'
	);
	const note = hops.prepare('INSERT INTO hops VALUES (?, ?, ?, ?, ?)');
	for await (const [event, place] of placed(rows))
		if (isHop(event))
			note.run(
				...whenOf(event, place),
				event.event_id,
				event.type === 'letter.referred' ? String(event['to_org']) : ''
			);
}

async function* placed(rows: AsyncIterable<MappedRow>): AsyncGenerator<[MappedEvent, number]> {
	let place = 0;
	for await (const row of rows) if ('events' in row) for (const event of row.events) yield [event, ++place];
}

const isHop = ({ type }: MappedEvent): boolean => type === 'letter.referred' || type === 'letter.returned';

const whenOf = (event: MappedEvent, place: number): [letter: string, at: number, place: number] => [
	String(event['letter_id']),
	// What is no moment is refused by the door.
	Date.parse(String(event['occurred_at'])) || 0,
	place
];

import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { Order } from '../mapping/order.ts';
import { CellError, placed, type RejectReason, type Row } from '../mapping/row.ts';
import { type FileRow, lineOf } from './rows.ts';
import { openTemporary, withCure } from './temporary.server.ts';

/** Letters are sorted in so many parts, each by itself: sorting the rows of ten million at once would keep ingest from all else for half a minute. */
const PARTS = 256;
/** More than a file can have rows. */
const PART = 2 ** 40;
/** After so many rows other work of the process has its turn. */
const STRIDE = 500;

interface Kept {
	letter: string;
	/** Null: the row was refused for its order. */
	key: string | null;
	item: string;
}

type ReadRow = Exclude<FileRow, { rejected: unknown }>;

/**
 * Rows letter by letter, each with its place. They wait on the disk: rows of a letter may lie anywhere in the file, and memory stays bounded. Where one
 * row of a letter has no readable order all are refused: what they would ask of the row before might be wrong, and would stand when the file is mended.
 * @throws LoadError when the disk is full
 */
export async function* byLetter(
	rows: AsyncIterable<FileRow>,
	order: Order,
	onOrder: (rows: number) => void
): AsyncGenerator<FileRow> {
	using disk = openTemporary(32);
	disk.exec(`
		CREATE TABLE kept (id INTEGER PRIMARY KEY, letter TEXT, key TEXT, item TEXT);
		BEGIN`);
	try {
		yield* keep(disk, rows, order, onOrder);
		let told = 0;
		for (let part = 0; part < PARTS; part++)
			for (const row of lettersOf(disk, part)) {
				yield row;
				if (++told % STRIDE === 0) await setImmediate();
			}
	} catch (cause) {
		throw withCure(cause, 'the rows could not be put in order');
	}
}

/** Keeps all rows that have a place among others; the others are refused at once. */
async function* keep(
	disk: DatabaseSync,
	rows: AsyncIterable<FileRow>,
	order: Order,
	onOrder: (rows: number) => void
): AsyncGenerator<FileRow> {
	const insert = disk.prepare('INSERT INTO kept VALUES (?, ?, ?, ?)');
	let place = 0;
	for await (const item of rows) {
		if (++place % STRIDE === 0) onOrder(place);
		if ('rejected' in item) {
			yield item;
			continue;
		}
		let letter: string | undefined;
		let key: string | null = null;
		try {
			letter = order.letterOf(item.row);
			key = order.keyOf(item.row);
		} catch (error) {
			if (!(error instanceof CellError)) throw error;
			yield refused(item, error.reason, error.message, error.rule);
		}
		if (letter === undefined) continue;
		const id = (crc32(letter) % PARTS) * PART + place;
		insert.run(id, letter, key, JSON.stringify(item));
	}
}

/** The letters of a part, one after another. */
function* lettersOf(disk: DatabaseSync, part: number): Generator<FileRow> {
	const select = disk.prepare(
		'SELECT letter, key, item FROM kept WHERE id BETWEEN ? AND ? ORDER BY letter, key NULLS FIRST, id'
	);
	const rows = select.iterate(part * PART, (part + 1) * PART - 1) as Iterator<Kept, undefined>;
	let letter: string | undefined;
	/** The line that keeps a letter's rows from being put in order. */
	let broken: string | undefined;
	let number = 0;
	let before: Row | undefined;
	for (let next = rows.next(); !next.done;) {
		const kept = next.value;
		next = rows.next();
		const item = JSON.parse(kept.item) as ReadRow;
		const { row } = item;
		const line = lineOf(item);
		if (kept.letter !== letter) {
			letter = kept.letter;
			broken = kept.key === null ? line : undefined;
			number = 0;
			before = undefined;
		}
		if (kept.key === null) continue;
		if (broken !== undefined) {
			const detail = `has no known place among the rows of its letter, for that of ${broken} is not known; mend that line and load the file again`;
			yield refused(item, 'bad_order', detail);
			continue;
		}
		const isLast = next.done === true || next.value.letter !== letter;
		placed(row, { line, number: ++number, isLast, ...(before && { before }) });
		yield item;
		before = placed(row, { line, number, isLast });
	}
}

const refused = ({ line, part, row }: ReadRow, reason: RejectReason, detail: string, rule = detail): FileRow => ({
	rejected: { line, ...(part !== undefined && { part }), reason, field: 'order', detail },
	rule,
	raw: JSON.stringify(row)
});

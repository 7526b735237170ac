import { setImmediate } from 'node:timers/promises';
import type { Order } from '../mapping/order.ts';
import { CellError, placed, type RejectReason, type Row } from '../mapping/row.ts';
import { type FileRow, lineOf } from './rows.ts';
import { Sorted } from './sorted.server.ts';
import { openTemporary, withCure } from './temporary.server.ts';

/** After so many rows other work of the process has its turn. */
const STRIDE = 500;
/** More digits than the number of a file's rows has. */
const DIGITS = 12;

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
	// All is read once.
	using disk = openTemporary(2);
	try {
		const sorted = new Sorted(disk);
		const cells = new Cells();
		yield* keep(sorted, cells, rows, order, onOrder);
		let told = 0;
		for (const row of lettersOf(sorted, cells)) {
			yield row;
			if (++told % STRIDE === 0) await setImmediate();
		}
	} catch (cause) {
		throw withCure(cause, 'the rows could not be put in order');
	}
}

/** Writes rows down, and reads them. The rows of a table have the same columns: their names are kept once. */
class Cells {
	#columns: string[] = [];

	pack({ line, size, part, row }: ReadRow): string {
		const columns = Object.keys(row);
		if (this.#columns.length === 0) this.#columns = columns;
		const isLikeFirst =
			columns.length === this.#columns.length && columns.every((name, i) => name === this.#columns[i]);
		return JSON.stringify(isLikeFirst ? [line, size, part, ...Object.values(row)] : { line, size, part, row });
	}

	unpack(text: string): ReadRow {
		const kept = JSON.parse(text) as ReadRow | [number, number, string | null, ...unknown[]];
		if (!Array.isArray(kept)) return kept;
		const [line, size, part] = kept;
		const row: Row = {};
		for (let i = 0; i < this.#columns.length; i++) row[this.#columns[i]!] = kept[i + 3];
		return { line, size, ...(part !== null && { part }), row };
	}
}

/**
 * Keeps all rows that have a place among others, each as a line that begins with what it is sorted by: its letter, its key (none where it was refused for
 * its order) and its place in the file. The others are refused at once.
 */
async function* keep(
	sorted: Sorted,
	cells: Cells,
	rows: AsyncIterable<FileRow>,
	order: Order,
	onOrder: (rows: number) => void
): AsyncGenerator<FileRow> {
	let place = 0;
	for await (const item of rows) {
		if (++place % STRIDE === 0) onOrder(place);
		if ('rejected' in item) {
			yield item;
			continue;
		}
		let letter: string | undefined;
		let key = '';
		try {
			letter = order.letterOf(item.row);
			key = order.keyOf(item.row);
		} catch (error) {
			if (!(error instanceof CellError)) throw error;
			yield refused(item, error.reason, error.message, error.rule);
		}
		if (letter === undefined) continue;
		// As JSON a text has neither tabs nor line breaks.
		sorted.add([JSON.stringify(letter), key, String(place).padStart(DIGITS, '0'), cells.pack(item)].join('\t'));
	}
}

/** The letters, one after another. */
function* lettersOf(sorted: Sorted, cells: Cells): Generator<FileRow> {
	const lines = sorted[Symbol.iterator]();
	let letter: string | undefined;
	/** The line that keeps a letter's rows from being put in order. */
	let broken: string | undefined;
	let number = 0;
	let before: Row | undefined;
	for (let next = lines.next(); !next.done;) {
		const kept = next.value;
		next = lines.next();
		const end = kept.indexOf('\t');
		const hasKey = kept[end + 1] !== '\t';
		const item = cells.unpack(kept.slice(kept.indexOf('\t', end + 1) + DIGITS + 2));
		const { row } = item;
		const line = lineOf(item);
		if (letter === undefined || !kept.startsWith(letter)) {
			letter = kept.slice(0, end + 1);
			broken = hasKey ? undefined : line;
			number = 0;
			before = undefined;
		}
		if (!hasKey) continue;
		if (broken !== undefined) {
			const detail = `has no known place among the rows of its letter, for that of ${broken} is not known; mend that line and load the file again`;
			yield refused(item, 'bad_order', detail);
			continue;
		}
		const isLast = next.done === true || !next.value.startsWith(letter);
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

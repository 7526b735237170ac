import { CsvError, parse } from 'csv-parse/sync';
import { encodingOf } from '../load/text.ts';

/** How a text is to be read, known by looking at its beginning. */
export type TextForm =
	| { kind: 'ndjson'; encoding: string }
	| {
			kind: 'csv';
			encoding: string;
			delimiter: string;
			/** The first lines, cut into cells, with the line on which each begins. */
			head: HeadRow[];
	  };

export interface HeadRow {
	line: number;
	cells: string[];
}

const DELIMITERS = [',', ';', '\t', '|'];
/** Rows by which a delimiter is known. */
const HEAD_ROWS = 60;

/** A quote that this delimiter leaves open ends the rows; whoever reads the whole file says where it is. */
function cut(text: string, delimiter: string): HeadRow[] {
	const rows: HeadRow[] = [];
	try {
		parse(text, {
			delimiter,
			bom: true,
			to: HEAD_ROWS,
			record_delimiter: ['\r\n', '\n'],
			relax_quotes: true,
			relax_column_count: true,
			skip_empty_lines: true,
			on_record: (record: string[], { lines }) => {
				// It counts to the end of a record, whose cells may have line breaks.
				const line = lines - record.join('').split('\n').length + 1;
				rows.push({ line, cells: record.map((cell) => cell.trim()) });
			}
		});
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
	}
	return rows;
}

/** How many rows have the commonest width; what does not cut the text at all has no say. */
function evenness(rows: readonly HeadRow[]): number {
	const widths = Map.groupBy(rows, ({ cells }) => cells.length);
	widths.delete(1);
	return Math.max(0, ...[...widths].map(([width, { length }]) => length + Math.min(width, 50) / 100));
}

/**
 * Looks at the first bytes of a text: its encoding, what separates its cells, or that it is NDJSON.
 * @param isWhole whether `head` is the whole file; its last line may else be cut
 */
export function textForm(head: Uint8Array, isWhole: boolean): TextForm {
	const encoding = encodingOf(head);
	const decoded = new TextDecoder(encoding).decode(head, { stream: true });
	const text = isWhole ? decoded : decoded.slice(0, decoded.lastIndexOf('\n') + 1) || decoded;
	if (/^\s*\{/.test(text)) return { kind: 'ndjson', encoding };
	const cuts = DELIMITERS.map((delimiter) => ({ delimiter, head: cut(text, delimiter) }));
	const best = cuts.reduce((a, b) => (evenness(b.head) > evenness(a.head) ? b : a));
	return { kind: 'csv', encoding, ...best };
}

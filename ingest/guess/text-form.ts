import { parse } from 'csv-parse/sync';

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

function isText(bytes: Uint8Array, encoding: string): boolean {
	try {
		new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
		return true;
	} catch {
		return false;
	}
}

/** UTF-16 has a zero byte beside each sign of ASCII, and every line has a delimiter; UTF-8 and windows-1256 have none. */
function encodingOf(head: Uint8Array): string {
	if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
	if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
	const zeros = [0, 0];
	for (const [i, byte] of head.entries()) if (byte === 0) zeros[i % 2]!++;
	if (zeros[0] !== zeros[1]) return zeros[1]! > zeros[0]! ? 'utf-16le' : 'utf-16be';
	return isText(head, 'utf-8') ? 'utf-8' : 'windows-1256';
}

function cut(text: string, delimiter: string): HeadRow[] {
	try {
		const rows = parse(text, {
			delimiter,
			bom: true,
			info: true,
			to: HEAD_ROWS,
			record_delimiter: ['\r\n', '\n'],
			relax_quotes: true,
			relax_column_count: true,
			skip_empty_lines: true
		}) as unknown as { record: string[]; info: { lines: number } }[];
		return rows.map(({ record, info }) => ({
			// It counts to the end of a record, whose cells may have line breaks.
			line: info.lines - record.join('').split('\n').length + 1,
			cells: record.map((cell) => cell.trim())
		}));
	} catch {
		// A quote that this delimiter leaves open.
		return [];
	}
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

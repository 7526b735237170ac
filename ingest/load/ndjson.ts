import type { Row } from '../mapping/row.ts';
import { LineSplitter, type RawEvent } from '../pipeline/lines.ts';
import type { FileRow } from './rows.ts';

function rowOf({ line, value, raw = '', whole, broken }: RawEvent): FileRow {
	const bad = (reason: 'bad_json' | 'bad_row', detail: string): FileRow => ({
		rejected: { line, reason, field: '', detail },
		raw: raw.toString(),
		...(whole && { whole })
	});
	if (broken) return broken.reason === 'bad_json' ? bad('bad_json', 'is not JSON') : bad('bad_row', broken.detail);
	if (typeof value === 'object' && value !== null && !Array.isArray(value))
		return { line, row: value as Row, size: raw.length };
	return bad('bad_json', 'is not a JSON object');
}

/** Rows of an NDJSON text, in constant memory: one JSON object a line; empty lines are skipped. */
export async function* readNdjson(text: AsyncIterable<string>): AsyncGenerator<FileRow> {
	const lines = new LineSplitter();
	for await (const chunk of text) for (const event of lines.push(Buffer.from(chunk))) yield rowOf(event);
	for (const event of lines.end()) yield rowOf(event);
}

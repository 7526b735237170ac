import type { Row } from '../mapping/row.ts';
import { type FileRow, ROW_BYTES, tooLong } from './rows.ts';

function readLine(text: string, line: number): FileRow | undefined {
	const trimmed = text.trim();
	if (trimmed === '') return undefined;
	if (trimmed.length > ROW_BYTES) return tooLong(line, trimmed);
	const bad = (detail: string): FileRow => ({
		rejected: { line, reason: 'bad_json', field: '', detail },
		raw: trimmed
	});
	try {
		const value: unknown = JSON.parse(trimmed);
		if (typeof value === 'object' && value !== null && !Array.isArray(value))
			return { line, row: value as Row, size: trimmed.length };
		return bad('is not a JSON object');
	} catch {
		// The engine's own message would quote the line.
		return bad('is not JSON');
	}
}

/** Rows of an NDJSON text, in constant memory: one JSON object a line, empty lines apart. */
export async function* readNdjson(text: AsyncIterable<string>): AsyncGenerator<FileRow> {
	let rest = '';
	let line = 0;
	for await (const chunk of text) {
		const lines = (rest + chunk).split('\n');
		rest = lines.pop()!;
		// One character more than may be: enough to know that the line is too long.
		if (rest.length > ROW_BYTES + 1) rest = rest.slice(0, ROW_BYTES + 1);
		for (const one of lines) {
			const row = readLine(one, ++line);
			if (row) yield row;
		}
	}
	const last = readLine(rest, line + 1);
	if (last) yield last;
}

import type { Row } from '../mapping/row.ts';
import { LoadError } from './load-error.ts';
import { type FileRow, ROW_LIMIT } from './rows.ts';

function readLine(text: string, line: number): FileRow | undefined {
	const trimmed = text.trim();
	if (trimmed === '') return undefined;
	const bad = (detail: string): FileRow => ({ rejected: { line, reason: 'bad_json', field: '', detail } });
	try {
		const value: unknown = JSON.parse(trimmed);
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { line, row: value as Row };
		return bad('is not a JSON object');
	} catch {
		// The engine's own message would quote the line.
		return bad('is not JSON');
	}
}

/**
 * Rows of an NDJSON text, in constant memory: one JSON object a line, empty lines apart.
 * @throws LoadError when a line has no end within ROW_LIMIT
 */
export async function* readNdjson(text: AsyncIterable<string>, name: string): AsyncGenerator<FileRow> {
	let rest = '';
	let line = 0;
	for await (const chunk of text) {
		const lines = (rest + chunk).split('\n');
		rest = lines.pop()!;
		if (rest.length > ROW_LIMIT)
			throw new LoadError(
				`${name}: line ${line + lines.length + 1} is longer than ${ROW_LIMIT} characters; NDJSON has one object a line`
			);
		for (const one of lines) {
			const row = readLine(one, ++line);
			if (row) yield row;
		}
	}
	const last = readLine(rest, line + 1);
	if (last) yield last;
}

/** What a statement says while it runs. */
export type RunPiece =
	| { kind: 'meta'; columns: { name: string; type: string }[] }
	/** JSON of rows, each an array, without the brackets around them: they go on as they came. */
	| { kind: 'rows'; json: string; count: number }
	| { kind: 'progress'; rows: number; bytes: number; total: number; elapsedMs: number };

/** A statement that failed after its first row. */
export class StreamError extends Error {
	override name = 'StreamError';
	readonly code: string;
	constructor(code: string, message: string) {
		super(message);
		this.code = code;
	}
}

const ROW = '{"row":';
const EXCEPTION = '__exception__';

/**
 * Reads JSONCompactEachRowWithProgress as it comes: what one chunk brought is one piece of rows.
 * @throws StreamError when the server says at the end why it ended
 */
export async function* readPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<RunPiece> {
	const decoder = new TextDecoder();
	let rest = '';
	let failure: string[] | undefined;
	try {
		for await (const chunk of chunks) {
			const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
			rest = lines.pop() ?? '';
			let rows: string[] = [];
			for (const line of lines) {
				if (failure) failure.push(line);
				else if (line.startsWith(ROW)) rows.push(line.slice(ROW.length, -1));
				else if (line.trimEnd() === EXCEPTION) failure = [];
				else if (line.trim() !== '') {
					if (rows.length > 0) yield { kind: 'rows', json: rows.join(','), count: rows.length };
					rows = [];
					const said = pieceOf(line);
					if (said) yield said;
				}
			}
			if (rows.length > 0) yield { kind: 'rows', json: rows.join(','), count: rows.length };
		}
	} catch (problem) {
		// After its reason the server breaks the answer off, which is an error of its own.
		if (!failure) throw problem;
	}
	if (failure) throw failureOf([...failure, rest].join('\n'));
}

function pieceOf(line: string): RunPiece | undefined {
	const said = JSON.parse(line) as {
		meta?: { name: string; type: string }[];
		progress?: Partial<Record<'read_rows' | 'read_bytes' | 'total_rows_to_read' | 'elapsed_ns', string>>;
		exception?: string;
	};
	if (said.meta) return { kind: 'meta', columns: said.meta };
	if (said.exception) throw failureOf(said.exception);
	const { progress } = said;
	if (!progress) return undefined;
	return {
		kind: 'progress',
		rows: Number(progress.read_rows ?? 0),
		bytes: Number(progress.read_bytes ?? 0),
		total: Number(progress.total_rows_to_read ?? 0),
		elapsedMs: Number(progress.elapsed_ns ?? 0) / 1e6
	};
}

/** The server's message without the tags around it. */
function failureOf(text: string): StreamError {
	const found = /Code: (\d+)\.[\s\S]*?(?=\n\d+ \w{16}\r?\n__exception__|$)/.exec(text);
	return new StreamError(found?.[1] ?? '0', (found?.[0] ?? text).trim());
}

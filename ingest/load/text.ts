import { LoadError } from './load-error.ts';

/** Of UTF-8. */
const MARK = [0xef, 0xbb, 0xbf];

/** The encoding of a text by its beginning. UTF-16 has a zero byte beside each sign of ASCII, and every line has a delimiter; UTF-8 and windows-1256 have none. */
export function encodingOf(head: Uint8Array): string {
	if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
	if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
	const zeros: [even: number, odd: number] = [0, 0];
	if (head.includes(0)) for (const [i, byte] of head.entries()) if (byte === 0) zeros[i % 2]!++;
	const [even, odd] = zeros;
	// A hole in a file is as many of both.
	if (odd > 2 * even) return 'utf-16le';
	if (even > 2 * odd) return 'utf-16be';
	return isText(head, 'utf-8') ? 'utf-8' : 'windows-1256';
}

function isText(bytes: Uint8Array, encoding: string): boolean {
	try {
		new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
		return true;
	} catch {
		return false;
	}
}

/**
 * Decodes bytes that come in chunks cut anywhere.
 * @param encoding as WHATWG names it; a mark of UTF-8 at the beginning overrules it, for a spreadsheet saves repaired rows so
 * @param name of the file, for messages
 * @throws LoadError when the encoding is unknown, or the bytes do not follow it
 */
export async function* decodeText(
	chunks: AsyncIterable<Uint8Array>,
	encoding: string,
	name: string
): AsyncGenerator<string> {
	let decoder: TextDecoder;
	try {
		decoder = new TextDecoder(encoding, { fatal: true });
	} catch (cause) {
		throw new LoadError(`${name}: the mapping's source.encoding ${JSON.stringify(encoding)} is not known`, { cause });
	}
	let line = 1;
	let looksLike: string | undefined;
	const not = (cause?: unknown): LoadError =>
		new LoadError(
			`${name}: line ${line} is not ${decoder.encoding} text; name its encoding in the mapping, as in "source": { "encoding": "${looksLike === 'utf-8' ? 'windows-1256' : looksLike}" }, or export it as UTF-8`,
			{ cause }
		);
	for await (const chunk of chunks) {
		if (looksLike === undefined && MARK.every((byte, i) => chunk[i] === byte))
			decoder = new TextDecoder('utf-8', { fatal: true });
		looksLike ??= encodingOf(chunk);
		// Without its mark UTF-16 of Latin letters is UTF-8 too, with signs that nobody sees.
		if (looksLike.startsWith('utf-16') && decoder.encoding === 'utf-8') throw not();
		let text: string;
		try {
			text = decoder.decode(chunk, { stream: true });
		} catch (cause) {
			const readable = new TextDecoder(decoder.encoding).decode(chunk);
			line += newlinesIn(readable.slice(0, readable.indexOf('\ufffd')));
			throw not(cause);
		}
		line += newlinesIn(text);
		yield text;
	}
	try {
		yield decoder.decode();
	} catch (cause) {
		throw not(cause);
	}
}

function newlinesIn(text: string): number {
	let count = 0;
	for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
	return count;
}

import { LoadError } from './load-error.ts';

/** Of UTF-8. */
const MARK = [0xef, 0xbb, 0xbf];

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
	const decode = (chunk?: Uint8Array): string => {
		try {
			return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
		} catch (cause) {
			throw new LoadError(
				`${name}: is not ${encoding} text; name its encoding in the mapping, as in "source": { "encoding": "windows-1256" }`,
				{ cause }
			);
		}
	};
	let isFirst = true;
	for await (const chunk of chunks) {
		if (isFirst && MARK.every((byte, i) => chunk[i] === byte)) decoder = new TextDecoder('utf-8', { fatal: true });
		isFirst = false;
		yield decode(chunk);
	}
	yield decode();
}

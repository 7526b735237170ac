const [QUOTE, COMMA, BACKSLASH] = [34, 44, 92];
const [BRACKET, BRACKET_END, BRACE, BRACE_END] = [91, 93, 123, 125];

/** Follows the brackets of JSON that comes in chunks. */
export class Nesting {
	#depth = 0;
	#isText = false;
	#isEscaped = false;

	/** Where a comma or a closing bracket stands outside of all others; the chunk's length when there is none. */
	next(chunk: Uint8Array, from: number): number {
		let [depth, isText, isEscaped] = [this.#depth, this.#isText, this.#isEscaped];
		let at = from;
		for (; at < chunk.length; at++) {
			const byte = chunk[at]!;
			if (isText) {
				if (isEscaped) isEscaped = false;
				else if (byte === BACKSLASH) isEscaped = true;
				else if (byte === QUOTE) isText = false;
			} else if (byte === QUOTE) isText = true;
			else if (byte === BRACE || byte === BRACKET) depth++;
			else if (depth === 0) {
				if (byte === COMMA || byte === BRACKET_END) break;
			} else if (byte === BRACE_END || byte === BRACKET_END) depth--;
		}
		[this.#depth, this.#isText, this.#isEscaped] = [depth, isText, isEscaped];
		return at;
	}

	/** All that was opened is closed. */
	get isOver(): boolean {
		return this.#depth === 0 && !this.#isText;
	}
}

/** How many bytes at the beginning are white space, or of a byte order mark. */
export function blanksOf(bytes: Uint8Array): number {
	let count = 0;
	for (; count < bytes.length; count++) {
		const byte = bytes[count]!;
		const isBlank =
			byte === 10 || byte === 32 || byte === 13 || byte === 9 || byte === 0xef || byte === 0xbb || byte === 0xbf;
		if (!isBlank) break;
	}
	return count;
}

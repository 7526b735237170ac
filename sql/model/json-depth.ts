/** How deep objects and arrays of an event may be nested. */
export const DEEPEST = 32;

/**
 * Whether the brackets of a JSON text are nested deeper than DEEPEST. It is checked before parsing, because a million levels would overflow
 * the stack of whatever walks the value.
 */
export function isTooDeep(json: string): boolean {
	// Nearly every event has fewer brackets altogether.
	if (bracketsIn(json) <= DEEPEST) return false;
	let depth = 0;
	let isText = false;
	for (let at = 0; at < json.length; at++) {
		const sign = json.charCodeAt(at);
		if (isText) {
			if (sign === BACKSLASH) at++;
			else if (sign === QUOTE) isText = false;
		} else if (sign === QUOTE) isText = true;
		else if (sign === BRACE || sign === BRACKET) {
			if (++depth > DEEPEST) return true;
		} else if (sign === BRACE_END || sign === BRACKET_END) depth--;
	}
	return false;
}

const [QUOTE, BACKSLASH] = [34, 92];
const [BRACKET, BRACKET_END, BRACE, BRACE_END] = [91, 93, 123, 125];

/** Counts brackets, up to one more than DEEPEST. */
function bracketsIn(json: string): number {
	let count = 0;
	for (const sign of ['{', '['])
		for (let at = json.indexOf(sign); at >= 0 && count <= DEEPEST; at = json.indexOf(sign, at + 1)) count++;
	return count;
}

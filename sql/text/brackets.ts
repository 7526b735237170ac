/** A string, a word, or a sign. */
const TOKEN = /'(?:[^'\\]|\\.|'')*'|\w+|[^\w']/g;

/** Splits SQL at words or signs outside of brackets and strings. */
export function cutAt(sql: string, at: RegExp): string[] {
	const parts = [''];
	let depth = 0;
	for (const token of sql.match(TOKEN) ?? []) {
		if ('([{'.includes(token)) depth++;
		if (')]}'.includes(token)) depth--;
		if (depth === 0 && at.test(token)) parts.push('');
		else parts[parts.length - 1] += token;
	}
	return parts;
}

/** The text inside the bracket that opens at `at`, and the text behind it. */
export function bracketAt(sql: string, at: number): { inside: string; behind: string } {
	let depth = 0;
	let place = at;
	for (const token of sql.slice(at).match(TOKEN) ?? []) {
		if (token === '(') depth++;
		if (token === ')') depth--;
		place += token.length;
		if (depth === 0) return { inside: sql.slice(at + 1, place - 1), behind: sql.slice(place) };
	}
	throw new Error(`a bracket is not closed: ${sql.slice(at, at + 80)}`);
}

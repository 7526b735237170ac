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

/** A template's pieces: texts that stand for themselves, and columns. */
export type Piece = { text: string } | { column: string };

/**
 * Splits `{ID}-opened` into its pieces; `{{` and `}}` are braces that stand for themselves.
 * @returns the pieces, or what is wrong
 */
export function readTemplate(template: string): Piece[] | string {
	const pieces: Piece[] = [];
	const pattern = /\{\{|\}\}|\{([^{}]+)\}|[{}]|[^{}]+/g;
	for (const [whole, column] of template.matchAll(pattern)) {
		if (column !== undefined) pieces.push({ column });
		else if (whole === '{' || whole === '}')
			return `${JSON.stringify(template)} has a lone ${whole}; columns stand in braces, as in {ID}, and {{ is a brace`;
		else pieces.push({ text: whole === '{{' ? '{' : whole === '}}' ? '}' : whole });
	}
	return pieces;
}

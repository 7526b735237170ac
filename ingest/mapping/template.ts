/** A part of a template: literal text, or a column. */
export type TemplatePart = { text: string } | { column: string };

/**
 * Splits `{ID}-opened` into its parts; `{{` and `}}` are literal braces.
 * @returns the parts, or the fault
 */
export function readTemplate(template: string): TemplatePart[] | string {
	const parts: TemplatePart[] = [];
	const pattern = /\{\{|\}\}|\{([^{}]+)\}|[{}]|[^{}]+/g;
	for (const [whole, column] of template.matchAll(pattern)) {
		if (column !== undefined) parts.push({ column });
		else if (whole === '{' || whole === '}')
			return `${JSON.stringify(template)} has a lone ${whole}; columns stand in braces, as in {ID}, and {{ is a brace`;
		else parts.push({ text: whole === '{{' ? '{' : whole === '}}' ? '}' : whole });
	}
	return parts;
}

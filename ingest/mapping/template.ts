/** A part of a template: literal text, or a column. */
export type TemplatePart = { text: string } | { column: string };

/** A column as it stands in a template. */
export const braced = (column: string): string =>
	/[{}]|^".*"$/s.test(column) ? `{"${column.replace(/["\\]/g, '\\$&')}"}` : `{${column}}`;

/**
 * Splits `{ID}-opened` into its parts; `{{` and `}}` are literal braces, and `{"a{b}"}` is a column with braces in its name.
 * @returns the parts, or the fault
 */
export function readTemplate(template: string): TemplatePart[] | string {
	const parts: TemplatePart[] = [];
	const pattern = /\{\{|\}\}|\{"((?:[^"\\]|\\["\\])+)"\}|\{([^{}]+)\}|[{}]|[^{}]+/g;
	for (const [whole, quoted, column] of template.matchAll(pattern)) {
		if (quoted !== undefined) parts.push({ column: quoted.replace(/\\(.)/g, '$1') });
		else if (column !== undefined) parts.push({ column });
		else if (whole === '{' || whole === '}')
			return `${JSON.stringify(template)} has a lone ${whole}; columns stand in braces, as in {ID}, and {{ is a brace`;
		else parts.push({ text: whole === '{{' ? '{' : whole === '}}' ? '}' : whole });
	}
	return parts;
}

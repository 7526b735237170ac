/** An element's text, its children by name, or (as an array) the same element several times. */
export type Xml = string | number | { [name: string]: Xml | Xml[] };

/** Renders elements, and escapes their text. */
export function xml(elements: { [name: string]: Xml | Xml[] }, indent = ''): string {
	return Object.entries(elements)
		.flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => element(name, one, indent)))
		.join('');
}

function element(name: string, value: Xml, indent: string): string {
	if (typeof value !== 'object') return `${indent}<${name}>${escape(String(value))}</${name}>\n`;
	const inner = xml(value, `${indent}\t`);
	return inner === '' ? `${indent}<${name}/>\n` : `${indent}<${name}>\n${inner}${indent}</${name}>\n`;
}

function escape(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * JSON with one spelling: names in order of their code units, no white space. What is signed is this text, so that a
 * file that was only laid out anew is still the same.
 */
export function canonicalJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	const pairs = Object.entries(value)
		.filter(([, one]) => one !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([name, one]) => `${JSON.stringify(name)}:${canonicalJson(one)}`);
	return `{${pairs.join(',')}}`;
}

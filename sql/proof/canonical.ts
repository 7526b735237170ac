/**
 * JSON in canonical form: names sorted by code units, no white space. This text is signed, so that a file which was only reformatted still
 * verifies.
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

/** A mapping that cannot be used: one line that names the file, the key by its path, and the cure. */
export class MappingError extends Error {
	override name = 'MappingError';
}

/** `events[0].fields.channel`, or `the mapping` for all of it. */
export function pathText(path: readonly PropertyKey[]): string {
	if (path.length === 0) return 'the mapping';
	return path.map((p, i) => (typeof p === 'number' ? `[${p}]` : `${i ? '.' : ''}${String(p)}`)).join('');
}

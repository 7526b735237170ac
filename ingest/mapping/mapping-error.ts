/** A mapping that cannot be used: one line that names the file, the key by its path, and the cure. */
export class MappingError extends Error {
	override name = 'MappingError';
}

/** Where a key stands in a mapping. */
export type Path = readonly PropertyKey[];

/** @throws MappingError that names the mapping and the key */
export function wrong({ origin }: { origin: string }, path: Path, message: string): never {
	throw new MappingError(`${origin}: ${pathText(path)}: ${message}`);
}

/** `events[0].fields.channel`, or `the mapping` for all of it. */
function pathText(path: Path): string {
	if (path.length === 0) return 'the mapping';
	return path.map((p, i) => (typeof p === 'number' ? `[${p}]` : `${i ? '.' : ''}${String(p)}`)).join('');
}

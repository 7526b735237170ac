import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { MappingError } from './mapping-error.ts';
import { didYouMean } from '#sql/model/nearest.ts';
import { parseMapping } from './parse.ts';
import type { Mapping } from './schema.ts';

export const EXTENSION = '.mapping.json';
/** The folder of the shipped mappings. */
export const EXAMPLES = join(import.meta.dirname, 'examples');

/** The shipped mappings, by name. */
export function shippedMappings(): string[] {
	return readdirSync(EXAMPLES)
		.filter((file) => file.endsWith(EXTENSION))
		.map((file) => basename(file, EXTENSION));
}

/**
 * Reads a shipped mapping by its name, or any mapping by the path of its file.
 * @throws MappingError in one line
 */
export function findMapping(nameOrFile: string): Mapping {
	const shipped = shippedMappings();
	if (shipped.includes(nameOrFile)) return readMapping(join(EXAMPLES, nameOrFile + EXTENSION));
	if (existsSync(nameOrFile)) return readMapping(nameOrFile);
	throw new MappingError(
		`there is no mapping ${JSON.stringify(nameOrFile)}, by that name (${shipped.join(', ')}) or as a file${didYouMean(nameOrFile, shipped)}`
	);
}

/**
 * Writes a mapping to a file that is not there yet.
 * @throws MappingError in one line
 */
export function saveMapping(path: string, mapping: Mapping): void {
	try {
		writeFileSync(path, `${JSON.stringify(mapping, null, '\t')}\n`, { flag: 'wx', flush: true });
	} catch (cause) {
		const isThere = (cause as NodeJS.ErrnoException).code === 'EEXIST';
		const why = isThere ? 'is there already; name another file' : `cannot be written: ${(cause as Error).message}`;
		throw new MappingError(`${path}: ${why}`, { cause });
	}
}

function readMapping(path: string): Mapping {
	let text: string;
	try {
		text = readFileSync(path, 'utf8');
	} catch (cause) {
		throw new MappingError(`${path}: cannot be read: ${(cause as Error).message}`, { cause });
	}
	return parseMapping(text, basename(path));
}

import { MappingError, wrong } from './mapping-error.ts';
import { type Mapping, mappingSchema } from './schema.ts';

/** Characters of a mapping: what a row takes grows with it. */
const LONGEST = 2 ** 20;

/**
 * Reads the text of a mapping file.
 * @param origin the file's name, for messages
 * @throws MappingError that names the first wrong key by its path
 */
export function parseMapping(text: string, origin: string): Mapping {
	if (text.length > LONGEST)
		throw new MappingError(
			`${origin}: has ${text.length} characters, and ${LONGEST} are read at most; list fewer texts`
		);
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch (cause) {
		throw new MappingError(`${origin}: is not JSON: ${(cause as Error).message}`, { cause });
	}
	const result = mappingSchema.safeParse(json);
	if (result.success) return result.data;
	// A misspelt key is reported twice, as unknown and as missing: the first is more helpful.
	const issues = result.error.issues;
	const issue = issues.find((i) => i.message.startsWith('unknown key')) ?? issues[0]!;
	const message = isAbsent(json, issue.path) ? 'is missing' : issue.message;
	return wrong({ origin }, issue.path, message);
}

function isAbsent(json: unknown, path: readonly PropertyKey[]): boolean {
	let value = json;
	for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
	return value === undefined;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#sql/root.ts';

let version: string | undefined;

/** Of package.json. */
export function productVersion(): string {
	version ??= (JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as { version: string }).version;
	return version;
}

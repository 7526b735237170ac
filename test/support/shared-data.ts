import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '#sql/root.ts';

const SHARED = '../shared/data';

/**
 * Describes what needs a file or folder of `../shared/data`, which lies beside the repository. Where that is not there, one
 * test in its place says what it needs: it is skipped, and in CI it fails.
 */
export function describeWith(path: string, what: string, tests: (found: string) => void): void {
	const found = join(projectRoot(), SHARED, path);
	if (existsSync(found)) describe(what, () => tests(found));
	else test.skipIf(!process.env['CI'])(`${what} needs ${SHARED}/${path}`, () => expect.fail(`${found} is not there`));
}

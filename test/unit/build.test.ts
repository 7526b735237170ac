import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isBuilt } from '#ingest/supervisor/build.server.ts';

let root: string;
beforeAll(() => {
	root = mkdtempSync(join(tmpdir(), 'pasokh-build-'));
});
afterAll(() => rmSync(root, { recursive: true }));

/** A file that was last written at that second. */
function write(path: string, second: number): void {
	const whole = join(root, path);
	mkdirSync(dirname(whole), { recursive: true });
	writeFileSync(whole, '');
	utimesSync(whole, second, second);
}

test('a build is made once for each version of its sources', () => {
	write('web/routes/+page.svelte', 100);
	write('sql/queries/wall.ts', 100);
	expect(isBuilt(root)).toBe(false);
	write('build/index.js', 100);
	expect(isBuilt(root)).toBe(true);
	// What the web app does not have in it.
	write('ingest/main.ts', 200);
	write('sql/queries/wall/calls.sql', 200);
	expect(isBuilt(root)).toBe(true);
	write('sql/queries/wall.ts', 200);
	expect(isBuilt(root)).toBe(false);
});

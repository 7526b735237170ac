import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findOffice } from '#ingest/cli/find-office.server.ts';
import { DEMO_MARK } from '#sql/office/demo.server.ts';

let dir: string;
beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'pasokh-find-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('a command counts by the clock of a demo’s data, as the demo’s pages do, unless told otherwise', async () => {
	expect((await findOffice({ PASOKH_DATA_DIR: dir })).clock).toBe('real');
	writeFileSync(join(dir, DEMO_MARK), '');
	expect((await findOffice({ PASOKH_DATA_DIR: dir })).clock).toBe('data');
	expect((await findOffice({ PASOKH_DATA_DIR: dir, PASOKH_CLOCK: 'real' })).clock).toBe('real');
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guess } from '#ingest/guess/guess.ts';
import { readSample } from '#ingest/guess/sample.server.ts';
import { readLookups } from '#ingest/mapping/lookups.server.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { inWords } from '$lib/import/said.ts';
import { foreignFiles } from '../support/made-foreign-files.ts';
import { persianFiles } from '../support/made-persian-files.ts';
import { systemFiles } from '../support/made-system-files.ts';

let dir: string;
beforeAll(() => {
	dir = mkdtempSync(join(tmpdir(), 'pasokh-words-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

test('what a guess remarks is said in Persian on the page', async () => {
	const remarks: string[] = [];
	for (const { name, bytes } of [...persianFiles(), ...foreignFiles(), ...systemFiles()]) {
		const path = join(dir, name);
		writeFileSync(path, bytes);
		remarks.push(...guess(await readSample(path), readLookups()).remarks);
	}
	expect(new Set(remarks).size).toBeGreaterThan(4);
	expect(remarks.filter((remark) => inWords(remark, wordsOf('fa')) === remark)).toEqual([]);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadFile } from '#ingest/load/load.server.ts';
import { drySummary, summary } from '#ingest/load/report.ts';
import { compile } from '#ingest/mapping/compile.ts';
import { buildLookups } from '#ingest/mapping/lookups.ts';
import { parseMapping } from '#ingest/mapping/parse.ts';
import { openTestDoor } from '../support/door.ts';
import { notes } from '../support/inbox.ts';

let dir: string;
beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'pasokh-dry-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('a dry run counts what a load counts, and sends nothing', async () => {
	const door = await openTestDoor();
	try {
		const file = join(dir, 'a.csv');
		const good = Array.from({ length: 25 }, (_, n) => `${n},2022-07-14,seen\n`).join('');
		writeFileSync(file, `ID,AT,NOTE\n${good}${'7,never,x\n8,2099-01-01,x\n9,2022-07-14,\n'.repeat(20)}`);
		const mapping = parseMapping(JSON.stringify(notes('notes')), 'notes.mapping.json');
		const what = { ...{ files: [file], mapping, mapRow: compile(mapping, buildLookups({})) }, to: door.url, token: 'secret' };
		const dry = await loadFile({
			...what,
			send: async (lines) => ({ accepted: lines.length, duplicates: 0, rejectedTotal: 0, rejected: [] })
		});
		expect(door.knocks).toEqual([]);
		const done = await loadFile(what);
		expect(dry).toEqual({ ...done, loadId: dry.loadId });
		const [, head, , ...counts] = summary(done, 'notes', 1000).split('\n');
		const [first, ...told] = drySummary(dry, 'notes', 1000, []).split('\n');
		expect(first).toBe('dry run: nothing is sent');
		expect(told).toEqual([head, ...counts]);
		expect(counts).toEqual(
			expect.arrayContaining([
				'letter.noted 25',
				'rejected rows by reason:',
				'  20 for occurred_at: bad_date, first in line 27',
				'  20 for occurred_at: future_date, first in line 28',
				'60 rows rejected whole, and not sent:'
			])
		);
	} finally {
		await door.close();
	}
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFiles, openInput } from '#ingest/load/input.server.ts';
import { mapFile } from '#ingest/load/previous-body.server.ts';
import { compile } from '#ingest/mapping/compile.ts';
import { buildLookups } from '#ingest/mapping/lookups.ts';
import { parseMapping } from '#ingest/mapping/parse.ts';
import { noting } from '../support/mapping.ts';

let dir: string;
beforeAll(() => {
	dir = mkdtempSync(join(tmpdir(), 'pasokh-input-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
	writeFileSync(join(dir, name), content);
	return join(dir, name);
}

/** Each row as its event's id, or as its place and why it was refused. */
async function told(files: string[], fields = {}, source = {}): Promise<string[]> {
	const mapping = parseMapping(JSON.stringify(noting(fields, {}, source)), 'a.mapping.json');
	await using input = await openInput({ files, mapping });
	const rows = await Array.fromAsync(mapFile(input.rows, mapping, compile(mapping, buildLookups({}))));
	return rows.map((row) =>
		'events' in row
			? row.events.map((event) => event.event_id).join()
			: [row.refused.part, row.refused.line, row.refused.reason].join(' ')
	);
}

describe('several files are one load', () => {
	test('one after another, and what is refused is told with its file and line', async () => {
		const files = [write('1.csv', 'ID,T\n1,a\n2\n'), write('2.csv', 'T,ID\nb,3\nc,\n')];
		expect(await told(files)).toEqual(['1', '1.csv 3 bad_row', '3', '2.csv 3 missing_field']);
		expect(await told(files.slice(0, 1))).toEqual(['1', ' 3 bad_row']);
	});

	test('of one name in two folders are told apart', async () => {
		for (const folder of ['a', 'b']) mkdirSync(join(dir, folder));
		const files = ['a', 'b'].map((folder) => write(join(folder, 'x.csv'), 'ID,T\n,1\n'));
		expect(await told(files)).toEqual(files.map((file) => `${file} 2 missing_field`));
	});

	test('all are looked into first: one that lacks a column stops the load before it begins', async () => {
		const files = [write('3.csv', 'ID,T\n1,a\n'), write('4.csv', 'ID,TT\n2,b\n')];
		await expect(told(files, { text: { column: 'T' } })).rejects.toThrow(
			'4.csv: has no column "T"; did you mean "TT"?'
		);
		await expect(told([files[0]!, join(dir, 'none.csv')])).rejects.toThrow('none.csv: there is no such file');
	});

	test('by a pattern, in the order of their names; a name with its signs is itself', async () => {
		for (const name of ['m-2.csv', 'm-10.csv', 'm-1.csv', 'm[1].csv']) write(name, 'ID\n1\n');
		mkdirSync(join(dir, 'm-0.csv'));
		expect(await findFiles([join(dir, 'm-*.csv'), join(dir, 'm[1].csv')])).toEqual(
			['m-1.csv', 'm-10.csv', 'm-2.csv', 'm[1].csv'].map((name) => join(dir, name))
		);
		await expect(findFiles([join(dir, 'n-*.csv')])).rejects.toThrow('n-*.csv: no file fits this pattern');
	});
});

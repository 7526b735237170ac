/** @module-tag rare */
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileRows } from '#ingest/load/file-rows.ts';
import { openSourceFile } from '#ingest/load/file.server.ts';
import { parseMapping } from '#ingest/mapping/parse.ts';
import { columnName, type XlsxCell } from '$lib/server/xlsx/sheet-xml.ts';
import { writeXlsx, type XlsxSheet } from '$lib/server/xlsx/write.ts';
import { DEEP, runs } from '../support/depth.ts';
import { noting } from '../support/mapping.ts';
import { requireTool } from '../support/tools.ts';

let dir: string;
beforeAll(() => {
	dir = mkdtempSync(join(tmpdir(), 'pasokh-xlsx-write-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

const path = (name = 'a.xlsx') => join(dir, name);
const columns = (...titles: string[]) => titles.map((title) => ({ title, width: 12 }));

const write = (sheets: XlsxSheet[], name?: string): Promise<void> =>
	pipeline(Readable.from(writeXlsx(sheets)), createWriteStream(path(name)));

/** As the reader of the office's own loads has it: another program than the one that wrote. */
async function* rowsOf(name?: string): AsyncGenerator<Record<string, unknown>> {
	const mapping = parseMapping(JSON.stringify(noting({}, {}, { kind: 'xlsx' })), 'a.mapping.json');
	await using file = await openSourceFile(path(name));
	for await (const row of fileRows(file, mapping)) {
		if (!('row' in row)) throw new Error(row.rejected.detail);
		yield row.row;
	}
}

const CSV = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1';

/** What LibreOffice makes of a workbook, `made` by name. */
function converted(name: string, filter: string, made: string): string {
	const profile = `-env:UserInstallation=file://${join(dir, 'profile')}`;
	const args = [profile, '--headless', '--convert-to', filter, '--outdir', dir, path(name)];
	const done = spawnSync(requireTool('soffice'), args, { encoding: 'utf8' });
	expect(done.status, done.stderr).toBe(0);
	return readFileSync(path(made), 'utf8').replace(/^\ufeff/, '');
}

describe('a workbook is read as it was written', () => {
	const cells: [string, XlsxCell, string | undefined][] = [
		['a text', 'نامهٔ «شمارهٔ ۱» & <b> "x"', 'نامهٔ «شمارهٔ ۱» & <b> "x"'],
		['what looks like a formula', '=cmd|" /C calc"!A0', '=cmd|" /C calc"!A0'],
		['and another', '@SUM(A1)', '@SUM(A1)'],
		['what XML cannot hold', 'a\u0001b\u000bc', 'a\u0001b\u000bc'],
		['what looks like its escape', '_x0041_', '_x0041_'],
		['white space at its ends', '  a ', '  a '],
		['half a character', '\ud83d', '\ufffd'],
		['digits that are a code', '0012345679', '0012345679'],
		['a number', 155_766, '155766'],
		['a fraction', -0.25, '-0.25'],
		['a moment', { moment: Date.UTC(2022, 6, 14, 9, 30, 1) }, '2022-07-14T09:30:01'],
		['nothing', null, ''],
		['an empty text', '', ''],
		['no number', Number.NaN, '']
	];

	test.each(cells)('%s', async (_, cell, expected) => {
		await write([{ name: 'list', columns: columns('ID', 'B'), rows: [[['1', cell]]] }]);
		const [row] = await Array.fromAsync(rowsOf());
		expect(row?.['B']).toBe(expected);
	});

	test('with columns beyond Z, and batches of any size', async () => {
		expect([0, 25, 26, 51, 52, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
		const titles = ['ID', ...Array.from({ length: 60 }, (_, i) => `c${i}`)];
		const batches = [[], [0, 1, 2], [3], []].map((batch) => batch.map((n) => titles.map((_, i) => n * 100 + i)));
		await write([{ name: 'list', columns: columns(...titles), rows: batches }]);
		const rows = await Array.fromAsync(rowsOf());
		expect(rows.map((row) => row['c59'])).toEqual(['60', '160', '260', '360']);
	});

	test('without a row', async () => {
		await write([{ name: 'list', columns: columns('ID', 'B'), rows: [] }]);
		expect(await Array.fromAsync(rowsOf())).toEqual([]);
	});
});

const ROWS = runs(100_000, 200_000);
const BATCH = 500;
/** Ten times as many rows hold no more than one batch does; all of them together are some 100 MB. The collector's own noise was 4 MB on a quiet
 * machine, and 25 with a load of 30. */
const NOISE_MB = 45;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Writes so many rows; the most megabytes that were held on the way, garbage not counted. */
async function heldWhile(rows: number, name: string, rowOf: (n: number) => XlsxCell[]): Promise<number> {
	let most = 0;
	const held = () => {
		collectGarbage();
		const { heapUsed, external, arrayBuffers } = process.memoryUsage();
		most = Math.max(most, (heapUsed + external + arrayBuffers) / 2 ** 20);
	};
	async function* batches() {
		for (let n = 0; n < rows; n += BATCH) {
			if (n % (20 * BATCH) === 0) held();
			yield Array.from({ length: BATCH }, (_, i) => rowOf(n + i));
		}
		held();
	}
	const titles = columns('ID', 'متن', 'اندازه', 'زمان', 'نزد');
	const about = { name: 'about', columns: columns('a', 'b'), rows: [[['x', 'y']]] };
	await write([{ name: 'list', columns: titles, rows: batches() }, about], name);
	return most;
}

test(
	`${ROWS} rows in flat memory, from right to left with a head that stays, and LibreOffice shows them`,
	DEEP,
	async () => {
		const rowOf = (n: number): XlsxCell[] => [
			`L-${n}`,
			`نامهٔ شمارهٔ ${n} دربارهٔ وام`,
			n * 1.5,
			{ moment: Date.UTC(2022, 6, 14) + n * 1_000 },
			n % 3 === 0 ? '=1+1' : 'بانک ملی'
		];
		const few = await heldWhile(ROWS / 10, 'fewer.xlsx', rowOf);
		const many = await heldWhile(ROWS, 'many.xlsx', rowOf);
		console.log(
			`${ROWS} rows, ${statSync(path('many.xlsx')).size} bytes: ${many.toFixed(1)} MB held, of a tenth of them ${few.toFixed(1)}`
		);
		expect(many).toBeLessThan(few + NOISE_MB);

		let n = 0;
		for await (const row of rowsOf('many.xlsx')) {
			if (row['ID'] !== `L-${n}` || row['اندازه'] !== String(n * 1.5)) expect(row).toEqual(rowOf(n));
			n++;
		}
		expect(n).toBe(ROWS);

		const shown = converted('many.xlsx', CSV, 'many-list.csv').trimEnd().split('\n');
		expect(shown.length).toBe(ROWS + 1);
		expect(shown[1]).toBe('L-0,نامهٔ شمارهٔ 0 دربارهٔ وام,0,2022-07-14 00:00:00,=1+1');
		expect(shown.at(-1)).toContain(`L-${ROWS - 1},`);
		expect(shown.at(-1)).toContain(`,${(ROWS - 1) * 1.5},`);
	}
);

// That the head is held LibreOffice keeps among what a window shows, which it does not write without one.
test('LibreOffice shows it from right to left', async () => {
	await write([{ name: 'list', columns: columns('ID', 'متن'), rows: [[['1', 'نامه']]] }], 'few.xlsx');
	expect(converted('few.xlsx', 'fods', 'few.fods')).toContain('style:writing-mode="rl-tb"');
});

import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readSample } from '#ingest/guess/sample.server.ts';
import { fileRows } from '#ingest/load/file-rows.ts';
import { openSourceFile } from '#ingest/load/file.server.ts';
import { dateText, isDateFormat, numberText } from '#ingest/load/xlsx/number-format.ts';
import type { FileRow } from '#ingest/load/rows.ts';
import { parseMapping } from '#ingest/mapping/parse.ts';
import { SEED } from '../support/depth.ts';
import { noting } from '../support/mapping.ts';
import { type Book, bookParts, textRowsXml, workbook, zipOf } from '../support/workbook.ts';

const dir = mkdtempSync(join(tmpdir(), 'pasokh-xlsx-'));
afterAll(() => rmSync(dir, { recursive: true }));

async function rowsOf(content: Uint8Array, source: object = {}, unpackedLimit = Infinity): Promise<FileRow[]> {
	const path = join(dir, 'a.xlsx');
	writeFileSync(path, content);
	const mapping = parseMapping(JSON.stringify(noting({}, {}, { kind: 'xlsx', ...source })), 'a.mapping.json');
	await using file = await openSourceFile(path, { unpackedLimit });
	return await Array.fromAsync(fileRows(file, mapping));
}

const SHEET = 'xl/worksheets/sheet1.xml';
const cellsOf = (rows: FileRow[]): unknown[] => rows.map((row) => ('row' in row ? row.row : row.rejected));
const sheet = (name: string, texts: string[][], isHidden = false) => ({ name, isHidden, rows: textRowsXml(texts) });
/** Rows of columns that are written out. */
const columns = (...texts: string[]): string[][] => {
	const all = texts.map((text) => text.split(' '));
	return all[0]!.map((_, row) => all.map((column) => column[row]!));
};
const one = (rows: string, rest: Partial<Book> = {}): Buffer => workbook({ sheets: [{ name: 'A', rows }], ...rest });

/** What a cell of column B reads as, beside an ID. */
async function cell(xml: string, rest: Partial<Book> = {}): Promise<unknown> {
	const rows = `<row r="1"><c r="A1" t="str"><v>ID</v></c><c r="B1" t="str"><v>B</v></c></row><row r="2"><c r="A2"><v>1</v></c>${xml}</row>`;
	const [row] = await rowsOf(one(rows, rest));
	return 'row' in row! ? row.row['B'] : row!.rejected;
}

describe('a cell is read as the text that people see:', () => {
	test('a text of the workbook, in runs and with what XML cannot hold, without its reading aid', async () => {
		const strings =
			'<si><t>x</t></si><si><r><t xml:space="preserve">پاسخ </t></r><r><t>نامه &amp; _x0041_</t></r><rPh><t>no</t></rPh></si>';
		expect(await cell('<c r="B2" t="s"><v>1</v></c>', { strings })).toBe('پاسخ نامه & A');
	});

	test.each([
		['<c r="B2" t="inlineStr"><is><t>a</t></is></c>', 'a'],
		['<c r="B2" t="str"><f>1&amp;"b"</f><v>1b</v></c>', '1b'],
		['<c r="B2"><f>A2*7</f><v>7</v></c>', '7'],
		['<c r="B2" t="b"><v>1</v></c>', 'TRUE'],
		['<c r="B2" t="e"><v>#N/A</v></c>', '#N/A'],
		['<c r="B2"><v>3240175800</v></c>', '3240175800'],
		['<c r="B2"><v>1.2E+20</v></c>', '120000000000000000000'],
		['<c r="B2"><v>0.30000000000000004</v></c>', '0.3'],
		['<c r="B2"><v>1.5E-7</v></c>', '0.00000015'],
		['<c r="B2" t="d"><v>2022-07-14</v></c>', '2022-07-14T00:00:00'],
		['<c r="B2" t="d"><v>2022-07-14T09:30:00.000</v></c>', '2022-07-14T09:30:00'],
		['<c r="B2" s="1"/>', '']
	])('%s', async (xml, text) => {
		expect(await cell(xml)).toBe(text);
	});

	test('a date by its style, whatever calendar shows it; a duration is a number', async () => {
		const styles =
			'<numFmts><numFmt numFmtId="164" formatCode="[$-fa-IR,16]yyyy/mm/dd;@"/><numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts>' +
			'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>';
		const at = (s: number, v: string, from1904 = false): Promise<unknown> =>
			cell(`<c r="B2" s="${s}"><v>${v}</v></c>`, { styles, from1904 });
		const numbers = [await at(0, '44756.5'), await at(3, '1.5')];
		expect(numbers).toEqual(['44756.5', '1.5']);
		const dates = [await at(1, '44756.395833333336'), await at(2, '44756'), await at(2, '43294', true)];
		expect(dates).toEqual(['2022-07-14T09:30:00', '2022-07-14T00:00:00', '2022-07-14T00:00:00']);
	});

	test('and a formula that nobody computed is a refused row, not an empty cell', async () => {
		expect(await cell('<c r="B2"><f>A2*7</f></c>')).toEqual({
			line: 2,
			reason: 'bad_row',
			field: '',
			detail: 'has a formula that was never computed, in column 2; open the workbook and save it'
		});
	});
});

describe('numbers and dates', () => {
	test.each<[number, string | undefined, boolean]>([
		[14, undefined, true],
		[46, undefined, false],
		[0, undefined, false],
		[164, 'General', false],
		[164, '0.00E+00', false],
		[164, '#,##0 "days"', false],
		[164, '[Red]0\\d', false],
		[164, 'd mmm yyyy', true],
		[164, '[$-409]h:mm AM/PM', true],
		[164, '[mm]:ss', false]
	])('format %i %s: a date is %s', (id, code, isDate) => {
		expect(isDateFormat(id, code)).toBe(isDate);
	});

	test.each([
		[1, '1900-01-01T00:00:00'],
		[59, '1900-02-28T00:00:00'],
		[61, '1900-03-01T00:00:00'],
		[0.75, '18:00:00'],
		[2_958_465, '9999-12-31T00:00:00'],
		[2_958_466, undefined],
		[-1, undefined]
	])('day %d is a day later before the false 29 February of 1900, and a time alone has no day: %s', (days, text) => {
		expect(dateText(days, false)).toBe(text);
	});

	test(`any second since March 1900 comes back from its count of days (SEED=${SEED})`, () => {
		const [first, last] = [Date.UTC(1900, 2, 1) / 1000, Date.UTC(9999, 11, 31) / 1000];
		fc.assert(
			fc.property(fc.integer({ min: first, max: last }), (second) => {
				const days = second / 86_400 + 25_569;
				expect(dateText(days, false)).toBe(new Date(second * 1000).toISOString().slice(0, 19));
			}),
			{ seed: SEED, numRuns: 500 }
		);
	});

	test(`any number is written without an exponent, and is the same to 15 digits (SEED=${SEED})`, () => {
		fc.assert(
			fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 }), (value) => {
				const text = numberText(String(value));
				expect(text).not.toMatch(/e/i);
				const isWhole = /^-?\d+$/.test(String(value));
				// Beside −0, which a sheet does not have.
				expect(Number(text) + 0).toBe((isWhole ? value : Number(value.toPrecision(15))) + 0);
			}),
			{ seed: SEED, numRuns: 500 }
		);
	});
});

describe('a sheet', () => {
	test('has its rows by the numbers that the sheet shows; empty rows, gaps and columns without a name are none', async () => {
		const rows =
			'<row r="3"><c r="A3" t="str"><v> ID </v></c><c r="C3" t="str"><v>C</v></c></row><row r="4"/>' +
			'<row r="7"><c r="C7" t="str"><v>c</v></c><c r="D7" t="str"><v>beside</v></c></row><row><c><v>5</v></c></row>';
		const found = await rowsOf(one(rows));
		expect(found).toMatchObject([
			{ line: 7, row: { ID: '', C: 'c' } },
			{ line: 8, row: { ID: '5', C: '' } }
		]);
	});

	test('is the first that is not hidden, or the one that the mapping names', async () => {
		const sheets = ['پنهان', 'نامه‌ها', 'B'].map((name, at) => sheet(name, [['ID'], [name]], at === 0));
		const book = workbook({ sheets });
		expect(cellsOf(await rowsOf(book))).toEqual([{ ID: 'نامه‌ها' }]);
		expect(cellsOf(await rowsOf(book, { sheet: 'B' }))).toEqual([{ ID: 'B' }]);
		await expect(rowsOf(book, { sheet: 'C' })).rejects.toThrow(
			/^a.xlsx: has no sheet "C"; did you mean "B"\? It has: پنهان, نامه‌ها, B$/
		);
	});

	test('is one of several: those that are named, or all that are not hidden and not empty, told by their place', async () => {
		const book = workbook({
			sheets: [
				sheet('پنهان', [['ID'], ['0']], true),
				sheet('تیر', [['ID', 'T'], ['1']]),
				sheet('خالی', []),
				sheet('مرداد', columns('T b c', 'ID 2 3'))
			]
		});
		const told = async (source: object) =>
			(await rowsOf(book, source)).map((row) =>
				'row' in row ? `${row.part} ${row.line} ${String(row.row['ID'])}` : row
			);
		const all = ['sheet 2 2 1', 'sheet 4 2 2', 'sheet 4 3 3'];
		expect(await told({ sheet: 'all' })).toEqual(all);
		expect(await told({ sheet: ['مرداد', 'تیر'] })).toEqual([...all.slice(1), ...all.slice(0, 1)]);
		await expect(told({ sheet: ['تیر', 'مردا'] })).rejects.toThrow('has no sheet "مردا"; did you mean "مرداد"?');
		await expect(told({ sheet: ['تیر', 'پنهان'], columns: ['T'] })).rejects.toThrow(
			'a.xlsx: sheet 1: has no column "T"'
		);
		await expect(told({ sheet: ['تیر', 'خالی'] })).rejects.toThrow('a.xlsx: sheet 3: the sheet is empty');
	});

	test('written with prefixes, as some programs do, is the same', async () => {
		const parts = bookParts({ sheets: [{ name: 'A', rows: textRowsXml([['ID'], ['1']]) }] });
		const prefixed = parts[SHEET]!.replace(/<(\/?)(?=[a-z])/g, '<$1x:').replace('xmlns=', 'xmlns:x=');
		expect(cellsOf(await rowsOf(zipOf({ ...parts, [SHEET]: prefixed })))).toEqual([{ ID: '1' }]);
	});

	test('streams by: 50,000 rows', async () => {
		const all = [['ID', 'NOTE'], ...Array.from({ length: 50_000 }, (_, i) => [String(i), `note ${i}`])];
		const rows = await rowsOf(one(textRowsXml(all)));
		expect(rows).toHaveLength(50_000);
		expect(rows.at(-1)).toMatchObject({ line: 50_001, row: { ID: '49999', NOTE: 'note 49999' } });
	});
});

describe('one line says', () => {
	const rows = textRowsXml([['ID'], ['1']]);
	test.each<[string, () => Uint8Array, RegExp]>([
		['that a column is missing', () => one(textRowsXml([['Id']])), /a.xlsx: has no column "ID"; did you mean "Id"\?/],
		['that the sheet is empty', () => one(''), /the sheet is empty/],
		['that it is no workbook', () => Buffer.from('ID\n1\n'), /is no XLSX workbook/],
		['that it is another zip', () => zipOf({ 'a.txt': 'x' }), /is no XLSX workbook \(it has no xl\/workbook.xml\)/],
		['that it is an old workbook', () => Buffer.from('d0cf11e0a1b11ae1', 'hex'), /is an old .xls or has a password/],
		['that it is cut short', () => one(rows).subarray(0, 900), /the workbook is damaged or cut short/],
		['that its XML is broken', () => one('<row><c></row>'), /a.xlsx: is damaged/],
		['that a text is not there', () => one('<row><c t="s"><v>9</v></c></row>'), /refers to a text that is not there/]
	])('%s', async (_what, content, message) => {
		await expect(rowsOf(content())).rejects.toThrow(message);
	});
});

describe('a workbook that was made to fill memory is refused:', () => {
	const rows = textRowsXml([['ID'], ['1']]);
	const parts = bookParts({ sheets: [{ name: 'A', rows }], strings: '<si><t>a</t></si>' });
	const bomb = (inside: string) => `${parts[SHEET]!.replace('<row', `${inside}<row`)}`;

	test('a sheet beyond the limit, whether the archive says so or lies', async () => {
		const content = { ...parts, [SHEET]: bomb(' '.repeat(3_000_000)) };
		const limit = /xl\/worksheets\/sheet1.xml unpacks to more than 1000000 bytes/;
		await expect(rowsOf(zipOf(content), {}, 1_000_000)).rejects.toThrow(limit);
		await expect(rowsOf(zipOf(content, { [SHEET]: 5_000 }), {}, 1_000_000)).rejects.toThrow(/unpacks|damaged/);
	});

	test('texts beyond their limit', async () => {
		const strings = `<sst><si><t>${'x'.repeat(68_000_000)}</t></si></sst>`;
		await expect(rowsOf(zipOf({ ...parts, 'xl/sharedStrings.xml': strings }))).rejects.toThrow('has more text than');
	});

	test.each([
		['entities of its own', '<!DOCTYPE a [<!ENTITY b "bbbb">]>', /DOCTYPE/],
		[
			'a tag of a thousand attributes',
			`<a ${Array.from({ length: 1000 }, (_, i) => `a${i}="1"`).join(' ')}/>`,
			/is damaged/
		],
		['tags a thousand deep', '<a>'.repeat(1000) + '</a>'.repeat(1000), /is damaged/],
		['a name without end', `<${'a'.repeat(200_000)}/>`, /is damaged/]
	])('%s', async (_what, inside, message) => {
		const xml = inside.startsWith('<!') ? inside + '<worksheet/>' : bomb(inside);
		await expect(rowsOf(zipOf({ ...parts, [SHEET]: xml }))).rejects.toThrow(message);
	});

	test('a file that is one by its name alone, before its columns are guessed', async () => {
		const path = join(dir, 'none.xlsx');
		writeFileSync(path, 'number,created\n1,2022-07-14\n');
		await expect(readSample(path)).rejects.toThrow(
			'none.xlsx: is no XLSX workbook, or is damaged; save it anew as one, or as CSV'
		);
	});

	test('a cell beyond the last column', async () => {
		await expect(rowsOf(one('<row><c r="ZZZZZZZ1"><v>1</v></c></row>'))).rejects.toThrow(/beyond the last column/);
	});

	test('and a row of more than 1 MiB alone, while the rest goes on', async () => {
		const long = 'x'.repeat(2 ** 20);
		const found = await rowsOf(one(textRowsXml(columns('ID 1 2', `B ${long} b`))));
		expect(found).toMatchObject([{ rejected: { line: 2, reason: 'bad_row' } }, { line: 3, row: { ID: '2' } }]);
		expect(JSON.stringify(found[0]).length).toBeLessThan(100_000);
	});
});

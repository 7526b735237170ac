import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadFile, LoadStopped, type LoadOptions } from '#ingest/load/load.server.ts';
import { summary } from '#ingest/load/report.ts';
import { compile } from '#ingest/mapping/compile.ts';
import { buildLookups } from '#ingest/mapping/lookups.ts';
import { parseMapping } from '#ingest/mapping/parse.ts';
import { type Knock, openTestDoor } from '../support/door.ts';
import { textRowsXml, workbook } from '../support/workbook.ts';

const mappingText = (source: unknown): string =>
	JSON.stringify({
		mapping: 1,
		name: 'notes',
		source,
		letter_id: { prefix: 'n-', column: 'ID' },
		events: [
			{
				type: 'letter.noted',
				when: { not: { equals: { column: 'NOTE', value: 'skip' } } },
				event_id: { template: '{ID}-noted' },
				fields: {
					occurred_at: { date: { column: 'AT', format: 'iso', zone: 'Asia/Tehran' } },
					activity: { column: 'NOTE' }
				}
			}
		]
	});

let dir: string;
let door: Awaited<ReturnType<typeof openTestDoor>>;
const naps: number[] = [];

beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'pasokh-load-'));
	naps.length = 0;
});
afterEach(async () => {
	await door.close();
	rmSync(dir, { recursive: true });
});

async function open(answer?: (knock: Knock, count: number, response: ServerResponse) => boolean): Promise<void> {
	door = await openTestDoor(answer);
}

function write(name: string, content: string | Uint8Array): string {
	const path = join(dir, name);
	writeFileSync(path, content);
	return path;
}

const rowsOf = (n: number): string =>
	`ID,AT,NOTE\n${Array.from({ length: n }, (_, i) => `${i + 1},2022-07-14 09:30:00,seen\n`).join('')}`;

function load(file: string, options: Partial<LoadOptions> & { source?: unknown } = {}) {
	const mapping = parseMapping(mappingText(options.source ?? { kind: 'csv' }), 'notes.mapping.json');
	return loadFile({
		files: [file],
		mapping,
		mapRow: compile(mapping, buildLookups({})),
		to: door.url,
		token: 'secret',
		sleep: async (ms) => void naps.push(ms),
		...options
	});
}

const refuse =
	(status: number, headers: Record<string, string> = {}, until = 1) =>
	(_knock: Knock, count: number, response: ServerResponse): boolean => {
		if (count > until) return false;
		response.writeHead(status, headers).end('no');
		return true;
	};

describe('a file goes through the door', () => {
	test('in batches under one load id, with the token, each event once', async () => {
		await open();
		const done = await load(write('a.csv', rowsOf(25)), { batchEvents: 10 });
		expect(door.knocks.map((k) => k.events.length)).toEqual([10, 10, 5]);
		expect(new Set(door.knocks.map((k) => k.path))).toEqual(new Set([`/v1/events?load_id=${done.loadId}`]));
		expect(door.knocks[0]!.headers).toMatchObject({ authorization: 'Bearer secret', 'content-encoding': 'gzip' });
		expect(new Set(door.knocks.flatMap((k) => k.events.map((e) => e.event_id))).size).toBe(25);
		expect(done).toMatchObject({
			rows: 25,
			events: 25,
			accepted: 25,
			duplicates: 0,
			rejectedRows: 0,
			rejectedEvents: 0
		});
		expect(door.knocks[0]!.events[0]).toEqual({
			v: 1,
			type: 'letter.noted',
			event_id: '1-noted',
			letter_id: 'n-1',
			occurred_at: '2022-07-14T05:00:00.000Z',
			activity: 'seen'
		});
	});

	test('gzipped, whatever its name, with another delimiter and encoding', async () => {
		await open();
		const text = Buffer.from('\ufeffID;AT;NOTE\r\n1;2022-07-14 09:30:00;"a;""b"""\r\n', 'utf16le');
		await load(write('a.txt', gzipSync(text)), { source: { kind: 'csv', delimiter: ';', encoding: 'utf-16le' } });
		expect(door.knocks[0]!.events).toMatchObject([{ activity: 'a;"b"' }]);
	});

	test('as zstd', async () => {
		await open();
		expect(await load(write('a.csv.zst', zstdCompressSync(rowsOf(25))))).toMatchObject({ rows: 25, accepted: 25 });
	});

	test('as a workbook, by the numbers of its rows', async () => {
		await open();
		const rows = textRowsXml([
			['ID', 'AT', 'NOTE'],
			['1', '2022-07-14', 'seen'],
			['2', 'yesterday', 'seen'],
			['3', '2022-07-14', 'sent']
		]);
		const file = write('a.xlsx', workbook({ sheets: [{ name: 'A', rows }] }));
		const done = await load(file, { source: { kind: 'xlsx' } });
		expect(done).toMatchObject({ rows: 3, events: 2, bytesRead: done.bytes });
		expect(done.rowRejections).toMatchObject([{ line: 3, reason: 'bad_date' }]);
		expect(door.knocks[0]!.events.map(({ activity }) => activity)).toEqual(['seen', 'sent']);
		await expect(load(file)).rejects.toThrow(
			'a.xlsx: is an XLSX workbook or a zip, and the mapping notes reads csv; a mapping for workbooks has "source": { "kind": "xlsx" }'
		);
	});

	test('as NDJSON, with empty lines and without a last line break', async () => {
		await open();
		const file = write(
			'a.ndjson',
			'{"ID":1,"AT":"2022-07-14","NOTE":"x"}\n\n{"ID":2,"AT":"2022-07-14","NOTE":"skip"}\nnot json\n[1]'
		);
		const done = await load(file, { source: { kind: 'ndjson' } });
		expect(done).toMatchObject({ rows: 4, events: 1, silentRows: 1, rejectedRows: 2 });
		expect(done.rowRejections).toMatchObject([
			{ line: 4, reason: 'bad_json' },
			{ line: 5, reason: 'bad_json' }
		]);
	});

	test('and bad rows are rejected by their lines in the file while the rest goes on', async () => {
		await open((knock, _count, response) => {
			const rejected = [
				{
					line: 2,
					event_id: knock.events[1]!.event_id,
					reason: 'future_date',
					field: 'occurred_at',
					detail: 'too late'
				}
			];
			response.writeHead(207).end(JSON.stringify({ accepted: knock.events.length - 1, duplicates: 0, rejected }));
			return true;
		});
		const file = write(
			'a.csv',
			'ID,AT,NOTE\n1,2022-07-14,"two\nlines"\n2,yesterday,seen\n3,2022-07-14\n\n4,2022-07-15,seen\n5,2022-07-14,12" pipe\n6,2022-07-14,\n'
		);
		const done = await load(file);
		expect(done.rowRejections).toEqual([
			{ line: 4, reason: 'bad_date', field: 'occurred_at', detail: 'AT: "yesterday" is not an ISO 8601 date' },
			{ line: 5, reason: 'bad_row', field: '', detail: 'has 2 cells where the header has 3' },
			{ line: 9, reason: 'missing_field', field: 'activity', detail: 'NOTE gives letter.noted no activity' }
		]);
		expect(done.eventRejections).toEqual([
			{ line: 7, eventId: '4-noted', reason: 'future_date', field: 'occurred_at', detail: 'too late' }
		]);
		expect(done).toMatchObject({ rows: 6, events: 3, accepted: 2, rejectedRows: 3, rejectedEvents: 1 });
		const text = summary(done, 'notes', 1000);
		expect(text).toContain(`load ${done.loadId}`);
		expect(text).toContain('line 4: occurred_at: bad_date: AT: "yesterday" is not an ISO 8601 date');
		expect(text).toContain('line 7 (4-noted): occurred_at: future_date: too late');
	});

	test('of several files under one load id, told by file and line', async () => {
		await open((knock, _count, response) => {
			const rejected = [{ line: 2, event_id: knock.events[1]!.event_id, reason: 'not_allowed' }];
			response.writeHead(207).end(JSON.stringify({ accepted: knock.events.length - 1, duplicates: 0, rejected }));
			return true;
		});
		const files = [write('1.csv', rowsOf(1)), write('2.csv', 'NOTE,ID,AT\nseen,2,2022-07-14\nseen,3,never\n')];
		const done = await load('', { files });
		expect(new Set(door.knocks.map((k) => k.path))).toEqual(new Set([`/v1/events?load_id=${done.loadId}`]));
		expect(done).toMatchObject({ rows: 3, accepted: 1, bytesRead: done.bytes });
		const text = summary(done, 'notes', 1000);
		expect(text).toContain('2 files (1.csv … 2.csv) through notes: 3 rows');
		expect(text).toContain('2.csv, line 2 (2-noted): not_allowed');
		expect(text).toContain('2.csv, line 3: occurred_at: bad_date');
	});

	test('and a flood of bad rows is listed up to a cap, and counted to the end', async () => {
		await open();
		const done = await load(write('a.csv', `ID,AT,NOTE\n${'1,never,x\n'.repeat(250)}`));
		expect(done.rejectedRows).toBe(250);
		expect(done.rowRejections).toHaveLength(100);
		expect(summary(done, 'notes', 1000)).toContain('and 230 more');
	});
});

describe('a door that is not ready', () => {
	test.each([429, 503])('is knocked at again after %i, when it says so', async (status) => {
		await open(refuse(status, { 'retry-after': '7' }, 2));
		const waits: (string | undefined)[] = [];
		const done = await load(write('a.csv', rowsOf(3)), { onProgress: (p) => waits.push(p.waiting) });
		expect(done.accepted).toBe(3);
		expect(door.knocks).toHaveLength(3);
		expect(door.knocks[2]!.events).toEqual(door.knocks[0]!.events);
		expect(naps).toEqual([7000, 7000]);
		expect(waits).toContain(`answered ${status}; next try in 7 s`);
	});

	test('is knocked at again when the connection is cut', async () => {
		await open((_knock, count, response) => count === 1 && !!response.socket?.destroy());
		expect(await load(write('a.csv', rowsOf(3)))).toMatchObject({ accepted: 3 });
		expect(naps).toHaveLength(1);
	});

	test('is given up after a time, with what was done by then', async () => {
		await open(
			(knock, count, response) => count > 1 && refuse(503, { 'retry-after': '60' }, 99)(knock, count, response)
		);
		const failed = await load(write('a.csv', rowsOf(20)), { batchEvents: 10, retryForMs: 60_000 }).catch(
			(e: unknown) => e
		);
		expect(failed).toBeInstanceOf(LoadStopped);
		expect((failed as LoadStopped).message).toBe(
			`${door.url}: answered 503, and tried for 60 s; is ingest running there?`
		);
		expect((failed as LoadStopped).progress).toMatchObject({ events: 10, accepted: 10 });
	});

	test('is told from one where nothing listens', async () => {
		await open();
		const { url } = door;
		await door.close();
		await expect(load(write('a.csv', rowsOf(1)), { to: url })).rejects.toThrow(
			/ECONNREFUSED, and tried for 1\d s; is ingest running/
		);
	});

	test('and one that is no ingest', async () => {
		await open((_knock, _count, response) => !!response.end('<html>'));
		await expect(load(write('a.csv', rowsOf(1)))).rejects.toThrow('does not answer as an ingest does');
	});
});

describe('one clear line says', () => {
	test.each([
		[401, /does not know the token \(401\).*PASOKH_TOKEN/],
		[413, /refuses a batch of \d+ bytes as too large \(413\)/],
		[400, /answered 400: no/]
	])('why the door answers %i, at once', async (status, message) => {
		await open(refuse(status));
		await expect(load(write('a.csv', rowsOf(1)))).rejects.toThrow(message);
		expect(naps).toEqual([]);
	});

	test('that the file is missing, or a folder', async () => {
		await open();
		await expect(load(join(dir, 'none.csv'))).rejects.toThrow(`${join(dir, 'none.csv')}: there is no such file`);
		await expect(load(dir)).rejects.toThrow('is not a file');
	});

	test.each<[string, string | Uint8Array, string]>([
		['a column is missing', 'ID,AT,NOTES\n', 'a.csv: has no column "NOTE"; did you mean "NOTES"?'],
		['a column is there twice', 'ID,AT,NOTE,AT\n', 'a.csv: has the column "AT" twice'],
		['the delimiter is another', 'ID;AT;NOTE\n', '"source": { "delimiter": ";" }'],
		['the file is empty', '', 'a.csv: is empty'],
		[
			'a quote is never closed',
			'ID,AT,NOTE\n1,2022-07-14,a\n2,2022-07-14,"b\n3,2022-07-14,c\n',
			'a quote opened after line 2 is never closed'
		],
		['the encoding is another', Buffer.from('ID,AT,NOTE\n1,2022-07-14,caf\xe9\n', 'latin1'), 'is not utf-8 text'],
		['the gzip is cut short', gzipSync(rowsOf(5000)).subarray(0, 2000), 'the gzip is broken or cut short'],
		['the zstd is cut short', zstdCompressSync(rowsOf(5000)).subarray(0, 2000), 'the zstd is broken or cut short'],
		['the gzip is broken', Buffer.from([0x1f, 0x8b, 1, 2, 3, 4]), 'the gzip is broken or cut short']
	])('that %s', async (_what, content, message) => {
		await open();
		await expect(load(write('a.csv', content))).rejects.toThrow(message);
	});
});

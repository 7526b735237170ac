import { execFileSync } from 'node:child_process';
import { existsSync, linkSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeInbox } from '../support/inbox.ts';
import { until } from '../support/until.ts';
import { textRowsXml, workbook } from '../support/workbook.ts';

let inbox: ReturnType<typeof makeInbox>;
beforeEach(() => {
	inbox = makeInbox();
});
afterEach(() => inbox.close());

const HEADER = 'ID,AT,NOTE\n';
const csv = (from: number, to: number): string =>
	HEADER + Array.from({ length: to - from }, (_, i) => `${from + i},2022-07-14 09:30:00,seen\n`).join('');

describe('what is no file of the folder is refused and never followed:', () => {
	async function refused(name: string, why: RegExp): Promise<void> {
		const report = await inbox.report(`failed/${name}`);
		expect(report).toMatchObject({ outcome: 'refused', file: name });
		expect(report.error).toMatch(why);
		await until('the log tells of it', () =>
			inbox.logged.find((line) => 'message' in line && line.message === 'inbox: refused')
		);
		expect(inbox.receiver.given).toEqual([]);
	}

	test('a link to a file, which stays as it is', async () => {
		const outside = join(inbox.data, 'secret.csv');
		writeFileSync(outside, csv(0, 3));
		await inbox.start();
		symlinkSync(outside, join(inbox.dir, 'notes/a.csv'));
		await refused('a.csv', /is a link/);
		expect(lstatSync(join(inbox.dir, 'failed/a.csv')).isSymbolicLink()).toBe(true);
		expect(readFileSync(outside, 'utf8')).toBe(csv(0, 3));
	});

	test('a second name of a file that lies outside', async () => {
		const outside = join(inbox.data, 'secret.csv');
		writeFileSync(outside, csv(0, 3));
		await inbox.start();
		linkSync(outside, join(inbox.dir, 'notes/a.csv'));
		await refused('a.csv', /hard link/);
	});

	test("a link in place of a mapping's folder, which is made again", async () => {
		const outside = join(inbox.data, 'outside');
		mkdirSync(outside);
		writeFileSync(join(outside, 'a.csv'), csv(0, 3));
		mkdirSync(inbox.dir);
		symlinkSync(outside, join(inbox.dir, 'notes'));
		await inbox.start();
		await refused('notes', /is a link/);
		await until('the folder is there again', () => lstatSync(join(inbox.dir, 'notes')).isDirectory());
		expect(existsSync(join(outside, 'a.csv'))).toBe(true);
	});

	test('a link in place of done/, with which it does not even start', async () => {
		mkdirSync(inbox.dir);
		symlinkSync(inbox.data, join(inbox.dir, 'done'));
		await expect(inbox.start()).rejects.toThrow('done: must be a folder, and no link');
	});

	test('a folder within a folder, and one that is no mapping', async () => {
		await inbox.start();
		inbox.put('notes/deep/a.csv', csv(0, 1));
		inbox.put('unknown/b.csv', csv(0, 1));
		await refused('deep', /put its files into notes\/ itself/);
		await refused('unknown', /no mapping has the name of.*notes/);
		expect(inbox.list('failed')).toContain('deep/a.csv');
	});

	test('a pipe that nobody writes to', async () => {
		await inbox.start();
		// Of coreutils: no dependency of the project.
		const makePipe = 'mkfifo';
		execFileSync(makePipe, [join(inbox.dir, 'notes/a.csv')]);
		await refused('a.csv', /no file but a device, a pipe or a socket/);
	});
});

describe('a file that cannot be read to its end', () => {
	test.each<[string, string, string | Uint8Array, RegExp]>([
		['lacks a column', 'notes/a.csv', 'ID,NOTE\n1,x\n', /a.csv: has no column "AT"/],
		[
			'is of another kind',
			'notes/a.xlsx',
			workbook({ sheets: [{ name: 'A', rows: textRowsXml([['ID']]) }] }),
			/reads csv/
		],
		['is no workbook', 'sheets/a.xlsx', csv(0, 1), /is no XLSX workbook/],
		['is broken', 'notes/a.csv.gz', gzipSync(csv(0, 9000)).subarray(0, 3000), /gzip is broken or cut short/],
		['is empty', 'notes/a.csv', '', /is empty/],
		['is not UTF-8', 'notes/a.csv', Buffer.from(`${HEADER}1,2022-07-14,caf\xe9\n`, 'latin1'), /is not utf-8 text/],
		['is a zip by an events name', 'a.ndjson', workbook({ sheets: [] }), /is a zip/],
		[
			'unpacks to more than it may',
			'notes/a.csv.gz',
			gzipSync(HEADER + `1,2022-07-14,${'x'.repeat(10_000)}\n`.repeat(200)),
			/unpacks to more than 1000000/
		],
		['unpacks so as zstd', 'a.ndjson.zst', zstdCompressSync(' \n'.repeat(1e6)), /unpacks to more than 1000000/]
	])('because it %s: failed/, and why', async (_what, path, content, why) => {
		inbox.put(path, content);
		await inbox.start({ unpackedLimit: 1_000_000, stableMs: 5 });
		const report = await inbox.report(`failed/${path.replace(/^.*\//, '')}`);
		expect(report).toMatchObject({ outcome: 'failed' });
		expect(report.error).toMatch(why);
	});

	test('keeps what was read before, by its load', async () => {
		inbox.put('notes/a.csv', `${csv(0, 60)}7,2022-07-14,"open\n`);
		await inbox.start({ batch: { events: 2, bytes: 1e6 } });
		const report = await inbox.report('failed/a.csv');
		expect(report).toMatchObject({ outcome: 'failed', source: 'notes', accepted: inbox.receiver.events.length });
		expect(report.error).toMatch(/a quote opened after line \d+ is never closed/);
		expect(inbox.receiver.events.length).toBeGreaterThan(0);
		expect(report.load_id).toBe(inbox.receiver.given[0]!.loadId);
	});
});

describe('nothing that could name a citizen is in a report or in the log', () => {
	const MOBILE = '09187654321';

	test('of refused rows, which are dead letters whole', async () => {
		inbox.put('notes/a.csv', `${HEADER}1,${MOBILE},x\n2,2022-07-14,ok\n3,${MOBILE}\n4,2022-07-14,\n5,2099-01-01,x\n`);
		await inbox.start();
		const report = await inbox.report(`${inbox.today()}/a.csv`);
		expect(report).toMatchObject({ outcome: 'done', rows: 5, events: 5, accepted: 1, rejected: 4 });
		expect(report.rejections).toEqual([
			{ line: 2, reason: 'bad_row', field: 'occurred_at', detail: 'bad_date: AT is not an ISO 8601 date' },
			{ line: 4, reason: 'bad_row', field: '', detail: 'has 2 cells where the header has 3' },
			{ line: 5, reason: 'bad_row', field: 'activity', detail: 'missing_field: NOTE gives letter.noted no activity' },
			{ line: 6, reason: 'future_date', field: 'occurred_at', detail: expect.any(String) }
		]);
		expect(inbox.receiver.deadTexts.slice(0, 3)).toEqual([
			JSON.stringify({ ID: '1', AT: MOBILE, NOTE: 'x' }),
			JSON.stringify(['3', MOBILE]),
			JSON.stringify({ ID: '4', AT: '2022-07-14', NOTE: '' })
		]);
		expect(JSON.stringify([report, inbox.logged])).not.toContain(MOBILE);
	});

	test('of a file without a header, whose first line is a citizen', async () => {
		inbox.put('notes/a.csv', `علی,${MOBILE},${MOBILE}\n`);
		inbox.put('notes/b.csv', `علی,${MOBILE},x\n`);
		await inbox.start();
		const reports = [await inbox.report('failed/a.csv'), await inbox.report('failed/b.csv')];
		expect(JSON.stringify([reports, inbox.logged])).not.toContain(MOBILE);
	});

	test('of an error of ingest itself; the file is kept', async () => {
		inbox.put('notes/a.csv', csv(0, 1));
		inbox.receiver.before = () => {
			throw new Error(`while writing ${MOBILE}`);
		};
		await inbox.start();
		const report = await inbox.report('failed/a.csv');
		expect(report.error).toMatch(/ingest failed on it \(Error\); see its log/);
		expect(inbox.receiver.given).toHaveLength(5);
		expect(JSON.stringify([report, inbox.logged])).not.toContain(MOBILE);
	});
});

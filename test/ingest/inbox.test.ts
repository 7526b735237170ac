import { execFileSync } from 'node:child_process';
import {
	appendFileSync,
	existsSync,
	linkSync,
	lstatSync,
	mkdirSync,
	readFileSync,
	renameSync,
	symlinkSync,
	unlinkSync,
	writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeInbox, notes } from '../support/inbox.ts';
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
const event = (n: number): string =>
	JSON.stringify({
		v: 1,
		type: 'letter.noted',
		event_id: `e${n}`,
		letter_id: `L-${n}`,
		occurred_at: '2022-07-14T09:30:00+04:30',
		activity: 'seen'
	});
const events = (n: number): string => Array.from({ length: n }, (_, i) => `${event(i)}\n`).join('');
/** Long enough for several looks at the folder. */
const someLooks = (): Promise<void> => pause(250);

describe('a file that is put there', () => {
	test("in a mapping's folder goes through that mapping, and is put away with a report", async () => {
		await inbox.start();
		expect(inbox.list('.').filter((name) => !name.startsWith('.'))).toEqual(
			expect.arrayContaining(['boston311', 'done', 'failed', 'notes', 'receipt', 'sheets'])
		);
		inbox.put('notes/letters.csv', csv(0, 5));
		const report = await inbox.report(`${inbox.today()}/letters.csv`);
		expect(report).toMatchObject({
			file: 'letters.csv',
			outcome: 'done',
			mapping: 'notes',
			source: 'notes',
			rows: 5,
			events: 5,
			accepted: 5,
			duplicates: 0,
			rejected: 0,
			rejections: [],
			bytes: csv(0, 5).length
		});
		expect(report.load_id).toMatch(/^file-[0-9a-f]{32}$/);
		expect(report.sha256).toMatch(/^[0-9a-f]{64}$/);
		expect(Date.parse(report.ended)).toBeGreaterThanOrEqual(Date.parse(report.started));
		expect(inbox.receiver.given).toEqual([{ source: 'notes', loadId: report.load_id, door: 'inbox' }]);
		expect(inbox.receiver.rows.map(({ load_id }) => load_id)).toEqual(Array(5).fill(report.load_id));
		expect(readFileSync(join(inbox.dir, inbox.today(), 'letters.csv'), 'utf8')).toBe(csv(0, 5));
		expect(inbox.list('notes')).toEqual([]);
		expect(inbox.list('.progress')).toEqual([]);
	});

	test.each<[string, (text: string) => string | Uint8Array]>([
		['events.ndjson', (text) => text],
		['events.ndjson.gz', gzipSync],
		['events.jsonl.zst', zstdCompressSync]
	])('as %s holds events of the contract, of the source inbox', async (name, pack) => {
		inbox.put(name, pack(events(7)));
		await inbox.start();
		expect(await inbox.report(`${inbox.today()}/${name}`)).toMatchObject({ source: 'inbox', rows: 7, accepted: 7 });
		expect(inbox.receiver.given[0]).toMatchObject({ source: 'inbox' });
	});

	test('packed, or a workbook, is read as what it is, whatever its name says', async () => {
		inbox.put('notes/a.csv', gzipSync(csv(0, 3)));
		inbox.put('notes/b', zstdCompressSync(csv(3, 5)));
		const rows = textRowsXml([
			['ID', 'AT', 'NOTE'],
			['9', '2022-07-14T09:30:00', 'seen']
		]);
		inbox.put('sheets/c.xlsx', workbook({ sheets: [{ name: 'A', rows }] }));
		await inbox.start();
		for (const name of ['a.csv', 'b', 'c.xlsx']) await inbox.report(`${inbox.today()}/${name}`);
		expect(inbox.receiver.events).toEqual(['0', '1', '2', '3', '4', '9'].map((id) => `${id}-noted`));
	});

	test('beside the folders goes through the one mapping whose columns it has', async () => {
		inbox.addMapping(notes('other', { kind: 'csv' }, 'REMARK'));
		inbox.put('a.csv', csv(0, 2));
		inbox.put('b.csv', csv(2, 4).replace('NOTE', 'REMARK'));
		const rows = textRowsXml([
			['ID', 'AT', 'NOTE'],
			['9', '2022-07-14T09:30:00', 'seen']
		]);
		inbox.put('c.xlsx', workbook({ sheets: [{ name: 'A', rows }] }));
		await inbox.start();
		const mappings = [];
		for (const name of ['a.csv', 'b.csv', 'c.xlsx'])
			mappings.push((await inbox.report(`${inbox.today()}/${name}`)).mapping);
		expect(mappings).toEqual(['notes', 'other', 'sheets']);
	});

	test('and fits none, or more than one, fails, and its report says where to put it', async () => {
		inbox.addMapping(notes('twin'));
		inbox.put('a.csv', csv(0, 2));
		inbox.put('b.csv', 'name;mobile\nعلی;09181234567\n');
		await inbox.start();
		const twice = await inbox.report('failed/a.csv');
		expect(twice).toMatchObject({ outcome: 'failed' });
		expect(twice.error).toMatch(
			/^a.csv: has the columns of several mappings \(notes, twin\); put it into .*notes\/.*twin\//
		);
		expect((await inbox.report('failed/b.csv')).error).toMatch(
			/^b.csv: has the columns of no mapping for a CSV file; put it/
		);
		expect(inbox.receiver.given).toEqual([]);
		expect(inbox.list('failed')).toEqual(['a.csv', 'a.csv.report.json', 'b.csv', 'b.csv.report.json']);
	});

	test('for a mapping that came while the office runs finds its folder', async () => {
		await inbox.start();
		inbox.addMapping(notes('late'));
		await until('there is its folder', () => existsSync(join(inbox.dir, 'late')), 10_000);
		inbox.put('late/a.csv', csv(0, 1));
		expect(await inbox.report(`${inbox.today()}/a.csv`)).toMatchObject({ source: 'late', accepted: 1 });
	});

	test('again under the same name gets another one, and counts nothing twice', async () => {
		await inbox.start();
		inbox.put('notes/a.csv.gz', gzipSync(csv(0, 3)));
		const first = await inbox.report(`${inbox.today()}/a.csv.gz`);
		inbox.put('notes/a.csv.gz', gzipSync(csv(0, 3)));
		const second = await inbox.report(`${inbox.today()}/a-2.csv.gz`);
		expect(second).toMatchObject({ load_id: first.load_id, accepted: 0, duplicates: 3 });
		inbox.put('notes/a.csv.gz', gzipSync(csv(0, 4)));
		const third = await inbox.report(`${inbox.today()}/a-3.csv.gz`);
		expect(third).toMatchObject({ accepted: 1, duplicates: 3 });
		expect(third.load_id).not.toBe(first.load_id);
	});

	test('again after its mapping was corrected is another load, since the first may have been undone', async () => {
		await inbox.start();
		inbox.put('notes/a.csv', csv(0, 3));
		const first = await inbox.report(`${inbox.today()}/a.csv`);
		inbox.addMapping({ ...notes('notes'), about: 'corrected' });
		inbox.put('notes/a.csv', csv(0, 3));
		expect((await inbox.report(`${inbox.today()}/a-2.csv`)).load_id).not.toBe(first.load_id);
	});
});

describe('a file that is not complete is left alone', () => {
	test('while it grows, and taken whole then', async () => {
		await inbox.start({ settleMs: 150 });
		inbox.put('notes/a.csv', HEADER);
		for (let n = 0; n < 20; n++) {
			appendFileSync(join(inbox.dir, 'notes/a.csv'), `${n},2022-07-14 09:30:00,seen\n`);
			await pause(25);
		}
		expect(await inbox.report(`${inbox.today()}/a.csv`)).toMatchObject({ rows: 20, accepted: 20 });
		expect(inbox.receiver.given).toHaveLength(1);
	});

	test('under the names that such files have, until it is renamed', async () => {
		await inbox.start();
		const names = ['.a.csv', 'a.csv.part', 'a.csv.TMP', 'a.csv.crdownload', '~$a.xlsx', 'old.csv.report.json'];
		for (const name of names) inbox.put(`notes/${name}`, csv(0, 2));
		await someLooks();
		expect(inbox.list('notes')).toEqual([...names].sort());
		renameSync(join(inbox.dir, 'notes/a.csv.part'), join(inbox.dir, 'notes/a.csv'));
		await inbox.report(`${inbox.today()}/a.csv`);
	});
});

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
		await until('the folder is there again', () => lstatSync(join(inbox.dir, 'notes')).isDirectory(), 10_000);
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
		execFileSync('mkfifo', [join(inbox.dir, 'notes/a.csv')]);
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
		await inbox.start({ unpackedLimit: 1_000_000, settleMs: 5 });
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

test('a hundred refusals are listed, and all are counted; a line without end is one of them', async () => {
	const long = `{"x":"${'x'.repeat(3_000_000)}"}\n`;
	inbox.put('a.ndjson', `${event(1)}\n${long}${'{"v":1}\n'.repeat(150)}${event(2)}\n`);
	await inbox.start();
	const report = await inbox.report(`${inbox.today()}/a.ndjson`);
	expect(report).toMatchObject({ rows: 153, accepted: 2, rejected: 151 });
	expect(report.rejections).toHaveLength(100);
	expect(report.rejections[0]).toMatchObject({ line: 2, reason: 'too_long' });
	expect(report.rejections[1]).toMatchObject({ line: 3, reason: 'missing_field' });
	expect(inbox.receiver.deadTexts[0]!.length).toBe(65_536);
});

test('a file that is removed before it is taken is forgotten', async () => {
	await inbox.start({ settleMs: 100 });
	inbox.put('notes/a.csv', csv(0, 1));
	await pause(50);
	unlinkSync(join(inbox.dir, 'notes/a.csv'));
	await someLooks();
	expect(inbox.receiver.given).toEqual([]);
	expect(inbox.list('failed')).toEqual([]);
});

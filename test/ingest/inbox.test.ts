import { appendFileSync, existsSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { knownMappings } from '#ingest/mapping/known.server.ts';
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
		await until('its note is gone', () => inbox.list('.progress').length === 0);
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
		// Longer than one chunk: it is looked into before it is read.
		inbox.put('a.csv', csv(0, 5_000));
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

	test('goes through the mapping that is attached there, if it reads its kind', async () => {
		inbox.addMapping(notes('twin'));
		const mappings = knownMappings(join(inbox.data, 'mappings'));
		await mappings.attached.attach(null, 'twin');
		inbox.put('a.csv', csv(0, 2));
		inbox.put('a.ndjson', events(1));
		await inbox.start({ mappings });
		expect(await inbox.report(`${inbox.today()}/a.csv`)).toMatchObject({ mapping: 'twin', accepted: 2 });
		expect(await inbox.report(`${inbox.today()}/a.ndjson`)).toMatchObject({ source: 'inbox', accepted: 1 });
		writeFileSync(join(inbox.data, 'mappings', 'attached.json'), '{');
		expect(() => knownMappings(join(inbox.data, 'mappings'))).toThrow(
			/attached\.json .*; remove it, and attach them again/
		);
	});

	test('as a log of states is put in order first, and its unordered letters are refused', async () => {
		const mapping = notes('states') as { letter_id: object; events: object[] };
		const order = [{ date: { column: 'AT', format: 'iso', zone: 'Asia/Tehran' } }];
		mapping.letter_id = { ...mapping.letter_id, order };
		const changed = { when: { changed: 'NOTE' }, event_id: { template: '{ID}-{#row_number}' } };
		inbox.addMapping({ ...mapping, events: mapping.events.map((event) => ({ ...event, ...changed })) });
		const rows = ['1,2022-07-16,b', '1,2022-07-15,a', '2,2022-07-14,c', '1,2022-07-14,a', '2,soon,d'];
		inbox.put('states/a.csv', `${HEADER}${rows.join('\n')}\n`);
		await inbox.start();
		const report = await inbox.report(`${inbox.today()}/a.csv`);
		expect(report).toMatchObject({ outcome: 'done', rows: 5, accepted: 2, rejected: 2 });
		expect(report.rejections.map(({ line }: { line: number }) => line).sort()).toEqual([4, 6]);
		expect(inbox.receiver.events).toEqual(['1-1', '1-3']);
		expect(inbox.receiver.deadTexts.sort()).toEqual([
			'{"ID":"2","AT":"2022-07-14","NOTE":"c"}',
			'{"ID":"2","AT":"soon","NOTE":"d"}'
		]);
	});

	test('for a mapping that came while the office runs finds its folder', async () => {
		await inbox.start();
		inbox.addMapping(notes('late'));
		await until('there is its folder', () => existsSync(join(inbox.dir, 'late')));
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
		await inbox.start({ stableMs: 150 });
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
	await inbox.start({ stableMs: 100 });
	inbox.put('notes/a.csv', csv(0, 1));
	await pause(50);
	unlinkSync(join(inbox.dir, 'notes/a.csv'));
	await someLooks();
	expect(inbox.receiver.given).toEqual([]);
	expect(inbox.list('failed')).toEqual([]);
});

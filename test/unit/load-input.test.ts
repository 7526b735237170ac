import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { openSourceFile } from '#ingest/load/file.server.ts';
import { findFiles, openInput } from '#ingest/load/input.server.ts';
import { readNdjson } from '#ingest/load/ndjson.ts';
import { mapFile } from '#ingest/load/previous-body.server.ts';
import { waitUntilApplied } from '#ingest/load/wait-until-applied.ts';
import { compile } from '#ingest/mapping/compile.ts';
import { buildLookups } from '#ingest/mapping/lookups.ts';
import { parseMapping } from '#ingest/mapping/parse.ts';
import type { Inbox } from '#ingest/source/inbox-types.ts';
import { findWay } from '#ingest/source/inbox-way.server.ts';
import { mappedEvents } from '#ingest/source/mapped-events.ts';
import { projectRoot } from '#sql/root.ts';
import { IN_DEPTH_ALONE } from '../support/depth.ts';
import { noting } from '../support/mapping.ts';
import { textRowsXml, workbook } from '../support/workbook.ts';

describe('load input', () => {
	let dir: string;
	beforeAll(() => {
		dir = mkdtempSync(join(tmpdir(), 'pasokh-input-'));
	});
	afterAll(() => rmSync(dir, { recursive: true }));

	function write(name: string, content: string | Uint8Array): string {
		writeFileSync(join(dir, name), content);
		return join(dir, name);
	}

	const mappingOf = (fields = {}, source = {}) =>
		parseMapping(JSON.stringify(noting(fields, {}, source)), 'a.mapping.json');
	async function rowsOf(files: string[], mapping: ReturnType<typeof mappingOf>, join?: string) {
		await using input = await openInput({ files, mapping, ...(join && { join }) });
		return await Array.fromAsync(mapFile(input.rows, mapping, compile(mapping, buildLookups({}))));
	}

	/** Each row as its event's id, or as its place and why it was refused. */
	const told = async (files: string[], fields = {}, source = {}) =>
		(await rowsOf(files, mappingOf(fields, source))).map((row) =>
			'events' in row
				? row.events.map((event) => event.event_id).join()
				: [row.refused.part, row.refused.line, row.refused.reason].join(' ')
		);

	describe('several files are one load', () => {
		test('one after another; what is refused is told with its file and line, and its folder where names are alike', async () => {
			const files = [write('1.csv', 'ID,T\n1,a\n2\n'), write('2.csv', 'T,ID\nb,3\nc,\n')];
			expect(await told(files)).toEqual(['1', '1.csv 3 bad_row', '3', '2.csv 3 missing_field']);
			expect(await told(files.slice(0, 1))).toEqual(['1', ' 3 bad_row']);
			for (const folder of ['a', 'b']) mkdirSync(join(dir, folder));
			const alike = ['a', 'b'].map((folder) => write(join(folder, 'x.csv'), 'ID,T\n,1\n'));
			expect(await told(alike)).toEqual(alike.map((file) => `${file} 2 missing_field`));
		});

		test('all are looked into first: one that lacks a column stops the load before it begins', async () => {
			const files = [write('3.csv', 'ID,T\n1,a\n'), write('4.csv', 'ID,TT\n2,b\n')];
			const lacking = told(files, { text: { column: 'T' } });
			await expect(lacking).rejects.toThrow('4.csv: has no column "T"; did you mean "TT"?');
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

	describe('a second file is joined by a key', () => {
		const fields = { text: { column: 'joined.TITLE' }, org: { column: 'joined.BODY' } };
		const by = (rest = {}) => ({ join: { key: 'CASE', ...rest }, optional_columns: ['joined.BODY'] });
		const events = () => write('events.csv', 'ID,CASE\n1,۱۲\n2,13\n3,99\n4,12\n5,\n');

		const joined = async (cases: string, source: Record<string, unknown>, files = [events()]) =>
			(await rowsOf(files, mappingOf(fields, source), cases)).flatMap((row) =>
				'events' in row ? row.events.map(({ text, org }) => [text, org].join('/')) : 'refused'
			);

		test('rows have its columns, or none where it lacks their key', async () => {
			const cases = write('cases.csv', 'CASE,TITLE,BODY\n12,a,x\n13,b,\n12,a,x\n,none,\n');
			expect(await joined(cases, by())).toEqual(['a/x', 'b/', '/', 'a/x', '/']);
			expect(await joined(cases, by(), [events(), events()])).toHaveLength(10);
			const other = write('cases.txt', 'NO;TITLE\n12;a\n');
			const source = { kind: 'csv', delimiter: ';' };
			expect(await joined(other, by({ joined_key: 'NO', source }))).toEqual(['a/', '/', '/', 'a/', '/']);
			const lines = write('cases.ndjson', '{"no":{"of":12},"TITLE":"a","BODY":"x"}\n');
			const ndjson = { kind: 'ndjson' };
			expect(await joined(lines, by({ joined_key: 'no.of', source: ndjson }))).toEqual(['a/x', '/', '/', 'a/x', '/']);
		});

		test('that is wrong stops the load before it begins; one is asked for, and asked for alone', async () => {
			const wrong = async (content: string, message: string) =>
				await expect(joined(write('cases.csv', content), by())).rejects.toThrow(message);
			await wrong('CASE,TITEL\n', 'cases.csv: has no column "TITLE"; did you mean "TITEL"?');
			await wrong('CASE,TITLE\n1,a,b\n', 'cases.csv: line 2: has 3 cells where the header has 2; put it right first');
			await wrong('CASE,TITLE\n12,a\n13,b\n12,c\n', 'cases.csv: line 2 and line 4 have the same CASE and differ');
			const joins = mappingOf(fields, by());
			await expect(openInput({ files: [events()], mapping: joins })).rejects.toThrow('name it by --join FILE');
			const plain = openInput({ files: [events()], join: events(), mapping: mappingOf() });
			await expect(plain).rejects.toThrow('joins no file');
			const lookups = buildLookups({});
			const known = { mapping: joins, mapRow: compile(joins, lookups), lookups, sha256: '' };
			const mapped = mappedEvents(Readable.from(['ID\n']), known, { source: 'test' });
			await expect(mapped.next()).rejects.toThrow('joins a second file, which only the command line takes');
			const all = { get: () => known, all: () => new Map([['test', known]]) };
			const inbox = { mappings: { ...all, broken: () => new Map(), attached: {} } } as unknown as Inbox;
			const dropped = (folder: string) => ({ folder, name: 'events.csv', path: events() });
			await using file = await openSourceFile(events());
			await expect(findWay(file, dropped('test'), inbox)).rejects.toThrow('which only the command line takes');
			await expect(findWay(file, dropped(''), inbox)).rejects.toThrow('has the columns of no mapping');
		});

		const JOIN = `
			import { openInput } from '#ingest/load/input.server.ts';
			const [file, join, mapping] = JSON.parse(process.env.TOLD);
			await openInput({ files: [file], join, mapping })`;
		const ORDER = `
			import { byLetter } from '#ingest/load/letter-order.server.ts';
			const rows = async function* () {
				for (let n = 1; n < 400_000; n++) yield { line: n, size: 200, row: { text: 'x'.repeat(200) } };
			};
			await Array.fromAsync(byLetter(rows(), { letterOf: () => 'a', keyOf: () => 'b' }, () => {}))`;
		test.each([
			[/^LoadError long.csv: could not be kept on the disk .*; make room .*\n$/, JOIN],
			[/^LoadError the rows could not be put in order .*; make room .*\n$/, ORDER]
		])('on a full disk is refused by one line that says where to make room: %s', IN_DEPTH_ALONE, (line, program) => {
			const rows = Array.from({ length: 200_000 }, (_, n) => `${n},${'x'.repeat(500)}\n`).join('');
			const files = [events(), write('long.csv', `CASE,TITLE\n${rows}`)];
			const env = { ...process.env, TOLD: JSON.stringify([...files, noting(fields, {}, by())]) };
			const caught = `${program}.catch(({ name, message }) => console.log(name, message));`;
			// A limit of 10 MB for each file stands for the end of the disk.
			const run = `trap '' XFSZ; ulimit -f 10000; exec "$0" --input-type=module -e "$1"`;
			const { stdout } = spawnSync('bash', ['-c', run, process.execPath, caught], { cwd: projectRoot(), env });
			expect(String(stdout)).toMatch(line);
		});
	});

	describe('a file that cannot be read is refused by a line that says where and what to do', () => {
		const lines = (count: number) => Array.from({ length: count }, (_, i) => `${i},نامه\n`).join('');
		const GIB = 2 ** 30;

		test.each([
			['after some rows', lines(3), 5],
			['behind the names of columns', '', 2]
		])('with a line of two gigabytes, %s, at once and in bounded memory', async (_, rows, line) => {
			const path = write('long.csv', `ID,T\n${rows}`);
			// What was never written reads as zeros.
			truncateSync(path, 2 * GIB);
			const before = process.memoryUsage.rss();
			await expect(told([path])).rejects.toThrow(
				`long.csv: line ${line} is longer than 4 MiB, or a quote that is opened there is never closed; put that line right`
			);
			expect(process.memoryUsage.rss() - before).toBeLessThan(GIB / 4);
		});

		test('but of lines of JSON, one of two gigabytes is refused alone, and those around it are read', async () => {
			const line = Buffer.alloc(2 ** 20, 'x').toString();
			async function* text(): AsyncGenerator<string> {
				yield '{"ID":1}\n{"ID":"';
				for (let mebibyte = 0; mebibyte < 2 * 2 ** 10; mebibyte++) yield line;
				yield '"}\n{"ID":3}\n';
			}
			const before = process.memoryUsage.rss();
			const rows = await Array.fromAsync(readNdjson(text()));
			expect(rows.map((row) => ('row' in row ? row.row : row.rejected))).toEqual([
				{ ID: 1 },
				{ line: 2, reason: 'bad_row', field: '', detail: 'is longer than 1 MiB' },
				{ ID: 3 }
			]);
			expect(process.memoryUsage.rss() - before).toBeLessThan(GIB / 4);
		});

		const bytesOf = (text: string, ...rest: number[]) => Buffer.concat([Buffer.from(text), Buffer.from(rest)]);
		test.each([
			['windows-1256', bytesOf('ID,T\n1,a\n', 50, 44, 0xe4, 0xc7, 10), 3],
			['utf-16le', Buffer.from('\ufeffID,T\n1,نامه\n', 'utf16le'), 1],
			['utf-16le', Buffer.from('ID,T\n1,a\n', 'utf16le'), 1],
			['utf-16be', Buffer.from('\ufeffID,T\n1,نامه\n', 'utf16le').swap16(), 1],
			['windows-1256', bytesOf(`ID,T\n${lines(9_000)}`, 50, 44, 0xe4), 9_002]
		])('in %s', async (encoding, bytes, line) => {
			await expect(told([write('other.csv', bytes)])).rejects.toThrow(
				`other.csv: line ${line} is not utf-8 text; name its encoding in the mapping, as in "source": { "encoding": "${encoding}" }`
			);
			if (line < 9_000) await expect(told([write('other.csv', bytes)], {}, { encoding })).resolves.not.toHaveLength(0);
		});

		test.each(['csv', 'xlsx'])('that is changed while it is read: %s', async (kind) => {
			const rows = Array.from({ length: 5 }, (_, i) => [String(i), 'a']);
			const sheet = workbook({ sheets: [{ name: 'A', rows: textRowsXml([['ID', 'T'], ...rows]) }] });
			const path = write(`changed.${kind}`, kind === 'csv' ? `ID,T\n${lines(9_000)}` : sheet);
			await using input = await openInput({ files: [path], mapping: mappingOf({}, { kind }) });
			const reading = (async () => {
				let count = 0;
				for await (const row of input.rows()) if ('row' in row && count++ === 0) utimesSync(path, 1, 1);
			})();
			await expect(reading).rejects.toThrow(/^changed\.\w+: was changed while it was read .* load it again/);
		});
	});
});

const at = (second: number): string => new Date(Date.UTC(2022, 6, 14, 5, 0, second)).toISOString();
/** An ingest whose spool is told answer by answer: the receipt of its oldest batch. */
const telling = (...answers: (string | null)[]) => {
	let n = 0;
	const request: typeof fetch = async () => {
		const oldest_at = answers[Math.min(n++, answers.length - 1)]!;
		if (oldest_at === 'away') throw new Error('refused');
		return Response.json({ at: at(10), waiting: { events: 7, oldest_at } });
	};
	return { fetch: request, sleep: async () => undefined, asked: () => n };
	return { fetch: request, sleep: async () => undefined, stalledMs: 1_000, asked: () => n };
};

test.each([
	['waits for what was there when it began to wait, not for what others bring', [at(8), 'away', at(9), at(11)], 4],
	['is through at once when nothing waits', [null], 1],
	['gives up when nothing moves any more', [at(1), at(2), at(2)], null],
	['gives up when nobody answers any more', ['away'], null]
])('%s', async (_, answers, asked) => {
	for (const url of ['http://ingest.test', 'http://ingest.test/']) {
		const ingest = telling(...answers);
		expect(await waitUntilApplied(url, ingest)).toBe(asked !== null);
		if (asked !== null) expect(ingest.asked()).toBe(asked);
	}
});

it('asks once where something else than an ingest answers', async () => {
	const request: typeof fetch = async () => new Response('<h1>It works!</h1>');
	expect(await waitUntilApplied('http://other.test', { fetch: request, sleep: async () => undefined })).toBe(false);
});

import { createHash } from 'node:crypto';
import type { ClickHouseClient } from '@clickhouse/client';
import { beforeAll, expect, test } from 'vitest';
import { openAccessLog } from '#sql/office/access-log.server.ts';
import { ANALYST_VIEWS } from '#sql/server/analyst.ts';
import type { RunLine } from '$lib/console/lines.ts';
import { LONG, sendJson, startRun, type Run } from '../support/console.ts';
import { logIn, makeLogins, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { newcomer } from '../support/people.ts';
import { SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';
import { until } from '../support/until.ts';

let office: OfficeUnderTest;
let analyst: Visitor;
let reader: ClickHouseClient;

beforeAll(async () => {
	office = await startOffice({ web: true });
	await office.post(smallOffice());
	reader = office.client('reader');
	analyst = await logIn(office.webUrl, 'analyst', (await makeLogins(office.settings)).analyst);
	await stateCaughtUp(office.ingestUrl);
});

async function count(query: string, params: Record<string, string> = {}): Promise<number> {
	const result = await reader.query({ query, query_params: params, format: 'JSONCompactEachRow' });
	return Number((await result.json<[string]>())[0]?.[0] ?? 0);
}
/** How many queries of a run the server knows of. */
const processes = (run: Run) =>
	count('SELECT count() FROM system.processes WHERE position(query_id, {id: String}) > 0', { id: run.id });
const isRunning = (run: Run) => until('the query is under way', async () => (await processes(run)) > 0);
const isGone = (run: Run) => until('the query is gone from system.processes', async () => (await processes(run)) === 0);

const kindsOf = (lines: RunLine[]) => lines.map(({ kind, index }) => `${index} ${kind}`);
const rowsOf = (lines: RunLine[], index = 0) =>
	lines.flatMap((line) => (line.kind === 'rows' && line.index === index ? line.rows : []));
const linesOf = async (...statements: string[]) => (await startRun(analyst, statements)).lines();
const jsonAt = async <T>(path: string, who = analyst) => (await (await who.get(path)).json()) as T;
const tool = async (request: object) =>
	(await sendJson(analyst, '/sql/tools', { params: {}, ...request })).json() as Promise<object>;
const failureOf = (lines: RunLine[]) => lines.flatMap((line) => (line.kind === 'failure' ? [line.failure] : []))[0];

test('statements run one after another, with bound parameters, and say what they read', async () => {
	const run = await startRun(
		analyst,
		[
			'SELECT count() AS n FROM letters WHERE channel = {channel:String}',
			'SELECT 9007199254740993 AS big, NULL AS none'
		],
		{ channel: 'email' }
	);
	expect(run.response.headers.get('content-type')).toContain('application/x-ndjson');
	const lines = await run.lines();
	expect(rowsOf(lines)).toEqual([[String(SMALL_OFFICE.electronic)]]);
	expect(rowsOf(lines, 1)).toEqual([['9007199254740993', null]]);
	expect(lines.find(({ kind }) => kind === 'meta')).toMatchObject({ columns: [{ name: 'n', type: 'UInt64' }] });
	expect(lines.findLast(({ kind, index }) => kind === 'progress' && index === 0)).toMatchObject({
		rows: SMALL_OFFICE.registered
	});
	const limits = kindsOf(lines).filter((one) => /(begin|end)$/.test(one));
	expect(limits).toEqual(['0 begin', '0 end', '1 begin', '1 end']);
});

test('rows come while the query goes on', async () => {
	const run = await startRun(analyst, [LONG]);
	let text = '';
	for await (const chunk of run.response.body!) {
		text += Buffer.from(chunk).toString();
		if (/"kind":"rows"/.test(text)) break;
	}
	expect(text).toContain('"kind":"progress"');
	await isGone(run);
});

test('a statement that fails says where and what may be meant, and nothing runs after it', async () => {
	const lines = await linesOf('SELECT\n\tchanel FROM letters', 'SELECT 1');
	expect(failureOf(lines)).toMatchObject({ kind: 'unknown_column', position: { line: 2, column: 2, length: 6 } });
	expect(failureOf(lines)?.hints).toContain('channel');
	expect(kindsOf(lines).some((one) => one.startsWith('1 '))).toBe(false);
	const late = await linesOf('SELECT throwIf(number = 90000) FROM numbers(100000)');
	expect(rowsOf(late).length).toBeGreaterThan(0);
	expect(failureOf(late)?.detail).toContain('throwIf');
	expect(failureOf(await linesOf('SELECT 1 FORMAT CSV'))?.kind).toBe('format');
	expect(failureOf(await linesOf('SELECT {day:Date}'))?.kind).toBe('parameter');
});

test('what may not be read or written is refused by the engine', async () => {
	for (const [text, kind] of [
		['SELECT count() FROM event_log', 'access_denied'],
		['SELECT name FROM system.users', 'access_denied'],
		['INSERT INTO letters VALUES (1)', 'readonly'],
		["SELECT * FROM file('/etc/passwd')", 'access_denied']
	] as const)
		expect(failureOf(await linesOf(text))?.kind, text).toBe(kind);
});

test('a result that is too long is cut, and says so', async () => {
	const lines = await linesOf('SELECT number FROM numbers(100001)');
	expect(rowsOf(lines)).toHaveLength(100_000);
	expect(lines.at(-1)).toMatchObject({ kind: 'end', rows: 100_000, isCut: true });
	const whole = await linesOf('SELECT number FROM numbers(100000)');
	expect(whole.at(-1)).toMatchObject({ kind: 'end', rows: 100_000, isCut: false });
});

test('cancelling ends the query on the server, and the statements after it do not begin', async () => {
	const run = await startRun(analyst, [LONG, 'SELECT 1']);
	const ended = run.lines();
	await isRunning(run);
	expect((await sendJson(analyst, '/sql/cancel', { id: run.id })).status).toBe(200);
	await isGone(run);
	const lines = await ended;
	expect(failureOf(lines)?.kind).toBe('cancelled');
	expect(kindsOf(lines)).not.toContain('1 begin');
});

test('a query ends with the tab that asked for it', async () => {
	const run = await startRun(analyst, [LONG]);
	await isRunning(run);
	run.leave();
	await isGone(run);
	await until('the history knows that it was cut short', async () => {
		const { runs } = await jsonAt<{ runs: { id: string; state: string }[] }>('/sql/saved');
		return runs.some(({ id, state }) => id === run.id && state === 'cancelled');
	});
});

test('nobody ends the query of another', async () => {
	const password = await newcomer(office.settings, 'analyst', 'other');
	const other = await logIn(office.webUrl, 'other', password);
	const run = await startRun(analyst, [LONG]);
	await isRunning(run);
	await sendJson(other, '/sql/cancel', { id: run.id });
	// What is told to end is told before the answer: it would be marked by now.
	const cancelled = 'SELECT count() FROM system.processes WHERE is_cancelled AND position(query_id, {id: String}) > 0';
	expect(await count(cancelled, { id: run.id })).toBe(0);
	expect(await processes(run)).toBe(1);
	run.leave();
	await isGone(run);
});

test('each run is tagged with the person and kept in the access log and in the history, numbers of persons masked', async () => {
	const run = await startRun(analyst, ["SELECT 'of 0012345679' AS whose"]);
	await run.lines();
	const log = await openAccessLog(office.settings);
	const line = (await log.read({ action: 'query', limit: 50 })).find(({ subject }) => subject === run.id);
	await log.close();
	expect(line).toMatchObject({ user: 'analyst', role: 'analyst' });
	expect(line?.details['sql']).toContain("SELECT 'of ");
	expect(line?.details['sql']).not.toContain('0012345679');
	const { runs } = await jsonAt<{ runs: { id: string; text: string }[] }>('/sql/saved');
	expect(runs[0]).toMatchObject({ id: run.id, state: 'done', rows: 1 });
	expect(runs[0]?.text).not.toContain('0012345679');
	const tagged = `SELECT count() FROM system.query_log WHERE position(query_id, {id: String}) > 0 AND log_comment = 'console analyst'`;
	await until('the query log has it', async () => (await count(tagged, { id: run.id })) > 0);
});

test('the engine lays SQL out, and says what a statement would read of what there is', async () => {
	const laidOut = await tool({ tool: 'format', text: "select 1 as `نام`,'a\\\\b' from letters" });
	expect(laidOut).toEqual({ text: "SELECT\n    1 AS `نام`,\n    'a\\\\b'\nFROM letters" });
	const text = 'SELECT count() FROM letters WHERE letter_id = {id:String}';
	expect(await tool({ tool: 'explain', text, params: { id: 'L-001' } })).toMatchObject({
		reads: [
			{
				...{ table: 'pasokh.letter_state', rows: { all: SMALL_OFFICE.registered } },
				indexes: [{ type: 'PrimaryKey', keys: ['letter_id'] }]
			}
		],
		raw: expect.stringContaining('ReadFromMergeTree')
	});
	const wrong = await tool({ tool: 'explain', text: 'SELECT nothing' });
	expect(wrong).toMatchObject({ failure: { kind: 'unknown_column' } });
});

test('completion knows every view and column, and the functions and keywords of the server', async () => {
	const words = await jsonAt<{
		views: { name: string; parameters: string[]; columns: { name: string; fa: string; en: string }[] }[];
		functions: { name: string }[];
		keywords: string[];
	}>('/sql/words');
	const letters = words.views.find(({ name }) => name === 'letters');
	expect(letters?.columns.map(({ name }) => name)).toEqual(expect.arrayContaining(['letter_id', 'channel', 'due_at']));
	const known = await reader.query({
		query:
			"SELECT name FROM system.tables WHERE database = 'pasokh' AND engine = 'View' AND name IN {views: Array(String)}",
		query_params: { views: ANALYST_VIEWS },
		format: 'JSONEachRow'
	});
	expect(words.views.map(({ name }) => name)).toEqual(
		(await known.json<{ name: string }>()).map(({ name }) => name).sort()
	);
	expect(words.views.find(({ name }) => name === 'letters_known')?.parameters).toEqual(['as_of', 'known_at']);
	const meant = { fa: expect.stringMatching(/./), en: expect.stringMatching(/./) };
	for (const { name, columns } of words.views)
		for (const column of columns) expect(column, `${name}.${column.name}`).toMatchObject(meant);
	expect(words.functions.map(({ name }) => name)).toEqual(expect.arrayContaining(['toStartOfMonth', 'uniqExact']));
	expect(words.keywords).toEqual(expect.arrayContaining(['SELECT', 'GROUP BY', 'PREWHERE']));
});

test('saved SQL is found in its folder, and by others only when it is shared', async () => {
	const folder = 'گزارش هفتگی';
	const save = async (name: string, shared: boolean) => {
		const deed = { deed: 'save', folder, name, shared, text: 'SELECT 1', params: {} };
		return ((await (await sendJson(analyst, '/sql/saved', deed)).json()) as { fault: string | null }).fault;
	};
	expect(await save('همه', true)).toBeNull();
	await save('خودم', false);
	expect(await save('  ', false)).toBe('badName');
	const names = async (who: Visitor) => {
		const { saved } = await jsonAt<{ saved: { name: string; folder: string }[] }>('/sql/saved', who);
		return saved.map((one) => `${one.folder}/${one.name}`);
	};
	expect(await names(analyst)).toEqual(['گزارش هفتگی/خودم', 'گزارش هفتگی/همه']);
	const other = await logIn(office.webUrl, 'fourth', await newcomer(office.settings, 'analyst', 'fourth'));
	expect(await names(other)).toEqual(['گزارش هفتگی/همه']);
});

test.each([
	['csv', 'text/csv'],
	['xlsx', 'spreadsheetml'],
	['parquet', 'parquet']
])('a result is given out as a signed %s file', async (format, media) => {
	const id = `export-of-sql-${format}`;
	const response = await analyst.post('/sql/export', {
		...{ id, format, reason: 'برای گزارش هفتگی' },
		sql: 'SELECT letter_id, registered_at, hops FROM letters WHERE channel = {channel:String} ORDER BY letter_id -- all',
		params: JSON.stringify({ channel: 'email' })
	});
	const file = Buffer.from(await response.arrayBuffer());
	expect(response.status, file.subarray(0, 600).toString()).toBe(200);
	expect(response.headers.get('content-type')).toContain(media);
	const manifest = await until('the manifest is there', async () => {
		const answer = await analyst.get(`/exports/${id}/manifest.json`);
		return answer.ok ? ((await answer.json()) as { rows: number; file: { bytes: number; sha256: string } }) : null;
	});
	expect(manifest).toMatchObject({
		rows: SMALL_OFFICE.electronic,
		columns: ['letter_id', 'registered_at', 'hops'],
		file: { bytes: file.length, sha256: createHash('sha256').update(file).digest('hex') }
	});
	if (format === 'csv') expect(file.toString().split('\r\n')[1]).toMatch(/^L-\d{3},2022-07-\d\dT09:\d\d:00\+04:30,0$/);
});

test('where the grid writes in words, so does a file: Jalali dates, and names for codes', async () => {
	const response = await analyst.post('/sql/export', {
		...{ id: 'export-of-sql-in-words', format: 'csv', reason: 'برای گزارش هفتگی', params: '{}', words: '1' },
		sql: `SELECT letter_id, registered_at, channel, hops FROM letters WHERE channel = 'email' ORDER BY letter_id`
	});
	const [, first] = (await response.text()).split('\r\n');
	expect(first).toMatch(/^L-\d{3},[۰-۹]+ تیر ۱۴۰۱، ۰۹:[۰-۹]{2},نامهٔ الکترونیکی,0$/);
});

test('what cannot be run cannot be given out, and says why', async () => {
	const form = { id: 'export-of-nothing', format: 'csv', reason: 'برای گزارش هفتگی', params: '{}' };
	const wrong = await analyst.post('/sql/export', { ...form, sql: 'SELECT chanel FROM letters' });
	expect(wrong.status).toBe(422);
	expect(await wrong.text()).toContain('چنین ستونی نیست');
	expect((await analyst.post('/sql/export', { ...form, sql: 'SELECT 1', reason: '' })).headers.get('location')).toBe(
		'/sql?problem=bad_reason'
	);
});

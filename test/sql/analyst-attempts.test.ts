/** @module-tag deep */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { readEngineError } from '#sql/model/engine-errors.ts';
import { readSqlWords } from '#sql/queries/console/words.server.ts';
import { quotaTold } from '#sql/queries/console/quota.server.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { wall } from '#sql/queries/wall.ts';
import { readMeter } from '#sql/office/query-meter.ts';
import { inStore } from '#sql/office/store.server.ts';
import { readCredentials } from '#sql/engine/credentials.ts';
import { type Attempt, PERSON, PLACES } from '../support/analyst-attempts.ts';
import * as attempts from '../support/analyst-attempts.ts';
import { runs } from '../support/depth.ts';
import { rowsOf } from '../support/state.ts';
import { until } from '../support/until.ts';
import { useOffice } from '../support/use-office.ts';

const TEXT = 'متنی که هیچ تحلیلگری نباید بخواند';
const KEPT = 'of-another-database';

const LETTERS = Array.from({ length: 40 }, (_, n) => ({
	...({ v: 1, type: 'letter.registered', event_id: 'reg', letter_id: `L-${n}`, channel: 'letter' } as const),
	...{ occurred_at: '2022-07-20T08:00:00+04:30', category: 'loan', county: 'paveh', kind: 'request' as const },
	...{ subject: TEXT, body: TEXT, citizen: n === 0 ? PERSON : { national_id: String(1_000_000_000 + n) } }
}));
const office = useOffice(LETTERS);
let target: typeof PLACES;
/** What no answer may hold. */
let secrets: string[];

beforeAll(async () => {
	const { dataDir, clickhouse } = office.settings;
	const { httpPort, tcpPort } = clickhouse;
	const file = join(dataDir, 'clickhouse', 'credentials.json');
	target = { file, url: `http://127.0.0.1:${httpPort}`, httpPort, tcpPort };
	const { analyst: _, ...others } = readCredentials(dataDir);
	const passwords = Object.values(others).map(({ password }) => password);
	secrets = [...passwords, ...Object.values(PERSON), TEXT, KEPT];
	const admin = office.client('admin');
	// It is made by the first query that it keeps.
	await admin.command({ query: 'SYSTEM FLUSH LOGS' });
	await admin.command({ query: 'CREATE DATABASE secrets' });
	await admin.command({ query: `CREATE TABLE secrets.kept ENGINE = Memory AS SELECT '${KEPT}' AS kept` });
});

/** What the port says to an analyst. */
async function ask(sql: string, params: Record<string, string> = {}): Promise<{ code: number; text: string }> {
	const { user, password } = readCredentials(office.settings.dataDir).analyst;
	const address = `${target.url}/?${new URLSearchParams({ database: 'pasokh', ...params }).toString()}`;
	const headers = { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password };
	const response = await fetch(address, { method: 'POST', body: sql, headers });
	const text = (await response.text()).trim();
	const code = response.headers.get('X-ClickHouse-Exception-Code') ?? /\bCode: (\d+)/.exec(text)?.[1] ?? 0;
	return { code: Number(code), text };
}

/** The places of this office where the table has those of none. */
const here = (sql: string): string =>
	sql
		.replaceAll(PLACES.file, target.file)
		.replaceAll(PLACES.url, target.url)
		.replace(/127\.0\.0\.1:2\b/g, `127.0.0.1:${target.tcpPort}`)
		.replace(/127\.0\.0\.1:1\b/g, `127.0.0.1:${target.httpPort}`);

async function isStopped({ sql, params, stopped }: Attempt): Promise<void> {
	const { code, text } = await ask(here(sql), params);
	if (Array.isArray(stopped)) {
		expect(stopped, text.slice(0, 400)).toContain(code);
		expect(readEngineError({ message: text }, sql).detail).not.toBe('');
	} else expect({ code, text }).toEqual({ code: 0, text: stopped.answer });
	// The query itself comes back in some errors.
	for (const secret of secrets.filter((one) => !sql.includes(one))) expect(text).not.toContain(secret);
}

const name = ({ sql, params }: Attempt) => `${sql.slice(0, 150)} ${params ? JSON.stringify(params) : ''}`;
const { exhausting, ...reaching } = {
	'identities and texts': attempts.identity,
	'what is another’s': attempts.others,
	'files and the network': attempts.outside,
	'a change': attempts.writes,
	'more than the limits': attempts.settings,
	exhausting: attempts.exhausting
};

const wallNow = () => readPage(office.client('reader'), wall, { database: 'pasokh', clock: 'data' });

test('there are sixty attempts at least, each another', () => {
	const all = [...Object.values(reaching).flat(), ...exhausting].map(name);
	expect(new Set(all).size).toBe(all.length);
	expect(all.length).toBeGreaterThanOrEqual(60);
});

describe('with an analyst’s login to the port, the engine stops whoever reaches for', () => {
	test.each(Object.entries(reaching).flatMap(([what, all]) => all.map((one) => [what, name(one), one] as const)))(
		'%s: %s',
		(_, __, attempt) => isStopped(attempt)
	);

	test('merges of all tables stops those of none', async () => {
		expect(await ask('SYSTEM STOP MERGES')).toEqual({ code: 0, text: '' });
		// An error where merges are stopped.
		await office.client('admin').command({ query: 'OPTIMIZE TABLE pasokh.letter_state FINAL' });
	});

	test('the system’s tables: open are those that say what the engine can do, and what is granted', async () => {
		const query = `SELECT name FROM system.tables WHERE database = 'system'`;
		const tables = await rowsOf<{ name: string }>(office.client('admin'), query);
		const open: string[] = [];
		for (const { name: table } of tables)
			if ((await ask(`SELECT * FROM system.${table} LIMIT 1 FORMAT Null`)).code === 0) open.push(table);
		expect(tables.length).toBeGreaterThan(100);
		expect(open.sort()).toEqual([
			...['aggregate_function_combinators', 'collations', 'columns', 'completions', 'contributors', 'current_roles'],
			...['data_type_families', 'database_engines', 'databases', 'dictionary_layouts', 'disk_types', 'enabled_roles'],
			...['formats', 'functions', 'keywords', 'licenses', 'one', 'privileges', 'quota_usage', 'settings'],
			...['table_engines', 'table_functions', 'tables', 'time_zones']
		]);
	});
});

describe('what a person uses up', () => {
	const PAGE = 1_000_000;
	const usage = (person: string) => inStore(office.settings, (store) => readMeter(store, person, new Date()));

	test('is told to that person, and ends with the quota, with a message of its own, for that person alone', async () => {
		const asked: { code: number; text: string }[] = [];
		// The engine tells some seconds later how many rows a query gave.
		await until('the quota is used up', async () => {
			asked.push(await ask(`SELECT * FROM numbers(${PAGE}) FORMAT Null`, { quota_key: 'greedy' }));
			return asked.at(-1)!.code !== 0;
		});
		expect(new Set(asked.map(({ code }) => code))).toEqual(new Set([0, 201]));
		expect(readEngineError({ message: asked.at(-1)!.text }).kind).toBe('quota');
		const [greedy, modest] = [await usage('greedy'), await usage('modest')];
		expect(greedy[0]).toMatchObject({ seconds: 3_600, max: { queries: 3_600, execution_time: 1_200 } });
		expect(greedy[0]!.used.result_rows).toBeGreaterThanOrEqual(PAGE);
		expect(greedy[0]!.used.queries).toBeGreaterThan(0);
		expect(modest[0]!.used.result_rows).toBeLessThan(PAGE);
		expect(quotaTold(greedy)).toMatchObject({ max: 3_600, isUsedUp: true });
		expect(quotaTold(modest)).toMatchObject({ max: 3_600, isUsedUp: false });
		expect(await ask('SELECT 1', { quota_key: 'modest' })).toEqual({ code: 0, text: '1' });
	});

	test('is in the log under that person, whatever the query says of itself', async () => {
		const says = { quota_key: 'someone', log_comment: 'console someone' };
		await ask(`SELECT 'whose' SETTINGS log_comment = 'another'`, says);
		const admin = office.client('admin');
		await admin.command({ query: 'SYSTEM FLUSH LOGS' });
		const which = `query LIKE 'SELECT \\'whose\\'%' AND startsWith(user, 'pasokh_person_')`;
		const found = await rowsOf(admin, `SELECT DISTINCT quota_key FROM system.query_log WHERE ${which}`);
		expect(found).toEqual([{ quota_key: 'someone' }]);
	});
});

describe('whoever asks for the whole machine is stopped, and the wall goes on', () => {
	let running = exhausting.length;

	test('by the minute that each query has, or the less that it asks for', async () => {
		expect(await ask(`SELECT getSetting('max_execution_time')`)).toEqual({ code: 0, text: '60' });
	});

	test.concurrent('the wall has its figures all the while', async () => {
		let times = 0;
		do {
			const { totals } = await wallNow();
			expect([totals.registered, totals.unanswered]).toEqual([LETTERS.length, LETTERS.length]);
			times++;
			await pause(100);
		} while (running > 0);
		expect(times).toBeGreaterThan(1);
	});

	test.concurrent.each(exhausting.map((one) => [name(one), one] as const))('%s', (_, attempt) =>
		isStopped({ ...attempt, params: { max_execution_time: String(runs(2, 8)) } }).finally(() => running--)
	);
});

test('of fifty queries at once some run, the others are told that there are too many, and the wall and the schema are there', async () => {
	const asked = Array.from({ length: 50 }, () => ask('SELECT sleep(3) FORMAT Null'));
	await Promise.any(asked.map(async (one) => ((await one).code === 202 ? true : Promise.reject(new Error('ran')))));
	const clients = { analyst: office.client('analyst'), reader: office.client('reader') };
	const words = readSqlWords(clients, office.settings.clickhouse.database);
	expect((await wallNow()).totals.registered).toBe(LETTERS.length);
	expect((await words).views.map(({ name }) => name)).toContain('letters');
	const refused = (await Promise.all(asked)).filter(({ code }) => code !== 0);
	expect(new Set(refused.map(({ code }) => code))).toEqual(new Set([202]));
	expect(refused.length).toBeGreaterThan(25);
	expect(refused.length).toBeLessThan(50);
	expect(readEngineError({ message: refused[0]!.text }).kind).toBe('too_many_queries');
});

test('after all of it the office is as it was', async () => {
	const admin = office.client('admin');
	const letters = await rowsOf(admin, 'SELECT toUInt32(count()) AS letters FROM pasokh.letters');
	expect(letters).toEqual([{ letters: LETTERS.length }]);
	expect(await rowsOf(admin, `SELECT name FROM system.databases WHERE name = 'mine'`)).toEqual([]);
});

import { beforeAll, describe, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import { createComparison } from '#sql/fold/compare.server.ts';
import { createComputation } from '#sql/fold/computation.server.ts';
import { describeDifference } from '#sql/fold/describe.ts';
import { createRecomputation } from '#sql/fold/recompute.server.ts';
import { rebuild } from '#sql/fold/rebuild.server.ts';
import { createShadow } from '#sql/fold/shadow.server.ts';
import { among, isFollowing, isState, kindOf, LIVING, ROLLUPS, TABLES, type Table } from '#sql/fold/tables.ts';
import { verify } from '#sql/fold/verify.server.ts';
import { IN_DEPTH_ALONE } from '../support/depth.ts';
import { rowOf } from '../support/events.ts';
import { figuresOf, put, putEvents } from '../support/put.ts';
import { oneMoreLetter, smallOffice, SMALL_OFFICE } from '../support/small-office.ts';
import { rowsOf } from '../support/state.ts';
import { useOffice } from '../support/use-office.ts';

const TARGET = { database: 'pasokh' };

const office = useOffice();
let client: ClickHouseClient;

beforeAll(async () => {
	client = office.client('admin');
	await put(client, [
		...smallOffice().map((event) => rowOf(event)),
		rowOf({ v: 1, type: 'call.offered', event_id: 'o', call_id: 'C-1', occurred_at: '2022-07-15T08:00:00Z' }),
		rowOf({
			...{ v: 1, type: 'outage.started', event_id: 's', outage_id: 'O-1', component: 'fibre' },
			occurred_at: '2022-07-15T08:00:00Z'
		}),
		rowOf({
			...{ v: 1, type: 'loan.requested', event_id: 'n', letter_id: 'L-002', bank: 'bank_melli', collateral: 'deed' },
			...{ occurred_at: '2022-07-15T08:00:00Z', amount_rial: 1_000_000 }
		}),
		// A duplicate, answered as its master L-001 is.
		rowOf({
			v: 1,
			type: 'letter.linked',
			event_id: 'l',
			letter_id: 'L-038',
			occurred_at: '2022-07-22T08:00:00Z',
			master_letter_id: 'L-001'
		})
	]);
});

/** While nothing is on its way there is nothing to wait for. */
const verifyNow = () => verify(client, TARGET, () => {}, 100);
const lines = async (): Promise<string[]> => (await verifyNow()).differences.flatMap(describeDifference);

describe('verify', () => {
	test('says so when all is right, and changes nothing', async () => {
		const before = await figuresOf(client);
		const { letters, calls, days, differing, differences } = await verify(client, TARGET);
		expect({ letters, calls, days, differing, differences }).toEqual({
			letters: SMALL_OFFICE.registered,
			calls: 1,
			days: 9,
			differing: 0,
			differences: []
		});
		expect(await figuresOf(client)).toBe(before);
	});

	test('names each row that is wrong, missing or too many; rebuild mends it', async () => {
		const before = await figuresOf(client);
		for (const query of [
			`INSERT INTO pasokh.letter_state SELECT * REPLACE ('answered' AS state, 7 AS hops, version + 1 AS version) FROM pasokh.letter_state FINAL WHERE letter_id = 'L-017'`,
			`INSERT INTO pasokh.letter_state SELECT * REPLACE (1 AS is_deleted, version + 1 AS version) FROM pasokh.letter_state FINAL WHERE letter_id = 'L-020'`,
			`INSERT INTO pasokh.letter_state (letter_id, version, state, referrals) VALUES ('ghost', 5, 'referred', [])`,
			`INSERT INTO pasokh.call_state SELECT * REPLACE ('blocked' AS outcome, version + 1 AS version) FROM pasokh.call_state FINAL`,
			`INSERT INTO pasokh.org_days (day, revision, cells.org, cells.came) VALUES ('2001-01-01', 1, ['nobody'], [7])`,
			`INSERT INTO pasokh.letter_days SELECT * REPLACE (18446744073709551615 AS revision, arrayMap(n -> n + 1, cells.referred) AS \`cells.referred\`)
				FROM pasokh.letter_days FINAL WHERE day = '2022-07-14'`
		])
			await client.command({ query });
		const found = await lines();
		expect(found).toContain('letter L-017: state is "answered", must be "referred"');
		expect(found).toContain('letter L-017: hops is 7, must be 1');
		expect(found).toContain('letter L-020: is missing from the state');
		expect(found).toContain('letter ghost: is in the state, but no event that counts speaks of it');
		expect(found).toContain('call C-1: outcome is "blocked", must be null');
		expect(found).toContain('bodies on 2001-01-01: the day must not be in org_days');
		expect(found).toContain('letters of 2022-07-14 (letter, loan): referred is 6, must be 5');
		expect(found).toHaveLength(7);
		await rebuild(client, TARGET);
		expect(await lines()).toEqual([]);
		expect(await figuresOf(client)).toBe(before);
	});

	test('finds no difference, however many days were recomputed at once', async () => {
		const days = Array.from({ length: 10 }, (_, day) => `2022-07-${13 + day}`);
		const channels = ['letter', 'call', 'email', 'in_person', 'sms', 'web'];
		await put(
			client,
			Array.from({ length: 120 }, (_, i) =>
				rowOf({
					...oneMoreLetter(`D-${i}`, 0),
					occurred_at: `${days[i % 10]}T08:00:00Z`,
					channel: channels[i % 6]!,
					category: `category-${i % 7}`
				})
			)
		);
		await createShadow(client, TARGET, ROLLUPS, '_check', 0);
		const { ofDays } = createComputation(client, 'pasokh');
		await ofDays(days, among(ROLLUPS, '_check'));
		const comparison = createComparison(client, 'pasokh');
		const differing: string[] = [];
		for (const atOnce of [1, 2, 3, 7]) {
			for (let i = 0; i < days.length; i += atOnce) await ofDays(days.slice(i, i + atOnce), LIVING);
			for (const table of ROLLUPS)
				differing.push(...(await comparison.ofDays(table, days)).map((day) => `${table} ${day}, ${atOnce} at once`));
		}
		expect(differing).toEqual([]);
	});

	test.each(TABLES)('finds a difference in each column of %s, and names it', async (table) => {
		const columns = await plantInEach(table);
		const { inRange, ofDays, rowsOf: differencesOf } = createComparison(client, 'planted');
		const keys = [...columns.keys()];
		const found =
			isState(table) || isFollowing(table)
				? await inRange(table, { after: '', upTo: undefined })
				: await ofDays(table, keys);
		expect(found.map((key) => columns.get(key))).toEqual(keys.map((key) => columns.get(key)));
		for (const difference of await differencesOf(table, found)) {
			const column = columns.get(difference.key)!;
			const said = describeDifference(difference);
			if (NAMES_A_CELL.test(column)) {
				// Of a cell under another name each figure is said twice: it is there, and must be elsewhere.
				expect(said.join('\n'), column).toMatch(/is nothing, must be \S+/);
				expect(said.join('\n'), column).toMatch(/is (?!nothing)\S+, must be nothing/);
			} else
				expect(said).toContainEqual(
					expect.stringMatching(
						new RegExp(`${difference.key}.*: ${column.split('.').at(-1)} is (.+), must be (?!\\1$)`)
					)
				);
		}
	});

	test('counts all that differs and lists the first hundred', async () => {
		const rows = Array.from({ length: 150 }, (_, i) => rowOf(oneMoreLetter(`M-${String(i).padStart(3, '0')}`, i % 60)));
		// As a crash between the steps leaves it, with nobody who does the rest.
		const batch = await putEvents(client, rows);
		const found = await verifyNow();
		expect(found.differing).toBeGreaterThanOrEqual(150);
		expect(found.differences).toHaveLength(100);
		const { recompute, refreshDays } = createRecomputation(client, 'pasokh');
		const done = await recompute([batch]);
		await refreshDays(done.days, done);
	});

	test('takes no event on its way for a fault, and finds none once all is done', IN_DEPTH_ALONE, async () => {
		let going = true;
		const write = (async () => {
			for (let i = 0; going; i++) await put(office.client('writer'), [rowOf(oneMoreLetter(`N-${i}`, i % 60))]);
		})();
		try {
			expect((await verify(client, TARGET)).differences.flatMap(describeDifference)).toEqual([]);
		} finally {
			going = false;
			await write;
		}
		expect(await verify(client, TARGET)).toMatchObject({ differing: 0, restless: [] });
	});
});

/** Nested columns by which a cell is named, not what is counted in it. */
const NAMES_A_CELL = /^(cells|waiting)\.(channel|category|org|operator|body|came_on)$/;

/**
 * Makes a table and its shadow in a database of their own, with a row for each column, in which it differs. Columns that are computed from
 * others cannot differ alone.
 * @returns the column that differs, by the key of the row
 */
async function plantInEach(table: Table): Promise<Map<string, string>> {
	await client.command({ query: 'CREATE DATABASE IF NOT EXISTS planted' });
	for (const shadow of ['', '_check'])
		await client.command({ query: `CREATE TABLE planted.${table}${shadow} AS pasokh.${table}` });
	const key = isState(table) || isFollowing(table) ? `${kindOf(table)}_id` : 'day';
	const columns = await rowsOf<{ name: string; type: string }>(
		client,
		`SELECT name, type FROM system.columns WHERE database = 'pasokh' AND table = {table: String} AND default_kind != 'MATERIALIZED'
		AND name NOT IN ('version', 'revision', 'is_deleted', '${key}') ORDER BY position`,
		{ table }
	);
	const keys = columns.map((_, i) => new Date(Date.UTC(2001, 0, 1 + i)).toISOString().slice(0, 10));
	const keyed = `CAST({keys: Array(String)}[nth], '${key === 'day' ? 'Date32' : 'String'}') AS ${key}`;
	const replaced = columns.map(
		({ name, type }, i) =>
			`CAST(if(nth = ${i + 1}, ${otherThan(`t.\`${name}\``, type)}, t.\`${name}\`), '${type.replaceAll("'", "\\'")}') AS \`${name}\``
	);
	for (const [shadow, more] of [
		['_check', ''],
		['', `, ${replaced.join(', ')}`]
	] as const)
		await client.command({
			query: `INSERT INTO planted.${table}${shadow} SELECT * REPLACE (${keyed}${more}) FROM
				(SELECT * FROM pasokh.${table} FINAL ${key === 'day' ? `WHERE day = '2022-07-15'` : `ORDER BY ${key}`} LIMIT 1) AS t ARRAY JOIN arrayEnumerate({keys: Array(String)}) AS nth`,
			query_params: { keys }
		});
	return new Map(columns.map(({ name }, i) => [keys[i]!, name]));
}

/** An expression for a value that differs from this one in one place. */
function otherThan(value: string, type: string): string {
	const inner = (wrapper: string): string | undefined => new RegExp(`^${wrapper}\\((.*)\\)$`).exec(type)?.[1];
	const element = inner('Array');
	if (element !== undefined && /cells|waiting/.test(value))
		return `arrayMap(one -> ${otherThan('one', element)}, ${value})`;
	if (element !== undefined)
		return `arrayPushBack(${value}, defaultValueOfTypeName('${element.replaceAll("'", "\\'")}'))`;
	const plain = inner('LowCardinality') ?? inner('Nullable');
	if (plain !== undefined) return otherThan(`assumeNotNull(${value})`, plain);
	return type === 'String' ? `concat(${value}, '~')` : `${value} + 1`;
}

/** @module-tag rare */
/** @module-tag deep */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rebuild } from '#sql/fold/rebuild.server.ts';
import { TABLES, withFollowing } from '#sql/fold/tables.ts';
import { verify } from '#sql/fold/verify.server.ts';
import { migrate, planMigration } from '#sql/migrate/run.server.ts';
import { projectRoot } from '#sql/root.ts';
import { runs, SEED } from '../support/depth.ts';
import { type EmbeddedUnderTest, makeOfficeAside, startEmbeddedOffice } from '../support/embedded.ts';
import { renamed, rowOf, wildEvents } from '../support/events.ts';
import { figuresOf, put } from '../support/put.ts';
import { smallOffice } from '../support/small-office.ts';
import { rowsOf } from '../support/state.ts';
import { requireTool } from '../support/tools.ts';
import { copyTree, type Tree } from '../support/tree.ts';
import { LONG_MS, until } from '../support/until.ts';

/** What an office of an older version, or of a tree with a change, is brought to. */

/** Made by the last version that had a migration for each change of a derived table: 88 rows of twelve wild histories. */
const OLD_OFFICE = join(projectRoot(), 'test', 'fixtures', 'office-before-baseline.tar.gz');

const wild = (prefix: string, histories: number) =>
	fc
		.sample(wildEvents, { numRuns: histories, seed: SEED })
		.flatMap((history, i) => history.map(({ event, source }) => rowOf(renamed(event, `${prefix}-${i}`), source)));

/** The definitions of all objects of a database, by the engine. */
const definitionsOf = async (client: ClickHouseClient, database: string) =>
	rowsOf<{ name: string; text: string }>(
		client,
		`SELECT name, replaceRegexpOne(replaceAll(create_table_query, '${database}.', 'office.'), 'USER .\\\\w+.', '') AS text FROM system.tables
		WHERE database = '${database}' ORDER BY name`
	);

describe(`an office of the version before, SEED=${SEED}`, () => {
	let office: EmbeddedUnderTest;
	let client: ClickHouseClient;
	let tree: Tree;

	beforeAll(async () => {
		tree = copyTree();
		office = await startEmbeddedOffice({}, (dataDir) =>
			execFileSync(requireTool('tar'), ['-xzf', OLD_OFFICE, '-C', dataDir])
		);
		client = office.client('admin');
	});
	afterAll(async () => {
		await office?.stop();
		await tree?.remove();
	});

	test('says what is made anew, and serves meanwhile', async () => {
		const { migrations, derived } = await planMigration(office.settings);
		expect(migrations[0]).toBe('0001_baseline.sql');
		expect(derived.filter(({ rows }) => rows).map(({ name }) => name)).toEqual([...TABLES]);
		expect([...(await migrate(office.settings)).outdated.keys()]).toEqual([...TABLES]);
		expect(await figuresOf(client)).toContain('letter_id');
	});

	/** As after the half minute for which a process must be silent to be dead. */
	async function forgetTheDead(): Promise<void> {
		await until(
			'what it asked for has ended',
			async () => {
				const asked = `SELECT query_id FROM system.processes WHERE user = currentUser() AND query NOT LIKE '%system.processes%'`;
				return (await rowsOf(client, asked)).length === 0;
			},
			LONG_MS
		);
		for (const lock of ['schema_lock', 'rebuild_lock'])
			await client.command({ query: `DROP TABLE IF EXISTS pasokh.${lock} SYNC` });
	}

	test('is made anew however often that is killed, and then is as a fresh one with the same events', async () => {
		// Its figures are of the rules of then; the events are what may never change.
		const events = async () => rowsOf(client, 'SELECT * EXCEPT (ingested_at) FROM pasokh.events ORDER BY ALL');
		const before = await events();
		for (const wait of fc.sample(fc.integer({ min: 200, max: 4_000 }), { numRuns: runs(1, 5), seed: SEED })) {
			const words = ['--disable-warning=ExperimentalWarning', join(tree.folder, 'ingest/cli/main.ts'), 'migrate'];
			const child = spawn(process.execPath, words, { env: { ...process.env, ...office.env }, stdio: 'ignore' });
			const ended = once(child, 'exit');
			await Promise.race([ended, sleep(wait)]);
			child.kill('SIGKILL');
			await ended;
			await forgetTheDead();
			expect(await events()).toEqual(before);
			expect(await figuresOf(client)).toContain('letter_id');
		}
		const done = await tree.pasokh(['migrate'], office.env);
		expect(done.code, done.said).toBe(0);
		expect((await migrate(office.settings)).outdated.size).toBe(0);
		expect(await events()).toEqual(before);

		await makeOfficeAside(office.settings, client, 'fresh');
		await client.command({ query: 'INSERT INTO fresh.event_log SELECT * FROM pasokh.event_log' });
		await rebuild(client, { database: 'fresh' });
		expect(await figuresOf(client)).toBe(await figuresOf(client, 'fresh'));
		expect(await definitionsOf(client, 'pasokh')).toEqual(await definitionsOf(client, 'fresh'));
	});

	test('takes further events as a fresh one does', async () => {
		await put(client, wild('later', 5));
		expect((await verify(client, { database: 'pasokh' })).differing).toBe(0);
	});
});

/** After which this tree does not know the office. */
const LAST = 'add-an-event-column';

describe('a change of the tree', () => {
	let office: EmbeddedUnderTest;
	let client: ClickHouseClient;
	let tree: Tree;

	beforeAll(async () => {
		office = await startEmbeddedOffice();
		client = office.client('admin');
		// Wild histories may lack a referral.
		await put(client, [...wild('a', 8), ...smallOffice().map((event) => rowOf(event))]);
		tree = copyTree();
	});
	afterAll(async () => {
		await office?.stop();
		await tree?.remove();
	});

	/** Applies a recipe to the tree as the last left it, and brings the office, and a fresh one, to it. Returns what the plan said of the tables. */
	async function follow(recipe: string): Promise<string[]> {
		tree.apply(recipe);
		const plan = await tree.pasokh(['migrate', '--plan'], office.env);
		expect(plan.code, plan.said).toBe(0);
		// The last tree has all changes.
		const isFull = recipe === LAST || runs(0, 1) === 1;
		const fresh = { ...office.env, CLICKHOUSE_DATABASE: recipe.replaceAll('-', '_') };
		for (const env of isFull ? [office.env, fresh] : [office.env]) {
			const migrated = await tree.pasokh(['migrate'], env);
			expect(migrated.code, migrated.said).toBe(0);
			expect((await tree.pasokh(['migrate', '--plan'], env)).said).toContain('nothing is to be done');
		}
		if (isFull) expect((await tree.pasokh(['verify'], office.env)).said).toContain('no difference');
		return plan.said.split('\n').filter((line) => line.includes('is made anew') || line.includes('is applied'));
	}

	const idOf = async (table: string): Promise<string> =>
		(
			await rowsOf<{ id: string }>(
				client,
				`SELECT toString(uuid) AS id FROM system.tables WHERE database = 'pasokh' AND name = '${table}'`
			)
		)[0]!.id;

	test('in a rule of a table that follows makes that one anew, and no other', async () => {
		const letters = await idOf('letter_state');
		const plan = await follow('change-a-rule');
		expect(plan).toEqual([
			expect.stringMatching(
				/^derived {2}[0-9a-f]{12} {2}referral_state is made anew, of \d+ letters: sql\/fold\/referrals\/referral_rows\.sql has changed$/
			)
		]);
		expect(await idOf('letter_state')).toBe(letters);
		expect(await rowsOf(client, `SELECT DISTINCT operator FROM pasokh.referral_state FINAL`)).toEqual([
			{ operator: 'somebody' }
		]);
	});

	test('that adds a rollup fills it, and leaves the rest as it is', async () => {
		const [letters, bodies] = [await idOf('letter_state'), await idOf('org_days')];
		const plan = await follow('add-a-rollup');
		expect(plan).toContainEqual(
			expect.stringMatching(/county_days is made anew, of \d+ letters: it was never made by this version$/)
		);
		expect([await idOf('letter_state'), await idOf('org_days')]).toEqual([letters, bodies]);
		expect(
			await rowsOf(client, 'SELECT sum(arraySum(cells.registered)) AS letters FROM pasokh.county_days FINAL')
		).toEqual(await rowsOf(client, 'SELECT sum(arraySum(cells.registered)) AS letters FROM pasokh.letter_days FINAL'));
	});

	test('that adds a derived column fills it from the events', async () => {
		const plan = await follow('add-a-derived-column');
		for (const table of withFollowing(new Set(['letter_state'])))
			expect(plan).toContainEqual(expect.stringContaining(` ${table} is made anew, of `));
		const [row] = await rowsOf<{ letters: number; right: number }>(
			client,
			`SELECT count() AS letters, countIf(answered_times = length(answers)) AS right FROM pasokh.letter_state FINAL`
		);
		expect(row!.right).toBe(row!.letters);
	});

	test('that adds a column to the event is there in an old office and in a fresh one', async () => {
		const plan = await follow(LAST);
		expect(plan[0]).toBe('kept     0004_keep_urgency.sql is applied');
		for (const database of ['pasokh', 'add_an_event_column'])
			expect(
				await rowsOf(
					client,
					`SELECT name FROM system.columns WHERE database = '${database}' AND table IN ('event_log', 'events') AND name = 'urgency'`
				)
			).toHaveLength(2);
	});

	test('can be left: the version before opens the office, takes events, and the later one opens it again', async () => {
		// As the feed of a table that the version before does not know.
		await client.command({
			query: `CREATE MATERIALIZED VIEW pasokh.later_rows ENGINE = MergeTree ORDER BY n AS SELECT answered_times AS n FROM pasokh.letter_state`
		});
		const { outdated } = await migrate(office.settings);
		await rebuild(client, office.settings.clickhouse, () => {}, [...outdated.keys()]);
		expect((await migrate(office.settings)).outdated.size).toBe(0);
		await put(client, wild('before', 5));
		expect((await verify(client, { database: 'pasokh' })).differing).toBe(0);

		const again = await tree.pasokh(['migrate'], office.env);
		expect(again.code, again.said).toBe(0);
		expect((await tree.pasokh(['verify'], office.env)).said).toContain('no difference');
		expect(
			await rowsOf(client, 'SELECT sum(arraySum(cells.registered)) AS letters FROM pasokh.county_days FINAL')
		).toEqual(await rowsOf(client, 'SELECT sum(arraySum(cells.registered)) AS letters FROM pasokh.letter_days FINAL'));
	});
});

/** @module-tag deep */
import type { ClickHouseClient } from '@clickhouse/client';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { runQuery } from '#sql/client/define.server.ts';
import { locked } from '#sql/client/lock.server.ts';
import { recordDerived } from '#sql/fold/derived.server.ts';
import { publishGeneration, readGeneration } from '#sql/fold/generation.server.ts';
import { rebuild } from '#sql/fold/rebuild.server.ts';
import { createShadow, dropShadow } from '#sql/fold/shadow.server.ts';
import { TABLES, withFollowing } from '#sql/fold/tables.ts';
import { migrate } from '#sql/migrate/run.server.ts';
import type { EventRow } from '#sql/model/event-row.ts';
import { REMADE } from '#sql/queries/trouble.ts';
import { IN_DEPTH_ALONE, runs, SEED } from '../support/depth.ts';
import { makeOfficeAside } from '../support/embedded.ts';
import { renamed, rowOf, wildEvents } from '../support/events.ts';
import { figuresOf, put, putEvents } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';
import { useOffice } from '../support/use-office.ts';

const TARGET = { database: 'pasokh' };

const office = useOffice();
let admin: ClickHouseClient;
let writer: ClickHouseClient;

beforeAll(async () => {
	admin = office.client('admin');
	writer = office.client('writer');
	await makeOfficeAside(office.settings, admin, FRESH);
});

/** Rows of wild histories, duplicates and voids among them; each history has letters of its own. */
function wildRows(prefix: string, histories: number, seed: number): EventRow[] {
	return fc
		.sample(wildEvents, { numRuns: histories, seed })
		.flatMap((history, i) => history.map(({ event, source }) => rowOf(renamed(event, `${prefix}-${i}`), source)));
}

/** Another office on the same server. */
const FRESH = 'fresh';
const EVENTS = ['event_log', 'touched', 'letter_links', 'borrowed_answers'];

/** The figures of the same rows in an office that knows nothing else. */
async function expectedFigures(rows: EventRow[]): Promise<string> {
	for (const table of [...EVENTS, ...TABLES]) await admin.command({ query: `TRUNCATE TABLE ${FRESH}.${table}` });
	await put(admin, rows, FRESH);
	return figuresOf(admin, FRESH);
}

const OF_LETTERS = withFollowing(new Set(['letter_state']));
const outdated = async (): Promise<string[]> => [...(await migrate(office.settings)).outdated.keys()];

const tables = () =>
	rowsOf<{ name: string }>(
		admin,
		`SELECT name FROM system.tables WHERE database = 'pasokh' AND match(name, '_(next|check|lock)$') ORDER BY name`
	).then((found) => found.map(({ name }) => name));

describe(`rebuild, SEED=${SEED}`, () => {
	let all: EventRow[] = [];

	test('changes no figure of an office that is right, and mends one that is not', async () => {
		all = [...wildRows('a', 30, SEED), ...calls()];
		await put(writer, all);
		const before = await figuresOf(admin);
		expect(await figuresOf(admin)).toBe(before);

		const first = await rebuild(admin, TARGET);
		expect(await figuresOf(admin)).toBe(before);
		expect(await readGeneration(admin, 'pasokh')).toMatchObject({
			generation: first.generation,
			phase: 'settled',
			tables: TABLES
		});

		// A row that is wrong and claims to be newer than anything, one without events, one gone, a wrong and a stray day.
		for (const query of [
			`INSERT INTO pasokh.letter_state SELECT * REPLACE ('closed' AS state, 18446744073709551615 AS version) FROM pasokh.letter_state FINAL LIMIT 3`,
			`INSERT INTO pasokh.letter_state (letter_id, version, state) VALUES ('ghost-1', 5, 'referred')`,
			`INSERT INTO pasokh.call_state SELECT * REPLACE (1 AS is_deleted, version + 1000 AS version) FROM pasokh.call_state FINAL LIMIT 1`,
			`INSERT INTO pasokh.org_days (day, revision, cells.org, cells.came) VALUES ('2001-01-01', 18446744073709551615, ['nobody'], [7])`,
			`INSERT INTO pasokh.call_days SELECT * REPLACE (18446744073709551615 AS revision, offered + 1 AS offered) FROM pasokh.call_days FINAL WHERE offered > 0 LIMIT 1`
		])
			await admin.command({ query });
		expect(await figuresOf(admin)).not.toBe(before);
		const second = await rebuild(admin, TARGET);
		expect(second.generation).toBe(first.generation + 1);
		expect(await figuresOf(admin)).toBe(before);
		expect(before).toBe(await expectedFigures(all));
		expect(await tables()).toEqual([]);
	});

	test('loses nothing of what comes while it goes on, by several writers', IN_DEPTH_ALONE, async () => {
		const coming = Array.from({ length: runs(4, 10) }, (_, i) => wildRows(`b${i % 8}`, 2, SEED + i));
		all.push(...coming.flat());
		let going = true;
		const write = async (mine: EventRow[][]) => {
			for (const rows of mine) await put(writer, rows);
		};
		const rebuilding = (async () => {
			let runs = 0;
			for (; going || runs === 0; runs++) await rebuild(admin, TARGET);
			return runs;
		})();
		await Promise.all([0, 1].map((n) => write(coming.filter((_, i) => i % 2 === n)))).finally(() => (going = false));
		expect(await rebuilding).toBeGreaterThan(0);
		expect(await figuresOf(admin)).toBe(await expectedFigures(all));
	});

	test(
		'a rebuild that was killed at the swap leaves state that is right and stays so, and the next one tidies up',
		IN_DEPTH_ALONE,
		async () => {
			const places = [['letter_state', 'call_state', 'letter_days'], ['letter_state'], []];
			for (const swapped of places) {
				const { generation } = await readGeneration(admin, 'pasokh');
				await createShadow(admin, TARGET, TABLES, '_next', generation + 1);
				// As if it had just been filled: the copy of what lives.
				for (const table of ['letter_state', 'call_state', 'letter_days', 'org_days', 'operator_days', 'call_days'])
					await admin.command({ query: `INSERT INTO pasokh.${table}_next SELECT * FROM pasokh.${table} FINAL` });
				await publishGeneration(admin, 'pasokh', generation + 1, 'both', TABLES);
				const early = wildRows(`c${swapped.length}`, 3, SEED + 7);
				await put(writer, early);
				for (const table of swapped)
					await admin.command({ query: `EXCHANGE TABLES pasokh.${table} AND pasokh.${table}_next` });
				const late = wildRows(`d${swapped.length}`, 3, SEED + 8);
				await put(writer, late);
				all.push(...early, ...late);
				const expected = await expectedFigures(all);
				expect(await figuresOf(admin)).toBe(expected);
				// What it left beside may go at any time.
				await admin.command({ query: 'DROP TABLE pasokh.call_state_next SYNC' });
				await put(writer, late);
				expect(await figuresOf(admin)).toBe(expected);
				await rebuild(admin, TARGET);
				expect(await figuresOf(admin)).toBe(expected);
				expect(await tables()).toEqual([]);
			}
		}
	);

	test('how much of it is there is told, and nothing while none goes on', async () => {
		const told = () => runQuery(office.client('reader'), REMADE, TARGET);
		expect(await told()).toEqual([]);
		await createShadow(admin, TARGET, TABLES, '_next', 0);
		expect(await told()).toEqual([{ share: 0 }]);
		await admin.command({ query: 'INSERT INTO pasokh.letter_state_next SELECT * FROM pasokh.letter_state FINAL' });
		const [{ share } = { share: 0 }] = await told();
		expect([share > 0, share < 1]).toEqual([true, true]);
		await dropShadow(admin, TARGET, '_next');
		expect(await told()).toEqual([]);
	});

	test('what was written by the rules of an older generation never wins', async () => {
		const rows = wildRows('e', 2, SEED + 9);
		await put(writer, rows);
		all.push(...rows);
		const { generation } = await readGeneration(admin, 'pasokh');
		expect(generation).toBeGreaterThan(0);
		// Of some letters: such a version says of each that sixty thousand of its referrals have gone.
		await admin.command({
			query: `INSERT INTO pasokh.letter_state SELECT * REPLACE ('closed' AS state, ${generation - 1} * 4294967296 + 4294967295 AS version) FROM pasokh.letter_state FINAL LIMIT 5`
		});
		expect(await figuresOf(admin)).toBe(await expectedFigures(all));
	});

	test('a second one at the same time is refused, and a lock that a crash left is not for ever', async () => {
		await admin.command({
			query: `CREATE TABLE pasokh.rebuild_lock (at DateTime DEFAULT now()) ENGINE = Memory`
		});
		const beats = setInterval(
			() => void admin.command({ query: 'INSERT INTO pasokh.rebuild_lock VALUES (now())' }),
			1_000
		);
		await expect(rebuild(admin, TARGET)).rejects.toThrow(/^another process is at the rebuild of pasokh/);
		clearInterval(beats);
		const lock = { table: 'rebuild_lock', work: 'rebuild', waitMs: 0 };
		await locked(admin, 'pasokh', runs(1, 0) ? { ...lock, silenceS: 3 } : lock, () => Promise.resolve());
		expect(await tables()).toEqual([]);
	});

	test('is asked for when the rules have changed, until it has been done', async () => {
		expect(await outdated()).toEqual([]);
		await admin.command({
			query: `INSERT INTO pasokh.deadline_policies (policy_id, valid_from, subject, days) VALUES ('strict', '2020-01-01', 'letter', 3)`
		});
		expect(await outdated()).toEqual(OF_LETTERS);
		expect(await outdated()).toEqual(OF_LETTERS);
		await rebuild(admin, TARGET);
		expect(await outdated()).toEqual([]);
		await recordDerived(admin, 'pasokh', new Map([['letter_state', {}]]));
		expect(await outdated()).toEqual(OF_LETTERS);
		await admin.command({
			query: `ALTER TABLE pasokh.deadline_policies DELETE WHERE policy_id = 'strict' SETTINGS mutations_sync = 1`
		});
	});

	test(
		'events whose state a crash left undone are in after it, and nothing more is asked for',
		IN_DEPTH_ALONE,
		async () => {
			const rows = wildRows('f', 2, SEED + 10);
			await putEvents(writer, rows);
			all.push(...rows);
			await rebuild(admin, TARGET);
			expect(await outdated()).toEqual([]);
			expect(await figuresOf(admin)).toBe(await expectedFigures(all));
		}
	);
});

function calls(): EventRow[] {
	return Array.from({ length: 20 }, (_, i) => [
		rowOf({
			v: 1,
			type: 'call.offered',
			event_id: 'o',
			call_id: `call-${i}`,
			occurred_at: `2022-07-${14 + (i % 5)}T08:00:00Z`
		}),
		rowOf({
			v: 1,
			type: i % 3 === 0 ? 'call.abandoned' : 'call.answered',
			event_id: 'e',
			call_id: `call-${i}`,
			occurred_at: `2022-07-${14 + (i % 5)}T08:01:00Z`,
			wait_s: 10 + i
		})
	]).flat();
}

/** @module-tag deep */
import { beforeAll, describe, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import { CATALOGUE } from '#sql/measures/catalogue.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { keepLetters, readAsKnown, readLearnt } from '#sql/queries/pages/as-known.ts';
import { noProgress } from '#sql/queries/pages/progress.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { wall } from '#sql/queries/wall.ts';
import { undoLoad } from '#sql/fold/undo.server.ts';
import { IN_DEPTH_ALONE, runs, SEED } from '../support/depth.ts';
import { makeHistory } from '../support/history.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';
import { rowsOfAll, useOffice } from '../support/use-office.ts';

const ASK = { database: 'pasokh', clock: 'data', asOf: '2022-08-05T08:00:00Z' } as const;
/** The whole histories of two offices: the first goes on to learn what the second never does. */
const rows = rowsOfAll(makeHistory(SEED).sent);
const [known, later] = [rows.slice(0, rows.length / 2), rows.slice(rows.length / 2)];

const [office, other] = [useOffice(), useOffice()];
let reader: ClickHouseClient;
let keeper: ClickHouseClient;
let knownAt: string;

beforeAll(async () => {
	[reader, keeper] = [office.client('reader'), office.client('keeper')];
	const undone = known.slice(-40).map((row) => ({ ...row, event_id: `undone-${row.event_id}`, load_id: 'undone' }));
	for (const one of [office, other]) {
		await put(one.client('admin'), known);
		await put(one.client('admin'), undone);
	}
	knownAt = await nowOf(office.client('admin'));
});

async function nowOf(client: ClickHouseClient): Promise<string> {
	const [row] = await rowsOf<{ now: string }>(client, `SELECT sleep(0.02), toString(now64(3, 'UTC')) AS now`);
	await rowsOf(client, 'SELECT sleep(0.02)');
	return `${row!.now.replace(' ', 'T')}Z`;
}

const ask = () => ({ database: 'pasokh', knownAt: Date.parse(knownAt), keeper });
/** Little's law holds state itself against the flows, whatever was known. */
const KPIS = CATALOGUE.filter(({ name }, n) => name !== 'littles_law' && (n + SEED) % runs(24, 16) === 0);

/** Sums of fractions depend on the order of what is summed up, which is another one when rows come from elsewhere. */
const rounded = <T>(figures: T): T => {
	const round = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(9)) : value);
	return JSON.parse(JSON.stringify(figures, round)) as T;
};

/** Figures of the catalogue, as one office has them, or as the other knew them. */
async function figuresOf(client: ClickHouseClient, then?: { knownAt: string; hasLearnt: boolean }) {
	const kpis = [];
	for (const { name: kpi, dimensions } of KPIS) {
		const by = dimensions.find((one) => one === 'channel') ?? null;
		const { total, groups } = await readKpi(client, { ...ASK, ...then, kpi, by });
		kpis.push({ kpi, total, groups: groups.toSorted((a, b) => (a.key < b.key ? -1 : 1)) });
	}
	return rounded(kpis);
}

async function pageOf(client: ClickHouseClient, then?: string) {
	const moments = then === undefined ? {} : { knownAt: then, keeper };
	const own = await readPage(client, wall, { ...ASK, ...moments });
	const { knownAt: _known, watermark: _watermark, freshness: _freshness, ...page } = own;
	return rounded(page);
}

describe('letters that are kept as they were known', () => {
	test(
		'give the figures of an office that never learnt more, as events flow in and after',
		IN_DEPTH_ALONE,
		async () => {
			const admin = office.client('admin');
			const expected = { kpis: await figuresOf(other.client('reader')), page: await pageOf(other.client('reader')) };
			const told: boolean[] = [];
			const compare = async () => {
				const kpis = await readAsKnown(reader, ask(), async (hasLearnt) => {
					told.push(hasLearnt);
					return figuresOf(reader, { knownAt, hasLearnt });
				});
				expect(kpis).toEqual(expected.kpis);
				expect(await pageOf(reader, knownAt)).toEqual(expected.page);
			};
			let [isFlowing, goesOn] = [true, true];
			const flow = (async () => {
				const aPiece = runs(150, 25);
				for (let n = 0; goesOn && n < later.length; n += aPiece) await put(admin, later.slice(n, n + aPiece));
				await undoLoad(admin, 'pasokh', 'undone');
			})().finally(() => (isFlowing = false));
			try {
				while (isFlowing) await compare();
			} finally {
				goesOn = false;
				await flow;
			}
			await compare();
			expect(told.at(-1)).toBe(true);
		}
	);

	test('are kept anew once state has learnt more of them, and no others are', async () => {
		await put(office.client('admin'), later);
		const before = await keepLetters(reader, ask());
		expect(before).toMatchObject({ has_learnt: true, unkept: 0 });
		expect(before.letters).toBeGreaterThan(5);
		const any = 'SELECT any(letter_id) AS id FROM pasokh.known_letters FINAL';
		const [then] = await rowsOf<{ id: string }>(office.client('admin'), any);
		const more = later.find(({ subject_kind }) => subject_kind === 'letter')!;
		await put(office.client('admin'), [{ ...more, subject_id: then!.id, event_id: 'one more', content_hash: '1' }]);
		// Its duplicates have learnt it too.
		const { unkept, letters } = await readLearnt(reader, ask());
		expect(unkept).toBeGreaterThan(0);
		expect(unkept).toBeLessThan(letters);
		const progress = noProgress();
		const after = await keepLetters(reader, { ...ask(), progress });
		expect(after.unkept).toBe(0);
		expect(after.digest).not.toBe(before.digest);
		expect(progress.kept).toEqual({ done: after.letters });
	});

	test('are kept once, however many ask at once; of what was not known then there are none', async () => {
		const countOf = async (at: string) => {
			const counts = 'toUInt32(count()) AS n, toUInt32(uniqExact(letter_id)) AS letters';
			const query = `SELECT ${counts} FROM pasokh.known_letters WHERE known_at = toDateTime64('${at}', 3, 'UTC')`;
			return rowsOf(office.client('admin'), query);
		};
		const at = (ms: number) => new Date(ms).toISOString().slice(0, -1);
		const [never, then] = [Date.parse('2022-01-01T00:00:00Z'), Date.parse(knownAt) + 5];
		expect(await keepLetters(reader, { ...ask(), knownAt: never })).toMatchObject({ has_learnt: true, letters: 0 });
		expect(await countOf(at(never))).toEqual([{ n: 0, letters: 0 }]);
		const all = await Promise.all([1, 2, 3].map(() => keepLetters(reader, { ...ask(), knownAt: then })));
		const [{ letters }] = all as [(typeof all)[number]];
		expect(all.map(({ unkept }) => unkept)).toEqual([0, 0, 0]);
		expect(await countOf(at(then))).toEqual([{ n: letters, letters }]);
	});

	test('are asked of in a view, which says what to do where they are not kept', async () => {
		const ofView = (ms: number) => {
			const moments = `as_of = '2022-08-05 08:00:00', known_at = '${new Date(ms).toISOString().slice(0, -1)}'`;
			const query = `SELECT toUInt32(count()) AS n FROM pasokh.letters_known(${moments})`;
			return rowsOf<{ n: number }>(office.client('analyst'), query);
		};
		const then = Date.parse(knownAt) + 7;
		const cure = /letters are not kept as they were known at that moment: ask for .* first \(pasokh kpi/;
		await expect(ofView(then)).rejects.toThrow(cure);
		await keepLetters(reader, { ...ask(), knownAt: then });
		const [row] = await ofView(then);
		expect(row!.n).toBeGreaterThan(0);
	});

	test('are the same in pieces, of which whoever waits is told', async () => {
		const of = (at: number, aPiece: number, progress = noProgress()) =>
			keepLetters(reader, { ...ask(), knownAt: at, aPiece, progress });
		// The moments differ, and nothing was learnt between them.
		const [whole, pieces] = [1, 2].map((ms) => Date.parse(knownAt) + ms) as [number, number];
		const progress = noProgress();
		const told = new Set<number>();
		const timer = setInterval(() => progress.kept && told.add(progress.kept.done), 1);
		expect((await of(pieces, 7, progress)).digest).toBe((await of(whole, 1_000_000)).digest);
		clearInterval(timer);
		const [row] = await rowsOf<{ letters: number; differ: number }>(
			office.client('admin'),
			`SELECT toUInt32(uniqExact(letter_id)) AS letters, toUInt32(countIf(n != 2 OR hashes != 1)) AS differ FROM
			(SELECT letter_id, count() AS n, uniqExact(cityHash64(toString(tuple(* EXCEPT (known_at, kept_at))))) AS hashes
			FROM pasokh.known_letters FINAL WHERE toUnixTimestamp64Milli(known_at) IN (${whole}, ${pieces}) GROUP BY letter_id)`
		);
		expect(row!.differ).toBe(0);
		expect(progress).toMatchObject({ changed: row!.letters, kept: { done: row!.letters } });
		expect(row!.letters).toBeGreaterThan(14);
		expect([...told].filter((done) => done % 7 === 0 && done > 0).length).toBeGreaterThan(0);
	});

	test('are for the office alone, and whoever keeps them can write nothing else', async () => {
		const DENIED = /privileges|readonly/i;
		for (const role of ['analyst', 'canceller'] as const)
			await expect(rowsOf(office.client(role), 'SELECT count() FROM pasokh.known_letters')).rejects.toThrow(DENIED);
		const into = (table: string) => ({ query: `INSERT INTO pasokh.${table} SELECT * FROM pasokh.${table} LIMIT 1` });
		for (const role of ['reader', 'analyst', 'canceller'] as const)
			await expect(office.client(role).command(into('known_letters')), role).rejects.toThrow(DENIED);
		for (const table of ['event_log', 'letter_state', 'refreshes'])
			await expect(keeper.command(into(table)), table).rejects.toThrow(DENIED);
		for (const query of ['TRUNCATE TABLE pasokh.known_letters', 'DROP TABLE pasokh.known_letters'])
			await expect(keeper.command({ query }), query).rejects.toThrow(DENIED);
	});
});

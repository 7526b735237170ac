/** @module-tag rare */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import type { PlanIndex } from '#sql/model/query-plan.ts';
import { examples } from '#sql/queries/console/examples.server.ts';
import { planOf, type Explained } from '#sql/queries/console/explain.server.ts';
import { readPage, type PageAsk } from '#sql/queries/pages/read-page.ts';
import { wall, WALL_QUERIES } from '#sql/queries/wall.ts';
import { rebuild } from '#sql/fold/rebuild.server.ts';
import { loadDays, loadRest, piecesOf } from '../bench/national/load.server.ts';
import { recordQueries, type Recorded } from '../bench/wall/measure.server.ts';
import { DEEP, some } from '../support/depth.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { rowsOf } from '../support/state.ts';

/** Twenty granules of letters over five years, and five of loans: thirty days lie in two of them. */
const OFFICE = { letters: 80_000, seed: 7 };
/** What grows with letters, calls and days. The rest is small whatever the office. */
const BIG = /^pasokh\.(letter_state|open_state|referral_state|loan_state|event_log|call_state|\w+_days)$/;

const days = () => ({ from: '2024-07-01', to: '2024-07-30', compare: null });
const THEN = '2024-08-01T08:00:00Z';
/** Ways to ask for the wall. The last range ends with the data. */
const ASKS = {
	'all days': {},
	'a range': { days },
	'a range of a county': { days, where: [['county', 'some']] },
	'a range of a body': { days, where: [['body', 'some']] },
	'all days, then': { asOf: THEN },
	'a range, then': { asOf: THEN, days },
	'a range, as known': { asOf: THEN, knownAt: '2024-08-02T08:00:00Z', days }
} satisfies Record<string, Partial<PageAsk>>;
type Ask = keyof typeof ASKS;

const EVERY = 'it counts letters of every day';
const EVERY_DAY = 'it adds up every day, a row each';
const STOCK = 'what lies open is all that has come less all that has gone, a row a day';
const FIRST_DAYS = 'what is usual begins on the day of a body’s first letter, for which all days are asked, a row each';
const CALLS = 'calls have no index by when they came: the moment of each is read, eight bytes a call';
const WAITS = 'whoever waits is forecast, whatever the range: it goes by the ages of all';
const FIVE =
	'loans are five granules here: before the instant and after it, with the neighbours that FINAL takes too, is all of them';
const OF_QUEUE = { 'forecast/open open_state': WAITS, 'pages/queue open_state': WAITS };
/** Reads that no index makes less, and why. */
const WHOLE: Record<Ask, Record<string, string>> = {
	'all days': {
		...OF_QUEUE,
		'wall/totals letter_state': EVERY,
		'wall/persons loan_state': EVERY,
		'wall/breakdown letter_state': EVERY,
		'wall/to_banks letter_state': EVERY,
		'wall/bank_answers letter_state': EVERY,
		'wall/banks open_state': EVERY,
		'pages/stands org_days': STOCK,
		'wall/stock letter_days': STOCK,
		'wall/days letter_days': EVERY_DAY,
		'wall/operators operator_days': EVERY_DAY,
		'wall/calls call_days': EVERY_DAY
	},
	'a range': { ...OF_QUEUE, 'pages/stands org_days': STOCK, 'wall/stock letter_days': STOCK },
	'a range of a county': { ...OF_QUEUE, 'pages/stands org_days': FIRST_DAYS },
	'a range of a body': { ...OF_QUEUE, 'pages/stands org_days': STOCK, 'wall/stock org_days': STOCK },
	'all days, then': {
		'pages/stands org_days': STOCK,
		'wall/stock letter_days': STOCK,
		'wall/days letter_days': EVERY_DAY,
		'wall/operators operator_days': EVERY_DAY,
		'wall/persons loan_state': FIVE,
		'wall/calls_then call_state': CALLS
	},
	'a range, then': {
		'pages/stands org_days': STOCK,
		'wall/stock letter_days': STOCK,
		'wall/calls_then call_state': CALLS
	},
	'a range, as known': { 'pages/stands org_days': FIRST_DAYS, 'wall/calls_then call_state': CALLS }
};

let office: EmbeddedUnderTest;
let admin: ClickHouseClient;
let reader: ClickHouseClient;

beforeAll(async () => {
	office = await startEmbeddedOffice();
	admin = office.client('admin');
	reader = office.client('reader');
	for (const piece of piecesOf(OFFICE)) await loadDays(admin, 'pasokh', OFFICE, piece);
	await loadRest(admin, 'pasokh');
	// Rollups stay in the parts in which they were written, so that a range can leave one out: 1,825 rows are one granule.
	await admin.command({ query: 'SYSTEM STOP MERGES' });
	await rebuild(admin, { database: 'pasokh' });
});
afterAll(async () => office?.stop());

const explainAs = (client: ClickHouseClient, text: string, params: Record<string, unknown>) =>
	planOf(
		// Whatever the wall binds the client writes as text, as it does what a person types.
		{ client, text, params: params as Record<string, string>, person: { id: 'somebody', name: 'somebody' } },
		{ reader, database: 'pasokh' }
	);

/** With what it asks of the plan, which decides what an index leaves out. */
function textOf({ query, settings }: Recorded): string {
	const asked = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
	return asked.length === 0 ? query : `${query}\nSETTINGS ${asked.join(', ')}`;
}

const walls = new Map<Ask, Recorded[]>();

/** What the wall asks the engine; each is read once. */
async function askedBy(ask: Ask): Promise<Recorded[]> {
	const { client, asked } = recordQueries(reader);
	const more: Partial<PageAsk> = ASKS[ask];
	if (!walls.has(ask)) await readPage(client, wall, { database: 'pasokh', clock: 'data', ...more });
	walls.set(ask, walls.get(ask) ?? asked);
	return walls.get(ask)!;
}

const leavesOut = ({ parts, granules }: PlanIndex) => parts.read < parts.all || granules.read < granules.all;
const nameOf = ({ name, keys }: PlanIndex) => name ?? keys.join(', ');

/** Of each read of a table in the plan, which the console adds up, whether it reads less than there is. */
function readsLess({ raw }: Explained, table: string): boolean[] {
	const reads = raw.split('ReadFromMergeTree (').filter((read) => read.startsWith(`${table})`));
	return reads.map((read) =>
		['Parts', 'Granules'].some((what) => {
			const counts = [...read.matchAll(new RegExp(`${what}: (\\d+)/(\\d+)`, 'g'))];
			// No parts are listed where the conditions contradict each other: nothing is read.
			return counts.length === 0 || Number(counts.at(-1)![1]) < Number(counts[0]![2]);
		})
	);
}

describe.each(some(3, Object.keys(ASKS) as Ask[], 5))('the wall of %s', DEEP, (ask) => {
	let asked: Recorded[];
	beforeAll(async () => {
		asked = await askedBy(ask);
	});

	test('asks an index for less than there is, in every read that can do with less', async () => {
		const lines: string[] = [];
		const whole: string[] = [];
		const planless: Recorded[] = [];
		for (const one of asked) {
			const explained = await explainAs(reader, textOf(one), one.params);
			if (explained.reads.length === 0) planless.push(one);
			for (const { table, rows, indexes } of explained.reads.filter((read) => BIG.test(read.table))) {
				const read = `${one.name} ${table.slice('pasokh.'.length)}`;
				const helpful = new Set(indexes.filter(leavesOut).map(nameOf));
				lines.push(`${read}: ${rows.read} of ${rows.all} rows by ${[...helpful].join(', ') || 'no index'}`);
				const less = readsLess(explained, table);
				expect(less.length).toBeGreaterThan(0);
				if (Number(rows.read) > 0 && (helpful.size === 0 || less.includes(false))) whole.push(read);
			}
		}
		lines.push(...(await readBefore(planless)));
		console.log(`the wall of ${ask}\n\t${lines.join('\n\t')}`);
		expect(whole.sort()).toEqual(Object.keys(WHOLE[ask]).sort());
	});
});

/** Queries all of whose reads are values that the engine has before it plans: its log tells that they read less than there is. */
async function readBefore(asked: Recorded[]): Promise<string[]> {
	const names = new Map(asked.map(({ id, name }) => [id, name]));
	await admin.command({ query: 'SYSTEM FLUSH LOGS' });
	const told = await rowsOf<{ id: string; read: string; all: string }>(
		admin,
		`SELECT query_id AS id, ProfileEvents['SelectedMarks'] AS read, ProfileEvents['SelectedMarksTotal'] AS all
		FROM system.query_log WHERE type = 'QueryFinish' AND query_id IN {ids: Array(String)}`,
		{ ids: [...names.keys()] }
	);
	expect(told).toHaveLength(asked.length);
	return told.map(({ id, read, all }) => {
		const line = `${names.get(id)}: ${read} of ${all} granules before the plan`;
		// None at all: the answer is in what the engine keeps of each part.
		if (all !== '0') expect(Number(read), line).toBeLessThan(Number(all));
		return line;
	});
}

test('the wall asks all that it can ask', async () => {
	const ways: Ask[] = ['a range', 'a range, then', 'a range, as known'];
	const names = (await Promise.all(ways.map(askedBy))).flat().map(({ name }) => name);
	expect(WALL_QUERIES.map(({ name }) => name).filter((name) => !names.includes(name))).toEqual([]);
});

test('an analyst is told the index too, over the view', async () => {
	const { sql } = examples().find(({ name }) => name === 'answered')!;
	const { from, to } = days();
	const params = { as_of: '2100-01-01 00:00:00', from, to };
	const { reads } = await explainAs(office.client('analyst'), sql, params);
	expect(reads.map(({ table }) => table)).toEqual(['pasokh.letter_state']);
	expect(reads[0]?.indexes.filter(leavesOut).map(nameOf)).toContain('begins');
	expect(reads[0]?.rows.read).toBeLessThan(reads[0]!.rows.all);
});

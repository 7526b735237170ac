/** @module-tag deep */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '#ingest/scenario/random.ts';
import { CATALOGUE } from '#sql/measures/catalogue.ts';
import { isDistinct } from '#sql/measures/kpi.ts';
import { dayAfter, tehranDay, tehranMidnight } from '#sql/model/tehran.ts';
import type { examples } from '#sql/queries/console/examples.server.ts';
import type { listKpi } from '#sql/queries/kpi/list-kpi.server.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { readAsKnown } from '#sql/queries/pages/as-known.ts';
import { runs, SEED } from '../support/depth.ts';
import type { EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf } from '../support/events.ts';
import { makeThemeHistory, startThemeOffice } from '../support/kpi-history.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';
import { copyTree, type Tree } from '../support/tree.ts';

/** One truth a body: each letter has one that is responsible, so what is told by body adds up to the whole. */

const HOUR = 3_600_000;
const START = Date.UTC(2022, 6, 14);

let office: EmbeddedUnderTest;
let client: ReturnType<EmbeddedUnderTest['client']>;
let learnt: string;

beforeAll(async () => {
	office = await startThemeOffice(SEED, 300);
	client = office.client('reader');
	learnt = new Date().toISOString();
	await sleep(10);
	// Other contents of the same events, and further ones.
	await put(
		office.client('writer'),
		makeThemeHistory(SEED + 1, 100).map(({ event, source }) => rowOf(event, source))
	);
});
afterAll(async () => office?.stop());

const random = createRandom(SEED);
const instant = (): string => new Date(START + random.int(80 * 24) * HOUR).toISOString();
const MOMENTS = [
	...Array.from({ length: runs(1, 50) }, (_, n) => ({ name: `as of instant ${n}`, asOf: instant(), isKnown: false })),
	...Array.from({ length: runs(0, 1) }, (_, n) => ({ name: `as known, ${n}`, asOf: instant(), isKnown: true }))
];
/** Of letters, each of which is counted once; persons may have letters with several bodies. */
const ADDED = CATALOGUE.filter(
	(kpi) => kpi.basis === 'letters' && kpi.dimensions.includes('body') && !isDistinct(kpi) && kpi.measure !== 'custom'
);

test.each([{ name: 'now', asOf: undefined, isKnown: false }, ...MOMENTS])(
	`what is told by body adds up to the whole, SEED=${SEED}: $name`,
	async ({ asOf, isKnown }) => {
		const known = { database: 'pasokh', knownAt: Date.parse(learnt), keeper: office.client('keeper') };
		if (isKnown) await readAsKnown(client, known, (hasLearnt) => addsUp({ asOf, knownAt: learnt, hasLearnt }));
		else await addsUp({ asOf });
	}
);

async function addsUp({
	asOf,
	...known
}: {
	asOf?: string | undefined;
	knownAt?: string;
	hasLearnt?: boolean;
}): Promise<void> {
	const moments = { ...(asOf && { asOf }), ...known };
	const ask = (kpi: string, more: object = {}) =>
		readKpi(client, { database: 'pasokh', clock: 'data', kpi, ...moments, ...more });
	expect(ADDED.length).toBeGreaterThan(25);
	const bodies = (await ask('answered', { by: 'body' })).groups.map(({ key }) => key);
	if (asOf === undefined) expect((await ask('ended')).total.numerator, 'letters that ended').toBeGreaterThan(0);
	// Early instants have few.
	if (asOf === undefined) expect(bodies.length).toBeGreaterThan(2);
	const turn = random.int(6);
	const asked = asOf === undefined ? ADDED : ADDED.filter((_, n) => n % 6 === turn);
	for (const { name } of asked)
		for (const by of ['body', 'first_body'].slice(0, runs(1, 2))) {
			const { total, groups } = await ask(name, { by });
			const sum = (part: 'numerator' | 'denominator') => groups.reduce((all, one) => all + (one[part] ?? 0), 0);
			expect([sum('numerator'), sum('denominator')], `${name} by ${by}`).toEqual([
				total.numerator,
				total.denominator ?? 0
			]);
		}
	for (const body of bodies.slice(0, runs(3, Infinity))) {
		const where = [['body', body] as const];
		const [{ total: answered }, { total: unanswered }, { total: ended }] = [
			await ask('answered', { where }),
			await ask('unanswered', { where }),
			await ask('ended', { where })
		];
		expect(answered.numerator + unanswered.numerator + ended.numerator, body).toBe(answered.denominator);
	}
}

test(`what stands at the end of a day is the sum of all that came and went, SEED=${SEED}`, async () => {
	for (let n = 0; n < runs(4, 20); n++) {
		const day = tehranDay(START + random.int(70) * 24 * HOUR);
		const midnight = new Date(tehranMidnight(dayAfter(day)) - 1).toISOString();
		const where = [[], [['channel', 'letter'] as const], [['category', 'loan'] as const]][n % 3]!;
		const condition = where.map(([dimension, code]) => `AND ${dimension} = '${code}'`).join(' ');
		const { total } = await readKpi(client, {
			database: 'pasokh',
			clock: 'data',
			kpi: 'unanswered',
			asOf: midnight,
			where
		});
		const query = `SELECT toInt32(sum(toInt64(registered) + reopened - answered - ended)) AS stands FROM pasokh.letters_daily WHERE day <= '${day}' ${condition}`;
		const [flows] = await (await client.query({ query, format: 'JSONEachRow' })).json<{ stands: number }>();
		expect(flows!.stands, `${day} ${condition}`).toBe(total.numerator);
	}
});

test(`what is unanswered with a body is the sum of what it was handed and what went, SEED=${SEED}`, async () => {
	const ask = (kpi: string, more: object) => readKpi(client, { database: 'pasokh', clock: 'data', kpi, ...more });
	const byBody = async (kpi: string, more: object) =>
		new Map((await ask(kpi, { by: 'body', ...more })).groups.map(({ key, numerator }) => [key, numerator]));
	for (let n = 0; n < runs(3, 20); n++) {
		// The first is late, with all letters; an early day may have nothing handed on under a filter.
		const day = tehranDay(START + (n === 0 ? 70 : random.int(70)) * 24 * HOUR);
		const asOf = new Date(tehranMidnight(dayAfter(day)) - 1).toISOString();
		const where = [[], [['channel', 'letter'] as const], [['category', 'loan'] as const]][n % 3]!;
		const [stock, handedIn, handedOut, settled, unsettled] = await Promise.all(
			['unanswered', 'handed_in', 'handed_out', 'settled', 'unsettled'].map((kpi) => byBody(kpi, { asOf, where }))
		);
		const registered = (await ask('answered', { asOf, where })).total.denominator;
		const sum = (flow: Map<string, number>) => [...flow.values()].reduce((all, one) => all + one, 0);
		if (n === 0) expect(sum(handedIn!)).toBeGreaterThan(100);
		expect(sum(handedIn!)).toBe(sum(handedOut!));
		const of = (flow: Map<string, number> | undefined, body: string) => flow?.get(body) ?? 0;
		const bodies = new Set([stock, handedIn, handedOut, settled, unsettled].flatMap((flow) => [...flow!.keys()]));
		for (const body of bodies)
			expect(
				(body === 'office' ? registered : 0) +
					of(handedIn, body) -
					of(handedOut, body) -
					of(settled, body) +
					of(unsettled, body),
				`${body} as of ${asOf} of ${where.join()}`
			).toBe(of(stock, body));
		// The days that are kept tell it of all letters, as it is known today.
		if (where.length > 0) continue;
		const query = `SELECT org, sum(handed_in) AS i, sum(handed_out) AS o, argMax(unanswered, day) AS stands FROM pasokh.orgs_daily WHERE day <= '${day}' GROUP BY org`;
		const rows = await (
			await client.query({ query, format: 'JSONEachRow' })
		).json<Record<'org' | 'i' | 'o' | 'stands', string>>();
		if (n === 0) expect(rows.length).toBeGreaterThan(2);
		for (const { org, i, o, stands } of rows)
			expect([Number(i), Number(o), Number(stands)], `${org} on ${day}`).toEqual([
				of(handedIn, org),
				of(handedOut, org),
				of(stock, org)
			]);
	}
});

/** The recipe for a new figure: declared in one file, it is everywhere. */
describe('a new figure', () => {
	const AS_OF = '2022-10-20T12:00:00Z';

	let tree: Tree;
	/** By channel: letters registered, and closed ones. */
	let counted: Map<string, { closed: number; all: number }>;
	const total = (of: 'closed' | 'all') => [...counted.values()].reduce((sum, one) => sum + one[of], 0);

	beforeAll(async () => {
		tree = copyTree();
		tree.apply('new-kpi');
		const letters = await rowsOf<{ channel: string; state: string }>(
			office.client('reader'),
			`SELECT channel, state FROM pasokh.letters_at(as_of = '2022-10-20 12:00:00') WHERE is_registered`
		);
		counted = new Map(
			[...Map.groupBy(letters, ({ channel }) => channel)].map(([channel, some]) => [
				channel,
				{ closed: some.filter(({ state }) => state === 'closed').length, all: some.length }
			])
		);
	});
	afterAll(async () => tree?.remove());

	test('is in the list of figures', async () => {
		const { said } = await tree.pasokh(['kpi', 'list', '--format', 'csv'], office.env);
		expect(said).toContain('closed,مختومه,Closed,letters,share,rate,');
	});

	test('has its figure and its groups, as CSV too', async () => {
		const words = ['kpi', 'closed', '--by', 'channel', '--as-of', AS_OF, '--format'];
		const { code, said } = await tree.pasokh([...words, 'json'], office.env);
		expect(code, said).toBe(0);
		const found = JSON.parse(said) as { groups: { key: string; num: number; den: number }[] };
		expect(total('closed')).toBeGreaterThan(0);
		expect(new Map(found.groups.map((one) => [one.key, { closed: one.num, all: one.den }]))).toEqual(counted);
		const csv = (await tree.pasokh([...words, 'csv'], office.env)).said;
		for (const [channel, { closed, all }] of counted) expect(csv).toMatch(new RegExp(`${channel}.*,${closed},${all},`));
	});

	test('has the list behind it', async () => {
		const { listKpi: list } = (await import(join(tree.folder, 'sql/queries/kpi/list-kpi.server.ts'))) as {
			listKpi: typeof listKpi;
		};
		const ask = { database: 'pasokh', clock: 'data', kpi: 'closed', asOf: AS_OF, limit: 1_000 } as const;
		for (const [part, count] of [['num', total('closed')] as const, ['den', total('all')] as const]) {
			const listed = await list(office.client('reader'), { ...ask, part });
			expect(listed.count).toBe(count);
			expect(listed.members).toHaveLength(count);
		}
	});

	test('is an example of the console, which an analyst may run', async () => {
		const { examples: all } = (await import(join(tree.folder, 'sql/queries/console/examples.server.ts'))) as {
			examples: typeof examples;
		};
		const { sql } = all().find(({ name }) => name === 'closed')!;
		const params = { from: '2000-01-01', to: '2100-01-01', as_of: '2022-10-20 12:00:00' };
		const [found] = await rowsOf<{ numerator: string; denominator: string }>(office.client('analyst'), sql, params);
		expect([Number(found!.numerator), Number(found!.denominator)]).toEqual([total('closed'), total('all')]);
	});
});

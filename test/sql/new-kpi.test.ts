import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { examples } from '#sql/queries/console/examples.server.ts';
import type { listKpi } from '#sql/queries/kpi/list-kpi.server.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf } from '../support/events.ts';
import { makeKpiHistory } from '../support/kpi-history.ts';
import { rowsOf } from '../support/state.ts';
import { copyTree, type Tree } from '../support/tree.ts';
import { writeRows } from '../support/write.ts';

/** The recipe for a new figure: declared in one file, it is everywhere. */

const AS_OF = '2022-10-20T12:00:00Z';
import { SEED } from '../support/depth.ts';

let office: EmbeddedUnderTest;
let tree: Tree;
/** By channel: letters registered, and closed ones. */
let counted: Map<string, { closed: number; all: number }>;
const total = (of: 'closed' | 'all') => [...counted.values()].reduce((sum, one) => sum + one[of], 0);

beforeAll(async () => {
	tree = copyTree();
	tree.apply('new-kpi');
	office = await startEmbeddedOffice();
	await writeRows(
		office.client('writer'),
		makeKpiHistory(SEED, 60).map(({ event, source }) => rowOf(event, source))
	);
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
afterAll(async () => {
	await office?.stop();
	await tree?.remove();
});

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

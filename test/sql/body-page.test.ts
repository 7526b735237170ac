import { afterAll, beforeAll, expect, test } from 'vitest';
import { body } from '#sql/queries/pages/body.ts';
import { type Group, readGroups } from '#sql/queries/pages/groups.ts';
import { pageKpi } from '#sql/queries/pages/page-kpi.ts';
import type { PageRequest } from '#sql/queries/pages/page.ts';
import type { EmbeddedUnderTest } from '../support/embedded.ts';
import { startThemeOffice } from '../support/kpi-history.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const NOW = '2022-09-01T00:00:00.000Z';

let office: EmbeddedUnderTest;
let request: PageRequest;

beforeAll(async () => {
	console.log(`seed ${SEED}`);
	office = await startThemeOffice(SEED, 300);
	const range = { from: null, to: null, compare: null };
	request = {
		...{ ...range, database: 'pasokh', clock: 'data', asOf: NOW, knownAt: null, newest: NOW, isNow: true },
		...{ grain: 'week', excludeOutages: false, where: [] }
	};
});
afterAll(async () => office?.stop());

const sumOf = (groups: Group[]) => groups.reduce((sum, { num }) => sum + num, 0);

test('what came to a body and went is the same by kept days and by its letters and referrals', async () => {
	const client = office.client('reader');
	const [bodies = []] = await readGroups(client, request, 'body_inflow', [['body']]);
	expect(bodies.length).toBeGreaterThan(2);
	const [all = []] = await readGroups(client, request, 'answered', [['kind']]);
	const kinds = all.map(({ keys }): [string, string] => ['kind', keys[0]!]);
	for (const where of [[bodies[0]!], bodies.slice(0, 2)].map((some) =>
		some.map(({ keys }): [string, string] => ['body', keys[0]!])
	))
		for (const days of [{}, { to: '2022-07-20' }]) {
			const ask = { ...request, ...days, where };
			const kept = await body.read(client, ask);
			// Of a moment that state has not passed the referrals themselves are asked.
			const asked = await body.read(client, { ...ask, isNow: false, newest: null });
			expect(kept.over.length).toBeGreaterThan(0);
			expect(kept.over).toEqual(asked.over);
			// Up to that day there may be one week only.
			expect(kept.flow.length).toBeGreaterThan('to' in days ? 0 : 1);
			expect(kept.flow).toEqual(asked.flow);
			// A filter that each letter passes is one that the kept days do not tell.
			const filtered = await body.read(client, { ...ask, where: [...where, ...kinds] });
			expect(filtered.over).toEqual(kept.over);
			if ('to' in days) continue;
			const unanswered = await pageKpi(client, ask, 'unanswered');
			expect(kept.over.at(-1)!.stood).toBe(unanswered.total.numerator);
			expect(kept.letters.unanswered).toBe(unanswered.total.numerator);
			expect(kept.queue).toEqual(asked.queue);
			expect(kept.queue.waiting).toBe(unanswered.total.numerator);
		}
});

test('members by several sets of keys are those of each set, weeks and months of the same days too', async () => {
	const client = office.client('reader');
	const sets = [['week'], ['body', 'category'], ['month'], ['category', 'month']];
	const together = await readGroups(client, request, 'body_inflow', sets);
	const byKeys = (groups: Group[]) => groups.sort((a, b) => (a.keys.join() < b.keys.join() ? -1 : 1));
	for (const [place, set] of sets.entries()) {
		const [alone = []] = await readGroups(client, request, 'body_inflow', [set]);
		expect(alone.length, set.join()).toBeGreaterThan(1);
		expect(byKeys(together[place]!), set.join()).toEqual(byKeys(alone));
		expect(sumOf(alone)).toBe(sumOf(together[0]!));
	}
});

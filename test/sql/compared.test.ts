import { expect, test } from 'vitest';
import { bodies } from '#sql/queries/pages/bodies.ts';
import { body } from '#sql/queries/pages/body.ts';
import { counties } from '#sql/queries/pages/counties.ts';
import { type Group, readGroups } from '#sql/queries/pages/groups.ts';
import { pageKpi } from '#sql/queries/pages/page-kpi.ts';
import type { AnyPage, Days, PageRequest } from '#sql/queries/pages/page.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { wall } from '#sql/queries/wall.ts';
import { SEED } from '../support/depth.ts';
import { makeThemeHistory } from '../support/kpi-history.ts';
import { useOffice } from '../support/use-office.ts';

const NOW = '2022-09-01T00:00:00.000Z';
const DAYS = { from: '2022-07-22', to: '2022-07-31' };
const FORMER = { from: '2022-07-12', to: '2022-07-21' };
const ASK = { database: 'pasokh', clock: 'data' } as const;
const BODY: [string, string] = ['body', 'bank_melli'];

const office = useOffice(makeThemeHistory(SEED, 300));

type More = Partial<Pick<PageRequest, 'where' | 'excludeOutages' | 'asOf' | 'knownAt'>>;
const read = (page: AnyPage, days: Days, compare: Days | null, more: More) =>
	readPage(office.client('reader'), page, { ...ASK, ...more, days: () => ({ ...days, compare }) });

/** Each page as it is, filtered, without outages, and as of a past moment. */
const WAYS: [string, AnyPage, More][] = [wall, bodies, counties].flatMap((page): [string, AnyPage, More][] => [
	[page.name, page, {}],
	[page.name, page, { where: [['channel', 'letter']], excludeOutages: true }],
	[page.name, page, { asOf: '2022-07-29T06:00:00.000Z' }]
]);
WAYS.push(
	[wall.name, wall, { where: [BODY] }],
	[body.name, body, { where: [BODY] }],
	[body.name, body, { where: [BODY, ['category', 'loan']], excludeOutages: true }]
);

test.each(WAYS)(
	'%s: figures of former days are those of a page of these days, and the catalogue’s',
	async (_, page, more) => {
		const client = office.client('reader');
		const now = await read(page, DAYS, FORMER, more);
		// That of the former days, of the same moment, compared with any.
		const then = await read(page, FORMER, DAYS, { ...more, asOf: now.asOf });
		const told = now.compared!.map(({ name, now: its, before }) => [name, its, before]);
		expect(told.map(([name]) => name)).toEqual(page.compared!.map(({ name }) => name));
		expect(told).toEqual(then.compared!.map(({ name, now: its, before }) => [name, before, its]));
		// There is something to compare.
		if (Object.keys(more).length === 0)
			for (const { name, before, count, unfinished } of now.compared!) {
				expect(before, name).not.toBeNull();
				if (name !== 'on_time') expect(count, name).toBeGreaterThan(0);
				if (page === wall && name === 'answered') expect(unfinished).toBeGreaterThan(0.1);
			}
		const request: PageRequest = {
			...{ ...ASK, ...DAYS, asOf: now.asOf, isNow: true, knownAt: null, compare: FORMER, grain: 'day' },
			...{ excludeOutages: more.excludeOutages ?? false, where: more.where ?? [] }
		};
		for (const { kpi, part, unit, before, count, unfinished } of now.compared!) {
			const { total } = await pageKpi(client, { ...request, ...FORMER }, kpi);
			expect(count, kpi).toBe(part === 'num' ? total.numerator : total.denominator);
			expect(before, kpi).toBe(unit === 'count' ? count : total.value);
			const shares = [(await pageKpi(client, request, kpi)).total, total].map(
				({ waiting = 0, denominator }) =>
					waiting / Math.max(1, kpi === 'answered' ? denominator : denominator + waiting)
			);
			expect(unfinished, kpi).toBe((part === 'num' && shares.find((share) => share > 0.1)) || null);
		}
	}
);

test('nothing is asked for where there are no days to compare with', async () => {
	const client = office.client('reader');
	for (const page of [wall, bodies, body, counties] as AnyPage[]) {
		const compared = page.compared!.map((one) => ({ ...one, kpi: 'no_such_figure' }));
		const idle: AnyPage = { ...page, compared, read: async () => ({}) };
		const ask = { ...ASK, days: () => ({ ...DAYS, compare: null }) };
		expect((await readPage(client, idle, ask)).compared).toBeNull();
		await expect(readPage(client, idle, { ...ask, days: () => ({ ...DAYS, compare: FORMER }) })).rejects.toThrow();
	}
});

const request: PageRequest = {
	...{ ...ASK, from: null, to: null, compare: null, asOf: NOW, knownAt: null, newest: NOW, isNow: true },
	...{ grain: 'week', excludeOutages: false, where: [] }
};

const sumOf = (groups: Group[]) => groups.reduce((sum, { num }) => sum + num, 0);

test('what came to a body and went is the same by kept days and by its letters and referrals', async () => {
	const client = office.client('reader');
	const [bodies = []] = await readGroups(client, request, 'body_inflow', [['body']]);
	expect(bodies.length).toBeGreaterThan(2);
	const [all = []] = await readGroups(client, request, 'answered', [['kind']]);
	const kinds = all.map(({ keys }): [string, string] => ['kind', keys[0]!]);
	const asBody = ({ keys }: Group): [string, string] => ['body', keys[0]!];
	for (const where of [bodies.slice(0, 1).map(asBody), bodies.slice(0, 2).map(asBody)])
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

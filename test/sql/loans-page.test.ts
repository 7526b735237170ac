import { afterAll, beforeAll, expect, test } from 'vitest';
import { loans } from '#sql/queries/pages/loans.ts';
import { pageKpi } from '#sql/queries/pages/page-kpi.ts';
import type { PageRequest } from '#sql/queries/pages/page.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { SEED } from '../support/depth.ts';
import type { EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf } from '../support/events.ts';
import { startThemeOffice } from '../support/kpi-history.ts';

const ASK = { database: 'pasokh', clock: 'data' } as const;
const EVER = { from: null, to: null, compare: null };
const DAYS = { from: '2022-07-18', to: '2022-07-20' };

let office: EmbeddedUnderTest;

beforeAll(async () => {
	const outage = (['started', 'ended'] as const).map((what) => ({
		...{ v: 1 as const, event_id: what, outage_id: 'fibre', component: 'fibre' },
		type: `outage.${what}` as const,
		occurred_at: `2022-07-${what === 'started' ? 18 : 19}T08:00:00+04:30`
	}));
	office = await startThemeOffice(
		SEED,
		200,
		outage.map((one) => rowOf(one))
	);
});
afterAll(async () => office?.stop());

test.each<Partial<PageRequest>>([
	{},
	{ ...DAYS, grain: 'week', compare: { from: '2022-07-15', to: '2022-07-17' } },
	{ where: [['category', 'loan']], grain: 'month' },
	{ excludeOutages: true, compare: DAYS }
])('the requests of the page are the catalogue’s, for %j', async (ask) => {
	const client = office.client('reader');
	const { excludeOutages = false, grain = 'day', where = [], ...days } = ask;
	const page = await readPage(client, loans, {
		...{ ...ASK, by: grain, excludeOutages, where },
		days: () => ({ ...EVER, ...days })
	});
	const request: PageRequest = {
		...{ ...ASK, ...EVER, ...days, asOf: page.asOf, isNow: true, knownAt: null },
		...{ grain, excludeOutages, where }
	};
	const by = async (key: string) => {
		const { total, groups } = await pageKpi(client, request, 'loan_requests', key);
		return { total: total.numerator, counts: Object.fromEntries(groups.map((row) => [row.key, row.numerator])) };
	};
	const banks = await by('bank');
	if (Object.keys(ask).length === 0) expect(page.requests).toBeGreaterThan(0);
	expect(page.requests).toBe(banks.total);
	expect(Object.fromEntries(page.banks.map(({ code, requests }) => [code, requests]))).toEqual(banks.counts);
	for (const [key, counts] of [
		['collateral', page.collateral],
		['county', page.counties]
	] as const)
		expect(Object.fromEntries(counts.map(({ code, count }) => [code, count]))).toEqual((await by(key)).counts);
	expect(page.over.map(({ day, count }) => [day, count])).toEqual(Object.entries((await by(grain)).counts));
	const of = (name: string) => pageKpi(client, request, name, 'bank');
	expect(page.persons).toBe((await of('loan_persons')).total.numerator);
	expect(page.rial).toBe((await of('loan_rial')).total.value ?? 0);
	for (const name of ['approved', 'refused', 'paid'] as const) {
		const { total, groups } = await of(`loan_${name}`);
		expect(page[name], name).toEqual({ num: total.numerator, den: total.denominator });
		const banks = Object.fromEntries(page.banks.map((bank) => [bank.code, bank[name]]));
		expect(banks, name).toEqual(Object.fromEntries(groups.map((row) => [row.key, row.numerator])));
	}
	const { total, groups } = await of('loan_decision_time');
	const { numerator: num, denominator: den, p50, p90, km50 } = total;
	expect(page.decision).toEqual({ num, den, p50, p90, km50 });
	const medians = Object.fromEntries(page.banks.map((bank) => [bank.code, bank.p50]));
	expect(medians).toEqual(Object.fromEntries(groups.map((row) => [row.key, row.p50])));
	if (!ask.compare) return expect(page.compared).toBeNull();
	const before = async (name: string) => (await pageKpi(client, { ...request, ...ask.compare }, name)).total.numerator;
	expect(page.compared!.map(({ name, now, before }) => [name, now, before])).toEqual([
		['requests', page.requests, await before('loan_requests')],
		['persons', page.persons, await before('loan_persons')]
	]);
});

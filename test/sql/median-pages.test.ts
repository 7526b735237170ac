import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { findKpi } from '#sql/measures/catalogue.ts';
import { membersIn } from '#sql/queries/kpi/plan.server.ts';
import { bodies } from '#sql/queries/pages/bodies.ts';
import { counties } from '#sql/queries/pages/counties.ts';
import { pageKpi, pagePlan } from '#sql/queries/pages/page-kpi.ts';
import type { PageRequest } from '#sql/queries/pages/page.ts';
import { DEEP, runs, SEED } from '../support/depth.ts';
import type { EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf } from '../support/events.ts';
import { naiveRow, toWholeSecond } from '../support/kpi-figures.ts';
import { startThemeOffice } from '../support/kpi-history.ts';
import { rowsOf } from '../support/state.ts';

const NOW = '2022-09-20T00:00:00.000Z';

let office: EmbeddedUnderTest;

beforeAll(async () => {
	// A body whose median is known by any seed.
	const own = { v: 1, letter_id: 'sure' } as const;
	office = await startThemeOffice(
		SEED,
		300,
		[
			{ ...own, event_id: 'sure-1', type: 'letter.registered', occurred_at: '2022-07-20T08:00:00+04:30' },
			{ ...own, event_id: 'sure-2', type: 'letter.referred', occurred_at: '2022-07-21T08:00:00+04:30', to_org: 'sure' },
			{ ...own, event_id: 'sure-3', type: 'letter.answered', occurred_at: '2022-07-23T09:00:00+04:30', org: 'sure' }
		].map((event) => rowOf(event as WireEvent))
	);
});
afterAll(async () => office?.stop());

const requestOf = (ask: Partial<PageRequest>): PageRequest => ({
	...{ database: 'pasokh', clock: 'data', from: null, to: null, compare: null },
	...{ asOf: NOW, knownAt: null, newest: NOW, isNow: true, grain: 'week', excludeOutages: false, where: [] },
	...ask
});

/** The medians of each key's members as a naive model has them, of times to the second, as pages do. */
async function naiveMedians(request: PageRequest, name: string, key: string) {
	const client = office.client('reader');
	const plan = await pagePlan(client, request, name);
	const members = await rowsOf<{ key: string; num: number; value: number }>(
		client,
		`SELECT toString(${key}) AS key, num = 1 AS num, value FROM (${membersIn(plan)(`${key}, num, value`)})`,
		plan.params
	);
	return [...Map.groupBy(members, (one) => one.key)].map(([key, own]) => {
		const whole = own.map(({ num, value }, n) => ({
			...{ id: String(n), num: num === 1, den: true },
			value: toWholeSecond(value)
		}));
		const { numerator, denominator, p50, km50 } = naiveRow(key, findKpi(name)!, whole as never);
		return { key, num: numerator, den: denominator, p50: rounded(p50), km50: rounded(km50) };
	});
}

/** What floating point adds is no difference. */
const rounded = (hours: number | null) => (hours === null ? null : Number(hours.toFixed(9)));

/** What was known before takes half a minute: in depth alone. */
const ASKS: Partial<PageRequest>[] = [
	{},
	{ asOf: '2022-08-05T06:00:00.123Z', isNow: false },
	{ from: '2022-07-20', to: '2022-08-10', where: [['channel', 'letter']] },
	{ knownAt: '2022-08-20T00:00:00.000Z', asOf: '2022-08-10T00:00:00.000Z', isNow: false }
];

const ASKED = ASKS.slice(0, runs(3, 4));

test.each(ASKED)('each body has the catalogue’s shares, and medians to the second, for %j', DEEP, async (ask) => {
	const client = office.client('reader');
	const request = requestOf(ask);
	const page = await bodies.read(client, request);
	const medians = await naiveMedians(request, 'time_to_answer_body', 'body');
	const shares = await pageKpi(client, request, 'on_time_body', 'body');
	const some = page.bodies.filter(({ referrals }) => referrals.answer.den > 0);
	const byCode = <One extends { key: string }>(a: One, b: One) => (a.key < b.key ? -1 : 1);
	if (Object.keys(ask).length === 0) expect(medians.find(({ key }) => key === 'sure')?.km50).toBe(49);
	expect(
		some
			.map(
				({
					code,
					referrals: {
						answer: { p50, km50, ...counts }
					}
				}) => ({
					...{ key: code, ...counts },
					...{ p50: rounded(p50), km50: rounded(km50) }
				})
			)
			.sort(byCode)
	).toEqual(medians.sort(byCode));
	expect(
		some
			.filter(({ referrals: { onTime } }) => onTime.den > 0)
			.map(({ code, referrals: { onTime } }) => ({ key: code, ...onTime }))
			.sort(byCode)
	).toEqual(shares.groups.map(({ key, numerator: num, denominator: den }) => ({ key, num, den })).sort(byCode));
});

test.each(ASKED)('each county has the catalogue’s persons, and a median to the second, for %j', DEEP, async (ask) => {
	const client = office.client('reader');
	const request = requestOf(ask);
	const page = await counties.read(client, request);
	const medians = await naiveMedians(request, 'time_to_answer_citizen', 'county');
	const persons = await pageKpi(client, request, 'registered_persons', 'county');
	const byCode = (a: [string, ...unknown[]], b: [string, ...unknown[]]) => (a[0] < b[0] ? -1 : 1);
	const some = page.counties.filter(({ letters }) => letters > 0);
	if (Object.keys(ask).length === 0) expect(persons.total.numerator).toBeGreaterThan(0);
	expect(
		some
			.map(({ code, answer: { of, km50 } }): [string, number, number | null] => [code, of, rounded(km50)])
			.sort(byCode)
	).toEqual(medians.map(({ key, den, km50 }): [string, number, number | null] => [key, den, km50]).sort(byCode));
	expect(
		some
			.filter((one) => one.persons > 0)
			.map((one): [string, number] => [one.code, one.persons])
			.sort(byCode)
	).toEqual(
		persons.groups
			.filter(({ numerator }) => numerator > 0)
			.map(({ key, numerator }): [string, number] => [key, numerator])
			.sort(byCode)
	);
});

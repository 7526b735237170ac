import { beforeAll, describe, expect, test } from 'vitest';
import { statement } from '#sql/client/statement.server.ts';
import { tehranDay, utcText } from '#sql/model/tehran.ts';
import { membersIn, planKpi } from '#sql/queries/kpi/plan.server.ts';
import { hotline, type HotlineFigures } from '#sql/queries/pages/hotline.ts';
import { operators, OPERATORS_QUERIES, type OperatorsFigures } from '#sql/queries/pages/operators.ts';
import { pageKpi } from '#sql/queries/pages/page-kpi.ts';
import type { PageReader, PageRequest } from '#sql/queries/pages/page.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { sourceView } from '#sql/source-view.ts';
import { wall } from '#sql/queries/wall.ts';
import { SEED } from '../support/depth.ts';
import type { EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf } from '../support/events.ts';
import { isWorkingDay } from '../support/kpi-calendar.ts';
import { makeThemeHistory } from '../support/kpi-history.ts';
import type { Row } from '../support/kpi-figures.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';
import { useOffice } from '../support/use-office.ts';

const ASK = { database: 'pasokh', clock: 'data' } as const;
/** Of all days, of some, of some of the letters, and without the days of an outage. */
const ASKS: Partial<PageRequest>[] = [
	{},
	{ from: '2022-07-18', to: '2022-07-20', grain: 'week' },
	{
		where: [
			['category', 'loan'],
			['body', 'bank_melli'],
			['hour', '09'],
			['hour', '10']
		],
		grain: 'month'
	},
	{ excludeOutages: true }
];

const office = useOffice();
let client: ReturnType<EmbeddedUnderTest['client']>;

beforeAll(() => void (client = office.client('reader')));

const read = <F extends object>(page: PageReader<F>, ask: Partial<PageRequest> = {}) =>
	readPage(client, page, {
		...ASK,
		days: () => ({ from: ask.from ?? null, to: ask.to ?? null, compare: ask.compare ?? null }),
		by: ask.grain ?? null,
		...(ask.where ? { where: ask.where } : {}),
		...(ask.asOf ? { asOf: ask.asOf } : {}),
		...(ask.knownAt ? { knownAt: ask.knownAt } : {}),
		excludeOutages: ask.excludeOutages ?? false
	});

test('each query of the pages is planned by the engine for the role of the dashboard', async () => {
	const referrals = sourceView('pasokh', 'referrals', { asOf: new Date().toISOString() });
	const plan = planKpi({ ...ASK, kpi: 'registrar_registrations' }, Date.now(), []);
	const days = statement('queries/operators/days.sql', 'pasokh', {
		referrals,
		where: '1',
		since: "{from: DateTime64(3, 'UTC')}"
	});
	const values = { members: membersIn(plan), days, step: 'toString(day)' };
	for (const { name } of OPERATORS_QUERIES) {
		const query = statement(`queries/${name}.sql`, 'pasokh', values);
		const params = {
			from: '2000-01-01 00:00:00',
			until: '2200-01-01 00:00:00',
			rows: 20,
			day: '2022-08-01',
			as_of: '2022-08-01 00:00:00'
		};
		const planned = await client.query({ query: `EXPLAIN ${query}`, query_params: params, format: 'TabSeparated' });
		expect(await planned.text(), name).toMatch(/ReadFrom|Aggregating/);
	}
});

test('an empty office has zeros that are true, and nothing where nothing is known', async () => {
	const staff = await read(operators);
	expect(staff).toMatchObject({ newest: null, firstWeek: null, compared: null, operators: [], over: [] });
	expect(staff.mean).toEqual({ perDay: null, total: 0, days: 0 });
	expect(staff.registrars).toEqual({ count: 0, letters: 0, userDays: 0, each: null, aDay: null, most: [] });
	const line = await read(hotline);
	expect(line).toMatchObject({ offered: 0, days: 0, peak: null, offPeak: null, over: [], hours: [] });
	expect(line.wait).toEqual({ count: 0, mean: null, p50: null, p90: null });
});

describe('with wild histories', () => {
	/** Two days, the second with most of the calls. */
	const outage = (['started', 'ended'] as const).map((what) => ({
		...{ v: 1 as const, event_id: what, outage_id: 'fibre', component: 'fibre' },
		type: `outage.${what}` as const,
		occurred_at: what === 'started' ? '2022-07-18T08:00:00+04:30' : '2022-07-19T20:00:00+04:30'
	}));

	beforeAll(async () => {
		await put(office.client('writer'), [
			...makeThemeHistory(SEED, 200).map(({ event, source }) => rowOf(event, source)),
			...outage.map((one) => rowOf(one))
		]);
	});

	/** What the catalogue says, with the same question. */
	const kpiOf = (name: string, ask: Partial<PageRequest>, snapshot: { asOf: string }, by: string | null = null) =>
		pageKpi(client, requestOf(ask, snapshot), name, by);
	const requestOf = (ask: Partial<PageRequest>, { asOf }: { asOf: string }): PageRequest => ({
		...{ ...ASK, asOf, isNow: true, knownAt: null, from: null, to: null, compare: null },
		...{ grain: 'day', excludeOutages: false, where: [] },
		...ask
	});

	test.each(ASKS)('operators: every figure is the catalogue’s, for %j', async (ask) => {
		const page = await read(operators, ask);
		const kpi = (name: string, by: string | null = null) => kpiOf(name, ask, page, by);
		expect(page.all.referrals).toBeGreaterThan(0);
		await expectWork(page, kpi);

		const [perDay, active, byDay, bySteps] = await Promise.all([
			kpi('referrals_per_day'),
			kpi('operators_active'),
			kpi('operator_referrals', 'day'),
			kpi('operator_referrals', page.grain)
		]);
		expect(page.mean).toEqual({
			perDay: perDay.total.value,
			total: perDay.total.numerator,
			days: perDay.total.denominator
		});
		expect(page.all.operators).toBe(active.total.numerator);
		const whole = byDay.groups.filter(({ key }) => key < tehranDay(Date.parse(page.asOf)));
		const newest = whole.findLast(({ key }) => isWorkingDay(key)) ?? whole.at(-1) ?? byDay.groups.at(-1)!;
		expect(page.newest).toMatchObject({ day: newest.key, referrals: newest.numerator, isOver: whole.includes(newest) });
		expect(page.over.map(({ day, referrals }) => [day, referrals])).toEqual(
			bySteps.groups.map(({ key, numerator }) => [key, numerator])
		);
		if (!ask.from && !ask.where) expect(page.outside === null).toBe(ask.excludeOutages === true);
		if (page.outside) {
			const outside = await kpiOf('referrals_per_day', { ...ask, excludeOutages: true }, page);
			expect(page.outside.perDay).toBe(outside.total.value);
		}
	});

	test('operators are held against the target of the last working day, the wall’s, though they referred on a Friday since', async () => {
		for (const ask of [{ asOf: '2022-07-23T04:00:00Z' }, { from: '2022-07-16', to: '2022-07-22' }]) {
			const [{ newest, over }, ofWall] = [await read(operators, { ...ask, grain: 'day' }), await read(wall, ask)];
			expect(over.map(({ day }) => day)).toContain('2022-07-22');
			expect([newest!.day, newest!.referrals]).toEqual(['2022-07-21', ofWall.operators.total]);
		}
	});

	async function expectWork(
		page: OperatorsFigures,
		kpi: (name: string, by: string | null) => ReturnType<typeof kpiOf>
	) {
		const [hours, wrong, returned, days] = await Promise.all([
			kpi('referrals_per_active_hour', 'operator'),
			kpi('operator_wrong_first_body', 'operator'),
			kpi('operator_returned', 'operator'),
			kpi('referrals_per_operator_day', 'operator')
		]);
		const codes = page.operators.map(({ code }) => code);
		expect(codes).toEqual(codes.toSorted());
		expect(codes).toEqual(hours.groups.map(({ key }) => key).sort());
		for (const own of [...page.operators, { ...page.all, code: null }]) {
			const of = ({ total, groups }: Awaited<typeof hours>) =>
				own.code === null ? total : groups.find(({ key }) => key === own.code);
			expect(own.referrals).toBe(of(hours)?.numerator);
			expect(own.activeHours).toBeCloseTo(of(hours)!.denominator, 6);
			expect(own.operatorDays).toBe(of(days)?.denominator);
			expect([own.wrong, own.firsts]).toEqual([of(wrong)?.numerator ?? 0, of(wrong)?.denominator ?? 0]);
			expect(own.returned).toBe(of(returned)?.numerator);
		}
	}

	test.each(ASKS)('registrars: every figure is the catalogue’s, for %j', async (ask) => {
		const { registrars, firstWeek, ...page } = await read(operators, ask);
		const [active, registrations, each] = await Promise.all([
			kpiOf('registrars_active', ask, page),
			kpiOf('registrar_registrations', ask, page),
			kpiOf('registrar_registrations', ask, page, 'registrar')
		]);
		expect(registrars.count).toBe(active.total.numerator);
		expect([registrars.letters, registrars.userDays]).toEqual([
			registrations.total.numerator,
			registrations.total.denominator
		]);
		const most = each.groups
			.map((row) => ({ code: row.key, letters: row.numerator, days: row.denominator }))
			.sort((a, b) => b.letters - a.letters || (a.code < b.code ? -1 : 1));
		expect(registrars.most).toEqual(most.slice(0, 20));
		const quantiles = `arrayReduce('quantilesExactInclusive(0.1, 0.5, 0.9)', {numbers: Array(Float64)})`;
		const spread = async (numbers: number[]) =>
			(await rowsOf<{ spread: number[] }>(client, `SELECT ${quantiles} AS spread`, { numbers }))[0]!.spread;
		expect(most.length).toBeGreaterThan(1);
		expect(registrars.each).toEqual(await spread(most.map(({ letters }) => letters)));
		expect(registrars.aDay).toEqual(await spread(each.groups.map(({ value }) => value!)));
		const { days, count } = firstWeek!;
		expect(count).toBe((await kpiOf('registrars_active', { ...ask, ...days }, page)).total.numerator);
	});

	test.each(ASKS)('the line: every figure is the catalogue’s, for %j', async (ask) => {
		const page = await read(hotline, ask);
		const kpi = async (name: string, by: string | null = null) => kpiOf(name, ask, page, by);
		const [offered, answered, abandoned, blocked, wait, within20, within30, handle, cap, beyond] = await Promise.all([
			kpi('calls_offered', 'hour'),
			kpi('calls_answered', page.grain),
			...['calls_abandoned', 'calls_blocked', 'call_wait', 'calls_within_20s', 'calls_within_30s', 'call_handle'].map(
				(name) => kpi(name)
			),
			kpi('cap_used'),
			kpi('calls_beyond_cap')
		]);
		expect([page.offered, page.answered, page.abandoned, page.blocked]).toEqual(
			[offered, answered, abandoned, blocked].map((one) => one.total.numerator)
		);
		expect(page.open).toBe(page.offered - page.answered - page.abandoned - page.blocked);
		for (const [own, row] of [
			[page.wait, wait!.total],
			[page.handle, handle!.total]
		] as const) {
			expect([own.count, own.p50, own.p90]).toEqual([row.numerator, row.p50, row.p90]);
			expect(own.mean).toBeCloseTo(row.mean!, 6);
		}
		expect([page.within20, page.within30]).toEqual([within20!.total.numerator, within30!.total.numerator]);
		expect(page.answered / (page.cap * page.days)).toBeCloseTo(cap!.total.value!, 9);
		expect(page.beyondCap).toBe(beyond!.total.numerator);
		expect(page.hours.map(({ hours: [hour], offered }) => [hour, offered])).toEqual(
			offered.groups.map(({ key, numerator }) => [key, numerator]).sort()
		);
		expect(page.over.filter(({ answered }) => answered > 0).map(({ day, answered }) => [day, answered])).toEqual(
			answered.groups.map(({ key, numerator }) => [key, numerator])
		);
		expectPeaks(page);
	});

	test.each<Partial<PageRequest>>([{}, { asOf: '2022-07-20T06:00:00.000Z' }])(
		'the wall counts the calls of each day as the list behind them, told of by their end alone or not, for %j',
		async (ask) => {
			const { calls, asOf } = await read(wall, ask);
			for (const field of ['offered', 'answered', 'abandoned', 'blocked'] as const) {
				const { groups, total } = await kpiOf(`calls_${field}`, ask, { asOf }, 'day');
				const shown = calls.days.map((day) => [day.day, day[field]]).filter(([, count]) => count !== 0);
				expect(shown, field).toEqual(groups.map(({ key, numerator }) => [key, numerator]));
				expect(total.numerator, field).toBeGreaterThan(0);
			}
			const ends = `SELECT count() AS n FROM pasokh.calls_at(as_of = '${utcText(Date.parse(asOf))}') WHERE offered_at IS NULL`;
			expect(Number((await rowsOf<{ n: string }>(client, ends))[0]?.n)).toBeGreaterThan(0);
		}
	);

	/** Peak and off-peak are all hours, and each the sum of its own. */
	function expectPeaks({ hours, peak, offPeak, offered }: HotlineFigures) {
		const parts = [peak, offPeak].filter((one) => one !== null);
		expect(parts.flatMap((one) => one.hours).sort()).toEqual(hours.flatMap((one) => one.hours));
		const mean = offered / hours.length;
		for (const one of hours) expect(Boolean(peak?.hours.includes(one.hours[0]!))).toBe(one.offered > mean);
		for (const part of parts) {
			const own = hours.filter((one) => part.hours.includes(one.hours[0]!));
			for (const name of ['offered', 'answered', 'abandoned', 'blocked', 'within20'] as const)
				expect(part[name]).toBe(own.reduce((sum, one) => sum + one[name], 0));
		}
	}

	test('a day is full when 1,000 calls are answered on it', async () => {
		const { daysAtCap, days, asOf } = await read(hotline);
		const calls = await rowsOf<Row>(
			client,
			`SELECT begins_at, outcome FROM pasokh.calls_at(as_of = '${utcText(Date.parse(asOf))}')`
		);
		const byDay = Map.groupBy(calls, (row) => tehranDay(Date.parse(`${row['begins_at']}Z`)));
		const full = [...byDay.values()].filter(
			(own) => own.filter(({ outcome }) => outcome === 'answered').length >= 1_000
		);
		expect([daysAtCap, days]).toEqual([full.length, byDay.size]);
	});

	test('as known at the last receipt, from the events, the figures are the same', async () => {
		for (const page of [operators, hotline] as PageReader<object>[]) {
			const now = await read(page);
			const then = await read(page, { asOf: now.asOf, knownAt: new Date(Date.now() + 3_600_000).toISOString() });
			expect({ ...then, knownAt: now.knownAt, freshness: now.freshness, watermark: now.watermark }).toEqual(now);
		}
	});

	test('the days to compare with are counted as the range is', async () => {
		const days = { from: '2022-07-18', to: '2022-07-20' };
		const [range, line] = [await read(operators, days), await read(hotline, days)];
		const before = async <F extends object>(page: PageReader<F>) =>
			(await read(page, { compare: days })).compared!.map((one) => [one.name, one.before, one.count]);
		expect(await before(operators)).toEqual([['referrals', range.all.referrals, range.all.referrals]]);
		expect(await before(hotline)).toEqual([
			['offered', line.offered, line.offered],
			['abandoned', line.abandoned / line.offered, line.abandoned]
		]);
	});
});

/** @module-tag deep */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { erlangB, queueAt } from '#sql/model/erlang.ts';
import { tehranDay, utcText } from '#sql/model/tehran.ts';
import { findKpi } from '#sql/queries/kpi/catalogue.ts';
import { TIME_BUCKETS } from '#sql/queries/kpi/kpi.ts';
import type { KpiRequest } from '#sql/queries/kpi/plan.server.ts';
import { countList, listKpi } from '#sql/queries/kpi/list-kpi.server.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { createRandom } from '#ingest/scenario/random.ts';
import { runs } from '../support/depth.ts';
import { IS_DEEP } from '../support/run-folder.ts';
import type { EmbeddedUnderTest } from '../support/embedded.ts';
import { naiveRow } from '../support/kpi-figures.ts';
import type { Member, Row } from '../support/kpi-naive.ts';
import { ALL_RESIDENTS, NAIVE_THEMES, naiveThemeMembers, RESIDENTS, type Rows } from '../support/kpi-naive-themes.ts';
import { expectRow, keyBy, withMoments } from '../support/kpi-rows.ts';
import { rowsOf } from '../support/state.ts';
import { startThemeOffice } from '../support/theme-office.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const DAY = 86_400_000;
const NOW = Date.UTC(2022, 9, 20, 12);
const THEN = Date.UTC(2022, 6, 14) + createRandom(SEED + 1).int(60 * 24) * 3_600_000;
const ALL = { from: Date.UTC(1900, 0, 1), until: Date.UTC(2299, 11, 31) };
const ASK = { database: 'pasokh', clock: 'data', asOf: new Date(NOW).toISOString() } as const;

let office: EmbeddedUnderTest;
let client: ReturnType<EmbeddedUnderTest['client']>;
const rows = new Map<number, Rows>();

beforeAll(async () => {
	office = await startThemeOffice(SEED, 200);
	client = office.client('reader');
	for (const asOf of [THEN, NOW]) {
		const read = async (view: string) =>
			(await rowsOf<Row>(client, `SELECT * FROM pasokh.${view}_at(as_of = '${utcText(asOf)}')`)).map(withMoments);
		const [letters, referrals, loans, calls] = [
			await read('letters'),
			await read('referrals'),
			await read('loans'),
			await read('calls')
		];
		rows.set(asOf, { letters, referrals, loans, calls });
	}
});
afterAll(async () => office?.stop());

describe('against members counted by hand', () => {
	test.each(NAIVE_THEMES)('%s: the figure, its groups, and the lists behind them', async (name) => {
		const kpi = findKpi(name)!;
		const random = createRandom(SEED + NAIVE_THEMES.indexOf(name));
		for (const [i, asOf] of [THEN, NOW].entries()) {
			// One of the two, and the next time perhaps the other.
			if (!IS_DEEP && (NAIVE_THEMES.indexOf(name) + SEED) % 2 !== i) continue;
			const range =
				asOf === NOW ? ALL : { from: asOf - random.int(40) * DAY - 1, until: asOf - random.int(9) * DAY + 1 };
			const request: KpiRequest = {
				...ASK,
				kpi: name,
				asOf: new Date(asOf).toISOString(),
				...(asOf === NOW ? {} : { from: new Date(range.from).toISOString(), to: new Date(range.until).toISOString() })
			};
			const members = naiveThemeMembers(name, rows.get(asOf)!, { asOf, ...range });
			const all = [...kpi.dimensions, ...TIME_BUCKETS];
			for (const by of asOf === NOW ? threeOf(all, random).slice(0, runs(1, 3)) : [random.pick(all)]) {
				const { total, groups } = await readKpi(client, { ...request, by });
				const expected = [...Map.groupBy(members, keyBy(by))];
				expect(groups.map(({ key }) => key).sort()).toEqual(expected.map(([key]) => key).sort());
				if (kpi.measure === 'custom') continue;
				expectRow(total, naiveRow('', kpi, members), `${by}, all`);
				for (const [key, own] of expected)
					expectRow(
						groups.find((row) => row.key === key)!,
						naiveRow(key, kpi, own),
						`${by} ${key}`
					);
			}
			for (const part of ['num', 'den'] as const) {
				const listed = await listKpi(client, { ...request, part, limit: 20_000 });
				const ids = members.filter((one) => one[part]).map(({ id }) => id);
				const isDistinct = kpi.basis === 'persons';
				expect(listed.map(({ id }) => id).sort()).toEqual((isDistinct ? [...new Set(ids)] : ids).sort());
				expect(await countList(client, { ...request, part })).toBe(listed.length);
			}
		}
	});

	test('nothing is tested on nobody', () => {
		const empty = NAIVE_THEMES.filter(
			(name) => !naiveThemeMembers(name, rows.get(NOW)!, { asOf: NOW, ...ALL }).some(({ num }) => num)
		);
		expect(empty).toEqual([]);
	});
});

describe('figures that are more than their members', () => {
	const membersOf = (kpi: string) => naiveThemeMembers(kpi, rows.get(NOW)!, { asOf: NOW, ...ALL });
	const daysOf = (members: Member[]) => new Set(members.map(({ at }) => tehranDay(at)));
	const span = (members: Member[]) => {
		const days = [...daysOf(members)].map((day) => Date.parse(day));
		return (Math.max(...days) - Math.min(...days)) / DAY + 1;
	};
	const pairs = (members: Member[], field: string) =>
		new Set(members.map(({ at, dimensions }) => `${dimensions[field]} ${tehranDay(at)}`)).size;
	const ratios: [string, string, (members: Member[], key: string) => number][] = [
		['referrals_per_day', 'operator', span],
		['referrals_per_operator_day', 'operator', (members) => pairs(members, 'operator')],
		['registrar_registrations', 'registrar', (members) => pairs(members, 'registrar')],
		['referrals_per_active_hour', 'operator', (members) => members.reduce((sum, { value }) => sum + value!, 0)],
		['cap_used', 'day', (members) => 1_000 * daysOf(members).size],
		['coverage_per_10000', 'county', (_, key) => (key === '' ? ALL_RESIDENTS : RESIDENTS[key]!) / 10_000],
		['persons_per_10000', 'county', (_, key) => (key === '' ? ALL_RESIDENTS : RESIDENTS[key]!) / 10_000],
		['persons_per_10000', 'channel', () => ALL_RESIDENTS / 10_000]
	];
	test.each(ratios)('%s by %s', async (kpi, by, denominator) => {
		const { total, groups } = await readKpi(client, { ...ASK, kpi, by });
		const members = membersOf(kpi);
		const expected: [string, Member[]][] = [['', members], ...Map.groupBy(members, keyBy(by))];
		expect(groups).toHaveLength(expected.length - 1);
		for (const [i, [key, own]] of expected.entries()) {
			const row = i === 0 ? total : groups.find((group) => group.key === key)!;
			const ids = own.filter(({ num }) => num).map(({ id }) => id);
			const counted = kpi.startsWith('persons') ? new Set(ids).size : ids.length;
			expect(row.numerator, key).toBe(counted);
			expect(row.value, key).toBeCloseTo(counted / denominator(own, key), 9);
		}
	});

	test('residents are those of the counties that a filter lets through', async () => {
		const where: [string, string][] = [
			['county', 'paveh'],
			['county', 'sahneh']
		];
		const { total } = await readKpi(client, { ...ASK, kpi: 'coverage_per_10000', where });
		expect(total.denominator).toBe(RESIDENTS['paveh']! + RESIDENTS['sahneh']!);
		expect(total.numerator).toBe(
			membersOf('coverage_per_10000').filter(({ dimensions }) => ['paveh', 'sahneh'].includes(dimensions['county']!))
				.length
		);
	});

	test('days of outages are left out of a mean a day, whole', async () => {
		const { total, outageDays } = await readKpi(client, { ...ASK, kpi: 'referrals_per_day', excludeOutages: true });
		expect(outageDays.length).toBeGreaterThan(0);
		const members = membersOf('referrals_per_day');
		const days = [...daysOf(members)].sort();
		const out = outageDays.filter((day) => day >= days[0]! && day <= days.at(-1)!);
		const left = members.filter(({ at }) => !outageDays.includes(tehranDay(at)));
		expect(total.numerator).toBe(left.length);
		const leftDays = [...daysOf(left)].sort();
		const outWithin = out.filter((day) => day >= leftDays[0]! && day <= leftDays.at(-1)!);
		expect(total.denominator).toBe(span(left) - outWithin.length);
	});

	test('the load of the line: calls an hour of the days and hours at which it rang, by the mean of known times', async () => {
		const members = membersOf('calls_offered');
		const talked = membersOf('call_handle').filter(({ num }) => num);
		const aht = talked.reduce((sum, { value }) => sum + value!, 0) / talked.length;
		const hours = new Set(members.map(({ dimensions }) => dimensions['hour'])).size;
		const { total, groups } = await readKpi(client, { ...ASK, kpi: 'hotline_load', by: 'hour' });
		expect(total.denominator).toBe(daysOf(members).size * hours);
		const load = ((members.length / total.denominator) * aht) / 3_600;
		expect(total.value).toBeCloseTo(load, 9);
		const { agents_80_20: agents, lines_1_percent: lines } = total.details as Record<string, number>;
		expect(queueAt(load, agents!, aht).servedWithin(20)).toBeGreaterThanOrEqual(0.8);
		expect(queueAt(load, agents! - 1, aht).servedWithin(20)).toBeLessThan(0.8);
		expect(erlangB(load, lines!)).toBeLessThanOrEqual(0.01);
		expect(groups.map(({ numerator }) => numerator).reduce((a, b) => a + b)).toBe(members.length);
		expect(new Set(groups.map(({ denominator }) => denominator))).toEqual(new Set([daysOf(members).size]));
	});
});

/** One after another, the seed chooses: all of them of all figures would take five minutes. */
function threeOf(all: string[], random: { pick: <T>(list: readonly T[]) => T }): string[] {
	return [...new Set([random.pick(all), random.pick(all), random.pick(all)])];
}

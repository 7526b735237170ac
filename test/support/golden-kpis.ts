import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { loadFile } from '#ingest/load/load.server.ts';
import { compile } from '#ingest/mapping/compile.ts';
import { readLookups } from '#ingest/mapping/lookups.server.ts';
import { findMapping } from '#ingest/mapping/find.server.ts';
import { parseMapping } from '#ingest/mapping/parse.ts';
import type { Mapping } from '#ingest/mapping/schema.ts';
import { findKpi } from '#sql/measures/catalogue.ts';
import { membersIn, planKpi, type KpiRequest } from '#sql/queries/kpi/plan.server.ts';
import type { KpiRow } from '#sql/queries/kpi/kpi-row.ts';
import { readKpi, type KpiResult } from '#sql/queries/kpi/read-kpi.server.ts';
import { HOUR, naiveRow, type Member } from './kpi-figures.ts';
import type { OfficeUnderTest } from './office.ts';
import { stateCaughtUp } from './state.ts';

// Local midnights in Boston.
const JAN_13 = '2016-01-13T00:00:00-05:00';
const JAN_18 = '2016-01-18T00:00:00-05:00';
const WALL_JAN_13 = '2016-01-13T00:00:00Z';
const WALL_JAN_18 = '2016-01-18T00:00:00Z';
const AFTER_ALL = '2026-01-01T00:00:00Z';
const DEADLINES = 'deadlines';
const WALL_CLOCK = 'wall-clock';

/**
 * Boston once more, by what its clocks showed. The golden hours are differences of local times as they are written; real
 * hours differ from them by one wherever the clocks were set meanwhile (a mean of 337.9481 h instead of 337.9528 h).
 */
function byWallClock(): object {
	const text = JSON.stringify(findMapping('boston311'))
		.replaceAll('America/New_York', 'UTC')
		.replaceAll('"boston-', '"wall-');
	const mapping = JSON.parse(text) as { events: { type: string; fields: object }[] };
	const [registered, ...others] = mapping.events.filter(({ type }) => type !== 'letter.closed');
	registered!.fields = { ...registered!.fields, campaign: { constant: WALL_CLOCK } };
	return { ...mapping, events: [registered, ...others] };
}

/** The receipt phase once more, with what each of its rows says of the whole case: its deadline and its end. */
const WITH_DEADLINES = {
	mapping: 1,
	name: 'receipt-deadlines',
	source: { kind: 'csv', delimiter: ',', empty: ['EMPTY'] },
	letter_id: { prefix: 'deadlines-', column: 'case:concept:name' },
	events: [
		{
			type: 'letter.registered',
			when: { equals: { column: 'concept:name', value: 'Confirmation of receipt' } },
			event_id: { template: '{case:concept:name}-registered' },
			fields: {
				occurred_at: { date: { column: 'case:startdate', format: 'iso' } },
				channel: { column: 'case:channel' },
				category: { column: 'case:department' },
				county: { constant: 'unknown' },
				kind: { constant: 'request' },
				campaign: { constant: DEADLINES }
			}
		},
		{
			type: 'letter.referred',
			when: { equals: { column: 'concept:name', value: 'Confirmation of receipt' } },
			event_id: { template: '{case:concept:name}-referred' },
			fields: {
				occurred_at: { date: { column: 'case:startdate', format: 'iso' } },
				referral_id: { template: '{case:concept:name}-1' },
				to_org: { first: [{ column: 'case:group' }, { constant: 'General' }] },
				due_at: { date: { column: 'case:deadline', format: 'iso' } }
			}
		},
		{
			type: 'letter.answered',
			when: {
				all: [{ equals: { column: 'concept:name', value: 'Confirmation of receipt' } }, { present: 'case:enddate' }]
			},
			event_id: { template: '{case:concept:name}-answered' },
			fields: { occurred_at: { date: { column: 'case:enddate', format: 'iso' } }, outcome: { constant: 'information' } }
		}
	]
};

const ASK = { database: 'pasokh', clock: 'data' } as const;
const BY_WALL_CLOCK: [string, string][] = [['campaign', WALL_CLOCK]];

const byKey = (groups: KpiRow[], column: keyof KpiRow) =>
	Object.fromEntries(groups.map((row) => [row.key, row[column]]));

/**
 * Registers tests that the catalogue comes to the golden figures, in an office that has Boston 311 and the receipt phase.
 * @param golden golden.json
 */
export function testGoldenKpis(
	office: () => OfficeUnderTest,
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	golden: any,
	data: string
): void {
	const boston = golden.boston311_2015;
	const shipped = Object.keys(boston?.source ?? {}).map((channel): [string, string] => ['channel', channel]);
	shipped.push(['campaign', '']);
	const ask = (kpi: string, more: Partial<KpiRequest> = {}): Promise<KpiResult> =>
		readKpi(office().client('reader'), { ...ASK, asOf: JAN_18, kpi, where: shipped, ...more });
	/** One number of the members of a figure, of those by the clocks of Boston. */
	const ofMembers = async (kpi: string, aggregate: string): Promise<number> => {
		const plan = planKpi({ ...ASK, kpi, where: BY_WALL_CLOCK }, Date.parse(WALL_JAN_18), []);
		const result = await office()
			.client('reader')
			.query({
				query: `SELECT ${aggregate} AS n FROM (${membersIn(plan)(aggregate)})`,
				query_params: plan.params,
				format: 'JSONEachRow'
			});
		return (await result.json<{ n: number }>())[0]!.n;
	};
	const load = async (file: string, mapping: Mapping): Promise<void> => {
		const mapRow = compile(mapping, readLookups());
		const { ingestUrl: to, token } = office();
		const loaded = await loadFile({ files: [join(data, file)], mapping, mapRow, to, token });
		expect({ rows: loaded.rejectedRows, events: loaded.rejectedEvents }).toEqual({ rows: 0, events: 0 });
		await stateCaughtUp(to);
	};

	beforeAll(async () => {
		await load('boston311_2015.csv.gz', parseMapping(JSON.stringify(byWallClock()), WALL_CLOCK));
		await load('receipt.csv.gz', parseMapping(JSON.stringify(WITH_DEADLINES), WITH_DEADLINES.name));
	}, 480_000);

	test('Boston by the catalogue: received, answered and open, by channel, subject and body', async () => {
		const received = await ask('received', { by: 'channel' });
		expect(received.total.numerator).toBe(boston.rows);
		expect(byKey(received.groups, 'numerator')).toEqual(boston.source);
		expect((await ask('answered')).total).toMatchObject({ numerator: boston.status.Closed, denominator: boston.rows });
		expect((await ask('unanswered')).total.numerator).toBe(boston.status.Open);
		expect((await ask('pendency')).total.numerator).toBe(boston.no_closed_dt);
		expect((await ask('time_to_answer_body', { by: 'body' })).groups).toHaveLength(boston.distinct.Department);
	});

	/** Hours of each letter to its answer, or until now, by the clocks of Boston or as the shipped mapping has them. */
	async function hoursOf(campaign: string, asOf: string): Promise<Member[]> {
		const query = `SELECT category, toUnixTimestamp64Milli(registered_at) AS since, toUnixTimestamp64Milli(answered_at) AS until
			FROM pasokh.letters WHERE campaign = '${campaign}' AND startsWith(letter_id, '${campaign === '' ? 'boston-' : 'wall-'}')`;
		const found = await office().client('reader').query({ query, format: 'JSONEachRow' });
		const rows = await found.json<{ category: string; since: string; until: string | null }>();
		return rows.map(({ category, since, until }, n) => ({
			...{ id: String(n), letterId: '', at: Number(since), num: until !== null, den: true },
			value: (Number(until ?? Date.parse(asOf)) - Number(since)) / HOUR,
			...{ dimensions: { category }, row: {} }
		}));
	}
	const CITIZEN = findKpi('time_to_answer_citizen')!;
	const FIGURES = ['mean', 'p50', 'p90', 'p99', 'km50', 'km75', 'km80'] as const;
	/** The golden hours have those of letters that were closed before they were opened; the figure leaves them out. */
	const isInOrder = ({ num, value }: Member): boolean => !num || value! >= 0;

	test('Boston: hours to the answer, mean and quantiles, and the Kaplan–Meier of all', async () => {
		const all = await hoursOf(WALL_CLOCK, WALL_JAN_13);
		const golden = naiveRow('', CITIZEN, all);
		expect(golden.numerator).toBe(boston.status.Closed);
		for (const figure of ['mean', 'p50', 'p90', 'p99'] as const)
			expect(golden[figure], figure).toBeCloseTo(boston.hours_to_close[figure], 4);
		const [km50, km75, km80] = boston['kaplan_meier_hours_asof_2016-01-13 (p50,p75,p80)'];
		expect([golden.km50, golden.km75, golden.km80].map((hours) => Number(hours?.toFixed(4)))).toEqual([
			...[km50, km75, km80]
		]);
		expect(all.length - all.filter(isInOrder).length).toBe(boston.negative_durations);

		for (const [members, more] of [
			[all, { asOf: WALL_JAN_13, where: BY_WALL_CLOCK }],
			[await hoursOf('', JAN_13), { asOf: JAN_13 }]
		] as const) {
			const { total } = await ask('time_to_answer_citizen', more);
			const expected = naiveRow('', CITIZEN, members.filter(isInOrder));
			expect([total.numerator, total.denominator]).toEqual([expected.numerator, expected.denominator]);
			for (const figure of FIGURES) expect(total[figure], figure).toBeCloseTo(expected[figure]!, 4);
		}
		expect(await ofMembers('time_to_answer_citizen', 'countIf(num AND value < 0)')).toBe(0);
		expect(await ofMembers('time_to_answer_citizen', 'countIf(num AND value = 0)')).toBe(
			boston.opened_and_closed_in_the_same_second
		);
	});

	test('Boston: counts, medians and p90 of each subject', async () => {
		const all = await hoursOf(WALL_CLOCK, WALL_JAN_18);
		const told = (groups: Pick<KpiRow, 'key' | 'numerator' | 'denominator' | 'p50' | 'p90'>[]) =>
			Object.fromEntries(
				groups.map(({ key, numerator, denominator, p50, p90 }) => [
					key,
					{ n: denominator, open: denominator - numerator, median_hours: rounded(p50), p90_hours: rounded(p90) }
				])
			);
		const bySubject = (members: Member[]) =>
			told(
				[...Map.groupBy(members, ({ dimensions }) => dimensions['category']!)].map(([key, own]) =>
					naiveRow(key, CITIZEN, own)
				)
			);
		const expected = Object.entries<Record<string, number | null>>(boston.by_subject).map(
			([subject, { n, open, median_hours, p90_hours }]) => [subject, { n, open, median_hours, p90_hours }]
		);
		expect(bySubject(all)).toEqual(Object.fromEntries(expected));
		const { groups } = await ask('time_to_answer_citizen', { by: 'category', asOf: WALL_JAN_18, where: BY_WALL_CLOCK });
		expect(told(groups)).toEqual(bySubject(all.filter(isInOrder)));
	});

	test('Boston: honestly on time, as of two days', async () => {
		const honest = boston['on_time (answered by target / (answered + open past target), local time)'];
		for (const [asOf, name] of [
			[JAN_13, '2016-01-13 00:00'],
			[JAN_18, '2016-01-18 00:00']
		] as const) {
			const { on_time, answered_late, open_past_target, open_not_due_left_out, rate } = honest[name];
			const { total, groups } = await ask('on_time', { asOf, by: 'state' });
			expect(total).toMatchObject({ numerator: on_time, denominator: on_time + answered_late + open_past_target });
			expect(total.value).toBeCloseTo(rate, 6);
			expect(groups.find(({ key }) => key === 'referred')).toMatchObject({
				numerator: 0,
				denominator: open_past_target
			});
			expect((await ask('overdue', { asOf })).total.numerator).toBe(open_past_target);
			const states = byKey((await ask('sla_state', { asOf, by: 'bucket' })).groups, 'numerator');
			const notDue = ['due_today', 'due_soon', 'due_later'].reduce((sum, key) => sum + Number(states[key] ?? 0), 0);
			expect(notDue).toBe(open_not_due_left_out);
		}
		expect((await ask('on_time', { asOf: JAN_13 })).total.value).toBeCloseTo(0.66246, 5);
		expect((await ask('on_time', { asOf: AFTER_ALL })).total.denominator).toBe(boston.with_target);
	});

	test('Boston: the age of what is open', async () => {
		const golden = boston['open_age_buckets_days_asof_2016-01-18'];
		const { total, groups } = await ask('ageing_receipt', { by: 'bucket', asOf: WALL_JAN_18, where: BY_WALL_CLOCK });
		expect(total.numerator).toBe(boston.status.Open);
		expect(groups.map(({ key }) => key)).toEqual(['11-20', '21-30', '31-60', '61+']);
		const ages = byKey(groups, 'numerator');
		expect(ages['31-60']).toBe(golden['31-60']);
		expect(ages['61+']).toBe(golden['61-90'] + golden['>90']);
		expect(Number(ages['11-20']) + Number(ages['21-30'])).toBe(golden['16-30']);
		expect(await ofMembers('ageing_receipt', 'countIf(floor(value) BETWEEN 61 AND 90)')).toBe(golden['61-90']);
		expect(await ofMembers('ageing_receipt', 'countIf(floor(value) > 90)')).toBe(golden['>90']);
	});

	test('the receipt phase by the catalogue: cases by channel and department', async () => {
		const { receipt } = golden;
		const channels = Object.keys(receipt.channel).map((channel): [string, string] => ['channel', channel]);
		channels.push(['campaign', '']);
		const byChannel = await ask('received', { by: 'channel', where: channels });
		expect(byChannel.total.numerator).toBe(receipt.cases);
		expect(byKey(byChannel.groups, 'numerator')).toEqual(receipt.channel);
		const byDepartment = await ask('received', { by: 'category', where: channels });
		expect(byKey(byDepartment.groups, 'numerator')).toEqual(receipt.department);
	});

	test('the receipt phase with its deadlines: cases that ended late', async () => {
		const { receipt } = golden;
		const cases: [string, string][] = [['campaign', DEADLINES]];
		const { total } = await ask('on_time', { asOf: AFTER_ALL, where: cases });
		const { groups } = await ask('on_time', { asOf: AFTER_ALL, where: cases, by: 'state' });
		expect(total.denominator).toBe(receipt.cases_with_deadline);
		expect(groups.find(({ key }) => key === 'answered')).toMatchObject({
			numerator: receipt.cases_with_enddate - receipt['late_cases(enddate>deadline)'],
			denominator: receipt.cases_with_enddate
		});
	});
}

const rounded = (hours: number | null): number | null => (hours === null ? null : Number(hours.toFixed(4)));

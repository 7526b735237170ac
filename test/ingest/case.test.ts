import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CASE } from '#ingest/scenario/case.ts';
import { BEGINS_AT, DEFAULT_SEED, ENDS_AT } from '#ingest/scenario/kermanshah-1401.ts';
import { playScenario } from '#ingest/scenario/play.server.ts';
import { createRandom } from '#ingest/scenario/random.ts';
import { daysAtPace, usualPace } from '#sql/model/pace.ts';
import { FORMATS } from '#sql/proof/export-manifest.ts';
import { type LetterFilter, parseFilter } from '#sql/queries/desk/filter.ts';
import { QUEUES } from '#sql/queries/desk/queues.ts';
import { deskPage } from '#sql/queries/desk/read-desk.server.ts';
import { readQueueCounts } from '#sql/queries/desk/read-queues.server.ts';
import type { KpiRequest } from '#sql/queries/kpi/plan.server.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import type { WallSnapshot } from '#sql/queries/wall-snapshot.ts';
import { wall as page } from '#sql/queries/wall.ts';
import { DEEP, IN_DEPTH_ALONE, runs, SEED, some } from '../support/depth.ts';
import { deskIds, FULL_VISIBILITY, requestAt } from '../support/desk-request.ts';
import { changedBit, deskOf, takeExport, verdictOf } from '../support/desk.ts';
import { exportedIds } from '../support/exported.ts';
import { naiveQueues, scenarioLetters, toldByCase } from '../support/naive-queues.ts';
import { type OfficeUnderTest, startOffice } from '../support/office.ts';
import { visitorOf } from '../support/people.ts';
import { type Cell, replay } from '../support/replay.ts';
import { figuresOf, rowsOf, stateCaughtUp } from '../support/state.ts';

const INSTANTS = runs(3, 100);

/** The case that the office is judged by, played whole through the real door into the real engine. */
let office: OfficeUnderTest;
let wall: WallSnapshot;

beforeAll(async () => {
	office = await startOffice({});
	const played = await playScenario({ to: office.ingestUrl, token: office.token, seed: DEFAULT_SEED });
	expect(played.rejected).toBe(0);
	expect(played.accepted + played.duplicates).toBe(played.sent);
	await stateCaughtUp(office.ingestUrl);
	wall = await readPage(office.client('reader'), page, { database: 'pasokh', clock: 'data' });
});
afterAll(async () => office?.stop());

describe('the case of Kermanshah on the wall', () => {
	test('how many came, by which road', () => {
		expect(wall.totals.lettersAndCalls).toBe(155_766);
		expect(wall.totals.electronic).toBeGreaterThan(36_000);
		expect(wall.totals.electronic).toBeLessThan(37_000);
		expect(wall.channels.find(({ code }) => code === 'call')?.count).toBe(28_000);
		expect(wall.channels.reduce((sum, { count }) => sum + count, 0)).toBe(wall.totals.registered);
		expect(wall.categories.reduce((sum, { count }) => sum + count, 0)).toBe(wall.totals.registered);
	});

	test('who registered and referred them, and who asked for loans', () => {
		expect(wall.totals.registrarsFirstWeek).toBe(1_126);
		expect(wall.totals.operators).toBe(40);
		// The last whole day of the case is a Friday, when not all of the forty work.
		expect(wall.operators.perOperator.length).toBeLessThanOrEqual(40);
		expect(wall.operators.perOperator.reduce((sum, { count }) => sum + count, 0)).toBe(wall.operators.total);
		expect(wall.totals.loanPersons).toBe(36_133);
		expect(wall.totals.referredToBanks / wall.totals.registered).toBeGreaterThan(0.5);
	});

	test('every letter is in one of the five parts', () => {
		const { registered, answered, unanswered, late, withBody, withOffice, ended } = wall.totals;
		expect([late + withBody + withOffice, answered + unanswered + ended]).toEqual([unanswered, registered]);
		expect(ended).toBeGreaterThan(0);
	});

	test('155,766 at the mean of a day without outage take 31 days', () => {
		expect(Math.round(CASE.lettersAndCalls / wall.operators.meanPerDay!)).toBe(31);
	});

	test('the outage of 14 days is found, and no letter is referred in it', () => {
		expect(wall.outages).toHaveLength(1);
		const [outage] = wall.outages;
		expect((Date.parse(outage!.to!) - Date.parse(outage!.from)) / 86_400_000).toBe(14);
		const inIt = wall.days.filter(({ day }) => day >= '2022-07-23' && day <= '2022-08-05');
		expect(inIt).toHaveLength(14);
		expect(inIt.every(({ referred }) => referred === 0)).toBe(true);
	});

	test('no day of the line is above 1,000 answered calls, 28,000 in all', () => {
		expect(Math.max(...wall.calls.days.map(({ answered }) => answered))).toBeLessThanOrEqual(1_000);
		expect(wall.calls.days.reduce((sum, { answered }) => sum + answered, 0)).toBe(28_000);
		for (const day of wall.calls.days) expect(day.offered).toBe(day.answered + day.abandoned + day.blocked);
	});

	test('as of the last moment, from what had happened by then, the figures are the same', async () => {
		const then = await readPage(office.client('reader'), page, { database: 'pasokh', clock: 'data', asOf: wall.asOf });
		expect(then.totals).toEqual(wall.totals);
		expect(then.banks).toEqual(wall.banks);
		expect(then.days).toEqual(wall.days);
	});

	test('flows and their running sums agree with the referrals themselves', async () => {
		const client = office.client('reader');
		const stands = await rowsOf(
			client,
			'SELECT org, argMax(stands, day) AS open FROM pasokh.orgs_daily GROUP BY org HAVING sum(came) > 0 ORDER BY org'
		);
		const open = await rowsOf(
			client,
			'SELECT to_org AS org, countIf(ended_at IS NULL) AS open FROM pasokh.referrals GROUP BY org ORDER BY org'
		);
		expect(stands).toEqual(open);
		const [letters] = await rowsOf<Record<string, number>>(
			client,
			`SELECT sum(arraySum(cells.registered)) AS registered, sum(arraySum(cells.answered)) - sum(arraySum(cells.reopened)) AS answered
			FROM pasokh.letter_days FINAL`
		);
		expect(letters).toEqual({ registered: wall.totals.registered, answered: wall.totals.answered });
	});

	describe('from the catalogue', () => {
		const kpi = (name: string, more: Partial<KpiRequest> = {}) =>
			readKpi(office.client('reader'), { database: 'pasokh', clock: 'data', kpi: name, ...more });
		const ON_PAPER: [string, string][] = ['letter', 'call', 'in_person', 'sms', 'web'].map((code) => ['channel', code]);

		test('155,766 letters and calls, and over 36,000 electronic letters', async () => {
			expect((await kpi('registered', { where: ON_PAPER })).total.numerator).toBe(155_766);
			expect((await kpi('registered', { where: [['channel', 'call']] })).total.numerator).toBe(28_000);
			const electronic = (await kpi('registered', { where: [['channel', 'email']] })).total.numerator;
			expect(electronic).toBeGreaterThan(36_000);
			expect(electronic).toBeLessThan(37_000);
		});

		test('1,126 registrars in the first week, 40 operators', async () => {
			const week = { from: '2022-07-14', to: '2022-07-20' };
			expect((await kpi('registrars_active', week)).total.value).toBe(1_126);
			expect((await kpi('operators_active')).total.value).toBe(40);
			const { total } = await kpi('registrar_registrations', week);
			expect(total.value).toBeCloseTo(total.numerator / total.denominator, 9);
			expect(total.denominator).toBeGreaterThanOrEqual(1_126);
		});

		test('the outage of 14 days is found in the data: days without a referral', async () => {
			const { groups, total } = await kpi('operator_referrals', { by: 'day' });
			const days = new Map(groups.map(({ key, value }) => [key, value!]));
			const silent: string[] = [];
			for (let t = Date.parse(groups[0]!.key); t <= Date.parse(groups.at(-1)!.key); t += 86_400_000) {
				const day = new Date(t).toISOString().slice(0, 10);
				if (!days.has(day)) silent.push(day);
			}
			expect([silent.length, silent[0], silent.at(-1)]).toEqual([14, '2022-07-23', '2022-08-05']);
			expect((await kpi('operator_referrals', { excludeOutages: true })).outageDays).toEqual(silent);
			expect(total.value).toBe(CASE.officeReferrals);
		});

		test('5,000 a day on days without outage, and so 31 days for all of them', async () => {
			const { total } = await kpi('referrals_per_day', { excludeOutages: true });
			expect(total).toMatchObject({ numerator: 155_000, denominator: 31, value: 5_000 });
			expect([daysAtPace(155_766, total.value!), usualPace(155_766)]).toEqual([31, total.value]);
			const each = await kpi('referrals_per_operator_day', { excludeOutages: true });
			expect(each.total.numerator).toBe(155_000);
			expect(each.total.denominator).toBeLessThanOrEqual(40 * 31);
			expect((await kpi('referrals_per_active_hour')).total.value).toBeGreaterThan(each.total.value! / 24);
		});

		test('36,133 persons asked for loans, and more than half of all letters went to banks', async () => {
			expect((await kpi('loan_persons')).total.value).toBe(36_133);
			const loans = await kpi('loan_collateral', { by: 'collateral' });
			expect(loans.total.denominator).toBe((await kpi('loan_requests')).total.value);
			expect(loans.groups.map(({ key }) => key)).toContain('subsidy');
			expect(loans.total.value).toBeGreaterThan(0.5);
			expect((await kpi('share_of_banks')).total.value).toBeGreaterThan(0.5);
			expect((await kpi('share_of_banks')).total.numerator).toBe(wall.totals.referredToBanks);
		});

		test('at most 1,000 calls a day', async () => {
			const { groups, total } = await kpi('cap_used', { by: 'day' });
			expect(Math.max(...groups.map(({ value }) => value!))).toBeLessThanOrEqual(1);
			expect(total.numerator).toBe(28_000);
			expect((await kpi('calls_beyond_cap')).total.value).toBeGreaterThan(0);
		});

		test('SMS 1 on registration, SMS 2 on referral: as many as the wall says, and soon', async () => {
			const [first, second] = [await kpi('sms_registered_coverage'), await kpi('sms_referred_coverage')];
			expect(first.total.numerator).toBe(wall.totals.smsRegistered);
			expect(second.total.numerator).toBe(wall.totals.smsReferred);
			expect(first.total.value).toBeGreaterThan(0.9);
			expect(second.total.value).toBeGreaterThan(0.9);
			for (const name of ['sms_delay_1', 'sms_delay_2']) expect((await kpi(name)).total.p50).toBeGreaterThanOrEqual(0);
		});

		test('counties, bodies and forecasts: what they count is what the wall counts', async () => {
			const counties = await kpi('coverage_per_10000', { by: 'county' });
			expect(counties.total).toMatchObject({ numerator: wall.totals.registered, denominator: 1_952_434 });
			expect(counties.groups).toHaveLength(14);
			const { total: clear } = await kpi('time_to_clear', { excludeOutages: true });
			expect(clear).toMatchObject({ numerator: wall.totals.unanswered, details: { in_10_verdict: 'too_early' } });
			const scores = await kpi('body_score', { by: 'body' });
			for (const { value, details } of scores.groups.filter(({ numerator }) => numerator >= 30)) {
				expect(value).toBeGreaterThanOrEqual(details!['low'] as number);
				expect(value).toBeLessThanOrEqual(details!['high'] as number);
				expect(details!['rank']).toBeGreaterThanOrEqual(1);
			}
			expect((await kpi('body_backlog')).total.value! + (await kpi('left_open')).total.value!).toBe(
				(await kpi('body_inflow')).total.value! - (await kpi('body_outflow')).total.value!
			);
		});

		test("Little's law holds: nothing is lost between the flows and the letters", async () => {
			const { total } = await kpi('littles_law');
			expect(total.details!['mean_open']).toBeGreaterThan(1_000);
			expect(total.value).toBeLessThan(0.02);
		});
	});

	const idsOf = (filter: Partial<LetterFilter>) =>
		deskIds(office.client('reader'), requestAt(Date.parse(wall.asOf)), filter);

	test("the desk has the wall's unanswered letters, and each queue those of a naive walk", IN_DEPTH_ALONE, async () => {
		const client = office.client('reader');
		const filter = parseFilter(new URLSearchParams('answered=no'));
		const list = deskPage({ ...FULL_VISIBILITY, filter, sort: 'registered', after: null, limit: 1 });
		const unanswered = await readKpi(client, { database: 'pasokh', clock: 'data', kpi: 'unanswered' });
		expect((await readPage(client, list, { database: 'pasokh', clock: 'data' })).count).toBe(wall.totals.unanswered);
		expect(unanswered.total.numerator).toBe(wall.totals.unanswered);
		expect((await idsOf({ answered: false })).length).toBe(wall.totals.unanswered);
		const due = await rowsOf<{ letter_id: string; due: number | null }>(
			client,
			'SELECT letter_id, toUnixTimestamp64Milli(due_at) AS due FROM pasokh.letters'
		);
		const dueOf = new Map(due.map((row) => [row.letter_id, row.due]));
		const letters = scenarioLetters(toldByCase(), dueOf, Date.parse(wall.asOf));
		const expected = naiveQueues(letters, Date.parse(wall.asOf));
		const counts = await readQueueCounts(client, requestAt(Date.parse(wall.asOf)));
		for (const queue of QUEUES) {
			const [found, wanted] = [await idsOf({ queue }), new Set(expected[queue])];
			const wrong = [...new Set(found).symmetricDifference(wanted)].slice(0, 10);
			expect([wrong, found.length, counts[queue]], queue).toEqual([[], wanted.size, wanted.size]);
		}
	});

	test('its unanswered letters are the rows of each export, and a changed bit is found in each', DEEP, async () => {
		const web = await office.startWeb({ PASOKH_CLOCK: 'data' });
		try {
			const inspector = deskOf(web.url, await visitorOf(office.settings, 'inspector'));
			const unanswered = await idsOf({ answered: false });
			for (const format of some(1, FORMATS)) {
				const reason = 'فهرست نامه‌های بی‌پاسخ برای استانداری';
				const { id, bytes } = await takeExport(inspector, '/letters?answered=no', { format, reason });
				expect((await exportedIds(format, bytes)).sort(), format).toEqual(unanswered);
				const manifest = await inspector.text(`/exports/${id}/manifest.json`);
				expect(JSON.parse(manifest)).toMatchObject({ rows: wall.totals.unanswered, truncated: false });
				expect(await verdictOf(inspector, bytes, manifest)).toBe('as_exported');
				expect(await verdictOf(inspector, changedBit(bytes), manifest)).toBe('file_changed');
			}
		} finally {
			await web.stop();
		}
	});

	test(
		`as of ${INSTANTS} random instants, states, backlogs of bodies and ages are those of a naive replay`,
		{ ...DEEP, timeout: 900_000 },
		async () => {
			const random = createRandom(SEED);
			const instants = Array.from({ length: INSTANTS }, () => BEGINS_AT + random.int(ENDS_AT - BEGINS_AT)).sort(
				(a, b) => a - b
			);
			const client = office.client('reader');
			const cells = replay(toldByCase(), instants);
			for (const instant of instants) {
				const found = await client.query({
					query: `SELECT state, is_answered, coalesce(holder, '') AS body,
						multiIf(registered_at IS NULL, 'none', age >= 30 * 86400000, 'month', age >= 10 * 86400000, '10 days', age >= 3 * 86400000, '3 days', 'new') AS aged,
						count(), coalesce(sum({at: Int64} - toUnixTimestamp64Milli(holder_since)), 0)
					FROM (SELECT *, {at: Int64} - toUnixTimestamp64Milli(registered_at) AS age FROM pasokh.letters_at(as_of = fromUnixTimestamp64Milli({at: Int64}, 'UTC')))
					GROUP BY state, is_answered, body, aged`,
					query_params: { at: instant },
					format: 'JSONCompactEachRow'
				});
				const expected = cells.next().value as Cell[];
				expect((await found.json<Cell>()).map(String).sort(), `SEED=${SEED}, ${instant}`).toEqual(
					expected.map(String).sort()
				);
			}
		}
	);

	test('sent again it changes no figure', DEEP, async () => {
		const client = office.client('reader');
		const before = await figuresOf(client);
		const limit = runs(20_000, 60_000);
		const again = await playScenario({ to: office.ingestUrl, token: office.token, seed: DEFAULT_SEED, limit });
		expect([again.accepted, again.duplicates]).toEqual([0, again.sent]);
		await stateCaughtUp(office.ingestUrl);
		expect(await figuresOf(client)).toEqual(before);
		const {
			watermark: _,
			knownAt: _later,
			freshness,
			...figures
		} = await readPage(client, page, { database: 'pasokh', clock: 'data' });
		expect(wall).toMatchObject(figures);
		expect(freshness.lastOccurredAt).toBe(wall.freshness.lastOccurredAt);
	});
});

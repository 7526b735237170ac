import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadFile } from '#ingest/load/load.server.ts';
import { compile } from '#ingest/mapping/compile.ts';
import { findMapping } from '#ingest/mapping/find.server.ts';
import { readLookups } from '#ingest/mapping/lookups.server.ts';
import { agentsNeeded, erlangB, offeredLoad } from '#sql/model/erlang.ts';
import { readKpi, type KpiResult } from '#sql/queries/kpi/read-kpi.server.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { describeWith } from '../support/shared-data.ts';
import { rowsOf, stateCaughtUp } from '../support/state.ts';

const FILE = 'real/callcenter_anonymous_bank_1999_02.csv.gz';

/** A real line, loaded through its mapping and the HTTP door; golden figures computed from the file by another program. */
describeWith(FILE, 'the call centre of February 1999', (file) => {
	let office: OfficeUnderTest;
	const golden = JSON.parse(readFileSync(join(file, '../golden.json'), 'utf8')).callcenter_1999_02;

	beforeAll(async () => {
		office = await startOffice({});
		const loaded = await loadFile({
			files: [file],
			mapping: findMapping('callcenter1999'),
			mapRow: compile(findMapping('callcenter1999'), readLookups()),
			to: office.ingestUrl,
			token: office.token
		});
		expect({ rows: loaded.rejectedRows, events: loaded.rejectedEvents }).toEqual({ rows: 0, events: 0 });
		await stateCaughtUp(office.ingestUrl);
	});
	afterAll(async () => office?.stop());

	const kpi = (name: string, by?: string): Promise<KpiResult> =>
		readKpi(office.client('reader'), { database: 'pasokh', clock: 'data', kpi: name, by });
	const byKey = ({ groups }: KpiResult) => Object.fromEntries(groups.map(({ key, numerator }) => [key, numerator]));

	test('calls by day: how many, the mean, the busiest, and what a line of 1,000 a day cannot take', async () => {
		const { total, groups } = await kpi('calls_offered', 'day');
		expect(total.value).toBe(golden.calls);
		expect(groups).toHaveLength(golden.days);
		expect(total.value! / groups.length).toBeCloseTo(golden.mean_calls_per_day, 3);
		expect(Math.max(...groups.map(({ value }) => value!))).toBe(golden.max_calls_day);
		expect(groups.filter(({ value }) => value! > 1_000)).toHaveLength(golden.days_over_1000_calls);
		expect((await kpi('calls_beyond_cap')).total.value).toBe(golden.calls_beyond_first_1000_per_day);
	});

	test('by hour of the day', async () => {
		const hours = Object.entries<number>(golden.by_hour).map(([hour, calls]) => [hour.padStart(2, '0'), calls]);
		expect(byKey(await kpi('calls_offered', 'hour'))).toEqual(Object.fromEntries(hours));
	});

	test('what became of them: a phantom call has no outcome', async () => {
		const { AGENT, HANG, PHANTOM } = golden.outcome;
		expect(byKey(await kpi('calls_offered', 'state'))).toEqual({ answered: AGENT, abandoned: HANG, '': PHANTOM });
		expect((await kpi('calls_answered')).total.value).toBe(golden.answered);
		expect((await kpi('calls_abandoned')).total.value).toBe(HANG);
		expect((await kpi('calls_blocked')).total.value).toBe(0);
		expect((await kpi('abandonment_rate')).total.value).toBeCloseTo(golden.abandon_rate_HANG, 6);
	});

	test('waiting and talking', async () => {
		expect((await kpi('call_wait')).total.value).toBeCloseTo(golden.ASA_sec_all_answered, 4);
		expect((await kpi('call_handle')).total.value).toBeCloseTo(golden.AHT_sec_mean, 4);
		for (const s of [20, 30] as const) {
			const { total } = await kpi(`calls_within_${s}s`);
			expect([total.numerator, total.denominator]).toEqual([golden[`answered_within_${s}s`], golden.answered]);
		}
	});

	test('the load of each hour and what it asks for, by Erlang', async () => {
		const { groups } = await kpi('hotline_load', 'hour');
		const ten = groups.find(({ key }) => key === '10')!;
		expect([ten.numerator, ten.denominator]).toEqual([golden.by_hour['10'], golden.days]);
		const aht = ten.details!['aht_s'] as number;
		const load = offeredLoad(golden.by_hour['10'] / golden.days, aht);
		expect(ten.value).toBeCloseTo(load, 9);
		expect(ten.details!['agents_80_20']).toBe(agentsNeeded(load, aht, 0.8, 20));
		const lines = ten.details!['lines_1_percent'] as number;
		expect(erlangB(load, lines)).toBeLessThanOrEqual(0.01);
		expect(erlangB(load, lines - 1)).toBeGreaterThan(0.01);
	});

	test('no name and no number of anybody has come in', async () => {
		const events = await rowsOf(
			office.client('admin'),
			'SELECT uniqExact(actor) AS actors, uniqExact(citizen_key) AS citizens FROM pasokh.event_log'
		);
		expect(events.map((row) => Object.values(row).map(Number))).toEqual([[1, 1]]);
		const text = JSON.stringify(
			await rowsOf(office.client('admin'), "SELECT * FROM pasokh.event_log WHERE type = 'call.answered' LIMIT 2000")
		);
		for (const name of ['DORIT', 'TOVA', 'MICHAL', 'KAZAV', 'NO_SERVER']) expect(text).not.toContain(name);
	});
});

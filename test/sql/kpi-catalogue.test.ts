/** @module-tag deep */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRandom, type Random } from '#ingest/scenario/random.ts';
import { CATALOGUE, findKpi } from '#sql/measures/catalogue.ts';
import { TIME_BUCKETS } from '#sql/measures/clocks.ts';
import { type Kpi, KpiError } from '#sql/measures/kpi.ts';
import { erlangB, queueAt } from '#sql/model/erlang.ts';
import { tehranDay, tehranMidnight } from '#sql/model/tehran.ts';
import { toldOf } from '#sql/queries/kpi/finished.ts';
import { type KpiRequest, membersIn, planKpi } from '#sql/queries/kpi/plan.server.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { projectRoot } from '#sql/root.ts';
import { runs, SEED } from '../support/depth.ts';
import { RESIDENTS } from '../support/kpi-custom.ts';
import { makeThemeHistory } from '../support/kpi-history.ts';
import { naiveMembers, naiveRows, ORACLES } from '../support/kpi-naive.ts';
import { expectFigure, expectLists, keyBy, naiveWaiting, type Question, WAITING } from '../support/kpi-rows.ts';
import { rowsOf } from '../support/state.ts';
import { useOffice } from '../support/use-office.ts';

const LETTERS = 400;
const DAY = 86_400_000;
const NOW = Date.UTC(2022, 9, 20, 12);
/** A random instant, and one after all that has happened. */
const INSTANTS = [Date.UTC(2022, 6, 20) + createRandom(SEED + 1).int(50 * 24) * 3_600_000, NOW];
const EVER = { from: Date.UTC(1900, 0, 1), until: Date.UTC(2299, 11, 31) };
const ASK = { database: 'pasokh', clock: 'data' } as const;

const SENT = makeThemeHistory(SEED, LETTERS);
const rows = new Map(INSTANTS.map((asOf) => [asOf, naiveRows(SENT, asOf)]));
const office = useOffice(SENT);
const read = (kpi: string, more: Partial<KpiRequest> = {}) =>
	readKpi(office.client('reader'), { ...ASK, kpi, ...more });

describe('the catalogue', () => {
	test('declares what each figure counts, or has a file of its members', () => {
		const files = readdirSync(join(projectRoot(), 'sql/queries/kpi')).filter((file) => file.endsWith('.sql'));
		const named = new Set(CATALOGUE.flatMap(({ of }) => ('file' in of ? [`${of.file}.sql`] : [])));
		expect([...named].sort()).toEqual(files.sort());
	});

	test('defines each figure in both languages, and calls no two the same', () => {
		for (const { name, title, definition, numerator, denominator, clock } of CATALOGUE)
			for (const text of [title, definition, numerator, clock, ...(denominator ? [denominator] : [])]) {
				expect(text.fa, name).toMatch(/^[^a-zA-Z]*[\u0600-\u06ff]/);
				expect(text.fa, name).not.toMatch(/[يك]/);
				expect(text.en, name).toMatch(/^[^\u0600-\u06ff]+$/);
			}
		for (const language of ['fa', 'en'] as const) {
			const titles = CATALOGUE.map(({ title }) => title[language]);
			expect(titles).toEqual([...new Set(titles)]);
		}
	});

	test.each(CATALOGUE.map(({ name }) => name))('%s: the engine knows each of its columns', async (name) => {
		const { dimensions, measure } = findKpi(name)!;
		const names = ['id', 'letter_id', 'at', 'num', 'den', ...dimensions];
		const plan = planKpi({ ...ASK, kpi: name }, NOW, []);
		const columns = await rowsOf<{ name: string; type: string }>(
			office.client('reader'),
			`DESCRIBE (${membersIn(plan)([...names, 'value'].join(', '))})`,
			plan.params
		);
		const types = new Map(columns.map((one) => [one.name, one.type]));
		expect([...types.keys()]).toEqual(expect.arrayContaining(names));
		for (const column of ['id', 'letter_id', ...dimensions])
			expect(types.get(column), column).toMatch(/^(LowCardinality\()?String\)?$/);
		expect(types.get('at')).toBe(`DateTime64(3, 'UTC')`);
		if (['duration', 'mean', 'age'].includes(measure)) expect(types.get('value')).toBe('Float64');
	});
});

describe('against members counted by hand', () => {
	test.each(CATALOGUE.map((kpi) => [kpi.name, kpi] as const))(
		'%s: its members with all that they are told apart by, its figure and its groups',
		async (_, kpi) => {
			const place = CATALOGUE.indexOf(kpi);
			const random = createRandom(SEED + place);
			for (const [i, asOf] of INSTANTS.entries()) {
				// One of the two, and the next time perhaps the other.
				if (runs(1, 0) && (place + SEED) % 2 !== i) continue;
				const range = { from: asOf - (5 + random.int(40)) * DAY - 1, until: asOf - random.int(5) * DAY + 1 };
				const question = questionOf(kpi, asOf, i === 1 ? EVER : range);
				await expectLists(office.client('reader'), question);
				for (const by of groupingsOf(kpi, random, i)) await expectFigure(office.client('reader'), question, by);
			}
		}
	);

	const ALWAYS = {
		ageing_receipt: [...TIME_BUCKETS, 'body', 'bucket'],
		...{ referrals_per_day: ['operator'], referrals_per_operator_day: ['operator'], cap_used: ['day'] },
		...{ referrals_per_active_hour: ['operator'], registrar_registrations: ['registrar'], hotline_load: ['hour'] },
		...{ coverage_per_10000: ['county'], persons_per_10000: ['county', 'channel'], body_score: ['body'] }
	};
	test.each(Object.entries(ALWAYS).flatMap(([name, all]) => all.map((by) => [name, by])))(
		'%s by %s',
		async (name, by) => {
			await expectFigure(office.client('reader'), questionOf(findKpi(name)!, NOW), by);
		}
	);

	test('agents and lines are as few as the load of the line needs', async () => {
		const { total } = await read('hotline_load');
		const { agents_80_20: agents, lines_1_percent: lines } = total.details as Record<string, number>;
		const [load, aht] = [total.value!, total.mean!];
		expect(queueAt(load, agents!, aht).servedWithin(20)).toBeGreaterThanOrEqual(0.8);
		expect(queueAt(load, agents! - 1, aht).servedWithin(20)).toBeLessThan(0.8);
		expect(erlangB(load, lines!)).toBeLessThanOrEqual(0.01);
	});

	test('nothing is tested on nobody, and no oracle is of a figure that is not there', () => {
		// The histories are wild enough for what is counted rarely.
		const isCounted = (kpi: Kpi) => INSTANTS.some((asOf) => questionOf(kpi, asOf).members.some(({ num }) => num));
		const empty = CATALOGUE.filter((kpi) => !isCounted(kpi));
		expect(empty.map(({ name }) => name)).toEqual([]);
		expect(Object.keys(ORACLES).sort()).toEqual(CATALOGUE.map(({ name }) => name).sort());
	});
});

describe('what is not finished', () => {
	test('is declared of each figure whose members have their outcome later', () => {
		const declared = CATALOGUE.filter(({ of }) => 'awaits' in of).map(({ name }) => name);
		expect(declared.sort()).toEqual(Object.keys(WAITING).sort());
	});

	test.each(Object.keys(WAITING))(
		'%s: those whose outcome is to come are told with it, of all and of each group',
		async (name) => {
			const kpi = findKpi(name)!;
			for (const asOf of INSTANTS) {
				const { request, ask } = questionOf(kpi, asOf);
				const waiting = naiveWaiting(name, ask);
				for (const by of ['day', kpi.dimensions[createRandom(SEED).int(kpi.dimensions.length)]!]) {
					const { total, groups } = await readKpi(office.client('reader'), { ...request, by });
					expect(total.waiting, by).toBe(waiting.length);
					const byKey = Map.groupBy(waiting, keyBy(by));
					for (const { key, waiting: found, denominator } of groups) {
						expect(found, `${by} ${key}`).toBe(byKey.get(key)?.length ?? 0);
						expect(denominator, `${by} ${key}`).toBeGreaterThan(0);
					}
				}
			}
		}
	);

	test('of the last days only what was quick is answered: their median is no triumph', async () => {
		const kpi = findKpi('time_to_answer_body')!;
		const { groups } = await read(kpi.name, { by: 'week', asOf: iso(INSTANTS[0]!) });
		// Of the newest weeks some histories have nobody who waits.
		const last = groups.findLast((group) => group.waiting! / group.denominator > 0.1)!;
		expect(last).toBeDefined();
		expect(toldOf(kpi, last)).toEqual({
			value: last.km50 ?? last.p50,
			unfinished: last.waiting! / last.denominator,
			isEstimate: last.km50 !== null
		});
		const over = { ...last, waiting: Math.floor(last.denominator / 10) };
		expect(toldOf(kpi, over)).toEqual({ value: last.p50, unfinished: null, isEstimate: false });
	});
});

describe('filters', () => {
	test('values of a field are alternatives, fields restrict one another, and what is written is no SQL', async () => {
		const numerator = async (channels: string[], ...more: [string, string][]) => {
			const where = [...channels.map((one): [string, string] => ['channel', one]), ...more];
			return (await read('received', { where })).total.numerator;
		};
		const some = await numerator(['letter', 'call'], ['county', 'paveh']);
		const each = [await numerator(['letter'], ['county', 'paveh']), await numerator(['call'], ['county', 'paveh'])];
		expect(some).toBe(each[0]! + each[1]!);
		expect(some).toBeGreaterThan(0);
		expect(await numerator([`letter' OR '1'='1`])).toBe(0);
	});

	test('residents are those of the counties that a filter lets through', async () => {
		const counties = ['paveh', 'sahneh'];
		const { members } = questionOf(findKpi('coverage_per_10000')!, NOW);
		const where = counties.map((county): [string, string] => ['county', county]);
		const { total } = await read('coverage_per_10000', { where });
		expect(total.denominator).toBe(RESIDENTS['paveh']! + RESIDENTS['sahneh']!);
		expect(total.numerator).toBe(members.filter(({ dimensions }) => counties.includes(dimensions['county']!)).length);
	});

	test('days of outages are left out, and named', async () => {
		const days = await read('received', { by: 'day' });
		const without = await read('received', { by: 'day', excludeOutages: true });
		expect(without.outageDays).toEqual([14, 15, 16, 17, 18, 19].map((day) => `2022-07-${day}`));
		const left = days.groups.filter(({ key }) => !without.outageDays.includes(key));
		expect(without.groups).toEqual(left);
		expect(left.length).toBeLessThan(days.groups.length);
		expect(without.total.numerator).toBe(left.reduce((sum, { numerator }) => sum + numerator, 0));
	});

	test.each(['referrals_per_day', 'time_to_clear'])('days of outages are left out of %s, whole', async (name) => {
		const { outageDays } = await read(name, { excludeOutages: true });
		expect(outageDays.length).toBeGreaterThan(0);
		const { kpi, request, ask, members } = questionOf(findKpi(name)!, NOW);
		const isLeft = ({ at }: { at: number }) => name === 'time_to_clear' || !outageDays.includes(tehranDay(at));
		const without = {
			...{ kpi, request: { ...request, excludeOutages: true } },
			...{ ask: { ...ask, outageDays }, members: members.filter(isLeft) }
		};
		await expectFigure(office.client('reader'), without, 'operator');
	});

	test('what was not known then is not counted, and what is known now is the same', async () => {
		for (const kpi of ['answered', 'time_to_answer_body']) {
			const now = await read(kpi, { by: 'channel', asOf: iso(NOW) });
			const known = { by: 'channel', asOf: now.asOf };
			const same = await read(kpi, { ...known, knownAt: new Date().toISOString() });
			expect(same.groups).toEqual(now.groups);
			const before = await read(kpi, { ...known, knownAt: '2022-01-01T00:00:00Z' });
			expect(before.total).toMatchObject({ numerator: 0, denominator: 0, value: null });
		}
	});

	test.each([
		[{ kpi: 'on-time' }, /no KPI "on-time"; did you mean "on_time", "\w+" or "\w+"\? "kpi list" has all$/],
		[{ kpi: 'on_time', by: 'colour' }, /no dimension "colour"; it has: channel, .*week/],
		[{ kpi: 'on_time', where: [['day', '2022-07-14']] as [string, string][] }, /no dimension "day"; it has: channel/],
		[{ kpi: 'on_time', from: 'yesterday' }, /from is no moment: "yesterday"/],
		[{ kpi: 'on_time', asOf: '1401' }, /asOf is no moment: "1401"/]
	])('%o is refused by name', async ({ kpi, ...more }, message) => {
		const asked = read(kpi, more);
		await expect(asked).rejects.toThrow(KpiError);
		await expect(asked).rejects.toThrow(message);
	});
});

/** The same to the office and to the model. */
function questionOf(kpi: Kpi, asOf: number, range = EVER): Question {
	// Little's law is of whole days.
	const whole = (moment: number) => (kpi.name === 'littles_law' ? tehranMidnight(tehranDay(moment)) : moment);
	const [from, until] = range === EVER ? [EVER.from, EVER.until] : [whole(range.from), whole(range.until)];
	const ask = { ...rows.get(asOf)!, asOf, from, until };
	const bounds = range === EVER ? {} : { from: iso(from), to: iso(until) };
	const request: KpiRequest = { ...ASK, kpi: kpi.name, asOf: iso(asOf), ...bounds };
	return { kpi, request, ask, members: naiveMembers(kpi.name, ask) };
}

const iso = (moment: number): string => new Date(moment).toISOString();

/** One that the seed chooses, or in depth each, half of them at an instant. A forecast has no groups in time. */
function groupingsOf({ dimensions, outages }: Kpi, random: Random, instant: number): (string | null)[] {
	if (dimensions.length === 0) return [null];
	const all = [...dimensions, ...(outages === 'of_pace' ? [] : TIME_BUCKETS)];
	const chosen = random.pick(all);
	return all.filter((by, n) => by === chosen || (runs(0, 1) && (n + SEED) % 2 === instant));
}

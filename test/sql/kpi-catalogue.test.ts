/** @module-tag deep */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CATALOGUE, findKpi } from '#sql/queries/kpi/catalogue.ts';
import { KpiError } from '#sql/queries/kpi/kpi-error.ts';
import { TIME_BUCKETS, type Kpi } from '#sql/queries/kpi/kpi.ts';
import { planKpi, type KpiRequest } from '#sql/queries/kpi/plan.server.ts';
import { countList, listKpi, type KpiMember } from '#sql/queries/kpi/list-kpi.server.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { utcText } from '#sql/model/tehran.ts';
import { createRandom } from '#ingest/scenario/random.ts';
import { projectRoot } from '#sql/root.ts';
import { runs } from '../support/depth.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf } from '../support/events.ts';
import { naiveRow } from '../support/kpi-figures.ts';
import { makeKpiHistory } from '../support/kpi-history.ts';
import { NAIVE, naiveMembers, type Member, type Row } from '../support/kpi-naive.ts';
import { expectRow, keyBy, withMoments } from '../support/kpi-rows.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const LETTERS = 400;
const DAY = 86_400_000;
const NOW = Date.UTC(2022, 9, 20, 12);
const ASK = { database: 'pasokh', clock: 'data' } as const;

let office: EmbeddedUnderTest;
let client: ReturnType<EmbeddedUnderTest['client']>;

beforeAll(async () => {
	console.log(`seed ${SEED}`);
	office = await startEmbeddedOffice();
	client = office.client('reader');
	await put(
		office.client('writer'),
		makeKpiHistory(SEED, LETTERS).map(({ event, source }) => rowOf(event, source))
	);
});
afterAll(async () => office?.stop());

describe('the catalogue', () => {
	test('declares what each figure counts, or has a file of its members', () => {
		const files = readdirSync(join(projectRoot(), 'sql/queries/kpi'))
			.filter((file) => file.endsWith('.sql'))
			.map((file) => file.replace(/\.sql$/, ''));
		expect(CATALOGUE.flatMap(({ name, of }) => (of ? [] : [name])).sort()).toEqual(files.sort());
	});

	test('defines each figure in both languages', () => {
		for (const { name, title, definition, numerator, denominator, clock } of CATALOGUE)
			for (const text of [title, definition, numerator, clock, ...(denominator ? [denominator] : [])]) {
				expect(text.fa, name).toMatch(/^[^a-zA-Z]*[\u0600-\u06ff]/);
				expect(text.fa, name).not.toMatch(/[يك]/);
				expect(text.en, name).toMatch(/^[^\u0600-\u06ff]+$/);
			}
	});

	test.each(CATALOGUE.map(({ name }) => name))('%s: the engine knows each of its columns', async (name) => {
		const { members, params } = planKpi({ ...ASK, kpi: name }, NOW, []);
		const columns = await client.query({
			query: `DESCRIBE (${members})`,
			query_params: params,
			format: 'JSONEachRow'
		});
		const types = new Map((await columns.json<{ name: string; type: string }>()).map((one) => [one.name, one.type]));
		const { dimensions, measure } = findKpi(name)!;
		expect([...types.keys()]).toEqual(expect.arrayContaining(['id', 'letter_id', 'at', 'num', 'den', ...dimensions]));
		for (const column of ['id', 'letter_id', ...dimensions])
			expect(types.get(column), column).toMatch(/^(LowCardinality\()?String\)?$/);
		expect(types.get('at')).toBe(`DateTime64(3, 'UTC')`);
		if (['duration', 'mean', 'age'].includes(measure)) expect(types.get('value')).toBe('Float64');
	});
});

describe('against members counted by hand', () => {
	/** A random instant, and one after all that has happened. */
	const INSTANTS = [Date.UTC(2022, 6, 20) + createRandom(SEED + 1).int(50 * 24) * 3_600_000, NOW];
	const rows = new Map<number, { letters: Row[]; referrals: Row[] }>();

	beforeAll(async () => {
		const moments = new Map(
			(
				await rowsOf(
					office.client('admin'),
					'SELECT letter_id, closings, reopenings, objections FROM pasokh.letter_state FINAL'
				)
			).map((row) => [row['letter_id'], withMoments(row)])
		);
		for (const asOf of INSTANTS) {
			const at = `_at(as_of = '${utcText(asOf)}')`;
			const letters = (await rowsOf<Row>(client, `SELECT * FROM pasokh.letters${at}`)).map(withMoments);
			rows.set(asOf, {
				letters: letters.map((row) => ({ ...row, moments: moments.get(row['letter_id']) })),
				referrals: (await rowsOf<Row>(client, `SELECT * FROM pasokh.referrals${at}`)).map(withMoments)
			});
		}
	});

	test.each(NAIVE)('%s: its members with all that they are told apart by, its figure and its groups', async (name) => {
		const kpi = findKpi(name)!;
		const random = createRandom(SEED + NAIVE.indexOf(name));
		for (const [i, asOf] of INSTANTS.entries()) {
			// One of the two, and the next time perhaps the other.
			if (runs(1, 0) && (NAIVE.indexOf(name) + SEED) % 2 !== i) continue;
			const { letters, referrals } = rows.get(asOf)!;
			const from = i === 0 ? asOf - random.int(40) * DAY : Date.UTC(1900, 0, 1);
			const until = i === 0 ? asOf - random.int(5) * DAY : Date.UTC(2299, 11, 31);
			const range = i === 0 ? { from: new Date(from).toISOString(), to: new Date(until).toISOString() } : {};
			const request: KpiRequest = { ...ASK, kpi: name, asOf: new Date(asOf).toISOString(), ...range };
			const members = naiveMembers(name, letters, referrals, { asOf, from, until });
			const by = random.pick([...kpi.dimensions, ...TIME_BUCKETS]);
			await checkLists(kpi, request, members);
			await checkGroups(kpi, request, by, members);
		}
	});

	test.each([...TIME_BUCKETS, 'body', 'bucket'])('ageing by %s', async (by) => {
		const kpi = findKpi('ageing_receipt')!;
		const { letters, referrals } = rows.get(NOW)!;
		const range = { asOf: NOW, from: Date.UTC(1900, 0, 1), until: Date.UTC(2299, 11, 31) };
		const request = { ...ASK, kpi: kpi.name, asOf: new Date(NOW).toISOString() };
		await checkGroups(kpi, request, by, naiveMembers(kpi.name, letters, referrals, range));
	});

	test('rows that nobody has are not made up', () => {
		// The histories are wild enough for what is counted rarely.
		const { letters, referrals } = rows.get(NOW)!;
		const empty = NAIVE.filter((name) => {
			const range = { asOf: NOW, from: Date.UTC(1900, 0, 1), until: Date.UTC(2299, 11, 31) };
			return !naiveMembers(name, letters, referrals, range).some(({ num }) => num);
		});
		expect(empty).toEqual([]);
	});

	async function checkGroups(kpi: Kpi, request: KpiRequest, by: string, members: Member[]): Promise<void> {
		const { total, groups } = await readKpi(client, { ...request, by });
		expectRow(total, naiveRow('', kpi, members), `${by}, all`);
		const expected = [...Map.groupBy(members, keyBy(by))].map(([key, own]) => naiveRow(key, kpi, own));
		expect(groups.map(({ key }) => key).sort()).toEqual(expected.map(({ key }) => key).sort());
		for (const row of expected)
			expectRow(
				groups.find(({ key }) => key === row.key)!,
				row,
				`${by} ${row.key}`
			);
		const some = expected[Math.floor(expected.length / 2)];
		if (some) expect(await countList(client, { ...request, part: 'num', by, key: some.key })).toBe(some.numerator);
		expect(await countList(client, { ...request, part: 'den' })).toBe(total.denominator);
	}

	async function checkLists(kpi: Kpi, request: KpiRequest, members: Member[]): Promise<void> {
		for (const part of ['num', 'den'] as const) {
			const listed = await readAll({ ...request, part });
			const expected = members.filter((one) => one[part]);
			expect(listed.map(({ id }) => id).sort()).toEqual(idsOf(kpi, expected));
			if (kpi.measure !== 'distinct') expect(listed.map(textOfListed).sort()).toEqual(expected.map(textOf(kpi)).sort());
		}
	}

	/** Page by page. */
	async function readAll(request: KpiRequest & { part: 'num' | 'den' }): Promise<KpiMember[]> {
		const limit = 300;
		const all: KpiMember[] = [];
		for (;;) {
			const page = await listKpi(client, { ...request, after: all.at(-1) ?? null, limit });
			all.push(...page);
			if (page.length < limit) return all;
		}
	}
});

describe('filters', () => {
	test('values of a field are alternatives, fields restrict one another, and what is written is no SQL', async () => {
		const where: [string, string][] = [
			['channel', 'letter'],
			['channel', 'call'],
			['county', 'paveh']
		];
		const some = await readKpi(client, { ...ASK, kpi: 'received', where });
		const each = await Promise.all(
			['letter', 'call'].map((channel) =>
				readKpi(client, {
					...ASK,
					kpi: 'received',
					where: [
						['channel', channel],
						['county', 'paveh']
					]
				})
			)
		);
		expect(some.total.numerator).toBe(each[0]!.total.numerator + each[1]!.total.numerator);
		expect(some.total.numerator).toBeGreaterThan(0);
		const none = await readKpi(client, { ...ASK, kpi: 'received', where: [['channel', `letter' OR '1'='1`]] });
		expect(none.total.numerator).toBe(0);
	});

	test('days of outages are left out, and named', async () => {
		const days = await readKpi(client, { ...ASK, kpi: 'received', by: 'day' });
		const without = await readKpi(client, { ...ASK, kpi: 'received', by: 'day', excludeOutages: true });
		expect(without.outageDays).toEqual([
			'2022-07-14',
			'2022-07-15',
			'2022-07-16',
			'2022-07-17',
			'2022-07-18',
			'2022-07-19'
		]);
		const left = days.groups.filter(({ key }) => !without.outageDays.includes(key));
		expect(without.groups).toEqual(left);
		expect(left.length).toBeLessThan(days.groups.length);
		expect(without.total.numerator).toBe(left.reduce((sum, { numerator }) => sum + numerator, 0));
	});

	test('what was not known then is not counted, and what is known now is the same', async () => {
		for (const kpi of ['answered', 'time_to_answer_body']) {
			const now = await readKpi(client, { ...ASK, kpi, by: 'channel', asOf: new Date(NOW).toISOString() });
			const known = { ...ASK, kpi, by: 'channel', asOf: now.asOf };
			const same = await readKpi(client, { ...known, knownAt: new Date().toISOString() });
			expect(same.groups).toEqual(now.groups);
			const before = await readKpi(client, { ...known, knownAt: '2022-01-01T00:00:00Z' });
			expect(before.total).toMatchObject({ numerator: 0, denominator: 0, value: null });
		}
	});

	test.each([
		[{ kpi: 'on-time' }, /no KPI "on-time"; there are: received, /],
		[{ kpi: 'on_time', by: 'colour' }, /no dimension "colour"; it has: channel, .*week/],
		[{ kpi: 'on_time', where: [['day', '2022-07-14']] as [string, string][] }, /no dimension "day"; it has: channel/],
		[{ kpi: 'on_time', from: 'yesterday' }, /from is no moment: "yesterday"/],
		[{ kpi: 'on_time', asOf: '1401' }, /asOf is no moment: "1401"/]
	])('%o is refused by name', async (request, message) => {
		const asked = readKpi(client, { ...ASK, ...request });
		await expect(asked).rejects.toThrow(KpiError);
		await expect(asked).rejects.toThrow(message);
	});
});

/** All that is said of a member, in one text. */
const textOf =
	({ dimensions: columns }: Kpi) =>
	({ id, letterId, at, value, dimensions }: Member): string =>
		JSON.stringify([id, letterId, at, value?.toFixed(6) ?? null, ...columns.map((column) => dimensions[column])]);

const textOfListed = ({ id, letterId, at, value, dimensions }: KpiMember): string =>
	JSON.stringify([id, letterId, Date.parse(at), value?.toFixed(6) ?? null, ...Object.values(dimensions)]);

function idsOf(kpi: Kpi, members: Member[]): string[] {
	const ids = members.map(({ id }) => id);
	return (kpi.measure === 'distinct' ? [...new Set(ids)] : ids).sort();
}

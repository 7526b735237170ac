import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '#ingest/scenario/random.ts';
import { OFFICE } from '#sql/model/filters.ts';
import { median } from '#sql/model/lists.ts';
import { dayAfter, daysFrom, tehranDay, tehranMidnight } from '#sql/model/tehran.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { bodies } from '#sql/queries/pages/bodies.ts';
import { type PageAsk, readPage } from '#sql/queries/pages/read-page.ts';
import { wall } from '#sql/queries/wall.ts';
import { runs, SEED } from '../support/depth.ts';
import type { EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf } from '../support/events.ts';
import { startThemeOffice } from '../support/kpi-history.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';

/** What pages show as having stood at the end of a day is what the catalogue says of that moment. */

const START = Date.UTC(2022, 6, 14);
const DAY_MS = 86_400_000;

let office: EmbeddedUnderTest;
let client: ReturnType<EmbeddedUnderTest['client']>;
const random = createRandom(SEED);

beforeAll(async () => {
	office = await startThemeOffice(SEED, 300);
	client = office.client('reader');
});
afterAll(async () => office?.stop());

const endOf = (day: string) => new Date(tehranMidnight(dayAfter(day)) - 1).toISOString();
const base = { database: 'pasokh', clock: 'data' } as const;
const range = { from: '2022-08-01', to: '2022-08-20', compare: null };

async function unansweredBy(asOf: string, where: [string, string][] = []): Promise<Map<string, number>> {
	const { groups } = await readKpi(client, { ...base, kpi: 'unanswered', by: 'body', asOf, where });
	return new Map(groups.map(({ key, numerator }) => [key, numerator]));
}
const sum = (values: Iterable<number>) => [...values].reduce((all, one) => all + one, 0);

const ASKS: [string, Partial<PageAsk>][] = [
	['now', {}],
	['of a range', { days: () => range }],
	['of a category', { where: [['category', 'loan']] }],
	['of a range, of a channel', { days: () => range, where: [['channel', 'letter']] }],
	['of a range, of a county', { days: () => range, where: [['county', 'paveh']] }],
	['as of an instant', { asOf: new Date(START + 40 * DAY_MS + random.int(DAY_MS)).toISOString() }]
];

test.each(ASKS)(`the stock of the wall is that of each day’s end, SEED=${SEED}: %s`, async (_, ask) => {
	const { stock, asOf } = await readPage(client, wall, { ...base, ...ask });
	const last = dayAfter(stock.from, stock.office.length - 1);
	const today = tehranDay(Date.parse(asOf));
	expect(last).toBe(ask.days ? range.to : today);
	if (ask.days) expect(stock.from).toBe(range.from);
	const places = [
		stock.office.length - 1,
		...Array.from({ length: runs(3, 20) }, () => random.int(stock.office.length))
	];
	for (const place of places) {
		const day = dayAfter(stock.from, place);
		const then = await unansweredBy(day === today ? asOf : endOf(day), ask.where);
		expect([stock.office[place], stock.bodies[place]], day).toEqual([
			then.get(OFFICE) ?? 0,
			sum(then.values()) - (then.get(OFFICE) ?? 0)
		]);
	}
});

test(`what a body has, and had a week ago, is what it was responsible for, SEED=${SEED}`, async () => {
	const asOf = new Date(START + (30 + random.int(40)) * DAY_MS).toISOString();
	const page = await readPage(client, bodies, { ...base, asOf });
	const then = await unansweredBy(endOf(dayAfter(tehranDay(Date.parse(asOf)), -7)));
	expect(page.bodies.length).toBeGreaterThan(3);
	for (const { code, stood, letters } of page.bodies) {
		expect(stood.now ?? 0, code).toBe(letters.unanswered);
		expect(stood.weekAgo ?? 0, code).toBe(then.get(code) ?? 0);
	}
	const known = daysFrom('2022-07-14', tehranDay(Date.parse(asOf))) - 1;
	if (known < 25) expect(page.bodies.every(({ stood }) => stood.usual === null)).toBe(true);
	else if (known > 35) expect(page.bodies.some(({ stood }) => stood.usual !== null)).toBe(true);
});

test(`what is usual for a body is the median of the days since its first letter but those of an outage, SEED=${SEED}`, async () => {
	const old = { v: 1, letter_id: 'old', occurred_at: '2022-05-20T08:00:00Z' } as const;
	await put(office.client('writer'), [
		rowOf({
			...{ ...old, type: 'letter.registered', event_id: 'r', channel: 'letter', category: 'aid', county: 'paveh' },
			kind: 'request'
		}),
		rowOf({ ...old, type: 'letter.referred', event_id: 'f', referral_id: 'old-1', to_org: 'sazman_old' })
	]);
	const today = '2022-09-01';
	const days = Array.from({ length: 90 }, (_, n) => dayAfter(today, n - 90));
	const begun = await rowsOf<{ org: string; day: string }>(
		client,
		`SELECT org, toString(min(toDate(at, 'Asia/Tehran'))) AS day FROM
		(SELECT to_org AS org, referred_at AS at FROM pasokh.referrals UNION ALL SELECT '${OFFICE}', begins_at FROM pasokh.letters) GROUP BY org`
	);
	const first = new Map(begun.map(({ org, day }) => [org, day]));
	const outages = await rowsOf<{ since: string; until: string }>(
		client,
		`SELECT toString(toDate(started_at, 'Asia/Tehran')) AS since, toString(toDate(ended_at, 'Asia/Tehran')) AS until FROM pasokh.outages`
	);
	expect(outages.length).toBeGreaterThan(0);
	const isDark = (day: string): boolean => outages.some(({ since, until }) => since <= day && day <= until);
	for (const where of [[], [['channel', 'letter']]] as [string, string][][]) {
		const stood = new Map<string, Map<string, number>>();
		for (const day of days) stood.set(day, await unansweredBy(endOf(day), where));
		const page = await readPage(client, bodies, { ...base, asOf: endOf(today), where });
		expect(page.bodies.some((body) => body.stood.usual !== null)).toBe(true);
		for (const body of page.bodies) {
			const counted = days.filter((day) => day >= first.get(body.code)! && !isDark(day));
			const usual = counted.length < 30 ? null : median(counted.map((day) => stood.get(day)!.get(body.code) ?? 0));
			expect(body.stood.usual, `${body.code} ${where.join()}`).toBe(usual);
		}
	}
});

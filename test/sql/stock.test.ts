import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '#ingest/scenario/random.ts';
import { OFFICE } from '#sql/model/filters.ts';
import { dayAfter, daysFrom, tehranDay, tehranMidnight } from '#sql/model/tehran.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { bodies } from '#sql/queries/pages/bodies.ts';
import { readPage, type PageAsk } from '#sql/queries/pages/read-page.ts';
import { wall } from '#sql/queries/wall.ts';
import { runs } from '../support/depth.ts';
import type { EmbeddedUnderTest } from '../support/embedded.ts';
import { startThemeOffice } from '../support/theme-office.ts';

/** What pages show as having stood at the end of a day is what the catalogue says of that moment. */

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
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

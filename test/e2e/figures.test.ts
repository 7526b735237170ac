import type { Browser, Locator, Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { CATALOGUE } from '#sql/measures/catalogue.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { launchBrowser } from '../support/browser.ts';
import { editor } from '../support/console.ts';
import { deskOf } from '../support/desk.ts';
import { DEEP, some } from '../support/depth.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { visitorOf, type Visitor } from '../support/people.ts';
import { looksRight, openAs } from '../support/see-page.ts';
import { ENDED, oneMoreLetter, sideEvents, SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';
import { addressOf, tilesOf, toldOf, totalOf } from '../support/tiles.ts';
import { until } from '../support/until.ts';

/** A chart over time of each page that has one, by the section that it is in. */
const OVER_TIME = [
	...['/ #days', '/ #calls', '/bodies #over', '/bodies/bank_melli #over'],
	...['/operators #over', '/hotline #over', '/loans #over']
];
/** Charts by person or hour of day. */
const BY_PLACE = ['/ #operators', '/operators #spread', '/hotline #hours'];

let office: OfficeUnderTest;
let browser: Browser;
let governor: Visitor;
let analyst: Visitor;

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data' } });
	expect(await office.post([...smallOffice(), ...sideEvents()])).toMatchObject({ status: 200, body: { rejected: [] } });
	governor = await visitorOf(office.settings, 'governor');
	analyst = await visitorOf(office.settings, 'analyst');
	const registered = `data-count="${SMALL_OFFICE.registered}"`;
	await until('the wall has the letters', async () => (await textOf('/')).includes(registered));
	// What comes to be known later is in the address of each list.
	await stateCaughtUp(office.ingestUrl);
	browser = await launchBrowser();
});

afterEach(async () => {
	for (const context of browser.contexts()) await context.close();
});

const at = (path: string) => new URL(path, office.webUrl);
const textOf = (path: string, who = governor) => deskOf(office.webUrl, who).text(path);
const see = (path: string, who = governor) =>
	openAs(browser, at(path), who, { viewport: { width: 1440, height: 900 } });

describe('the catalogue', () => {
	/** All numbers have come, or could not. */
	async function openCatalogue(path: string): Promise<Page> {
		const page = await see(path);
		await page.locator('li[data-kpi] .state:not(.failed)').first().waitFor({ state: 'detached' });
		return page;
	}

	/** Each figure has the number that the catalogue has; returns what the page says. */
	async function hasEachFigure(page: Page): Promise<string> {
		expect(await page.locator('li[data-kpi] .failed').count()).toBe(0);
		const html = await page.locator('main').innerHTML();
		const names = CATALOGUE.map(({ name }) => name);
		expect([...html.matchAll(/<li [^>]*data-kpi="(\w+)"/g)].map(([, name]) => name)).toEqual(names);
		const told = toldOf(html);
		expect(told.length).toBe(names.length);
		for (const { kpi, value, filters, from, to, asOf } of some(12, told, 24)) {
			const asked = { database: 'pasokh', clock: 'data', kpi, where: filters, from, to, asOf } as const;
			expect((await readKpi(office.client('reader'), asked)).total.numerator, kpi).toBe(value);
		}
		return html;
	}

	test('has each figure with its number, which opens a list that is as long', async () => {
		const tiles = tilesOf(await hasEachFigure(await openCatalogue('/figures')));
		expect(tiles.length).toBe(CATALOGUE.length);
		for (const { href, count } of some(6, tiles, 30))
			expect(totalOf(await textOf(href.replace(/^\./, ''))), href).toBe(count);
	});

	test('has them of a group, and is found in by words of either language, with a script and without one', async () => {
		const page = await openCatalogue('/figures?lang=en&channel=letter&from=1401-04-24');
		await hasEachFigure(page);
		await page.locator('input[name=q]').fill('بی پاسخ');
		await page.locator('li[data-kpi=calls_offered]').waitFor({ state: 'detached' });
		expect(await page.locator('li[data-kpi=unanswered]').count()).toBe(1);
		const html = await textOf('/figures?q=UNANSWERED&range=7d');
		expect(html).toContain('data-kpi="unanswered"');
		expect(html).not.toContain('data-kpi="calls_offered"');
		expect(html).toContain('در حال محاسبه');
		// The form takes along what the page is of.
		expect(html).toMatch(/<input type="hidden" name="range" value="7d"/);
		expect(await textOf('/figures?q=هیچ‌کجا')).toContain('هیچ شاخصی');
	});

	test('a number that cannot be read says so, and the others stand', async () => {
		const clickhouse_settings = { check_table_dependencies: 0 } as const;
		const rename = (from: string, to: string) =>
			office.client('admin').command({ query: `RENAME TABLE pasokh.${from} TO pasokh.${to}`, clickhouse_settings });
		// Of the calendar itself only forecasts are made.
		await rename('calendar', 'calendar_away');
		try {
			const page = await openCatalogue('/figures?category=loan');
			expect(await page.locator('li[data-kpi=time_to_clear] .failed').innerText()).toBe('محاسبه نشد');
			expect(await page.locator('li[data-kpi=unanswered] [data-measure]').count()).toBe(1);
		} finally {
			await rename('calendar_away', 'calendar');
		}
	});
});

describe('the page of a figure', () => {
	test('has its number, its course and its groups, each with its list and its own page, without a script', async () => {
		const html = await textOf('/figures/unanswered?group=channel');
		const told = toldOf(html);
		const whole = told.find(({ filters }) => filters.length === 0)!;
		const valuesBy = (dimension: string) =>
			told.filter(({ filters }) => filters[0]?.[0] === dimension).map(({ value }) => value);
		expect(whole.value).toBeGreaterThan(0);
		expect(valuesBy('channel').length).toBeGreaterThan(1);
		for (const dimension of ['channel', 'day'])
			expect(valuesBy(dimension).reduce((sum, value) => sum + value, 0)).toBe(whole.value);
		for (const { href, count } of some(4, tilesOf(html), 8)) expect(totalOf(await textOf(href))).toBe(count);
		const link = /<a[^>]*href="([^"]*channel=letter[^"]*)"[^>]*aria-label/.exec(html)![1]!;
		expect(toldOf(await textOf(addressOf(link)))[0]!.filters).toEqual([['channel', 'letter']]);
		expect(html).toMatch(/href="[^"]*group=category[^"]*"/);
		expect(await textOf('/loans'), 'definitions lead to it').toMatch(/href="[^"]*\/figures\/loan_requests"/);
	});

	test('a day of whose referrals many wait is hatched, and says so in its table', async () => {
		const html = await textOf('/figures/time_to_answer_body?lang=en');
		const asked = { database: 'pasokh', clock: 'data', kpi: 'time_to_answer_body', by: 'day' } as const;
		const { groups } = await readKpi(office.client('reader'), asked);
		const unfinished = groups.filter(({ waiting = 0, denominator }) => waiting > denominator / 10);
		expect(unfinished.length).toBeGreaterThan(0);
		expect(html.match(/not finished: [^;)]* unanswered/g)?.length).toBeGreaterThanOrEqual(unfinished.length);
		expect(html).toContain('Hatched bars are not finished');
		expect(html).toMatch(/<rect class="bar[^"]* hatched/);
	});

	test('of a moment says that it has no course, and one that is none is not there', async () => {
		expect(await textOf('/figures/time_to_clear')).toContain('روند ندارد');
		const desk = deskOf(office.webUrl, governor);
		expect((await desk.get('/figures/nothing')).status).toBe(404);
		expect((await desk.get('/figures/unanswered?group=colour')).status).toBe(400);
	});

	test('of every fourth figure stands, whatever it counts', DEEP, async () => {
		for (const { name } of CATALOGUE.filter((_, place) => place % 4 === 0))
			expect(await textOf(`/figures/${name}`)).toContain(`data-kpi="${name}"`);
	});
});

test('an analyst comes from a number of the wall to the figures of its members, without their names', async () => {
	const page = await see('/', analyst);
	await page.locator('a[data-measure=unanswered]').first().click();
	await page.waitForURL('**/figures/unanswered?**');
	const value = await page.locator('h1 [data-measure]').getAttribute('data-value');
	expect(value).toBe(String(SMALL_OFFICE.unanswered - ENDED));
	expect(await page.locator('main a[href*="/letters"]').count()).toBe(0);
	const day = '/figures?kpi=answered&part=den&group=day&key=2022-07-16&to=2022-07-20&body=bank_melli';
	const group = await deskOf(office.webUrl, analyst).get(day);
	expect(group.headers.get('location')).toBe('/figures/answered?to=2022-07-16&body=bank_melli&from=2022-07-16');
});

test('an analyst reads the query, and opens it in the console', async () => {
	const page = await see('/figures/on_time?lang=fa', analyst);
	expect(await page.locator('pre').innerText()).toContain('FROM letters_at');
	await page.getByRole('link', { name: 'باز کردن در کنسول SQL' }).click();
	await editor(page).waitFor();
	expect(await editor(page).innerText()).toContain('Answered on time');
});

test('a list of ended letters says of each that it is ended', async () => {
	const lists = [
		await textOf('/letters?kpi=ended'),
		await textOf('/letters?queue=ended_unconfirmed', await visitorOf(office.settings, 'inspector'))
	];
	for (const html of lists) {
		const [body = ''] = /<tbody.*?<\/tbody>/s.exec(html) ?? [];
		const rows = [...body.matchAll(/<tr class="(\w+).*?<\/tr>/gs)];
		expect(
			rows.map(([row, tone]) => [tone, row.includes('مختومه بدون نیاز به پاسخ'), row.includes('پاسخ داده‌شده')])
		).toEqual(Array.from({ length: ENDED }, () => ['ended', true, false]));
	}
});

/** A page with a chart, once that is drawn live. */
async function openChart(where: string): Promise<{ path: string; page: Page; chart: Locator }> {
	const [path = '', section = ''] = where.split(' ');
	const page = await see(path);
	const chart = page.locator(`${section} .chart`).first();
	await until('the chart is drawn', async () => {
		await chart.scrollIntoViewIfNeeded();
		return chart.locator('canvas').first().isVisible();
	});
	return { path, page, chart };
}

/** The first bar's middle: the poster beneath has the same places. */
const firstBar = (chart: Locator): Promise<{ x: number; y: number }> =>
	chart.evaluate((element) => {
		const bars = [...element.querySelectorAll('rect.bar')].map((bar) => bar.getBoundingClientRect());
		const { left, height } = element.getBoundingClientRect();
		return { x: Math.min(...bars.map((bar) => bar.left + bar.width / 2)) - left, y: height / 2 };
	});

test.each([...some(1, OVER_TIME, 4), ...some(1, BY_PLACE, 3)])(
	'the chart %s: a click on a bar, or Enter, opens the list behind it',
	DEEP,
	async (where) => {
		for (const way of ['click', 'keys']) {
			const { path, page, chart } = await openChart(where);
			const counts = new Map(tilesOf(await textOf(path)).map(({ href, count }) => [at(href).search, count]));
			if (way === 'click') await chart.click({ position: await firstBar(chart) });
			else {
				await chart.focus();
				await page.keyboard.press('ArrowLeft');
				expect(await chart.getAttribute('aria-valuetext')).toMatch(/: /);
				await looksRight(page);
				await page.keyboard.press('Enter');
			}
			await page.waitForURL(/\/letters\?/);
			const { search } = new URL(page.url());
			expect([...counts.keys()]).toContain(search);
			expect(totalOf(await textOf(`/letters${search}`)), search).toBe(counts.get(search));
		}
	}
);

test.each(some(2, OVER_TIME))('the chart %s: a drag becomes the range of the page', DEEP, async (where) => {
	const { path, page, chart } = await openChart(where);
	const box = (await chart.boundingBox())!;
	await page.mouse.move(box.x + box.width * 0.1, box.y + box.height / 2);
	await page.mouse.down();
	await page.mouse.move(box.x + box.width * 0.4, box.y + box.height / 2, { steps: 4 });
	await page.mouse.up();
	await page.waitForURL(/from=/);
	const { pathname, searchParams } = new URL(page.url());
	expect(pathname).toBe(path);
	expect(searchParams.get('from')).toMatch(/^1401-0\d-\d\d$/);
	expect(searchParams.get('to')! >= searchParams.get('from')!).toBe(true);
});

test('a name of a bar restricts the page to it, and takes it back', async () => {
	const page = await see('/');
	await until('the later sections are there', () => page.locator('#days canvas').first().isVisible());
	const unanswered = () => page.locator('.hero .number a').getAttribute('data-count');
	const all = Number(await unanswered());
	await page.locator('#categories th a').first().click();
	await page.waitForURL(/category=/);
	await until('the figures are those of the category', async () => Number(await unanswered()) < all);
	const code = new URL(page.url()).searchParams.get('category')!;
	const list = addressOf((await page.locator('.hero .number a').getAttribute('href'))!);
	expect(at(list).searchParams.getAll('category')).toEqual([code]);
	expect(totalOf(await textOf(list))).toBe(Number(await unanswered()));
	const name = page.locator('#categories th a').first();
	await until('the name takes it back', async () => !(await name.getAttribute('href'))?.includes('category='));
	await name.click();
	await until('the page is of all again', async () => Number(await unanswered()) === all);
});

test('a page says what of its filters and of its bar changes nothing there', async () => {
	const filtered = await textOf('/?body=bank_melli&county=javanrud');
	expect(filtered).not.toContain('در این صفحه اثر ندارد');
	expect(filtered).toContain('فیلترها در تماس‌ها اثر ندارند');
	expect(await textOf('/')).not.toContain('فیلترها در تماس‌ها اثر ندارند');
	for (const [path, idle] of Object.entries({ '/': 1, '/bodies': 0, '/operators': 0 })) {
		const html = await textOf(`${path}?range=7d&compare=previous&by=week`);
		expect(html.split('در این صفحه اثر ندارد').length - 1, path).toBe(idle);
	}
});

test('of many flows the table has the largest at first, and all of them once it is opened', async () => {
	const codes = ['bank_melli', 'bank_mellat', 'bank_saderat', 'emdad', 'behzisti', 'ums', 'water', 'gas'];
	const pairs = codes.flatMap((from) => codes.filter((to) => to !== from).map((to) => [from, to]));
	const letter = oneMoreLetter('L-flows', 50);
	const { v, letter_id, occurred_at } = letter;
	const referred = pairs.map(([from_org = '', to_org = ''], n): WireEvent => {
		const ids = { letter_id, event_id: `${n}`, referral_id: `R-flows-${n}` };
		return { v, type: 'letter.referred', occurred_at, ...ids, from_org, to_org };
	});
	const taken = await office.post([letter, ...referred]);
	expect(taken).toMatchObject({ status: 200, body: { rejected: [] } });
	const page = await see('/bodies');
	const rows = page.locator('#flows details tbody tr');
	await until('the flows are on the page', async () => {
		await page.reload();
		return (await rows.count()) > 0;
	});
	expect(await rows.count()).toBe(41);
	expect(await rows.last().textContent()).toContain(`${(pairs.length - 40).toLocaleString('fa-IR')} جریان دیگر`);
	const table = page.locator('#flows summary').last();
	await until('all flows are listed', async () => {
		if ((await rows.count()) < pairs.length) await table.click();
		return (await rows.count()) === pairs.length;
	});
});

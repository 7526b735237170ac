import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { CATALOGUE } from '#sql/measures/catalogue.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { launchBrowser } from '../support/browser.ts';
import { editor } from '../support/console.ts';
import { deskOf } from '../support/desk.ts';
import { DEEP, some } from '../support/depth.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { visitorOf, type Visitor } from '../support/people.ts';
import { openAs } from '../support/see-page.ts';
import { ENDED, sideEvents, SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';
import { addressOf, tilesOf, toldOf, totalOf } from '../support/tiles.ts';

let office: OfficeUnderTest;
let browser: Browser;
let governor: Visitor;
let analyst: Visitor;

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data' } });
	expect(await office.post([...smallOffice(), ...sideEvents()])).toMatchObject({ status: 200, body: { rejected: [] } });
	governor = await visitorOf(office.settings, 'governor');
	analyst = await visitorOf(office.settings, 'analyst');
	await stateCaughtUp(office.ingestUrl);
	browser = await launchBrowser();
});

const at = (path: string) => new URL(path, office.webUrl);
const textOf = (path: string, who: Visitor) => deskOf(office.webUrl, who).text(path);
const rowsOf = (page: Page) => page.locator('li[data-kpi]');
/** All numbers have come, or could not. */
const settled = (page: Page) => page.locator('li[data-kpi] .state:not(.failed)').first().waitFor({ state: 'detached' });

describe('the catalogue', () => {
	test.each(['/figures', '/figures?lang=en&channel=letter&from=1401-04-24'])(
		'%s has each figure, with the number that the catalogue has',
		async (path) => {
			const page = await openAs(browser, at(path), governor);
			await settled(page);
			expect(await page.locator('li[data-kpi] .failed').count()).toBe(0);
			const names = await rowsOf(page).evaluateAll((all) => all.map((one) => one.getAttribute('data-kpi')));
			expect(names).toEqual(CATALOGUE.map(({ name }) => name));
			const told = toldOf(await page.locator('main').innerHTML());
			expect(told.length).toBe(CATALOGUE.length);
			const client = office.client('reader');
			for (const { kpi, value, filters, from, to, asOf } of some(12, told, 24)) {
				const asked = { database: 'pasokh', clock: 'data', kpi, where: filters, from, to, asOf } as const;
				expect((await readKpi(client, asked)).total.numerator, kpi).toBe(value);
			}
			await page.context().close();
		}
	);

	test('is found in by words of either language, with a script and without one', async () => {
		const page = await openAs(browser, at('/figures?lang=en'), governor);
		await settled(page);
		await page.locator('input[name=q]').fill('بی پاسخ');
		await page.locator('li[data-kpi=calls_offered]').waitFor({ state: 'detached' });
		expect(await page.locator('li[data-kpi=unanswered]').count()).toBe(1);
		await page.context().close();
		const html = await textOf('/figures?q=UNANSWERED&range=7d', governor);
		expect(html).toContain('data-kpi="unanswered"');
		expect(html).not.toContain('data-kpi="calls_offered"');
		expect(html).toContain('در حال محاسبه');
		// The form takes along what the page is of.
		expect(html).toMatch(/<input type="hidden" name="range" value="7d"/);
		expect(await textOf('/figures?q=هیچ‌کجا', governor)).toContain('هیچ شاخصی');
	});

	test('its numbers open their lists, which are as long', async () => {
		const page = await openAs(browser, at('/figures'), governor);
		await settled(page);
		const tiles = tilesOf(await page.locator('main').innerHTML());
		expect(tiles.length).toBe(CATALOGUE.length);
		for (const { href, count } of some(6, tiles, 30))
			expect(totalOf(await textOf(href.replace(/^\./, ''), governor)), href).toBe(count);
		await page.context().close();
	});
});

test('a number that cannot be read says so, and the others stand', async () => {
	const admin = office.client('admin');
	const rename = (from: string, to: string) =>
		admin.command({
			query: `RENAME TABLE pasokh.${from} TO pasokh.${to}`,
			clickhouse_settings: { check_table_dependencies: 0 }
		});
	// Of the calendar itself only forecasts are made.
	await rename('calendar', 'calendar_away');
	try {
		const page = await openAs(browser, at('/figures?category=loan'), governor);
		await settled(page);
		expect(await page.locator('li[data-kpi=time_to_clear] .failed').innerText()).toBe('محاسبه نشد');
		expect(await page.locator('li[data-kpi=unanswered] [data-measure]').count()).toBe(1);
		await page.context().close();
	} finally {
		await rename('calendar_away', 'calendar');
	}
});

describe('the page of a figure', () => {
	test('has its number, its course and its groups, each with its list', async () => {
		const html = await textOf('/figures/unanswered?group=channel', governor);
		const told = toldOf(html);
		const whole = told.find(({ filters }) => filters.length === 0)!;
		const groups = told.filter(({ filters }) => filters[0]?.[0] === 'channel');
		expect(whole.value).toBeGreaterThan(0);
		expect(groups.length).toBeGreaterThan(1);
		expect(groups.reduce((sum, { value }) => sum + value, 0)).toBe(whole.value);
		const days = told.filter(({ filters }) => filters[0]?.[0] === 'day');
		expect(days.reduce((sum, { value }) => sum + value, 0)).toBe(whole.value);
		for (const { href, count } of some(4, tilesOf(html), 8)) expect(totalOf(await textOf(href, governor))).toBe(count);
	});

	test('a day of whose referrals many wait is hatched, and says so in its table', async () => {
		const html = await textOf('/figures/time_to_answer_body?lang=en', governor);
		const { groups } = await readKpi(office.client('reader'), {
			...{ database: 'pasokh', clock: 'data', kpi: 'time_to_answer_body', by: 'day' }
		});
		const unfinished = groups.filter(({ waiting = 0, denominator }) => waiting > denominator / 10);
		expect(unfinished.length).toBeGreaterThan(0);
		expect(html.match(/not finished: [^;)]* unanswered/g)?.length).toBeGreaterThanOrEqual(unfinished.length);
		expect(html).toContain('Hatched bars are not finished');
		expect(html).toMatch(/<rect class="bar[^"]* hatched/);
	});

	test('of a moment says that it has no course', async () => {
		expect(await textOf('/figures/time_to_clear', governor)).toContain('روند ندارد');
		expect(await openStatus('/figures/nothing')).toBe(404);
		expect(await openStatus('/figures/unanswered?group=colour')).toBe(400);
	});
	const openStatus = async (path: string) =>
		(await fetch(at(path), { headers: { cookie: governor.cookie, accept: 'text/html' } })).status;

	test('is restricted to a group by its name, and grouped by another dimension, without a script', async () => {
		const html = await textOf('/figures/answered?group=channel', governor);
		const link = /<a[^>]*href="([^"]*channel=letter[^"]*)"[^>]*aria-label/.exec(html)![1]!;
		const restricted = toldOf(await textOf(addressOf(link), governor));
		expect(restricted[0]!.filters).toEqual([['channel', 'letter']]);
		expect(html).toMatch(/href="[^"]*group=category[^"]*"/);
	});

	test.each(CATALOGUE.map(({ name }) => name).filter((_, place) => place % 4 === 0))(
		'%s stands, whatever it counts',
		DEEP,
		async (name) => {
			expect(await textOf(`/figures/${name}`, governor)).toContain(`data-kpi="${name}"`);
		}
	);

	test('is led to from the definitions of other pages', async () => {
		expect(await textOf('/loans', governor)).toMatch(/href="[^"]*\/figures\/loan_requests"/);
	});
});

describe('an analyst', () => {
	test('comes from a number of the wall to the figures of its members, without their names', async () => {
		const page = await openAs(browser, at('/'), analyst);
		await page.locator('a[data-measure=unanswered]').first().click();
		await page.waitForURL('**/figures/unanswered?**');
		expect(await page.locator('h1 [data-measure]').getAttribute('data-value')).toBe(
			String(SMALL_OFFICE.unanswered - ENDED)
		);
		expect(await page.locator('main a[href*="/letters"]').count()).toBe(0);
		await page.context().close();
		const group = await fetch(
			at('/figures?kpi=answered&part=den&group=day&key=2022-07-16&to=2022-07-20&body=bank_melli'),
			{
				headers: { cookie: analyst.cookie },
				redirect: 'manual'
			}
		);
		expect(group.headers.get('location')).toBe('/figures/answered?to=2022-07-16&body=bank_melli&from=2022-07-16');
	});

	test('reads the query, and opens it in the console', async () => {
		const page = await openAs(browser, at('/figures/on_time?lang=fa'), analyst);
		expect(await page.locator('pre').innerText()).toContain('FROM letters_at');
		await page.getByRole('link', { name: 'باز کردن در کنسول SQL' }).click();
		await editor(page).waitFor();
		expect(await editor(page).innerText()).toContain('Answered on time');
		await page.context().close();
	});
});

test.each([
	['governor', '/letters?kpi=ended'],
	['inspector', '/letters?queue=ended_unconfirmed']
] as const)('a list of ended letters says of each that it is ended (%s)', async (role, path) => {
	const html = await textOf(path, await visitorOf(office.settings, role, { name: `${role}-of-ended` }));
	const [body = ''] = /<tbody.*?<\/tbody>/s.exec(html) ?? [];
	const rows = [...body.matchAll(/<tr class="(\w+).*?<\/tr>/gs)];
	expect(rows.map(([, tone]) => tone)).toEqual(Array.from({ length: ENDED }, () => 'ended'));
	for (const [row] of rows) {
		expect(row).toContain('مختومه بدون نیاز به پاسخ');
		expect(row).not.toContain('پاسخ داده‌شده');
	}
});

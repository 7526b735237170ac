import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { QUEUES } from '#sql/queries/desk/queues.ts';
import { launchBrowser } from '../support/browser.ts';
import { countsOn, isCounted, openDesk, untilCounted, type Looking } from '../support/desk.ts';
import { DEEP, some } from '../support/depth.ts';
import { logIn, makeLogins, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { freePort } from '../support/process.ts';
import { startProxy, type Proxy } from '../support/proxy.server.ts';
import { looksRight } from '../support/see-page.ts';
import { SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { LONG_MS, until } from '../support/until.ts';

/** The desk does not wait for the counts of its queues: what it shows until they come, and when they do not. */

const COUNTING = 'صف‌ها در حال شمارش‌اند';
const COUNTED = 'شمارش در';
const NOT_COUNTED = 'صف‌ها اکنون شمرده نمی‌شوند';
/** Between a web process and ClickHouse. */
let proxy: Proxy;
let office: OfficeUnderTest;
let url: string;
let browser: Browser;
let inspector: Visitor;

beforeAll(async () => {
	office = await startOffice({ settings: { PASOKH_CLOCK: 'data' } });
	expect(await office.post(smallOffice())).toMatchObject({ status: 200, body: { rejected: [] } });
	proxy = await startProxy(await freePort(), office.settings.clickhouse.httpPort);
	url = (await office.startWeb({ CLICKHOUSE_HTTP_PORT: new URL(proxy.url).port })).url;
	inspector = await logIn(url, 'inspector', (await makeLogins(office.settings)).inspector);
	browser = await launchBrowser();
	const all = new RegExp(`data-total="${SMALL_OFFICE.registered}"`);
	await until('the desk has the letters', async () => all.test(await (await inspector.get('/letters')).text()));
});
afterAll(async () => {
	await browser?.close();
	await office?.stop();
	await proxy?.close();
});

const open = (path: string, options: Looking = {}) => openDesk(browser, inspector, new URL(path, url), options);
const isCount = (text: string) => text.includes('desk/queue_counts');

/** Until it is called, nothing is counted. */
function holdCounts(): () => void {
	let release = () => {};
	const held = new Promise<void>((resolve) => (release = resolve));
	const lift = proxy.rule(({ text }) => (isCount(text) ? { before: () => held } : undefined));
	return () => {
		lift();
		release();
	};
}

/** Where everything of the page's side is, and what it says of the counts. */
const placesOn = (page: Page) =>
	page
		.locator('aside :is(h2, [data-queue], [data-queue] > span, [role="status"], details)')
		.evaluateAll((all) => all.map((one) => JSON.stringify(one.getBoundingClientRect())));
const status = (page: Page) => page.locator('aside [role="status"]').innerText();

test.each(
	some(1, [
		[1440, false, 0],
		[390, false, 1],
		[390, true, 2]
	] as const)
)('at %d px, dark %s: letters are there, counts come, and nothing moves', DEEP, async (width, dark, minute) => {
	const release = holdCounts();
	const path = `/letters?answered=no&asof=2022-07-21T12:0${minute}:00Z`;
	const page = await open(path, { width, dark, waitUntil: 'commit' });
	await page.locator('td.registered').nth(20).waitFor();
	await until('it says so', async () => (await status(page)).includes(COUNTING));
	expect(await countsOn(page)).toEqual({});
	expect(await page.getByRole('link', { name: 'هرگز ارجاع‌نشده', exact: true }).count()).toBe(1);
	await looksRight(page);
	const places = await placesOn(page);
	release();
	await untilCounted(page);
	expect(await placesOn(page)).toEqual(places);
	// A trend that takes longer than a page stays open is in the next.
	await until(
		'the trends are there',
		async () => {
			if ((await page.locator('aside svg').count()) === QUEUES.length) return true;
			await page.reload();
			return false;
		},
		LONG_MS
	);
	await until('it says so', async () => (await status(page)).includes(COUNTED));
	expect(await placesOn(page)).toEqual(places);
	await looksRight(page);
	await page.context().close();
});

test('a trend whose days have been counted comes with the page, however long it takes to count today', async () => {
	const trends = async (page: Page) => (await page.locator('aside svg').count()) === QUEUES.length;
	const before = await open('/letters?answered=no&asof=2022-07-20T12:00:00Z');
	await until(
		'the days before have been counted',
		async () => {
			if (await trends(before)) return true;
			await before.reload();
			return false;
		},
		LONG_MS
	);
	await before.context().close();
	const release = holdCounts();
	const page = await open('/letters?answered=no&asof=2022-07-20T12:01:00Z', { waitUntil: 'commit' });
	await until('it says so', async () => (await status(page)).includes(COUNTING));
	// So long a count makes a trend rest, were any of its days still to be counted.
	await page.waitForTimeout(1_500);
	release();
	await untilCounted(page);
	await until('the trends are there', () => trends(page), LONG_MS);
	await page.context().close();
});

test('without JavaScript: letters are there, and counts once the page is loaded again', async () => {
	const release = holdCounts();
	const path = '/letters?answered=no&asof=2022-07-21T13:00:00Z';
	const page = await open(path, { scripts: false, waitUntil: 'commit' });
	await page.locator('td.registered').nth(20).waitFor();
	expect(await status(page)).toContain(COUNTING);
	const again = page.getByRole('link', { name: 'صفحه را تازه کنید تا شمارش صف‌ها بیاید' });
	await again.waitFor();
	release();
	await page.waitForLoadState('load');
	await again.click();
	await until(
		'all queues are counted',
		async () => {
			if (await isCounted(page)) return true;
			await page.reload();
			return false;
		},
		LONG_MS
	);
	expect(await again.count()).toBe(0);
	await page.context().close();
});

test('that cannot be counted: letters are there, and their own count; counts when they can be', async () => {
	const path = '/letters?queue=never_referred&asof=2022-07-21T14:00:00Z';
	const lift = proxy.rule(({ text }) =>
		isCount(text) ? { refuse: { code: 241, name: 'MEMORY_LIMIT_EXCEEDED', though: 'not done' } } : undefined
	);
	const page = await open(path);
	await until('it says so', async () => (await status(page)).includes(NOT_COUNTED));
	const total = Number(await page.locator('h1 .number').getAttribute('data-total'));
	expect(total).toBeGreaterThan(0);
	expect(await page.locator('td.registered').count()).toBe(total);
	expect(await countsOn(page)).toEqual({ never_referred: total });
	await looksRight(page);
	lift();
	await page.reload();
	await untilCounted(page);
	expect((await countsOn(page))['never_referred']).toBe(total);
	await page.context().close();
});

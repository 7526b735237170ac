import type { Browser, Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { launchBrowser } from '../support/browser.ts';
import { DEEP, some } from '../support/depth.ts';
import { governorOf, stateOf, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { looksRight } from '../support/see-page.ts';
import { oneMoreLetter, sideEvents, SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';
import { addressOf, tilesOf, totalOf } from '../support/tiles.ts';
import { until } from '../support/until.ts';

/** A chart over time of each page that has one, by the section that it is in. */
const OVER_TIME = [
	['/', '#days'],
	['/', '#calls'],
	['/bodies', '#over'],
	['/bodies/bank_melli', '#over'],
	['/operators', '#over'],
	['/hotline', '#over'],
	['/loans', '#over']
] as const;
/** Charts by person or hour of day. */
const BY_PLACE = [
	['/', '#operators'],
	['/operators', '#spread'],
	['/hotline', '#hours']
] as const;

let office: OfficeUnderTest;
let browser: Browser;
let reader: Visitor;

beforeAll(async () => {
	const settings = { PASOKH_CLOCK: 'data', PASOKH_PUBLIC_WALL: 'on' };
	office = await startOffice({ web: true, settings });
	expect(await office.post([...smallOffice(), ...sideEvents()])).toMatchObject({ status: 200, body: { rejected: [] } });
	const registered = new RegExp(`data-count="${SMALL_OFFICE.registered}"`);
	reader = await governorOf(office);
	await until('the wall has the letters', async () => registered.test(await textOf('/')));
	// What comes to be known later is in the address of each list.
	await stateCaughtUp(office.ingestUrl);
	browser = await launchBrowser();
});

const textOf = async (path: string) => (await reader.get(path)).text();

/** A page with the chart of a section, once that is drawn live. */
async function openChart(path: string, section: string): Promise<{ page: Page; chart: Locator }> {
	const page = await browser.newPage({
		storageState: stateOf(reader, office.webUrl),
		locale: 'fa-IR',
		viewport: { width: 1440, height: 900 }
	});
	await page.goto(new URL(path, office.webUrl).href, { waitUntil: 'load' });
	const chart = page.locator(`${section} .chart`).first();
	await until('the chart is drawn', async () => {
		await chart.scrollIntoViewIfNeeded();
		return chart.locator('canvas').first().isVisible();
	});
	return { page, chart };
}

/** Where the first bar's middle is, from the left edge of its chart: the poster beneath has the same places. */
const firstBar = (chart: Locator): Promise<number> =>
	chart.evaluate((element) => {
		const bars = [...element.querySelectorAll('rect.bar')].map((bar) => bar.getBoundingClientRect());
		return Math.min(...bars.map(({ left, width }) => left + width / 2)) - element.getBoundingClientRect().left;
	});

describe('a chart', () => {
	test.each([...some(1, OVER_TIME, 4), ...some(1, BY_PLACE, 3)])(
		'%s %s: a click on a bar, or Enter, opens the list behind it',
		DEEP,
		async (path, section) => {
			const lists = new Set(tilesOf(await textOf(path)).map(({ href }) => new URL(href, office.webUrl).search));
			const opened: string[] = [];
			for (const way of ['click', 'keys']) {
				const { page, chart } = await openChart(path, section);
				const box = (await chart.boundingBox())!;
				if (way === 'click') await chart.click({ position: { x: await firstBar(chart), y: box.height * 0.5 } });
				else {
					await chart.focus();
					await page.keyboard.press('ArrowLeft');
					expect(await chart.getAttribute('aria-valuetext')).toMatch(/: /);
					await looksRight(page);
					await page.keyboard.press('Enter');
				}
				await page.waitForURL(/\/letters\?/);
				const { search } = new URL(page.url());
				const count = tilesOf(await textOf(path)).find(
					({ href }) => new URL(href, office.webUrl).search === search
				)?.count;
				expect(totalOf(await textOf(`/letters${search}`)), search).toBe(count ?? NaN);
				opened.push(search);
				await page.close();
			}
			expect(lists).toContain(opened[0]);
			expect(lists).toContain(opened[1]);
		}
	);

	test.each(some(2, OVER_TIME))('%s %s: a drag over it becomes the range of the page', DEEP, async (path, section) => {
		const { page, chart } = await openChart(path, section);
		const box = (await chart.boundingBox())!;
		await page.mouse.move(box.x + box.width * 0.1, box.y + box.height / 2);
		await page.mouse.down();
		await page.mouse.move(box.x + box.width * 0.4, box.y + box.height / 2, { steps: 4 });
		await page.mouse.up();
		await page.waitForURL(/from=/);
		const params = new URL(page.url()).searchParams;
		expect(params.get('from')).toMatch(/^1401-0\d-\d\d$/);
		expect(params.get('to')! >= params.get('from')!).toBe(true);
		expect(new URL(page.url()).pathname).toBe(path);
		await page.close();
	});
});

test('a name of a bar restricts the page to it, and takes it back', async () => {
	const page = await browser.newPage({
		storageState: stateOf(reader, office.webUrl),
		viewport: { width: 1440, height: 900 }
	});
	const { searchParams } = new URL(office.webUrl);
	expect([...searchParams]).toEqual([]);
	await page.goto(office.webUrl, { waitUntil: 'load' });
	await until('the later sections are there', () => page.locator('#days canvas').first().isVisible());
	const unanswered = () => page.locator('.hero .number a').getAttribute('data-count');
	const all = Number(await unanswered());
	await page.locator('#categories th a').first().click();
	await page.waitForURL(/category=/);
	await until('the figures are those of the category', async () => Number(await unanswered()) < all);
	const code = new URL(page.url()).searchParams.get('category')!;
	const list = addressOf((await page.locator('.hero .number a').getAttribute('href'))!);
	expect(new URL(list, office.webUrl).searchParams.getAll('category')).toEqual([code]);
	expect(totalOf(await textOf(list))).toBe(Number(await unanswered()));
	const name = page.locator('#categories th a').first();
	await until('the name takes it back', async () => !(await name.getAttribute('href'))?.includes('category='));
	await name.click();
	await until('the page is of all again', async () => Number(await unanswered()) === all);
	await page.close();
});

test('a wall that is filtered says what its filters do not reach', async () => {
	const html = await textOf('/?body=bank_melli&county=javanrud');
	expect(html).not.toContain('در این صفحه اثر ندارد');
	expect(html).toContain('فیلترها در تماس‌ها اثر ندارند');
	expect(await textOf('/')).not.toContain('فیلترها در تماس‌ها اثر ندارند');
});

test('what of the bar changes nothing on a page is said so beside its chip', async () => {
	const idle = async (path: string) => (await textOf(path)).split('در این صفحه اثر ندارد').length - 1;
	expect(await idle('/?range=7d&compare=previous&by=week')).toBe(1);
	expect(await idle('/bodies?range=7d&compare=previous&by=week')).toBe(0);
	expect(await idle('/operators?range=7d&compare=previous&by=week')).toBe(0);
});

test('of many flows the table has the largest at first, and all of them once it is opened', async () => {
	const codes = ['bank_melli', 'bank_mellat', 'bank_saderat', 'emdad', 'behzisti', 'ums', 'water', 'gas'];
	const pairs = codes.flatMap((from) => codes.filter((to) => to !== from).map((to) => [from, to]));
	const { v, occurred_at } = oneMoreLetter('L-flows', 50);
	const referred = pairs.map(([from_org = '', to_org = ''], n): WireEvent => {
		const ids = { letter_id: 'L-flows', event_id: `${n}`, referral_id: `R-flows-${n}` };
		return { v, type: 'letter.referred', occurred_at, ...ids, from_org, to_org };
	});
	const taken = await office.post([oneMoreLetter('L-flows', 50), ...referred]);
	expect(taken).toMatchObject({ status: 200, body: { rejected: [] } });
	const page = await browser.newPage({ storageState: stateOf(reader, office.webUrl) });
	const rows = page.locator('#flows details tbody tr');
	await until('the flows are on the page', async () => {
		await page.goto(new URL('/bodies', office.webUrl).href, { waitUntil: 'load' });
		return (await rows.count()) > 0;
	});
	expect(await rows.count()).toBe(41);
	expect(await rows.last().textContent()).toContain(`${(pairs.length - 40).toLocaleString('fa-IR')} جریان دیگر`);
	const table = page.locator('#flows summary').last();
	await until('all flows are listed', async () => {
		if ((await rows.count()) < pairs.length) await table.click();
		return (await rows.count()) === pairs.length;
	});
	await page.close();
});

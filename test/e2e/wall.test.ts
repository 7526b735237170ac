import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { FAULTS, launchBrowser, ready } from '../support/browser.ts';
import { DEEP, some } from '../support/depth.ts';
import { governorOf, stateOf, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { looksRight, openAs } from '../support/see-page.ts';
import { oneMoreLetter, SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';
import { until } from '../support/until.ts';

/** The small office's last four days, beside the four before them. */
const COMPARED = 'from=1401-04-27&to=1401-04-30&compare=previous';
const persian = (n: number) => n.toLocaleString('fa-IR');

/** Of a screen on a wall that nobody touches. */
const SIZES = [
	[1280, 720],
	[1366, 768],
	[1920, 1080],
	[3840, 2160],
	[1080, 1920]
] as const;
const PATHS = ['/', '/bodies', '/hotline', '/counties', '/loans'] as const;
const SCREENS = PATHS.flatMap((path) => SIZES.map(([width, height]) => [path, width, height] as const));

/** The words of a page without its marks. */
const wordsOf = (html: string) =>
	html
		.replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ');

let office: OfficeUnderTest;
let browser: Browser;
let reader: Visitor;

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data', PASOKH_PUBLIC_WALL: 'on' } });
	expect(await office.post(smallOffice())).toMatchObject({ status: 200, body: { rejected: [] } });
	const title = `<title>پاسخ · ${persian(SMALL_OFFICE.unanswered)} بی‌پاسخ</title>`;
	await stateCaughtUp(office.ingestUrl);
	reader = await governorOf(office);
	await until('the wall has the letters', async () => (await (await reader.get('/')).text()).includes(title));
	browser = await launchBrowser();
});

/** The open wall with JavaScript on, once it follows the office live. */
async function openWall(options: Parameters<Browser['newPage']>[0] = {}, search = ''): Promise<Page> {
	const page = await browser.newPage({ locale: 'fa-IR', storageState: stateOf(reader, office.webUrl), ...options });
	await page.goto(new URL(search, office.webUrl).href, { waitUntil: 'load' });
	await page.evaluate(() => document.fonts.ready);
	return page;
}

describe('the wall', () => {
	test('can be read without JavaScript: every figure is in the HTML, in Persian digits', async () => {
		const response = await reader.get('/');
		const html = await response.text();
		expect(response.status).toBe(200);
		expect(html).toMatch(/<html[^>]*lang="fa"[^>]*dir="rtl"/);
		const words = wordsOf(html);
		expect(html).toContain(`<title>پاسخ · ${persian(SMALL_OFFICE.unanswered)} بی‌پاسخ</title>`);
		expect(words).toMatch(new RegExp(`از ${persian(SMALL_OFFICE.lettersAndCalls)} نامه و تماس، ${persian(9)}`));
		expect(words).toContain(`${persian(SMALL_OFFICE.electronic)} نامهٔ الکترونیکی`);
		for (const word of ['بانک ملی', 'بانک ملت', 'وام قرض‌الحسنه', 'کمک مالی']) expect(words).toContain(word);
		// What came by phone and in person, from the table of channels.
		for (const count of [20, 6, 3, 2, 7]) expect(words).toContain(` ${persian(count)} `);
	});

	test('says what was in the days compared, and the difference in words', async () => {
		const textOf = async (path: string) => (await reader.get(path)).text();
		const former = await textOf('/figures.csv?from=1401-04-23&to=1401-04-26');
		const registered = Number(/^totals\.registered,(\d+)/m.exec(former)?.[1]);
		const answered = Number(/^totals\.answered,(\d+)/m.exec(former)?.[1]);
		expect(answered).toBeGreaterThan(0);
		const html = await textOf(`/?${COMPARED}`);
		const said = (name: string) =>
			wordsOf(new RegExp(`data-figure="before-${name}".*?</div>`, 's').exec(html)![0]).replace(/[\u2066-\u2069]/g, '');
		expect(said('registered')).toMatch(new RegExp(` ${persian(registered)} .*اکنون .*(کمتر|بیشتر)`));
		const share = (answered / registered).toLocaleString('fa-IR', { style: 'percent', maximumFractionDigits: 1 });
		expect(said('answered')).toContain(` ${share.replace(/[^۰-۹٫٪]/g, '')} `);
		expect(said('answered')).toMatch(/هنوز ناتمام: .*٪ بی‌پاسخ/);
		expect(html).not.toContain('در این صفحه اثر ندارد');
		expect(await textOf('/?from=1401-04-27&to=1401-04-30')).not.toContain('data-figure="before-');
	});

	test('names nobody: no identity of a citizen reaches the page', async () => {
		const html = await (await reader.get('/')).text();
		expect(html).toContain(persian(SMALL_OFFICE.lettersAndCalls));
		for (const secret of ['0012345679', '09181234567', 'مریم رضایی']) expect(html).not.toContain(secret);
	});

	test('shows the same with JavaScript, and no error in the console', async () => {
		const page = await openWall();
		expect(await page.title()).toBe(`پاسخ · ${persian(SMALL_OFFICE.unanswered)} بی‌پاسخ`);
		await drawCharts(page);
		expect(await page.locator('body').innerText()).toContain(persian(SMALL_OFFICE.lettersAndCalls));
		expect(FAULTS).toEqual([]);
		await page.close();
	});

	test('changes while it is open, when a letter arrives', async () => {
		const page = await openWall();
		const before = await figureOfTitle(page);
		const posted = await office.post([oneMoreLetter('L-live-1', 1), oneMoreLetter('L-live-2', 2)]);
		expect(posted.body).toMatchObject({ accepted: 2 });
		await until('the open page has both letters', async () => (await figureOfTitle(page)) === before + 2);
		// The same events again are the same events.
		const again = await office.post([oneMoreLetter('L-live-1', 1), oneMoreLetter('L-live-3', 3)]);
		expect(again.body).toMatchObject({ accepted: 1, duplicates: 1 });
		await until('the open page has the third letter', async () => (await figureOfTitle(page)) !== before + 2);
		expect(await figureOfTitle(page)).toBe(before + 3);
		await page.close();
	});

	test.each(some(2, [390, 768, 1920, 3840]))('fits a screen of %i px', DEEP, async (width) => {
		const page = await openWall({ viewport: { width, height: 900 } });
		await looksRight(page);
		await page.close();
	});
});

const openKiosk = (address: string, width = 1920, height = 1080): Promise<Page> =>
	openAs(browser, new URL(address, office.webUrl), null, { viewport: { width, height } });

/** How much of the screen's height and width the page takes, and what of it is cut. */
const taken = (page: Page) =>
	page.evaluate(() => {
		const all = document.querySelector('.page')!.getBoundingClientRect();
		const isSeen = (one: Element) => one.checkVisibility() && one.getBoundingClientRect().width > 1;
		const cut = [...document.querySelectorAll('.page :is(p, td, th, h1, h2, svg, canvas, dd, dt)')]
			.filter(isSeen)
			.filter((one) => {
				const { top, bottom, left, right } = one.getBoundingClientRect();
				return top < -1 || left < -1 || bottom > innerHeight + 1 || right > innerWidth + 1;
			})
			.map((one) => one.outerHTML.slice(0, 80));
		return { height: all.bottom / innerHeight, cut };
	});

describe.each(some(6, SCREENS))('a kiosk: %s on a screen of %i × %i', (path, width, height) => {
	test('fills it, and nothing is cut', DEEP, async () => {
		const page = await openKiosk(`${path}?kiosk=1`, width, height);
		await ready(page);
		await until('it is fitted', async () => {
			const { height: part } = await taken(page);
			// On a screen that stands upright a table is as large as the width lets it be.
			return part > (height > width ? 0.3 : 0.85) && part <= 1;
		});
		expect((await taken(page)).cut).toEqual([]);
		expect(await page.locator('header').first().innerText()).toContain('تا پنجشنبه ۳۰ تیر ۱۴۰۱');
		await page.context().close();
	});
});

test('a kiosk: a screen goes through the pages that its address names, by itself', async () => {
	const page = await openKiosk('/?kiosk=1&rotate=wall,bodies,hotline&every=10&range=30d');
	await page.clock.install();
	await page.reload();
	for (const path of ['/bodies', '/hotline', '/']) {
		await ready(page);
		await page.clock.runFor(11_000);
		await page.waitForURL((url) => url.pathname === path);
		expect(page.url()).toContain('range=30d');
	}
	await page.context().close();
});

test('the wall is closed to all unless the office opened it', async () => {
	const closed = await office.startWeb({ PASOKH_PUBLIC_WALL: 'off' });
	try {
		const response = await fetch(closed.url);
		expect(response.status).toBe(403);
		expect(await response.text()).not.toContain(persian(SMALL_OFFICE.lettersAndCalls));
		expect((await fetch(new URL('/live', closed.url))).status).toBe(403);
	} finally {
		await closed.stop();
	}
});

// The last test: it takes ClickHouse away.
test('when ClickHouse is gone, the open page keeps its figures and says since when they stand', async () => {
	const page = await openWall();
	const before = await figureOfTitle(page);
	const saysStale = async () => /پایگاه داده پاسخ نمی‌دهد؛ ارقام از .+/.test(await page.locator('body').innerText());
	expect(before).toBeGreaterThan(0);
	expect(await saysStale()).toBe(false);
	await office.stopClickHouse();
	await until('the page says that its data are old', saysStale);
	expect(await figureOfTitle(page)).toBe(before);
	// Producers are acknowledged all the same: the spool has the letter until the figures can.
	expect(await office.post([oneMoreLetter('L-away', 30)])).toMatchObject({ status: 200 });
	await page.close();
});

/** Each chart is drawn once it is seen; before that a picture from the server stands in its place. */
async function drawCharts(page: Page): Promise<void> {
	const places = page.locator('.chart .canvas');
	for (const place of await places.all()) {
		await place.scrollIntoViewIfNeeded();
		await until('the chart is drawn', () => place.locator('canvas').first().isVisible());
	}
	expect(await places.count()).toBeGreaterThan(0);
}

/** The unanswered letters that the page's title counts. */
async function figureOfTitle(page: Page): Promise<number> {
	const digits = /·\s*([۰-۹٬]+)/.exec(await page.title())?.[1]?.replaceAll('٬', '') ?? '';
	return Number([...digits].map((c) => c.charCodeAt(0) - 0x06f0).join(''));
}

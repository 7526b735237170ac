/** @module-tag rare */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { DEEP, some } from '../support/depth.ts';
import { governorOf, stateOf, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { smallOffice } from '../support/small-office.ts';
import { until } from '../support/until.ts';

const MOST = 0.02;
/** So slow that a font that may come late does. */
const LINE = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 };

let office: OfficeUnderTest;
let browser: Browser;
let reader: Visitor;

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data', PASOKH_PUBLIC_WALL: 'on' } });
	expect(await office.post(smallOffice())).toMatchObject({ status: 200, body: { rejected: [] } });
	const bank = new URL('/bodies/bank_melli', office.webUrl);
	await until('the pages have figures', async () => (await fetch(bank)).ok);
	reader = await governorOf(office);
	browser = await launchBrowser();
});
afterAll(async () => {
	await browser?.close();
	await office?.stop();
});

const PAGES = [
	'/',
	'/bodies',
	'/bodies/bank_melli',
	'/operators',
	'/hotline',
	'/counties',
	'/loans',
	'/figures',
	'/figures/on_time'
];
test.each(some(2, PAGES))('%s: nothing moves while it arrives on a slow line, narrow and wide', DEEP, async (path) => {
	for (const width of [390, 1_440]) {
		const context = await browser.newContext({
			storageState: stateOf(reader, office.webUrl),
			locale: 'fa-IR',
			viewport: { width, height: 900 }
		});
		const page = await context.newPage();
		const devtools = await context.newCDPSession(page);
		await devtools.send('Network.enable');
		await devtools.send('Network.emulateNetworkConditions', LINE);
		await page.addInitScript(() => {
			const seen = { shift: 0 };
			Object.assign(globalThis, { seen });
			new PerformanceObserver((list) => {
				for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) seen.shift += entry.value;
			}).observe({ type: 'layout-shift', buffered: true });
		});
		await page.goto(new URL(path, office.webUrl).href, { waitUntil: 'load' });
		await page.evaluate(() => document.fonts.ready);
		await page.waitForTimeout(1_000);
		const shift = await page.evaluate(() => (globalThis as unknown as { seen: { shift: number } }).seen.shift);
		expect(shift, `at ${width} px`).toBeLessThanOrEqual(MOST);
		await context.close();
	}
});

test('a page without the app awaits the fonts too: nothing of it is written in another face first', async () => {
	const context = await browser.newContext({ storageState: stateOf(reader, office.webUrl) });
	const page = await context.newPage();
	const refused: string[] = [];
	page.on('console', (one) => one.type() === 'error' && refused.push(one.text()));
	const held = Promise.withResolvers<void>();
	await page.route(/\.woff2/, async (route) => {
		await held.promise;
		await route.continue();
	});
	await page.goto(new URL('/letters/L-001', office.webUrl).href, { waitUntil: 'commit' });
	await page.locator('h1').waitFor({ state: 'attached' });
	expect(await page.locator('h1').isVisible()).toBe(false);
	held.resolve();
	await page.locator('h1').waitFor();
	expect(refused).toEqual([]);
	await context.close();
});

test.each(['fa', 'en'])(
	'all is in the face of the office at the first visit, names and codes too (%s)',
	async (lang) => {
		const context = await browser.newContext({ storageState: stateOf(reader, office.webUrl) });
		const page = await context.newPage();
		const devtools = await context.newCDPSession(page);
		await devtools.send('Network.enable');
		await devtools.send('Network.emulateNetworkConditions', LINE);
		await page.goto(new URL(`/letters?lang=${lang}`, office.webUrl).href, { waitUntil: 'load' });
		await page.evaluate(() => document.fonts.ready);
		await devtools.send('DOM.enable');
		await devtools.send('CSS.enable');
		const { root } = await devtools.send('DOM.getDocument');
		// The name of who is logged in is Latin, the title and figures are of the page's language, the letters' ids are codes.
		for (const selector of ['header .who a:last-child', 'h1', 'main [data-total]', '[data-letter] a']) {
			const { nodeId } = await devtools.send('DOM.querySelector', { nodeId: root.nodeId, selector });
			const { fonts } = await devtools.send('CSS.getPlatformFontsForNode', { nodeId });
			expect(fonts.length, selector).toBeGreaterThan(0);
			for (const { familyName } of fonts) expect(familyName, selector).toMatch(/Vazirmatn/);
		}
		await context.close();
	}
);

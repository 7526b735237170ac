import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { axeViolations, overflowOf } from './browser.ts';
import { tabTo } from './keyboard.ts';
import type { Visitor } from './people.ts';
import { plantedIn } from './planted.ts';

async function openAs(browser: Browser, url: URL, who: Visitor, options: BrowserContextOptions = {}): Promise<Page> {
	const context = await browser.newContext(options);
	const [name, value] = who.cookie.split('=') as [string, string];
	await context.addCookies([{ name, value, url: url.origin }]);
	const page = await context.newPage();
	await page.goto(url.href);
	return page;
}

const PICTURES = process.env['PICTURES'];

/** In light and dark, wide and narrow: axe has nothing to say, and nothing is cut. */
export async function seeAsAll(browser: Browser, url: URL, who: Visitor): Promise<void> {
	for (const [colorScheme, width] of [
		['light', 1280],
		['dark', 390]
	] as const) {
		const page = await openAs(browser, url, who, { colorScheme, viewport: { width, height: 800 } });
		expect(await axeViolations(page), `${url.pathname} ${colorScheme}`).toEqual([]);
		expect(await overflowOf(page), `${url.pathname} ${colorScheme}`).toBeLessThanOrEqual(0);
		if (PICTURES)
			await page.screenshot({
				path: `${PICTURES}/${url.pathname.replace(/\W+/g, '-')}${url.search.slice(1)}${width}.png`
			});
		await page.context().close();
	}
}

/** Opens an identity for a reason, by the keyboard alone; no address has it. */
export async function unmaskByKeyboard(browser: Browser, url: URL, who: Visitor, reason: string): Promise<void> {
	const page = await openAs(browser, url, who);
	await tabTo(page, 'textarea');
	await page.keyboard.type(reason);
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await page.locator('[data-identity=name]').waitFor();
	expect(await axeViolations(page)).toEqual([]);
	if (PICTURES) await page.screenshot({ path: `${PICTURES}/shown.png` });
	expect(plantedIn(decodeURIComponent(page.url()))).toEqual([]);
	await page.context().close();
}

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { axeViolations, overflowOf } from './browser.ts';
import { screensOf } from './depth.ts';
import type { Visitor } from './people.ts';

/** A folder for pictures of what is looked at; without it none are taken. */
export const PICTURES = process.env['PICTURES'];

/** A page as somebody sees it; `null` is nobody. */
export async function openAs(
	browser: Browser,
	url: URL,
	who: Visitor | null,
	options: BrowserContextOptions = {}
): Promise<Page> {
	const context = await browser.newContext(options);
	if (who) {
		const [name, value] = who.cookie.split('=') as [string, string];
		await context.addCookies([{ name, value, url: url.origin }]);
	}
	const page = await context.newPage();
	expect((await page.goto(url.href))?.status(), url.pathname).toBe(200);
	await page.waitForURL((at) => at.pathname !== '/waiting');
	return page;
}

/** On a screen, or on all of them: axe has nothing to say, and nothing is cut. */
export async function seeAsAll(browser: Browser, url: URL, who: Visitor | null): Promise<void> {
	for (const [colorScheme, width] of screensOf(url.pathname + url.search)) {
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

import type { Browser, Page } from 'playwright-core';
import { QUEUES } from '#sql/queries/desk/queues.ts';
import type { Visitor } from './login.ts';
import { LONG_MS, until } from './until.ts';

export interface Looking {
	width?: number;
	scripts?: boolean;
	dark?: boolean;
	/** `commit`: what follows the page is not waited for. */
	waitUntil?: 'load' | 'commit';
}

/** A page of the office in a browser, as somebody who has logged in sees it. */
export async function openDesk(browser: Browser, visitor: Visitor, url: URL, options: Looking = {}): Promise<Page> {
	const { width = 1440, scripts = true, dark = false, waitUntil = 'load' } = options;
	const context = await browser.newContext({
		viewport: { width, height: 900 },
		javaScriptEnabled: scripts,
		colorScheme: dark ? 'dark' : 'light'
	});
	await context.addCookies(
		visitor.cookie
			.split('; ')
			.map((pair) => ({ name: pair.split('=')[0]!, value: pair.slice(pair.indexOf('=') + 1), url: url.origin }))
	);
	const page = await context.newPage();
	await page.goto(url.href, { waitUntil });
	return page;
}

/** How many letters the page says that each queue has, where it says so. */
export const countsOn = async (page: Page): Promise<Record<string, number>> =>
	Object.fromEntries(
		await page
			.locator('[data-queue]:has([data-count])')
			.evaluateAll((links) =>
				links.map((link) => [
					link.getAttribute('data-queue'),
					Number(link.querySelector('[data-count]')!.getAttribute('data-count'))
				])
			)
	);

/** Whether the page says it of every queue. */
export const isCounted = async (page: Page): Promise<boolean> =>
	Object.keys(await countsOn(page)).length === QUEUES.length;

export const untilCounted = (page: Page): Promise<boolean> =>
	until('all queues are counted', () => isCounted(page), LONG_MS);

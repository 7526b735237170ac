import type { Page } from 'playwright-core';
import { ready } from './browser.ts';

/** More than any page has places that a Tab stops at. */
const PRESSES = 400;

/** Goes by Tab alone to the next element of this kind, and makes sure that whoever cannot use a mouse sees where they are. */
export async function tabTo(page: Page, selector: string): Promise<void> {
	for (let presses = 0; presses < PRESSES; presses++) {
		if (await page.evaluate((one) => document.activeElement?.matches(one) ?? false, selector)) {
			await expectVisibleFocus(page);
			return;
		}
		await page.keyboard.press('Tab');
	}
	throw new Error(`${selector} cannot be reached by the keyboard at ${page.url()}`);
}

/** Throws where the element that has the focus does not show it. */
export async function expectVisibleFocus(page: Page): Promise<void> {
	const found = await page.evaluate(() => {
		const element = document.activeElement!;
		const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
		const { width, height } = element.getBoundingClientRect();
		const isSeen = width > 0 && height > 0 && outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
		return isSeen && !/, 0\)$/.test(outlineColor) ? null : element.outerHTML.slice(0, 200);
	});
	if (found !== null) throw new Error(`nothing shows that the focus is on ${found} at ${page.url()}`);
}

/** Tab to it, and Enter; waits until the page that it leads to is ready. */
export async function enter(page: Page, selector: string, leadsTo: RegExp): Promise<void> {
	await tabTo(page, selector);
	await page.keyboard.press('Enter');
	await page.waitForURL(leadsTo);
	await ready(page);
}

/** What the focus is on, for a person who is told. */
export const focused = (page: Page, attribute: string): Promise<string | null> =>
	page.evaluate((name) => document.activeElement!.getAttribute(name), attribute);

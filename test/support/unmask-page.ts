import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import { tabTo } from './keyboard.ts';
import type { Visitor } from './people.ts';
import { plantedIn } from './planted.ts';
import { looksRight, openAs } from './see-page.ts';

/** Opens an identity for a reason, by the keyboard alone; no address has it. */
export async function unmaskByKeyboard(browser: Browser, url: URL, who: Visitor, reason: string): Promise<void> {
	const page = await openAs(browser, url, who);
	await tabTo(page, 'textarea');
	await page.keyboard.type(reason);
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await page.locator('[data-identity=name]').waitFor();
	await looksRight(page);
	expect(plantedIn(decodeURIComponent(page.url()))).toEqual([]);
	await page.context().close();
}

import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import { axeViolations } from './browser.ts';
import { tabTo } from './keyboard.ts';
import type { Visitor } from './people.ts';
import { plantedIn } from './planted.ts';
import { openAs, PICTURES } from './see-page.ts';

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

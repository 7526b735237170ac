import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeViolations, launchBrowser, overflowOf, ready } from '../support/browser.ts';
import { DEEP, some } from '../support/depth.ts';
import { tabTo } from '../support/keyboard.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { visitorOf, type Visitor } from '../support/people.ts';
import { openAs, PICTURES, seeAsAll } from '../support/see-page.ts';
import { smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';

let office: OfficeUnderTest;
let browser: Browser;
const people = {} as Record<'governor' | 'inspector' | 'analyst' | 'administrator', Visitor>;

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data', PASOKH_PUBLIC_WALL: 'on' } });
	await office.post(smallOffice());
	for (const role of ['governor', 'inspector', 'analyst', 'administrator'] as const)
		people[role] = await visitorOf(office.settings, role);
	await stateCaughtUp(office.ingestUrl);
	browser = await launchBrowser();
});
afterAll(async () => {
	await browser?.close();
	await office?.stop();
});

const at = (path: string) => new URL(path, office.webUrl);

const WAYS = [
	['governor', '/', 'راهنمای «تابلو»'],
	['governor', '/bodies?lang=en', 'Help for “Banks and bodies”'],
	['governor', '/figures/on_time', 'راهنمای «یک شاخص»'],
	['inspector', '/letters', 'راهنمای «میز بازرسی و فهرست نامه‌ها»'],
	['analyst', '/sql/schema?lang=en', 'Help for “Views and columns”'],
	['administrator', '/users', 'راهنمای «کاربران»']
] as const;

test.each(some(3, WAYS))(
	'the %s presses ? on %s, reads, and is back where they were',
	DEEP,
	async (who, path, title) => {
		for (const width of [390, 1440]) {
			const page = await openAs(browser, at(path), people[who], { viewport: { width, height: 800 } });
			await ready(page);
			const dialog = page.locator('dialog[open]');
			await page.keyboard.press('?');
			await dialog.waitFor();
			expect(await dialog.locator('h2').innerText()).toBe(title);
			expect(await dialog.locator('kbd').allInnerTexts()).toEqual(expect.arrayContaining(['?', 'Esc']));
			expect([await axeViolations(page), await overflowOf(page)]).toEqual([[], 0]);
			if (PICTURES) await page.screenshot({ path: `${PICTURES}/help${path.replace(/\W+/g, '-')}${width}.png` });
			await page.keyboard.press('Escape');
			await dialog.waitFor({ state: 'detached' });
			// By its button, from the keyboard.
			await tabTo(page, 'a.help');
			await page.keyboard.press('Enter');
			await dialog.waitFor();
			await dialog.locator('button').click();
			await dialog.waitFor({ state: 'detached' });
			expect(await page.evaluate(() => document.activeElement?.className)).toContain('help');
			await page.context().close();
		}
	}
);

test('it says what the figures of the page are, and leads to them', async () => {
	const page = await openAs(browser, at('/loans'), people.governor);
	await ready(page);
	await page.locator('a.help').click();
	await page.locator('dialog[open] a[href*="/figures/loan_requests"]').click();
	await page.waitForURL('**/figures/loan_requests');
	expect(await page.locator('dialog').count()).toBe(0);
	await page.context().close();
});

test('a question mark in a text is a question mark', async () => {
	const page = await openAs(browser, at('/letters'), people.inspector);
	await ready(page);
	const field = page.locator('input[name=q]');
	await field.focus();
	await page.keyboard.type('چرا؟ why?');
	await ready(page);
	expect(await page.locator('dialog[open]').count()).toBe(0);
	expect(await field.inputValue()).toBe('چرا؟ why?');
	await page.context().close();
});

test('without a script its button leads to the same, in a page of all that the reader may open', async () => {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const page = await context.newPage();
	await page.goto(at('/bodies').href);
	await page.locator('a.help').click();
	expect(new URL(page.url()).pathname).toBe('/help');
	expect(await page.locator('section:target h2').innerText()).toBe('بانک‌ها و دستگاه‌ها');
	expect(await page.locator('section').evaluateAll((all) => all.map(({ id }) => id))).not.toContain('/users');
	await context.close();
	await seeAsAll(browser, at('/help?lang=en'), people.administrator);
});

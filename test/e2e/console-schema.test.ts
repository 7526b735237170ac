import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { latinDigits } from '#sql/model/digits.ts';
import { axeViolations, launchBrowser, overflowOf, ready } from '../support/browser.ts';
import { button, seeAs } from '../support/console-page.ts';
import { logIn, makeLogins } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { until } from '../support/until.ts';

let office: OfficeUnderTest;
let browser: Browser;
let cookie: string;

beforeAll(async () => {
	office = await startOffice({ web: true });
	cookie = (await logIn(office.webUrl, 'analyst', (await makeLogins(office.settings)).analyst)).cookie;
	browser = await launchBrowser();
});
afterAll(async () => {
	await browser?.close();
	await office?.stop();
});

const at = (path: string) => new URL(path, office.webUrl).href;

test.each([390, 1440])(
	'views are folded with their number of columns, and found as somebody types, at %i px',
	async (width) => {
		const { context, page, errors } = await seeAs(browser, { office: office.webUrl, cookie }, { width });
		await page.goto(at('/sql/schema'));
		await ready(page);
		const views = page.locator('main details');
		const count = await views.count();
		expect(count).toBeGreaterThan(15);
		expect(await page.locator('main details[open]').count()).toBe(0);
		expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(3_000);
		const told = latinDigits(await page.locator('summary', { hasText: /^letters\s/ }).innerText());
		expect(Number(/(\d+) ستون/.exec(told)?.[1])).toBeGreaterThan(50);
		expect(await axeViolations(page)).toEqual([]);

		await page.getByRole('searchbox').pressSequentially('due_at');
		await until('fewer views are left', async () => (await views.count()) < count);
		expect(await page.locator('main tbody th').allInnerTexts()).toContain('due_at');
		expect(await page.locator('main details:not([open])').count()).toBe(0);
		expect(await axeViolations(page)).toEqual([]);
		expect(await overflowOf(page)).toBe(0);
		await page.reload();
		await ready(page);
		expect(await views.count()).toBeLessThan(count);
		await page.getByRole('searchbox').fill('مهلت');
		await until('what columns mean is found, too', async () =>
			(await page.locator('main tbody th').allInnerTexts()).includes('due_at')
		);
		await page.getByRole('searchbox').fill('no such thing');
		await page.getByText('چنین نما یا ستونی نیست.').waitFor();

		await page.goto(at('/sql/schema#referrals'));
		await ready(page);
		await page.locator('main details[open]').waitFor();
		expect(await page.locator('main details[open] h2').innerText()).toBe('referrals');
		expect(errors).toEqual([]);
		await context.close();
	}
);

test('without a script the search is a form, and a link to a view opens it', async () => {
	const [name = '', value = ''] = cookie.split('=');
	const context = await browser.newContext({ javaScriptEnabled: false });
	await context.addCookies([{ name, value, url: office.webUrl }]);
	const page = await context.newPage();
	await page.goto(at('/sql/schema'));
	await page.getByRole('searchbox').fill('due_at');
	await button(page, 'جستجو').click();
	await page.waitForURL(/q=due_at/);
	expect(await page.locator('main details:not([open])').count()).toBe(0);
	expect(await page.locator('main tbody th').allInnerTexts()).toContain('due_at');
	await page.goto(at('/sql/schema#letters'));
	await page.locator('#letters table').waitFor();
	await context.close();
});

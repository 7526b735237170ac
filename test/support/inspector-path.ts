import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { ready } from './browser.ts';
import { enter, expectVisibleFocus, focused, tabTo } from './see-page.ts';

/** The path of an inspector, step by step, by the keyboard alone: no step uses a mouse, and each shows where the focus is. */

/** Of the desk; a link of the menu may have it as well. */
const QUEUE = 'section[aria-labelledby=queues] a[href*="queue=overdue"]';

/** On the page of logins, to which any other leads. */
export async function logInByKeyboard(page: Page, name: string, password: string): Promise<void> {
	await tabTo(page, 'input[name=name]');
	await page.keyboard.type(name);
	await tabTo(page, 'input[name=password]');
	await page.keyboard.type(password);
	await page.keyboard.press('Enter');
	await page.waitForURL((url) => url.pathname === '/letters');
	await ready(page);
}

/** On the desk, where a login leads: finds an overdue letter by a search, a queue and a filter, and opens its history. */
export async function findOnDesk(
	page: Page,
	{ words, body, letter }: { words: string; body: string; letter: string }
): Promise<void> {
	await page.keyboard.press('/');
	expect(await focused(page, 'name')).toBe('q');
	await expectVisibleFocus(page);
	await page.keyboard.type(words);
	await page.keyboard.press('Enter');
	await page.waitForURL(/[?&]q=/);
	expect(await page.locator('[data-letter]').count()).toBe(1);
	await enter(page, QUEUE, /queue=overdue/);
	await tabTo(page, 'select[name=body]');
	const chosen = page.locator(`select[name=body] option:checked[value=${body}]`);
	for (let n = 0; n < 40 && (await chosen.count()) === 0; n++) await page.keyboard.press('ArrowDown');
	await enter(page, 'form[method=get] button', new RegExp(`body=${body}`));
	expect(new URL(page.url()).searchParams.get('queue')).toBe('overdue');
	await page.keyboard.press('j');
	await expectVisibleFocus(page);
	await page.keyboard.press('k');
	expect(await focused(page, 'href')).toContain(`/letters/${letter}`);
	await page.keyboard.press('Enter');
	await page.waitForURL(new RegExp(`/letters/${letter}`));
	await ready(page);
	expect(await page.locator('h1').innerText()).toContain('بی‌پاسخ');
}

export const DEEDS = { flag: 'نشان از صفحه‌کلید', remind: 'یادآوری از صفحه‌کلید' };

/** On a letter's page: opens the menu of a deed, writes what there is to say, and sends it. */
export async function doOnLetter(page: Page, act: string, text: string): Promise<void> {
	await tabTo(page, `.acts [data-act=${act}] > summary`);
	await page.keyboard.press('Enter');
	if (text !== '') {
		await tabTo(page, `.acts form[action^="?/${act}"] textarea`);
		await page.keyboard.type(text);
	}
	await tabTo(page, `.acts form[action^="?/${act}"] button`);
	const before = page.url();
	await page.keyboard.press('Enter');
	await page.waitForURL((url) => url.href !== before && url.searchParams.has('sent'));
	await ready(page);
	expect(await page.locator('[role=status]').innerText()).toMatch(/ثبت شد|در راه است/);
}

/** On a letter's page. */
export async function flagAndRemind(page: Page): Promise<void> {
	for (const [act, said] of Object.entries(DEEDS)) await doOnLetter(page, act, said);
}

/** The overdue letters, and the CSV of them that is given out for a reason. */
export async function exportOverdue(page: Page): Promise<{ letters: string[]; file: Uint8Array }> {
	await enter(page, 'nav.pages a[href*="/letters"]', /\/letters(\?|$)/);
	await enter(page, QUEUE, /queue=overdue/);
	const letters = await page
		.locator('[data-letter]')
		.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-letter')!));
	await enter(page, 'a[href*="/exports/new"]', /\/exports\/new/);
	await tabTo(page, 'input[name=format]');
	for (let n = 0; n < 3 && (await focused(page, 'value')) !== 'csv'; n++) await page.keyboard.press('ArrowUp');
	await tabTo(page, 'textarea[name=reason]');
	await page.keyboard.type('گزارش نامه‌های معوق بانک‌ها به استاندار');
	await tabTo(page, 'form[action$="/export"] button');
	const coming = page.waitForEvent('download');
	await page.keyboard.press('Enter');
	return { letters, file: readFileSync(await (await coming).path()) };
}

/** Has a file judged, on the page of verification. */
export async function verifyFile(page: Page, file: Uint8Array, verdict: string, said: string): Promise<void> {
	// Asked for well before the key: Chromium is told to hand choosers over by a message of its own, which the key once outran.
	const asked = page.waitForEvent('filechooser');
	await ready(page);
	await tabTo(page, 'input[type=file][name=file]');
	await page.keyboard.press('Enter');
	await (await asked).setFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
	await tabTo(page, 'form.sheet button');
	await page.keyboard.press('Enter');
	const told = page.locator(`[data-verdict=${verdict}]`);
	await told.waitFor();
	expect(await told.innerText()).toContain(said);
}

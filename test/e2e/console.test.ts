import type { Browser } from 'playwright-core';
import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import { latinDigits } from '#sql/model/digits.ts';
import { FAULTS, launchBrowser, leave } from '../support/browser.ts';
import { button, cell, editor, LONG, openConsole, run, seeAs, write } from '../support/console.ts';
import { logIn, makeLogins } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';
import { until } from '../support/until.ts';

let office: OfficeUnderTest;
let browser: Browser;
let reader: ClickHouseClient;
const cookies: Record<string, string> = {};

beforeAll(async () => {
	office = await startOffice({ web: true });
	await office.post(smallOffice());
	reader = office.client('reader');
	const passwords = await makeLogins(office.settings);
	for (const role of ['analyst', 'governor'] as const)
		cookies[role] = (await logIn(office.webUrl, role, passwords[role])).cookie;
	await stateCaughtUp(office.ingestUrl);
	browser = await launchBrowser();
});

async function count(query: string): Promise<number> {
	const result = await reader.query({ query, format: 'JSONCompactEachRow' });
	return Number((await result.json<[string]>())[0]?.[0] ?? 0);
}

const visit = (role: 'analyst' | 'governor' = 'analyst') =>
	seeAs(browser, { office: office.webUrl, cookie: cookies[role]! });
const at = (path: string) => new URL(path, office.webUrl).href;

test('examples have definitions, each run is counted in the hour, and a plan says in words what is read', async () => {
	const { context, page } = await visit();
	await openConsole(page, office.webUrl);
	await button(page, 'نمونه‌ها').click();
	await page.getByRole('searchbox').fill('answers_without_text');
	await page.locator('aside .list li button').first().click();
	await until('its text is in the editor', async () => (await editor(page).innerText()).includes('letters_at'));
	expect(await editor(page).innerText()).toContain('-- پاسخ');
	// It waits for its days.
	await page.getByRole('textbox', { name: 'as_of', exact: true }).waitFor();

	const told = page.getByText(/^[۰-۹٬,]+ از ۳[٬,]۶۰۰ کوئری این ساعت$/);
	const used = async () => Number(latinDigits(/^[۰-۹]+/.exec(await told.innerText())![0]));
	await told.waitFor();
	let before = await used();
	for (const view of ['letters', 'referrals']) {
		await run(page, `SELECT count() FROM ${view}`);
		await until('the run is counted', async () => (await used()) > before);
		before = await used();
	}

	for (const [where, index] of [
		["is_registered AND begins_at >= '2022-07-16'", /^ایندکس .?begins.?: ۱ از ۱ بلوک را نگه می‌دارد\.$/],
		["letter_id < 'B'", /^ایندکس اصلی بر .?letter_id.?: /]
	] as const) {
		await write(page, `SELECT count() FROM letters WHERE ${where}`);
		await button(page, 'نقشهٔ اجرا (EXPLAIN)').click();
		await page.getByText(index).waitFor();
	}

	await page.route('**/sql/quota', (route) => route.fulfill({ json: { quota: { used: 7, max: 9, isUsedUp: true } } }));
	await run(page, 'SELECT count() FROM loans');
	await page.getByText('سهم کوئری این ساعت تمام شده است', { exact: true }).waitFor();
	expect(await told.count()).toBe(0);
	expect(FAULTS).toEqual([]);
	await context.close();
});

test('what could not be had comes by itself: views, and how much of the hour is used', async () => {
	const { context, page } = await visit();
	const asked = { words: 0, quota: 0 };
	for (const what of ['words', 'quota'] as const)
		await page.route(`**/sql/${what}`, (route) =>
			++asked[what] === 1 ? route.fulfill({ status: 503 }) : route.continue()
		);
	await openConsole(page, office.webUrl);
	await page.getByText(/ کوئری این ساعت$/).waitFor();
	expect(asked).toEqual({ words: 2, quota: 2 });
	await context.close();
});

test('a query from its first letter to its signed file', async () => {
	const { context, page } = await visit();
	await openConsole(page, office.webUrl);

	// Completion writes the view and the column.
	await editor(page).click();
	await page.keyboard.type('SELECT toDate(registered_at) AS day, count() AS n FROM lette');
	await page.getByRole('option', { name: /^letters$/ }).click();
	await page.keyboard.type(' WHERE chann');
	const column = page.getByRole('option', { name: /^channel/ }).first();
	await column.waitFor();
	expect(await page.locator('.cm-completionInfo').innerText()).toMatch(/channel/);
	await column.click();
	await page.keyboard.insertText(' = {channel:String} AND registered_at >= {from:DateTime} GROUP BY day ORDER BY day');
	await page.keyboard.press('Escape');

	// A Jalali day, by the calendar: 25 Tir 1401 has Tehran's noon in it.
	const from = page.getByRole('textbox', { name: 'from', exact: true });
	await from.fill('۱۴۰۱/۰۴/۲۳');
	await from.blur();
	await button(page, 'تقویم from').click();
	await page.getByRole('button', { name: 'شنبه ۲۵ تیر ۱۴۰۱', exact: true }).click();
	expect(await from.inputValue()).toBe('۱۴۰۱-۰۴-۲۵');
	await page.locator('fieldset').getByRole('textbox', { name: 'channel' }).fill('letter');
	await button(page, 'اجرا').click();
	await cell(page, 0, 0).waitFor();
	// 20 came by letter, five a day from 23 Tir on.
	expect(await page.locator('[role=row][data-row]').allInnerTexts()).toEqual([
		expect.stringMatching(/2022-07-16\s+5/),
		expect.stringMatching(/2022-07-17\s+5/)
	]);

	// Run again, after a reload that the text and its values outlast.
	await page.reload();
	await editor(page).waitFor();
	expect(await editor(page).innerText()).toContain('FROM letters WHERE channel = {channel:String}');
	expect(await from.inputValue()).toBe('۱۴۰۱-۰۴-۲۵');
	await button(page, 'اجرا').click();
	await cell(page, 0, 0).waitFor();

	await button(page, 'نمودار').click();
	await page.locator('.chart canvas').waitFor();
	expect(await page.locator('.chart').getAttribute('aria-label')).toContain('شنبه ۲۵ تیر ۱۴۰۱');

	await button(page, 'نقشهٔ اجرا (EXPLAIN)').click();
	await page.getByText(`از ${SMALL_OFFICE.registered.toLocaleString('fa-IR')} ردیف`).waitFor();
	await page.getByText('ReadFromMergeTree').waitFor();

	await button(page, 'ذخیره').click();
	await page.getByLabel('پوشه').fill('گزارش‌ها');
	await page.getByLabel('نام', { exact: true }).fill('نامه‌های پستی');
	await page.getByLabel('همهٔ تحلیلگران ببینند').check();
	await page.locator('.sheet').getByRole('button', { name: 'ذخیره' }).click();
	await page.getByText('ذخیره شد.').waitFor();
	await button(page, 'ذخیره‌شده‌ها').click();
	await page.locator('aside').getByText('نامه‌های پستی').waitFor();

	await button(page, 'پیوند').click();
	await button(page, 'پیوند به کوئری').click();
	const toQuery = await page.locator('[data-link]').getAttribute('href');
	await button(page, 'پیوند به نسخهٔ ثابت نتیجه').click();
	const frozen = page.locator('[data-link][href*="/sql/r/"]');
	await frozen.waitFor();
	const toResult = await frozen.getAttribute('href');

	await button(page, 'خروجی').click();
	await page.getByLabel('چرا این فهرست را می‌گیرید؟').fill('برای گزارش هفتگی استانداری');
	const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'دریافت خروجی').click()]);
	const file = await readFile(await download.path(), 'utf8');
	expect(file).toBe('\ufeffday,n\r\n2022-07-16,5\r\n2022-07-17,5\r\n');

	await page.goto(at('/exports'));
	await page.locator('td a').first().click();
	await page.waitForURL(/\/exports\/[^/]+$/);
	const [manifest] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('link', { name: 'گواهی خروجی، امضاشده (JSON)' }).click()
	]);
	const manifestPath = await manifest.path();
	expect(JSON.parse(await readFile(manifestPath, 'utf8'))).toMatchObject({
		rows: 2,
		rows_of_list: 2,
		columns: ['day', 'n'],
		by: { name: 'analyst' },
		list: { query: expect.stringContaining('param_channel=letter') }
	});
	await page.goto(at('/verify'));
	const files = page.locator('input[type=file]');
	await files.nth(0).setInputFiles(await download.path());
	await files.nth(1).setInputFiles(manifestPath);
	await leave(page, () => page.locator('main form button').click());
	expect(await page.locator('[data-verdict]').getAttribute('data-verdict')).toBe('as_exported');

	await openConsole(page, office.webUrl, new URL(toQuery!).pathname + new URL(toQuery!).search);
	expect(await editor(page).innerText()).toContain('FROM letters WHERE channel = {channel:String}');
	expect(FAULTS).toEqual([]);
	await context.close();

	// Who is no analyst sees the result, and no console.
	const governor = await visit('governor');
	await governor.page.goto(toResult!);
	await governor.page.getByText('دست‌نخورده').waitFor();
	expect(await cell(governor.page, 1, 1).innerText()).toBe('5');
	expect((await governor.page.goto(at('/sql')))?.status()).toBe(403);
	await governor.context.close();
});

test('a statement of several is chosen, a mistake is shown at its place, and its hint puts it right', async () => {
	const { context, page } = await visit();
	await openConsole(page, office.webUrl);
	await write(page, 'SELECT 1 AS one;\nSELECT chanel FROM letters LIMIT 1');
	await page.keyboard.press('Control+Enter');
	await page.getByText('چنین ستونی نیست').waitFor();
	expect(await page.getByRole('alert').innerText()).toContain('سطر ۱، ستون ۸');
	expect(await page.locator('.cm-lintRange-error').innerText()).toBe('chanel');
	await page.locator('.cm-lint-marker-error').waitFor();
	await page.locator('.fault button', { hasText: 'channel' }).click();
	expect(await editor(page).innerText()).toContain('SELECT channel FROM letters');
	// The selection alone.
	await editor(page).click();
	await page.keyboard.press('Control+Home');
	await page.keyboard.press('Shift+End');
	await page.keyboard.press('Control+Enter');
	await cell(page, 0, 0).waitFor();
	expect(await page.getByRole('columnheader').allInnerTexts()).toEqual(['one']);
	expect(await button(page, 'نتیجهٔ ۲').count()).toBe(0);
	await button(page, 'مرتب‌سازی متن').click();
	await until('the text is laid out', async () =>
		/SELECT channel\nFROM letters\nLIMIT 1/.test((await editor(page).innerText()).replace(/\n\n+/g, '\n'))
	);
	await context.close();
});

test('a query is stopped by its button, and another runs at once', async () => {
	const { context, page } = await visit();
	await openConsole(page, office.webUrl);
	await run(page, LONG);
	const ofPersons = "startsWith(user, 'pasokh_person_') AND position(query, 'sleepEachRow') > 0";
	const running = () => count(`SELECT count() FROM system.processes WHERE ${ofPersons}`);
	await until('the query is under way', async () => (await running()) === 1);
	// Rows come while it runs.
	await cell(page, 0, 0).waitFor();
	await button(page, 'توقف').click();
	await until('the query is gone', async () => (await running()) === 0);
	await page.getByText('کوئری متوقف شد').waitFor();
	await run(page, 'SELECT count() AS letters FROM letters');
	const shown = () => cell(page, 0, 0).innerText();
	await until('the figure is there', async () => (await shown()) === String(SMALL_OFFICE.registered));
	await context.close();
});

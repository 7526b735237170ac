import type { Browser, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { latinDigits } from '#sql/model/digits.ts';
import { answeredByMonth, DAYS_TO_ANSWER } from '../support/answered-letters.ts';
import { FAULTS, launchBrowser, ready } from '../support/browser.ts';
import { button, cell, editor, openConsole, run, seeAs, write } from '../support/console.ts';
import { logIn, makeLogins } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { looksRight, openAs } from '../support/see-page.ts';
import { stateCaughtUp } from '../support/state.ts';
import { until } from '../support/until.ts';

let office: OfficeUnderTest;
let browser: Browser;
const cookies: Record<string, string> = {};

beforeAll(async () => {
	office = await startOffice({ web: true });
	expect(await office.post(answeredByMonth())).toMatchObject({ status: 200, body: { rejected: [] } });
	const passwords = await makeLogins(office.settings);
	for (const role of ['analyst', 'governor'] as const)
		cookies[role] = (await logIn(office.webUrl, role, passwords[role])).cookie;
	await stateCaughtUp(office.ingestUrl);
	browser = await launchBrowser();
});

const visit = (role: 'analyst' | 'governor' = 'analyst', look: Parameters<typeof seeAs>[2] = {}) =>
	seeAs(browser, { office: office.webUrl, cookie: cookies[role]! }, look);

const DAYS = "dateDiff('day', registered_at, assumeNotNull(first_answered_at))";
const MEDIANS = `quantileExactInclusive(0.5)(${DAYS}) AS median_days FROM letters WHERE is_answered GROUP BY month, body ORDER BY month, body`;
const BY_BANK = `SELECT jalaliMonth(registered_at) AS month, body AS bank, ${MEDIANS}`;
/** The same medians, and nothing that says whose they are. */
const WITHOUT_BANK = `SELECT jalaliMonth(registered_at) AS month, ${MEDIANS}`;

const legend = (page: Page) => page.getByRole('group', { name: /^سری‌ها/ }).getByRole('button');
const lines = (page: Page) => page.locator('.poster polyline.line');
const choose = (page: Page, label: string | RegExp, value: string) => page.getByLabel(label).selectOption(value);

test('the monthly median time to answer is a line for each bank: one query, three clicks', async () => {
	const { context, page } = await visit();
	await openConsole(page, office.webUrl);
	let runs = 0;
	page.on('request', (request) => (runs += Number(new URL(request.url()).pathname === '/sql/run')));
	await page.evaluate(() => {
		Object.assign(globalThis, { clicks: 0 });
		document.addEventListener('click', () => (globalThis as unknown as { clicks: number }).clicks++, true);
	});
	await write(page, BY_BANK);
	await button(page, 'اجرا').click();
	await button(page, 'نمودار').click();
	await page.locator('.chart canvas').waitFor();
	expect(await page.evaluate(() => (globalThis as unknown as { clicks: number }).clicks)).toBeLessThanOrEqual(3);
	expect(runs).toBe(1);

	expect(await page.locator('figcaption').innerText()).toMatch(/median_days.* به تفکیک .*bank/);
	expect(await page.locator('.chart').getAttribute('aria-label')).toMatch(/تیر ۱۴۰۱ – شهریور ۱۴۰۱$/);
	expect((await legend(page).allInnerTexts()).sort()).toEqual(['بانک ملت', 'بانک ملی']);
	expect(await lines(page).count()).toBe(2);
	// The medians themselves, at the first month and at the last.
	const canvas = page.locator('.chart canvas');
	const { width, height } = (await canvas.boundingBox())!;
	const told = async (x: number) => {
		await canvas.hover({ position: { x, y: height / 2 } });
		await page.locator('.chart-tip').waitFor();
		return latinDigits(await page.locator('.chart-tip').innerText());
	};
	const median = (bank: string, month: number) => DAYS_TO_ANSWER[bank]![month]![1];
	// Time runs from right to left.
	const first = await told(width * 0.85);
	expect(first).toContain('تیر 1401');
	expect(first).toMatch(new RegExp(`بانک ملی\\s*${median('bank_melli', 0)}\\b`));
	expect(first).toMatch(new RegExp(`بانک ملت\\s*${median('bank_mellat', 0)}\\b`));
	expect(width).toBeGreaterThan(400);

	await legend(page).filter({ hasText: 'بانک ملت' }).click();
	await until('one line is left', async () => (await lines(page).count()) === 1);
	expect(await told(width * 0.85)).not.toContain('بانک ملت');
	await looksRight(page);
	expect(FAULTS).toEqual([]);
	await context.close();
});

test('several medians at one place are refused with the reason, until somebody says how to join them', async () => {
	const { context, page } = await visit('analyst', { width: 390 });
	await openConsole(page, office.webUrl);
	await run(page, WITHOUT_BANK);
	await button(page, 'نمودار').click();
	const refusal = page.locator('[data-refusal=several]');
	await refusal.waitFor();
	expect(await refusal.innerText()).toMatch(/تیر ۱۴۰۱.*۲ مقدار .*median_days.*\(۵، ۱۲\)؛ در ۳ جا/);
	expect(await refusal.innerText()).toContain('دیگر میانه یا نرخ نیست');
	expect(await page.locator('.chart').count()).toBe(0);
	await looksRight(page);
	await refusal.getByRole('button', { name: 'میانگین' }).click();
	await page.locator('.chart canvas').waitFor();
	expect(await page.locator('figcaption').innerText()).toMatch(/^میانگینِ .*median_days/);

	// With the column that tells them apart, the refusal offers it.
	await run(page, BY_BANK);
	await page.locator('.chart canvas').waitFor();
	await choose(page, /^سری/, '');
	await choose(page, /^اگر در یک جا/, '');
	await refusal.getByRole('button', { name: /^سری: .*bank/ }).click();
	await until('a line for each', async () => (await lines(page).count()) === 2);

	// By keyboard: the kind, and the axis.
	await page.getByLabel('شکل نمودار').focus();
	await page.keyboard.press('ArrowDown');
	await until('bars side by side', async () => (await page.locator('.poster .bar').count()) === 6);
	await choose(page, /^محور/, 'bank');
	await choose(page, /^سری/, 'month');
	await until('bars of names', async () => (await page.locator('td.bar rect').count()) === 6);
	expect((await page.locator('section th[scope=rowgroup]').allInnerTexts()).sort()).toEqual(['بانک ملت', 'بانک ملی']);
	for (const kind of ['heat', 'bar']) {
		await choose(page, 'شکل نمودار', kind);
		await looksRight(page);
	}
	expect(FAULTS).toEqual([]);
	await context.close();
});

test('a chart is saved with its query, and shared with its link and its frozen result', async () => {
	const { context, page } = await visit();
	await openConsole(page, office.webUrl);
	await run(page, BY_BANK);
	await button(page, 'نمودار').click();
	await choose(page, 'شکل نمودار', 'heat');
	await page.locator('section td[style*=share]').first().waitFor();
	await button(page, 'ذخیره').click();
	await page.getByLabel('نام', { exact: true }).fill('میانهٔ بانک‌ها');
	await page.locator('.sheet').getByRole('button', { name: 'ذخیره' }).click();
	await page.getByText('ذخیره شد.').waitFor();
	await button(page, 'پیوند').click();
	await button(page, 'پیوند به کوئری').click();
	const toQuery = new URL((await page.locator('[data-link]').getAttribute('href'))!);
	await button(page, 'پیوند به نسخهٔ ثابت نتیجه').click();
	const frozen = page.locator('[data-link][href*="/sql/r/"]');
	await frozen.waitFor();
	const toResult = (await frozen.getAttribute('href'))!;

	const isHeat = async (seen: Page) => {
		await seen.locator('section td[style*=share]').first().waitFor();
		expect(await seen.locator('section tbody th').allInnerTexts()).toEqual(
			expect.arrayContaining(['بانک ملت', 'بانک ملی'])
		);
	};
	await button(page, 'برگهٔ تازه').click();
	await button(page, 'ذخیره‌شده‌ها').click();
	await page.locator('aside').getByText('میانهٔ بانک‌ها').click();
	await button(page, 'اجرا').click();
	await isHeat(page);
	await page.goto(toQuery.href);
	await editor(page).waitFor();
	await button(page, 'اجرا').click();
	await isHeat(page);
	expect(FAULTS).toEqual([]);
	await context.close();

	const governor = await visit('governor');
	await governor.page.goto(toResult);
	await governor.page.locator('td[style*=share]').first().waitFor();
	await button(governor.page, 'جدول').click();
	await cell(governor.page, 0, 0).waitFor();
	expect(FAULTS).toEqual([]);
	await governor.context.close();
});

test('a grid says dates and codes in words where that is asked, and is copied as it came', async () => {
	const { context, page } = await visit();
	await openConsole(page, office.webUrl);
	await run(
		page,
		'SELECT body, toDate(registered_at) AS day, count() AS n FROM letters GROUP BY body, day ORDER BY day, body'
	);
	await cell(page, 0, 0).waitFor();
	const row = async () => [await cell(page, 1, 0).innerText(), await cell(page, 1, 1).innerText()];
	expect(await row()).toEqual(['bank_melli', '2022-07-01']);
	await page.getByLabel('تاریخ شمسی و نام به‌جای کد').check();
	expect(await row()).toEqual(['بانک ملی', '۱۰ تیر ۱۴۰۱']);
	expect(await cell(page, 1, 1).getAttribute('title')).toBe('2022-07-01');
	await button(page, 'کپی TSV').click();
	await page.getByText(/۶ ردیف کپی شد/).waitFor();
	expect((await page.evaluate(() => navigator.clipboard.readText())).split('\n')[2]).toBe('bank_melli\t2022-07-01\t3');
	// It is kept in this browser.
	await page.reload();
	await editor(page).waitFor();
	await button(page, 'اجرا').click();
	await until('names again', async () => (await cell(page, 1, 0).innerText()) === 'بانک ملی');
	expect(FAULTS).toEqual([]);
	await context.close();
});

test('a run closes the suggestions, and says how long somebody waited beside what the server worked', async () => {
	const { context, page } = await visit();
	// Said before the page is there: once a request went through that was to be held from then on.
	const AWAY_MS = 1_500;
	await page.route('**/sql/run', async (route) => {
		await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
		await route.continue();
	});
	await openConsole(page, office.webUrl);
	await editor(page).click();
	await page.keyboard.type('SELECT count() AS n FROM lette');
	await page.getByRole('option').first().waitFor();
	await page.keyboard.type('rs');
	await page.keyboard.press('Control+Enter');
	await page.getByText(/در انتظار سرور.*ثانیه گذشت/).waitFor();
	expect(await page.getByRole('option').count()).toBe(0);
	await cell(page, 0, 0).waitFor();
	const told = latinDigits(await page.getByText(/ثانیه گذشت · کار سرور داده/).innerText()).replaceAll('٫', '.');
	const [, waited, worked] = /([\d.]+) ثانیه گذشت · کار سرور داده: ([\d.]+) ثانیه/.exec(told) ?? [];
	expect(Number(waited)).toBeGreaterThanOrEqual(AWAY_MS / 1_000);
	expect(Number(worked)).toBeLessThan(Number(waited));
	expect(FAULTS).toEqual([]);
	await context.close();
});

const at = (path: string) => new URL(path, office.webUrl).href;

test('schema: views are folded with their number of columns, and found as somebody types', async () => {
	const { context, page } = await visit();
	const looksRightAtAnyWidth = async () => {
		for (const width of [1440, 390]) {
			await page.setViewportSize({ width, height: 900 });
			await looksRight(page);
		}
	};
	await page.goto(at('/sql/schema'));
	await ready(page);
	const views = page.locator('main details');
	const count = await views.count();
	expect(count).toBeGreaterThan(15);
	expect(await page.locator('main details[open]').count()).toBe(0);
	const isShort = () => page.evaluate(() => document.documentElement.scrollHeight < 3_000);
	const told = latinDigits(await page.locator('summary', { hasText: /^letters\s/ }).innerText());
	expect(Number(/(\d+) ستون/.exec(told)?.[1])).toBeGreaterThan(50);
	expect(await isShort()).toBe(true);
	await looksRightAtAnyWidth();
	expect(await isShort()).toBe(true);

	const columns = () => page.locator('main tbody th').allInnerTexts();
	await page.getByRole('searchbox').pressSequentially('due_at');
	await until('fewer views are left', async () => (await views.count()) < count);
	expect(await columns()).toContain('due_at');
	expect(await page.locator('main details:not([open])').count()).toBe(0);
	await looksRightAtAnyWidth();
	await page.reload();
	await ready(page);
	expect(await views.count()).toBeLessThan(count);
	await page.getByRole('searchbox').fill('مهلت');
	await until('what columns mean is found, too', async () => (await columns()).includes('due_at'));
	await page.getByRole('searchbox').fill('no such thing');
	await page.getByText('چنین نما یا ستونی نیست.').waitFor();

	await page.goto(at('/sql/schema#referrals'));
	await ready(page);
	await page.locator('main details[open]').waitFor();
	expect(await page.locator('main details[open] h2').innerText()).toBe('referrals');
	expect(FAULTS).toEqual([]);
	await context.close();
});

test('schema: without a script the search is a form, and a link to a view opens it', async () => {
	const analyst = { cookie: cookies['analyst']! };
	const page = await openAs(browser, new URL(at('/sql/schema')), analyst, { javaScriptEnabled: false });
	await page.getByRole('searchbox').fill('due_at');
	await button(page, 'جستجو').click();
	await page.waitForURL(/q=due_at/);
	expect(await page.locator('main details:not([open])').count()).toBe(0);
	expect(await page.locator('main tbody th').allInnerTexts()).toContain('due_at');
	await page.goto(at('/sql/schema#letters'));
	await page.locator('#letters table').waitFor();
	await page.context().close();
});

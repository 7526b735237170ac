import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { launchBrowser, ready } from '../support/browser.ts';
import { emdad, EMDAD_LETTERS, idOf, smallOffice } from '../support/small-office.ts';
import { csvRows } from '../support/exported.ts';
import { openDesk, type Looking } from '../support/desk.ts';
import { logIn, makeLogins, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { looksRight } from '../support/see-page.ts';
import { rowsOf, stateCaughtUp } from '../support/state.ts';
import { totalOf } from '../support/tiles.ts';

/** What an inspector does with many letters at once. */

let office: OfficeUnderTest;
let browser: Browser;
let inspector: Visitor;
let password: string;

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data' } });
	expect(await office.post([...smallOffice(), ...emdad])).toMatchObject({ status: 200, body: { rejected: [] } });
	password = (await makeLogins(office.settings)).inspector;
	inspector = await logIn(office.webUrl, 'inspector', password);
	browser = await launchBrowser();
	await stateCaughtUp(office.ingestUrl);
});

const open = (path: string, options: Looking = {}) =>
	openDesk(browser, inspector, new URL(path, office.webUrl), options);
const openReady = async (path: string, options: Looking = {}) => {
	const page = await open(path, options);
	await ready(page);
	return page;
};
const go = (page: Page, path: string) => page.goto(new URL(path, office.webUrl).href);
const arriveAt = async (page: Page, address: RegExp) => {
	await page.waitForURL(address);
	await ready(page);
};
const picked = (page: Page) => page.locator('[data-picked]').getAttribute('data-picked');
const boxes = (page: Page) => page.locator('tbody input[name=letter]');
const lettersOf = async (page: Page) => page.locator('tbody th bdi').allInnerTexts();
const idsIn = (html: string) => [...html.matchAll(/data-letter="([^"]+)"/g)].map(([, id]) => id);
const textOf = async (path: string) => (await inspector.get(path)).text();

test('the 20 oldest unanswered of the Relief Committee: sampled, reminded, exported, shared in 12 clicks', async () => {
	const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
	await go(page, '/login');
	await page.fill('input[name=name]', 'inspector');
	await page.fill('input[name=password]', password);
	await page.press('input[name=password]', 'Enter');
	await arriveAt(page, /\/letters\?answered=no/);

	let clicks = 0;
	const click = async (on: Locator) => {
		clicks++;
		await on.click();
		await ready(page);
	};
	/** A list is opened by a click, and what is chosen of it is one more. */
	const choose = async (name: string, value: string) => {
		clicks += 2;
		await page.selectOption(`select[name=${name}]`, value);
	};
	const deed = async (name: string, leadsTo: RegExp) => {
		await click(page.locator(`[data-deed=${name}]`));
		await arriveAt(page, leadsTo);
	};

	await choose('body', 'emdad');
	await click(page.locator('form.sieve button').first());
	await arriveAt(page, /body=emdad/);
	await click(page.locator('[data-first]'));
	expect(await picked(page)).toBe('20');
	// Two of the small office wait longer, and each of these lists has them.
	const oldest = (await lettersOf(page)).slice(0, 20);
	expect(oldest.slice(2)).toEqual(Array.from({ length: 18 }, (_, n) => idOf(n)));

	await deed('sample', /\/samples\?/);
	await click(page.locator('form.sheet button'));
	await page.waitForURL(/\/samples\/[\w-]+$/);
	expect((await lettersOf(page)).toSorted()).toEqual(oldest.toSorted());

	await deed('remind', /\/remind\?/);
	expect(await page.locator('form.sheet > button').innerText()).toBe('ثبت یادآوری ۲۰ نامه برای ۱ دستگاه');
	await click(page.locator('form.sheet > button'));
	expect(await page.locator('[role=status]').innerText()).toContain('یادآوری ۲۰ نامه در سرگذشت نامه‌ها ثبت شد');

	await deed('export', /\/exports\/new\?/);
	await page.check('input[value=csv]');
	await page.fill('textarea[name=reason]', 'بررسی نامه‌های بی‌پاسخ کمیتهٔ امداد');
	const coming = page.waitForEvent('download');
	await click(page.locator('form.sheet button'));
	const rows = csvRows(readFileSync(await (await coming).path()));
	expect(rows.map((row) => row['letter_id']).toSorted()).toEqual(oldest.toSorted());

	await deed('share', /\/shares\?/);
	await click(page.locator('form.sheet button'));
	const link = await page.locator('[role=status] a').getAttribute('href');
	expect((await textOf(link!)).match(/<th scope="row"/g)).toHaveLength(20);
	expect(clicks).toBeLessThanOrEqual(12);
	await page.close();

	await stateCaughtUp(office.ingestUrl);
	const reminded = await rowsOf<{ id: string; to_org: string }>(
		office.client('admin'),
		`SELECT subject_id AS id, to_org FROM pasokh.event_log WHERE type = 'letter.reminded' ORDER BY id`
	);
	expect(reminded).toEqual(oldest.toSorted().map((id) => ({ id, to_org: 'emdad' })));
});

test('from a number of the wall to its letters: as many, filtered, picked and flagged as any of the desk', async () => {
	const page = await openReady('/');
	const number = page.locator('a[data-tile][href*="kpi=unanswered&part=num"]').first();
	const count = Number(await number.getAttribute('data-count'));
	await number.click();
	await arriveAt(page, /\/letters\?kpi=unanswered/);
	expect(Number(await page.locator('h1 [data-total]').getAttribute('data-total'))).toBe(count);
	const title = await page.locator('h1 .title').innerText();
	expect(title).toMatch(/^نامه‌های بی‌پاسخ · .*وضعیت در .*۱۴۰۱/);
	expect(await page.title()).toContain(title);

	await page.selectOption('select[name=body]', 'emdad');
	await page.locator('form.sieve button').first().click();
	await arriveAt(page, /body=emdad/);
	expect(page.url()).toContain('kpi=unanswered');
	const some = Number(await page.locator('h1 [data-total]').getAttribute('data-total'));
	expect(some).toBeGreaterThanOrEqual(EMDAD_LETTERS - 4);
	expect(some).toBeLessThan(count);
	const ids = await lettersOf(page);
	for (const n of [1, 4]) await boxes(page).nth(n).click();
	await page.locator('[data-deed=flag]').click();
	expect(await page.locator('form.sheet button').innerText()).toBe('گذاشتن نشان بر ۲ نامه');
	await page.selectOption('select[name=choice]', 'wrong_body');
	await page.locator('form.sheet button').click();
	expect(await page.locator('[role=status]').innerText()).toContain('۲ نامه پذیرفته شد');
	await stateCaughtUp(office.ingestUrl);
	expect(idsIn(await textOf('/letters?kpi=unanswered&flag=wrong_body'))).toEqual([ids[1], ids[4]]);

	await go(page, '/letters?kpi=answers');
	expect(await page.locator('select[name=sort] option:checked').innerText()).toBe('از قدیمی‌ترین زمان پاسخ');
	await page.context().close();
});

describe('rows are picked', () => {
	test('by keys and by clicks: a range, all of the page, the first of the order; none again, nor of the next page', async () => {
		const page = await openReady('/letters?body=emdad&answered=no');
		const areChecked = () => page.locator('tbody input:checked').count();
		const listedBy = async (deed: string) => {
			const address = (await page.locator(`[data-deed=${deed}]`).getAttribute('href'))!;
			return totalOf(await textOf(address.replace(/\/\w+/, '/letters')));
		};
		expect(await picked(page)).toBe('0');
		// By their place, as other keys are.
		for (const key of ['j', 'x', 'j', 'j', 'Shift+X']) await page.keyboard.press(key);
		expect(await picked(page)).toBe('3');
		await page.keyboard.press('x');
		expect(await picked(page)).toBe('2');
		await page.locator('.bar .plain').click();
		expect(await picked(page)).toBe('0');

		await boxes(page).nth(3).click();
		await boxes(page)
			.nth(7)
			.click({ modifiers: ['Shift'] });
		expect(await picked(page)).toBe('5');
		await boxes(page).nth(5).click();
		expect(await picked(page)).toBe('4');
		expect(await lettersOf(page)).toHaveLength(50);
		expect(await listedBy('share')).toBe(4);
		await page.locator('thead input').click();
		expect(await picked(page)).toBe('50');
		await page.fill('input[name=first]', '۵۵');
		await page.locator('[data-first]').click();
		expect(await picked(page)).toBe('55');
		expect(await listedBy('remind')).toBe(55);
		await page.locator('.bar .plain').click();
		expect([await picked(page), await areChecked()]).toEqual(['0', 0]);

		await page.locator('thead input').click();
		expect(await picked(page)).toBe('50');
		await page.locator('a[rel=next]').click();
		await page.waitForURL(/after=/);
		expect([await picked(page), await areChecked()]).toEqual(['0', 0]);
		await page.context().close();
	});

	test('without a script: what is picked becomes the list', async () => {
		const page = await open('/letters?body=emdad&answered=no&sort=-registered', { scripts: false });
		const ids = await lettersOf(page);
		await boxes(page).nth(1).check();
		await boxes(page).nth(4).check();
		await page.locator('noscript button, .bar button').first().click();
		await page.waitForURL(/letter=/);
		expect(await lettersOf(page)).toEqual([ids[1], ids[4]]);
		await go(page, '/letters?body=emdad&answered=no&sort=-registered');
		await page.fill('input[name=first]', '۳');
		await page.locator('[data-first]').click();
		await page.waitForURL(/first=/);
		expect(await lettersOf(page)).toEqual(ids.slice(0, 3));
		await page.locator('[data-deed=flag]').click();
		expect(await page.locator('form.sheet button').innerText()).toBe('گذاشتن نشان بر ۳ نامه');
		await page.selectOption('select[name=choice]', 'urgent');
		await page.locator('form.sheet button').click();
		expect(await page.locator('[role=status]').innerText()).toContain('نشان «فوری» برای ۳ نامه پذیرفته شد');
		await stateCaughtUp(office.ingestUrl);
		expect(totalOf(await textOf('/letters?flag=urgent'))).toBe(3);
		await page.context().close();
	});
});

test('letters begin high on a wide page, queues stand before them on a narrow one, and actions are always there', async () => {
	const wide = await openReady('/letters?answered=no&body=emdad');
	expect((await wide.locator('tbody tr').first().boundingBox())!.y).toBeLessThanOrEqual(320);
	for (const at of [0, 600]) {
		await wide.mouse.wheel(0, at);
		const bar = (await wide.locator('.bar').boundingBox())!;
		expect(bar.y + bar.height).toBeLessThanOrEqual(900);
	}
	await wide.context().close();
	for (const dark of [false, true]) {
		const narrow = await openReady('/letters?answered=no', { width: 390, dark });
		const queues = (await narrow.locator('#queues').boundingBox())!;
		expect(queues.y).toBeLessThan(400);
		await boxes(narrow).first().check();
		await looksRight(narrow);
		await narrow.context().close();
	}
});

test('a reminder has a text of the office, an outcome, and a queue of those that were reminded twice', async () => {
	const page = await open('/remind?body=emdad&answered=no&first=4&first_by=-registered', { scripts: false });
	await page.getByRole('link', { name: 'مهلت گذشته' }).click();
	expect(await page.inputValue('textarea')).toContain('مهلت پاسخ نامه‌های این فهرست گذشته است');
	await page.fill('textarea', 'این نامه‌ها چه شد؟');
	await page.fill('input[name=name]', 'پرسش کوتاه');
	await page.getByRole('button', { name: 'ذخیرهٔ متن' }).click();
	expect(await page.inputValue('textarea')).toBe('این نامه‌ها چه شد؟');
	for (let times = 0; times < 2; times++) {
		await go(page, '/remind?body=emdad&answered=no&first=4&first_by=-registered&template=پرسش کوتاه');
		await page.locator('form.sheet > button').click();
		await page.locator('[role=status] a').first().waitFor();
		await stateCaughtUp(office.ingestUrl);
	}
	const ids = idsIn(await textOf('/letters?queue=reminded_twice'));
	expect(ids).toEqual([3, 2, 1, 0].map((n) => idOf(EMDAD_LETTERS - 1 - n)));
	const answers = [
		{
			...{ v: 1, type: 'letter.answered', event_id: 'ans', letter_id: ids[0]!, org: 'emdad', outcome: 'granted' },
			// Within seven days after the newest event, which is the clock of this office.
			...{ occurred_at: '2022-07-24T09:00:00+04:30', means: 'letter', text: 'پذیرفته شد.' }
		}
	];
	expect(await office.post(answers as WireEvent[])).toMatchObject({ body: { rejected: [] } });
	await stateCaughtUp(office.ingestUrl);
	await page.locator('[role=status] a').first().click();
	expect(await page.locator('[data-in-time]').getAttribute('data-in-time')).toBe('1');
	await page.getByRole('link', { name: '۳ نامهٔ هنوز بی‌پاسخ' }).click();
	expect((await lettersOf(page)).toSorted()).toEqual(ids.slice(1));
	expect(totalOf(await textOf('/letters?queue=reminded_twice'))).toBe(3);
	await go(page, '/reminders');
	expect(await page.locator('tbody tr').count()).toBeGreaterThanOrEqual(2);
	await page.context().close();
});

test('a reminder from a letter has an outcome too, by the same question', async () => {
	const page = await open('/letters/L-010', { scripts: false });
	const listed = async () => (await textOf('/reminders')).includes('نامهٔ L-010');
	expect(await listed()).toBe(false);
	await page.locator('.acts [data-act=remind] > summary').click();
	await page.locator('.acts form[action^="?/remind"] button').click();
	await page.waitForURL(/sent=/);
	expect(await listed()).toBe(true);
	await go(page, '/reminders');
	await page.getByRole('link', { name: 'نامهٔ L-010' }).click();
	expect(await page.locator('[data-in-time]').getAttribute('data-in-time')).toBe('0');
	for (const days of ['۳', '۷', '۱۴', '۳۰'])
		expect(await page.getByRole('link', { name: `پاسخ در ${days} روز` }).count()).toBe(1);
	await page.context().close();
});

import { strToU8, unzipSync, zipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { Import } from '#sql/model/imports.ts';
import { openAccessLog } from '#sql/office/access-log.server.ts';
import { inStore } from '#sql/office/store.server.ts';
import { createToken } from '#sql/office/tokens.ts';
import { launchBrowser, ready } from '../support/browser.ts';
import { sendJson } from '../support/console.ts';
import { whileLogIsFull } from '../support/small-disk.ts';
import { notes } from '../support/inbox.ts';
import { looksRight, tabTo } from '../support/see-page.ts';
import { logIn, makeLogins, stateOf, visit } from '../support/login.ts';
import { DONE, ROWS } from '../support/made-file.ts';
import { persianSheet } from '../support/made-persian-files.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { visitorOf } from '../support/people.ts';
import { rowsOf } from '../support/state.ts';
import { until } from '../support/until.ts';

let office: OfficeUnderTest;
let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data' } });
	const { administrator } = await makeLogins(office.settings);
	const storageState = stateOf(await logIn(office.webUrl, 'administrator', administrator), office.webUrl);
	browser = await launchBrowser();
	context = await browser.newContext({ storageState, viewport: { width: 1440, height: 900 } });
});

async function open(path: string): Promise<Page> {
	const page = await context.newPage();
	await page.goto(new URL(path, office.webUrl).href);
	await ready(page);
	return page;
}

/** The wall has so many letters, and so many of them without an answer. */
async function wallHas(letters: number, unanswered: number): Promise<void> {
	const query = 'SELECT toUInt32(count()) AS letters, toUInt32(countIf(is_answered = 0)) AS open FROM pasokh.letters';
	await until('the letters are there', async () => {
		const [found] = await rowsOf<{ letters: number; open: number }>(office.client('admin'), query);
		return found?.letters === letters && found.open === unanswered;
	});
}

/** Letters 3 and 7, both answered, have words for a day. */
const ODD = 'روز دوشنبه';
const sheet = persianSheet((text, column, i) => (column === 'تاریخ ثبت' && (i === 3 || i === 7) ? ODD : text));

test('somebody brings a spreadsheet: to the wall, refused rows repaired and loaded, undone, and loaded again', async () => {
	const page = await open('/import');
	let actions = 0;
	const act = async <T>(what: () => Promise<T>): Promise<T> => (actions++, what());
	const click = (selector: string) => act(() => page.click(selector));
	const bring = (name: string, buffer: Buffer) =>
		act(() => page.setInputFiles('input[type=file]', { name, mimeType: '', buffer }));
	const done = () => page.locator('[data-report=done]').waitFor();

	// The line is cut once, and nobody has to do anything.
	let cuts = 0;
	await page.route('**/import/files/*', (route) => (cuts++ === 0 ? route.abort() : route.continue()));
	await bring(sheet.name, Buffer.from(sheet.bytes));
	await page.locator('[data-load]').waitFor();
	expect(cuts).toBe(2);
	expect(await page.locator('h1').innerText()).toBe(sheet.name);
	for (const [column, truth] of Object.entries(sheet.truth))
		expect(await page.locator(`[data-column="${column}"]`).inputValue(), column).toBe(truth.split(' ')[0]);
	expect(await page.locator('[data-refused]').getAttribute('data-refused')).toBe('2');
	expect(await page.locator('[data-refused] li').innerText()).toMatch(/^۲ تاریخ: تاریخ خوانده نمی‌شود سطر ۶/);
	expect(await page.locator('[data-letter]').count()).toBe(20);
	expect(await page.locator('[data-letter] li').nth(1).innerText()).toContain('ارجاع به بانک ملی');
	await looksRight(page);
	// A name that is in no list: nothing is loaded before somebody says what it is, and the nearest one is offered.
	expect(await page.locator('[data-load]').isDisabled()).toBe(true);
	const body = page.locator('[data-name="آب و فاضلاب"]');
	expect(await body.locator('option').nth(1).innerText()).toBe('نزدیک‌ترین: شرکت آب و فاضلاب');
	await act(() => body.selectOption({ index: 1 }));
	await page.locator('[data-undecided="1"]').waitFor();
	expect(await page.locator('[data-load]').isDisabled()).toBe(true);
	await act(() => page.locator('[data-name="راه روستایی"]').selectOption(''));
	await page.locator('[data-load]:enabled').waitFor();
	const [file] = await Promise.all([page.waitForEvent('download'), click('[data-refused-rows]')]);
	const repaired = unzipSync(readFileSync(await file.path()));
	const rows = 'xl/worksheets/sheet1.xml';
	const text = Buffer.from(repaired[rows]!).toString();
	expect(text.split(ODD)).toHaveLength(3);
	expect(text).toContain('تاریخ ثبت: تاریخ خوانده نمی‌شود');
	repaired[rows] = strToU8(text.replaceAll(ODD, '۱۴۰۱/۰۱/۰۲'));

	await click('[data-load]');
	await done();
	await wallHas(ROWS - 2, ROWS - DONE);
	await looksRight(page);
	await click('main .back a');
	await bring(file.suggestedFilename(), Buffer.from(zipSync(repaired)));
	// The mapping of before reads it.
	await page.locator('[data-load]').waitFor();
	expect(await page.locator('[data-column]').count()).toBe(0);
	expect(await page.locator('[data-refused]').count()).toBe(0);
	await click('[data-load]');
	await done();
	await wallHas(ROWS, ROWS - DONE);
	await click('main .back a');
	await click('tbody tr:last-child a');
	await click('[data-undo]');
	expect(await page.locator('[data-goes]').getAttribute('data-goes')).toBe(String(ROWS - 2));
	await click('[data-undo-sure]');
	await page.locator('[data-load]').waitFor();
	await wallHas(2, 0);
	await click('[data-load]');
	await done();
	await wallHas(ROWS, ROWS - DONE);
	await click('main a[href="/"]');
	await page.locator('[data-figure=unanswered]', { hasText: '۱۲' }).waitFor();
	expect(actions).toBeLessThanOrEqual(15);
	await page.close();

	const log = await openAccessLog(office.settings);
	const lines = (await log.read({ limit: 100 })).map(({ action, details }) => [action, details['done']]);
	await log.close();
	expect(lines.toReversed().filter(([action]) => action !== 'login')).toEqual([
		...[
			['load', 'begun'],
			['load', 'sent'],
			['export', 'refused_rows'],
			['load', 'requested']
		],
		...[
			['load', 'begun'],
			['load', 'sent'],
			['load', 'requested']
		],
		...[
			['undo', 'requested'],
			['load', 'requested']
		]
	]);
});

test('on a telephone and by keys alone: a column is corrected, and the file is loaded', async () => {
	const page = await open('/import?theme=dark');
	await page.setViewportSize({ width: 390, height: 844 });
	await looksRight(page);
	const choosing = page.waitForEvent('filechooser');
	await tabTo(page, 'main .drop button');
	await page.keyboard.press('Enter');
	const chooser = await choosing;
	const csv = ['شماره نامه,تاریخ ثبت,رنگ', '7,1401/04/01,آبی', '8,1401/04/02,سبز', '9,1401/04/03,آبی'].join('\n');
	await chooser.setFiles({ name: 'رنگ‌ها.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
	await page.locator('[data-load]').waitFor();
	await tabTo(page, '[data-column="رنگ"]');
	const column = page.locator('[data-column="رنگ"]');
	while ((await column.inputValue()) !== 'county') await page.keyboard.press('ArrowDown');
	await page.locator('[data-letter] small', { hasText: 'آبی' }).first().waitFor();
	await tabTo(page, '[data-keep="رنگ"]');
	await page.keyboard.press('Enter');
	await page.locator('[data-load]:enabled').waitFor();
	// The wall's words, of an office with these rows alone.
	await tabTo(page, '[data-ask-wall]');
	await page.keyboard.press('Enter');
	const said = page.locator('[data-wall]', { hasText: 'از ۳ نامه و تماس، ۰ پاسخ گرفته است' });
	await said.waitFor();
	expect(await said.innerText()).toContain('۳ نامه، تماس و نامهٔ الکترونیکی بی‌پاسخ');
	await looksRight(page);
	expect(await page.locator('[data-column="شماره نامه"]').inputValue()).toBe('letter_id');
	await page.locator('[data-load]').waitFor();
	await looksRight(page);
	await tabTo(page, '[data-load]');
	await page.keyboard.press('Enter');
	await page.locator('[data-report=done]').waitFor();
	await looksRight(page);
	await page.close();
});

test('of a file that cannot be read the page says why, and where', async () => {
	const page = await open('/import');
	const buffer = Buffer.from('شماره نامه,تاریخ ثبت\n7,1401/04/01\n8,"1401/04/02\n9,1401/04/03\n');
	await page.setInputFiles('input[type=file]', { name: 'نامه‌ها.csv', mimeType: 'text/csv', buffer });
	await page.locator('[data-fault=bad_file]', { hasText: 'گیومه‌ای که پس از سطر ۲ باز شده بسته نشده است' }).waitFor();
	await looksRight(page);
	await page.close();
});

test('rows of a file are given back to whoever sent it, and to nobody else', async () => {
	const page = await open('/import');
	const href = await page.locator('tbody a').first().getAttribute('href');
	const id = new URL(href!, office.webUrl).searchParams.get('file')!;
	const other = await visitorOf(office.settings, 'administrator', { name: 'second' });
	const answer = await visit(office.webUrl, other.cookie).post(`/import/files/${id}/refused`, { ask: '{}' });
	expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('تنها به کسی داده می‌شود')]);
	await page.close();
});

test('a file is neither loaded nor undone where the line of it cannot be written', async () => {
	const { settings, ingestUrl } = office;
	const token = await inStore(settings, (store) => createToken(store, { source: 'look', administrator: true }));
	const third = await visitorOf(settings, 'administrator', { name: 'third' });
	const administrator = visit(office.webUrl, third.cookie);
	const body = 'ID,AT,NOTE\n1,2022-07-14,seen\n';
	const begun = await sendJson(administrator, '/import/files', { name: 'notes.csv', size: body.length });
	const { id } = (await begun.json()) as { id: string };
	const headers = { 'content-type': 'application/octet-stream', 'upload-offset': '0' };
	await administrator.post(`/import/files/${id}`, {}, { method: 'PATCH', body, headers });
	const state = async () => {
		const told = await fetch(`${ingestUrl}/v1/imports/${id}`, { headers: { authorization: `Bearer ${token}` } });
		return ((await told.json()) as Import).state;
	};
	for (const [deed, before, after] of [
		['load', 'here', 'done'],
		['undo', 'done', 'here']
	] as const) {
		const act = async () =>
			(await sendJson(administrator, `/import/files/${id}/${deed}`, { mapping: notes('logged') })).ok;
		await until(`the file is ${before}`, async () => (await state()) === before);
		await whileLogIsFull(settings, async () => expect(await act(), deed).toBe(false));
		expect(await state(), deed).toBe(before);
		await until(`${deed} is done`, act);
		await until(`the file is ${after}`, async () => (await state()) === after);
	}
});

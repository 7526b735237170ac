/** @module-tag rare */
import type { Browser } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { LINKS } from '#sql/office/console-links.ts';
import { SAVED, saveSql } from '#sql/office/console.ts';
import { MOST_QUEUES, saveQueue } from '#sql/office/saved-queues.ts';
import { inStore } from '#sql/office/store.server.ts';
import { FAULTS, launchBrowser } from '../support/browser.ts';
import { button, openConsole, seeAs, sendJson, write } from '../support/console.ts';
import { logIn, makeLogins, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { until } from '../support/until.ts';

let office: OfficeUnderTest;
let browser: Browser;
let analyst: Visitor;
let inspector: Visitor;

beforeAll(async () => {
	office = await startOffice({ web: true });
	const passwords = await makeLogins(office.settings);
	analyst = await logIn(office.webUrl, 'analyst', passwords.analyst);
	inspector = await logIn(office.webUrl, 'inspector', passwords.inspector);
	browser = await launchBrowser();
});

const idOf = (name: string): Promise<string> =>
	inStore(office.settings, async ({ db }) => {
		const user = await db.selectFrom('users').select('id').where('name', '=', name).executeTakeFirstOrThrow();
		return user.id;
	});

test('frozen results end at a sum of bytes, and go on when one is removed on the shelf', async () => {
	const big = { kind: 'result', text: "SELECT repeat('x', 36000) FROM numbers(50)", params: {} };
	const freeze = async () =>
		(await (await sendJson(analyst, '/sql/links', big)).json()) as { path?: string; failure?: { detail: string } };
	let frozen = 0;
	let answer = await freeze();
	for (; answer.path; answer = await freeze()) {
		frozen += 1;
		expect(frozen).toBeLessThan(LINKS.most);
	}
	expect(frozen).toBe(11);
	expect(answer.failure?.detail).toBe(
		'پیوندهای شما روی هم به ۲۰ مگابایت رسیده و بیش از این نمی‌شود؛ ابتدا یکی را در کتابخانه، بخش پیوندها، حذف کنید.'
	);

	const { context, page } = await seeAs(browser, { office: office.webUrl, cookie: analyst.cookie });
	await openConsole(page, office.webUrl);
	await write(page, big.text);
	await button(page, 'پیوندها').click();
	const rows = page.locator('aside .list li');
	await until('all links are on the shelf', async () => (await rows.count()) === frozen);
	await rows.first().locator('button').click();
	await until('one has gone', async () => (await rows.count()) === frozen - 1);
	expect(FAULTS).toEqual([]);
	await context.close();
	expect((await freeze()).path).toMatch(/^\/sql\/r\//);
});

test('whoever saves one query or one queue too many is told the cap and the cure', async () => {
	await inStore(office.settings, async (store) => {
		const [analystId, inspectorId] = [await idOf('analyst'), await idOf('inspector')];
		for (let n = 0; n < SAVED.most; n++)
			await saveSql(store, analystId, { text: 'SELECT 1', params: {}, folder: '', name: `${n}`, shared: false });
		for (let n = 0; n < MOST_QUEUES; n++)
			await saveQueue(store, inspectorId, { name: `${n}`, query: '', shared: false });
	});
	const query = { deed: 'save', text: 'SELECT 1', params: {}, folder: '', name: 'more', shared: false };
	const { fault } = (await (await sendJson(analyst, '/sql/saved', query)).json()) as { fault: string };
	expect(fault).toBe('۵۰۰ کوئری ذخیره کرده‌اید و بیش از این نمی‌شود؛ ابتدا یکی را حذف کنید.');
	for (const [lang, words] of [
		['fa', '۵۰ صف ذخیره کرده‌اید و بیش از این نمی‌شود؛ ابتدا یکی را پاک کنید.'],
		['en', 'You have 50 saved queues, the most there may be: delete one first.']
	]) {
		const refused = await inspector.post(`/letters?/save&lang=${lang}`, { name: 'more' });
		expect(refused.status).toBe(409);
		expect(await refused.text()).toContain(words);
	}
});

test('a list whose address is longer than any of ours is neither exported nor shared nor drawn from', async () => {
	const list = new URLSearchParams({ kpi: 'unanswered', county: 'x'.repeat(5_000) }).toString();
	const form = { id: 'a-form-of-this-test', list, days: '7', method: 'random', size: '5', seed: '' };
	const more = { format: 'csv', reason: 'a reason that is long enough' };
	for (const path of ['/export', '/shares?/create&lang=fa', '/samples?/draw&lang=fa']) {
		const refused = await inspector.post(path, { ...form, ...more });
		expect(refused.status, path).toBe(409);
		expect(await refused.text(), path).toContain('شرط‌های این فهرست از ۴٬۰۰۰ نویسه بیشتر است؛ چند فیلتر را بردارید.');
	}
});

test('somebody who acts faster than a person can is asked to wait, and others are not', async () => {
	const acts = Array.from({ length: 650 }, () => inspector.post('/letters?/remove', { id: 'none' }));
	const statuses = (await Promise.all(acts)).map(({ status }) => status);
	expect(statuses).toContain(429);
	const refused = await inspector.post('/letters?/remove', { id: 'none' });
	expect(refused.status).toBe(429);
	expect(refused.headers.get('retry-after')).toBe('60');
	expect(await refused.text()).toContain('۶۰۰');
	expect((await inspector.get('/letters')).status).toBe(200);
	const other = await sendJson(analyst, '/sql/links', { kind: 'query', text: 'SELECT 1', params: {} });
	expect(other.status).toBe(200);
});

/** @module-tag rare */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { inStore } from '#sql/office/store.server.ts';
import { createUser } from '#sql/office/users.ts';
import { launchBrowser, leave } from '../support/browser.ts';
import { logIn, makeLogins, visit, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest, type WebUnderTest } from '../support/office.ts';
import { until } from '../support/until.ts';

let office: OfficeUnderTest;
/** Behind a proxy that says where a browser is. */
let proxied: WebUnderTest;
let url: string;
let passwords: Awaited<ReturnType<typeof makeLogins>>;

beforeAll(async () => {
	office = await startOffice({ web: true });
	proxied = await office.startWeb({ ADDRESS_HEADER: 'X-Forwarded-For' });
	url = proxied.url;
	passwords = await makeLogins(office.settings);
});
afterAll(async () => {
	await proxied?.stop();
	await office?.stop();
});

const make = async (name: string, role = 'inspector') =>
	(await inStore(office.settings, (store) => createUser(store, { name, role }))).password;

const tryFrom = (address: string, name: string, password: string, visitor: Visitor = visit(url)) =>
	visitor.post('/login', { name, password }, { headers: { 'x-forwarded-for': address } });
const faultOf = (html: string) => /<p class="fault[^>]*role="alert">([^<]*)</.exec(html)?.[1];
const WRONG = 'not the password';

describe('wrong passwords', () => {
	test('close a name to an address, whether anybody has it or not, and say for how long', async () => {
		const password = await make('ali');
		const answers = async (name: string) => {
			const found = [];
			for (let n = 0; n < 6; n++) {
				const response = await tryFrom('192.0.2.1', name, WRONG);
				found.push(`${response.status} ${faultOf(await response.text())}`);
			}
			return found;
		};
		const known = await answers('ali');
		expect(known).toEqual(await answers('nobody-of-this-name'));
		expect(known.slice(0, 5)).toEqual(new Array(5).fill('400 نام یا گذرواژه درست نیست.'));
		expect(known[5]).toContain(
			'429 پس از چند گذرواژه یا کد نادرست، این نام از این نشانی تا ۱ دقیقه دیگر پذیرفته نمی‌شود.'
		);
		const refused = await tryFrom('192.0.2.1', 'ali', password);
		const wait = Number(refused.headers.get('retry-after'));
		expect([refused.status, wait > 0 && wait <= 60]).toEqual([429, true]);
		expect((await tryFrom('192.0.2.2', 'ali', password)).status).toBe(303);
		const other = await make('other');
		expect((await tryFrom('192.0.2.1', 'other', other)).status).toBe(303);
	});

	test.each([11, 1_000])('%d of them from one address keep nobody out who comes from another', async (count) => {
		const attacker = `198.51.100.${count % 250}`;
		let at = 0;
		const statuses: number[] = [];
		const one = async () => {
			while (at++ < count) statuses.push((await tryFrom(attacker, 'governor', WRONG)).status);
		};
		await Promise.all(Array.from({ length: 12 }, one));
		expect(statuses).toHaveLength(count);
		// Those that come at once are no way around it; some seconds later one more may have been read.
		expect(statuses.filter((status) => status === 400).length).toBeLessThanOrEqual(7);
		expect((await tryFrom('203.0.113.1', 'governor', passwords.governor)).status).toBe(303);
		expect((await tryFrom('2001:db8:1:2::1', 'governor', passwords.governor)).status).toBe(303);
	});

	test('from many addresses, and through two processes, are some hundred in all', async () => {
		const password = await make('sara');
		const regular = visit(url);
		expect((await tryFrom('203.0.113.1', 'sara', password, regular)).status).toBe(303);
		const second = await office.startWeb({ ADDRESS_HEADER: 'X-Forwarded-For' });
		try {
			const statuses: number[] = [];
			for (let n = 0; n < 130; n++) {
				const visitor = visit(n % 2 ? url : second.url);
				statuses.push((await tryFrom(`2001:db8:0:${n.toString(16)}::1`, 'sara', WRONG, visitor)).status);
			}
			const read = statuses.filter((status) => status === 400).length;
			expect(read).toBeGreaterThanOrEqual(80);
			expect(read).toBeLessThanOrEqual(100);
			expect((await tryFrom('203.0.113.2', 'sara', password)).status).toBe(429);
			// The browser that knows her is let in by both.
			await regular.post('/logout', {}, { headers: { 'x-forwarded-for': '203.0.113.1' } });
			const elsewhere = visit(second.url, regular.known);
			for (const visitor of [regular, elsewhere])
				expect((await tryFrom('203.0.113.2', 'sara', password, visitor)).status).toBe(303);
		} finally {
			await second.stop();
		}
	});

	test('are read no oftener for addresses of one IPv6 network', async () => {
		const statuses = [];
		for (let n = 1; n < 9; n++) statuses.push((await tryFrom(`2001:db8:9:9::${n}`, 'mina', WRONG)).status);
		expect(statuses.filter((status) => status === 400)).toHaveLength(5);
	});

	test('in an open session have delays of their own, and log in nobody else’s stead', async () => {
		const password = await make('reza');
		const headers = { 'x-forwarded-for': '203.0.113.7' };
		for (let n = 0; n < 6; n++) await tryFrom('203.0.113.7', 'reza', WRONG);
		const reza = visit(url);
		await tryFrom('203.0.113.8', 'reza', password, reza);
		const next = 'خانه‌ای در کنار رود';
		const change = (old: string) => reza.post('/account?/password', { old, next, again: next }, { headers });
		const statuses = [];
		for (let n = 0; n < 6; n++) statuses.push((await change('x')).status);
		expect(statuses).toEqual([400, 400, 400, 400, 400, 429]);
		expect(faultOf(await (await change(password)).text())).toBe(
			'تلاش‌های زیادی کرده‌اید؛ ۱ دقیقه دیگر دوباره امتحان کنید.'
		);
		const again = visit(url);
		await tryFrom('203.0.113.8', 'reza', password, again);
		const other = await again.post('/account?/password', { old: password, next, again: next }, { headers });
		expect(await other.text()).toContain('گذرواژه عوض شد');
	});
});

describe('without the header of the proxy', () => {
	test('the shared address is closed, and a browser that knows its user is not', async () => {
		const password = await make('hasan');
		const regular = await logIn(office.webUrl, 'hasan', password);
		const attempt = (given: string, visitor = visit(office.webUrl)) =>
			visitor.post('/login', { name: 'hasan', password: given });
		for (let n = 0; n < 20; n++) await attempt(WRONG);
		expect((await attempt(password)).status).toBe(429);
		expect((await attempt(password, regular)).status).toBe(303);
	});

	test('the cookie that knows a user is kept from scripts, and is for that user alone', async () => {
		const [hasan, zahra] = [await make('hasan2'), await make('zahra2')];
		const browser = visit(office.webUrl);
		const first = await browser.post('/login', { name: 'hasan2', password: hasan });
		const set = first.headers.getSetCookie().find((cookie) => cookie.startsWith('pasokh_devices='))!;
		expect(set).toMatch(/; Path=\/login; HttpOnly; SameSite=Lax$/);
		expect(decodeURIComponent(set)).not.toMatch(/hasan/);
		const attempt = (name: string, password: string, visitor = visit(office.webUrl)) =>
			visitor.post('/login', { name, password });
		for (let n = 0; n < 6; n++) for (const name of ['hasan2', 'zahra2']) await attempt(name, WRONG);
		expect((await attempt('zahra2', zahra, browser)).status).toBe(429);
		const forged = visit(
			office.webUrl,
			browser.known.replace(/(?<==.{20})./, (sign) => (sign === 'A' ? 'B' : 'A'))
		);
		expect((await attempt('hasan2', hasan, forged)).status).toBe(429);
		expect((await attempt('hasan2', hasan, browser)).status).toBe(303);
	});
});

describe('what is kept and shown of guesses', () => {
	test('nothing of what was typed as a name is kept, shown or said', async () => {
		const typed = ['my-secret-password-1', '3240012345'];
		for (const name of typed)
			for (let n = 0; n < 7; n++) {
				const html = await (await tryFrom('192.0.2.50', name, WRONG)).text();
				expect(html).not.toContain(name);
			}
		const administrator = await logIn(office.webUrl, 'administrator', passwords.administrator);
		const log = await (await administrator.get('/log?action=login_failed')).text();
		expect(log).toContain('192.0.2.50');
		expect(log).toContain('نامی که از آنِ کسی نیست');
		const file = new DatabaseSync(join(office.settings.dataDir, 'office.sqlite'), { readOnly: true });
		const tables = file.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
		const kept = tables.map(({ name }) => JSON.stringify(file.prepare(`SELECT * FROM "${String(name)}"`).all())).join();
		file.close();
		for (const name of typed)
			for (const text of [log, kept, proxied.process.output()]) expect(text).not.toContain(name);
	});

	test('the log has one line of an address and a name, and one for each time that it is closed', async () => {
		await make('karim');
		for (let n = 0; n < 40; n++) await tryFrom('192.0.2.60', 'karim', WRONG);
		for (let n = 0; n < 3; n++) await tryFrom('192.0.2.61', 'karim', WRONG);
		const administrator = await logIn(office.webUrl, 'administrator', passwords.administrator);
		const html = await (await administrator.get('/log?action=login_failed&user=karim&lang=en')).text();
		const lines = [...html.matchAll(/<tr class="[^"]*marked.*?<\/tr>/gs)].map(([line]) => line);
		expect(lines.filter((line) => line.includes('192.0.2.60'))).toHaveLength(2);
		expect(lines.filter((line) => line.includes('192.0.2.61'))).toHaveLength(1);
		expect(html).toContain('the name is closed to this address for a while');
	});

	test('the administrator sees who is guessed at, how often, from where and since when', async () => {
		await make('parviz');
		for (let n = 0; n < 4; n++) for (const one of ['71', '72', '73']) await tryFrom(`192.0.2.${one}`, 'parviz', WRONG);
		const administrator = await logIn(office.webUrl, 'administrator', passwords.administrator);
		const html = await (await administrator.get('/users')).text();
		const [guessing] = /<section[^>]*data-guessing.*?<\/section>/s.exec(html) ?? [''];
		const [, row] = /<bdi>parviz<\/bdi>(.*?)<\/tr>/s.exec(guessing) ?? [];
		const cells = [...row!.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, cell]) => cell);
		expect(cells.slice(0, 2)).toEqual(['۱۲', '۳']);
		expect(cells[2]).toMatch(/۱۴۰[۰-۹]/);
		expect(guessing).toContain('نام‌هایی که از آنِ کسی نیست');
	});
});

describe('a session that was stolen', () => {
	test('makes nothing that lasts without the password', async () => {
		const administrator = await logIn(office.webUrl, 'administrator', passwords.administrator);
		const old = new Date(Date.now() - 11 * 60_000).toISOString();
		const forget = () =>
			inStore(office.settings, ({ db }) => db.updateTable('sessions').set({ confirmed_at: old }).execute());
		await forget();
		const forms = [
			['/users?/create', { form: 'stolen', name: 'backdoor', role: 'administrator' }],
			['/users?/reset', { form: 'stolen', id: 'x' }],
			['/users?/role', { id: 'x', role: 'administrator' }],
			['/tokens?/create', { form: 'stolen', source: 'backdoor' }],
			['/tokens?/rotate', { form: 'stolen', id: 'x', source: 'backdoor' }]
		] as const;
		for (const [path, fields] of forms) {
			const answer = await administrator.post(path, fields);
			expect([path, answer.status, answer.headers.get('location')]).toEqual([
				...[path, 303, `/account/confirm?next=${encodeURIComponent(path.split('?')[0]!)}`]
			]);
		}
		const analyst = await logIn(office.webUrl, 'analyst', passwords.analyst);
		await forget();
		const access = await analyst.post('/account/access?/create', { form: 'stolen', name: 'backdoor', days: '7' });
		expect(access.headers.get('location')).toBe('/account/confirm?next=%2Faccount%2Faccess');
		const offer = await analyst.post('/account?/offer');
		expect([offer.status, await offer.text()]).toEqual([400, expect.stringContaining('گذرواژهٔ کنونی درست نیست')]);

		const wrong = await administrator.post('/account/confirm', { next: '/users', old: 'x' });
		expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('گذرواژهٔ کنونی درست نیست')]);
		const right = await administrator.post('/account/confirm', { next: '/users', old: passwords.administrator });
		expect([right.status, right.headers.get('location')]).toEqual([303, '/users']);
		const made = await administrator.post('/users?/create', { form: 'own', name: 'colleague', role: 'governor' });
		expect(made.status).toBe(200);
	});
});

describe('in a browser', () => {
	let browser: Browser;
	beforeAll(async () => {
		browser = await launchBrowser();
	});
	afterAll(async () => browser?.close());

	test('a person is told to wait, and is let in where the office knows the browser', async () => {
		const password = await make('leila');
		const context = await browser.newContext();
		const page = await context.newPage();
		const enter = async (given: string) => {
			await page.goto(`${office.webUrl}login`);
			await page.getByLabel('نام کاربری').fill('leila');
			await page.getByLabel('گذرواژه').fill(given);
			await leave(page, () => page.getByRole('button', { name: 'ورود', exact: true }).click());
		};
		for (let n = 0; n < 6; n++) await enter(WRONG);
		await expect
			.poll(() => page.getByRole('alert').textContent())
			.toMatch(/این نام از این نشانی تا ۱ دقیقه دیگر پذیرفته نمی‌شود/);
		expect(await page.getByLabel('نام کاربری').inputValue()).toBe('');
		// A minute later.
		await inStore(office.settings, ({ db }) => db.updateTable('login_guesses').set({ open_at: 0 }).execute());
		await enter(password);
		expect(new URL(page.url()).pathname).toBe('/account');
		await leave(page, () => page.getByRole('button', { name: 'خروج' }).click());
		for (let n = 0; n < 8; n++) await visit(office.webUrl).post('/login', { name: 'leila', password: WRONG });
		expect((await visit(office.webUrl).post('/login', { name: 'leila', password })).status).toBe(429);
		await enter(password);
		expect(new URL(page.url()).pathname).toBe('/account');
		await context.close();
	});

	test('an administrator gives the password again before a user is made', async () => {
		const context = await browser.newContext();
		const page = await context.newPage();
		await page.goto(`${office.webUrl}login?next=/users`);
		await page.getByLabel('نام کاربری').fill('administrator');
		await page.getByLabel('گذرواژه').fill(passwords.administrator);
		await leave(page, () => page.getByRole('button', { name: 'ورود', exact: true }).click());
		await inStore(office.settings, ({ db }) => db.updateTable('sessions').set({ confirmed_at: '' }).execute());
		const create = async () => {
			await page.getByLabel('نام کاربری').fill('shirin');
			await leave(page, () => page.getByRole('button', { name: 'ایجاد' }).click());
		};
		await create();
		expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('گذرواژهٔ خود را دوباره بنویسید');
		await page.getByLabel('گذرواژهٔ کنونی').fill(passwords.administrator);
		await leave(page, () => page.getByRole('button', { name: 'ادامه' }).click());
		await until('the page of users', async () => new URL(page.url()).pathname === '/users');
		await create();
		expect(await page.getByText('گذرواژهٔ یک‌بارمصرف shirin').count()).toBe(1);
		await context.close();
	});
});

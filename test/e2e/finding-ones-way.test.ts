import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { tellHealth } from '#sql/office/health-notices.ts';
import { inStore } from '#sql/office/store.server.ts';
import { createUser } from '#sql/office/users.ts';
import { launchBrowser } from '../support/browser.ts';
import { logIn, makeLogins, visit, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { looksRight, openAs } from '../support/see-page.ts';
import { smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';
import { until } from '../support/until.ts';

const ROLES = ['governor', 'inspector', 'analyst', 'administrator'] as const;
type Role = (typeof ROLES)[number];

let office: OfficeUnderTest;
let browser: Browser;
let passwords: Awaited<ReturnType<typeof makeLogins>>;
const people = {} as Record<Role, Visitor>;

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data' } });
	browser = await launchBrowser();
});

const at = (path: string) => new URL(path, office.webUrl);
const see = (who: Visitor, path: string, width = 1440) =>
	openAs(browser, at(path), who, { viewport: { width, height: 900 } });

test('an empty office says what to do first, and ticks off what is done', async () => {
	const { password } = await inStore(office.settings, (store) =>
		createUser(store, { name: 'first', role: 'administrator' })
	);
	const first = await logIn(office.webUrl, 'first', password);
	const next = 'خانه‌ای در کنار رود';
	const chosen = await (await first.post('/account?/password', { old: password, next, again: next })).text();
	expect(chosen).toMatch(/<p class="done" role="status">[^]*?<a [^>]*href="[^"]*\/sources"/);
	const linksOf = async (path: string) => {
		const [list = ''] =
			/<ol[^>]*>[^]*?<\/ol>/.exec((await (await first.get(path)).text()).split('id="first-steps"')[1] ?? '') ?? [];
		return [...list.matchAll(/<a [^>]*href="[.]*([^"]+)"|<pre/g)].map(([tag, href]) => href ?? tag);
	};
	for (const path of ['/sources', '/'])
		expect(await linksOf(path), path).toEqual(['/import', '<pre', '/tokens', '/users']);
	expect(await (await first.get('/')).text()).not.toContain('data-total');
	const done = async () => {
		const html = await (await first.get('/sources')).text();
		// Whoever reads it would be torn out of it.
		expect(html).not.toContain('http-equiv="refresh"');
		return [html.includes('id="first-steps"'), html.split('☑').length - 1];
	};
	// The source that will send already has its token.
	expect(await done()).toEqual([true, 1]);
	passwords = await makeLogins(office.settings);
	const governor = await (await (await logIn(office.webUrl, 'governor', passwords.governor)).get('/')).text();
	expect([governor.includes('id="first-steps"'), governor.includes('href="/import"')]).toEqual([true, false]);
	expect(await done()).toEqual([true, 2]);
	// Refused events have a page that can be asked for a day.
	await office.post([...smallOffice(), { ...smallOffice()[0]!, event_id: 'odd', occurred_at: 'soon' }]);
	await stateCaughtUp(office.ingestUrl);
	await until('a source is known', async () => (await done())[0] === false);
	for (const role of ROLES) people[role] = await logIn(office.webUrl, role, passwords[role]);
});

test('each role lands on its page, or on the one that was asked for', async () => {
	const landsOn = async (name: Role, next: string) =>
		(await visit(office.webUrl).post('/login', { name, password: passwords[name], next })).headers.get('location');
	const homes = { governor: '/', inspector: '/letters?answered=no', analyst: '/sql', administrator: '/sources' };
	for (const role of ROLES) {
		expect(await landsOn(role, '/')).toBe(homes[role]);
		expect(await landsOn(role, '/?lang=en')).toBe(`${homes[role]}${role === 'inspector' ? '&' : '?'}lang=en`);
		expect(await landsOn(role, '/counties?range=7d')).toBe('/counties?range=7d');
	}
});

test('whoever opens a closed office sees the login there, and comes to the page by it', async () => {
	const page = await browser.newPage();
	await page.goto(at('/counties?range=7d').href);
	await looksRight(page);
	expect(await page.locator('main').innerText()).toContain('برای دیدن این صفحه باید وارد شوید');
	await page.locator('input[name="name"]').fill('governor');
	await page.locator('input[name="password"]').fill(passwords.governor);
	await page.locator('form button').click();
	await page.waitForURL('**/counties?range=7d');
	await page.locator('h1').first().waitFor();
	await page.close();
});

test.each(ROLES)('the navigation of the %s opens all pages of the role', async (role) => {
	let hrefs: string[] = [];
	for (const width of [1440, 390]) {
		const page = await see(people[role], '/account', width);
		if (width === 390) await page.locator('nav.pages summary').click();
		const links = page.locator('nav.pages a');
		hrefs = await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).pathname));
		expect(hrefs).toContain(
			{ governor: '/log', inspector: '/samples', analyst: '/sql/schema', administrator: '/users' }[role]
		);
		for (const link of await links.all()) {
			const box = (await link.boundingBox())!;
			expect(box.x).toBeGreaterThanOrEqual(0);
			expect(box.x + box.width).toBeLessThanOrEqual(width);
		}
		await looksRight(page);
		await page.goto(at(hrefs.at(-1)!).href);
		expect(await page.locator('nav.pages a[aria-current]').getAttribute('href')).toContain(hrefs.at(-1));
		await page.context().close();
	}
	for (const path of hrefs) expect((await people[role].get(path)).status, path).toBe(200);
});

/** The office's day is 30 Tir 1401, as its data say. */
const SPELLINGS = [
	...['۱۴۰۱-۰۴-۲۹', '1401/4/29', '١٤٠١/٤/٢٩', '14010429', '۲۹/۴/۱۴۰۱'],
	...['۲۹ تیر', 'چهارشنبه ۲۹ تیر ۱۴۰۱', 'دیروز', '2022-07-20', 'July 20, 2022', '1 day ago']
];
const DAY = '۱۴۰۱-۰۴-۲۹';
const FIELDS: [Role, string, string][] = [
	['governor', '/', 'from'],
	['governor', '/bodies', 'to'],
	['inspector', '/hotline', 'asof'],
	['inspector', '/letters', 'from'],
	['inspector', '/letters', 'to'],
	['administrator', '/log', 'day'],
	['administrator', '/deadletters', 'day']
];

test.each(FIELDS)(
	'%s: on %s the field of «%s» takes a day as somebody writes it, without a script',
	async (role, path, name) => {
		const inField = async (typed: string) => {
			const asked = await people[role].get(`${path}?${new URLSearchParams({ [name]: typed })}`);
			const to = asked.headers.get('location');
			const answer = to === null ? asked : await people[role].get(to);
			expect(answer.status, typed).toBe(200);
			const html = await answer.text();
			const input = new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(html)![0];
			return { value: /value="([^"]*)"/.exec(input)?.[1], isBad: input.includes('aria-invalid="true"'), html };
		};
		for (const typed of SPELLINGS) expect((await inField(typed)).value, typed).toBe(DAY);
		const { value, isBad, html } = await inField('چند روز پیش');
		expect([value, isBad]).toEqual(['چند روز پیش', true]);
		expect(html).toContain('این روز خوانده نشد');
	}
);

test('in a browser a day is typed in words, or chosen in the calendar by keys, and what is no day keeps the form', async () => {
	const page = await see(people.inspector, '/letters');
	const field = page.locator('input[name="from"]');
	const calendar = page.getByRole('button', { name: 'تقویم از روز' });
	const sheet = page.getByRole('dialog', { name: 'تقویم از روز' });
	await page.locator('.day button:not(.away)').first().waitFor({ state: 'attached' });
	await page.locator('.sieve details summary').click();
	for (const typed of SPELLINGS) {
		await field.fill(typed);
		await field.blur();
		expect(await field.inputValue(), typed).toBe(DAY);
	}
	await calendar.click();
	await sheet.waitFor();
	await looksRight(page);
	await sheet.locator('[tabindex="0"]:focus').waitFor();
	for (const [key, day] of [
		['ArrowLeft', 'پنجشنبه ۳۰ تیر ۱۴۰۱'],
		['ArrowDown', 'پنجشنبه ۶ مرداد ۱۴۰۱']
	] as const) {
		await page.keyboard.press(key);
		await sheet.locator(`[aria-label="${day}"]:focus`).waitFor();
	}
	await page.keyboard.press('Enter');
	expect(await field.inputValue()).toBe('۱۴۰۱-۰۵-۰۶');

	await page.setViewportSize({ width: 390, height: 900 });
	await field.fill('هرگز');
	await page.locator('.sieve button').last().click();
	await page.getByText('این روز خوانده نشد').waitFor();
	expect(page.url()).not.toContain('from');
	await calendar.click();
	await sheet.waitFor();
	await looksRight(page);
	await page.context().close();
});

test('readers of English see the Gregorian day beside the Jalali one', async () => {
	const html = await (await people.governor.get('/?lang=en&from=1401-04-29')).text();
	expect(html.split('name="from"')[1]!.split('</span>')[0]).toContain('20 July 2022');
});

test('a page that did not come over a cut line says so, and comes by itself', async () => {
	const page = await see(people.governor, '/');
	await page.locator('.chart.live').first().waitFor();
	// What the page around it is asked for comes: where nothing does, the browser leaves for the address itself.
	await page.route(/\/bodies\/__data\.json\?.*invalidated=01/, (route) => route.abort());
	await page.click('nav a[href="/bodies"]');
	await page.getByText('صفحه بار نشد').waitFor();
	await looksRight(page);
	await page.locator('#referrals').waitFor();
	expect(new URL(page.url()).pathname).toBe('/bodies');
	await page.context().close();
});

describe('an administrator', () => {
	test('is told how the office is, line by line, and by the bell what has become bad', async () => {
		const away = await office.startWeb({ INGEST_URL: 'http://127.0.0.1:9' });
		const ready = await fetch(new URL('/readyz', away.url));
		expect([ready.status, await ready.json()]).toMatchObject([503, { status: 'bad' }]);
		expect(await (await fetch(at('/readyz'))).json()).toMatchObject({
			...{ status: 'ready', checks: [{ name: 'answers', level: 'ok', since: null }, { name: 'disk' }] }
		});
		for (const width of [1440, 390]) {
			const page = await openAs(browser, new URL('/health', away.url), people.administrator, {
				viewport: { width, height: 900 }
			});
			const first = page.locator('[data-check]').first();
			expect(await first.getAttribute('data-check')).toBe('answers');
			expect(await first.innerText()).toMatch(/خراب[^]*پاسخ نمی‌دهد: .*ingest[^]*چه باید کرد/);
			expect(await page.locator('[data-check=access_log]').innerText()).toMatch(/خوب[^]*همان است که نوشته شد/);
			expect(await page.locator('[data-check=memory]').innerText()).toMatch(/حافظه[^]*مگابایت/);
			expect(await page.locator('[data-check]').count()).toBe(17);
			await looksRight(page);
			await page.context().close();
		}
		await away.stop();

		const findings = [
			{ name: 'backup', level: 'bad', say: 'backupOld', values: { ago: { ms: 9 * 86_400_000 } } }
		] as const;
		await inStore(office.settings, (store) =>
			store.inOneGo(() => tellHealth(store.db, [{ ...findings[0], since: null }], new Date()))
		);
		const page = await see(people.administrator, '/alerts');
		const notice = page.locator('article.health');
		expect(await notice.innerText()).toMatch(/پشتیبان‌گیری خراب است[^]*۹ روز پیش[^]*چه باید کرد: .*pasokh backup/);
		await looksRight(page);
		await notice.getByRole('link', { name: 'سلامت سامانه' }).click();
		await page.waitForURL('**/health');
		await page.context().close();
	});
});

import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { inStore } from '#sql/office/store.server.ts';
import { makeRule } from '../support/alerts.ts';
import { launchBrowser, leave } from '../support/browser.ts';
import { sendJson } from '../support/console.ts';
import { deskOf, hiddenOf } from '../support/desk.ts';
import { openAs, tabTo } from '../support/see-page.ts';
import { visit } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { visitorOf, type Visitor } from '../support/people.ts';
import { smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';
import { until } from '../support/until.ts';

/** Persian digits of a number as pages write it. */
const fa = (n: number) => n.toLocaleString('fa-IR');

let office: OfficeUnderTest;
let browser: Browser;
const people = {} as Record<'sara' | 'reza' | 'mina' | 'modir' | 'nasrin', Visitor>;

beforeAll(async () => {
	const settings = { PASOKH_CLOCK: 'data', PASOKH_WEBHOOK_HOSTS: 'alerts.example' };
	office = await startOffice({ web: true, settings });
	expect(await office.post(smallOffice())).toMatchObject({ status: 200, body: { rejected: [] } });
	await stateCaughtUp(office.ingestUrl);
	people.sara = await visitorOf(office.settings, 'governor', { name: 'sara' });
	people.reza = await visitorOf(office.settings, 'governor', { name: 'reza' });
	people.mina = await visitorOf(office.settings, 'analyst', { name: 'mina' });
	people.modir = await visitorOf(office.settings, 'administrator', { name: 'modir' });
	people.nasrin = await visitorOf(office.settings, 'inspector', { name: 'nasrin' });
	browser = await launchBrowser();
});

const at = (path: string) => new URL(path, office.webUrl);
const textOf = (path: string, who: Visitor) => deskOf(office.webUrl, who).text(path);
const bellOf = (page: Page) => page.locator('a.bell');

/** Goes to another page within the app, which is no load of the browser's. */
const follow = (page: Page, to: RegExp, act: () => Promise<unknown>) => Promise.all([page.waitForURL(to), act()]);

/** Fills in that each body is looked at, and the limit; tries it. */
async function tryAbove(page: Page, limit: number): Promise<void> {
	await page.locator('select[name=by]').selectOption('body');
	await page.locator('input[name=limit]').fill(fa(limit));
	await leave(page, () => page.locator('button', { hasText: 'امتحان کن' }).click());
}

describe('an alert', () => {
	test('is made from the definition of a figure by mouse, tried, told by the bell, and opens its list', async () => {
		const page = await openAs(browser, at('/?channel=letter'), people.sara);
		await bellOf(page).waitFor();
		expect(await bellOf(page).getAttribute('aria-label')).toBe('هشدارها');
		const definition = page.locator('.definition', { has: page.locator('a[href*="measure=unanswered"]') }).first();
		await definition.locator('summary').first().click();
		await follow(page, /\/alerts\/new\?/, () => definition.locator('a[href*="measure=unanswered"]').click());
		expect(await page.locator('main').innerText()).toContain('کانال: نامهٔ کتبی');
		// Of 20 letters by post, 12 are with Bank Melli, of which it has answered 5, and 6 with Bank Mellat.
		await tryAbove(page, 6);
		const tried = page.locator('section[aria-labelledby=tried]');
		expect(await tried.locator('h2').innerText()).toBe('نامه‌های بی‌پاسخ، نامهٔ کتبی، به تفکیک دستگاه: بیش از ۶');
		expect(await tried.innerText()).toMatch(/در ۷ روز گذشته، ۱ روز خبر می‌داد/);
		await tried.locator('summary').click();
		expect(await tried.locator('li').innerText()).toContain('بانک ملی');
		await leave(page, () => page.locator('button', { hasText: 'ذخیره' }).click());
		expect(new URL(page.url()).pathname).toMatch(/^\/alerts\/[\w-]+$/);
		const rule = page.url();

		await page.goto(at('/').href);
		await until('the bell counts it by the stream', async () => {
			return (await bellOf(page).getAttribute('aria-label')) === '۱ پیام نخوانده';
		});
		await follow(page, /\/alerts#notices$/, () => bellOf(page).click());
		const notice = page.locator('article').first();
		expect(await notice.locator('h3').innerText()).toContain('بانک ملی');
		const number = notice.locator('li a').first();
		const told = await number.innerText();
		expect(told).toBe('۷');
		await follow(page, /\/letters\?/, () => number.click());
		expect(new URL(page.url()).searchParams.get('asof')).not.toBeNull();
		await page.locator('tbody tr').first().waitFor();
		expect(await page.locator('tbody tr').count()).toBe(7);

		await page.goto(at('/alerts').href);
		await leave(page, () => page.locator('button', { hasText: 'همه را خواندم' }).click());
		expect(await bellOf(page).getAttribute('aria-label')).toBe('هشدارها');
		expect(await page.locator('article.read').count()).toBe(1);
		await page.goto(rule);
		await page.locator('summary', { hasText: 'خاموش کردن' }).click();
		await leave(page, () => page.locator('button', { hasText: '۱ روز' }).click());
		expect(await page.locator('.state').innerText()).toMatch(/برقرار از .*خاموش تا/s);
		await leave(page, () => page.locator('button', { hasText: 'روشن کردن' }).click());
		expect(await page.locator('.state').innerText()).not.toContain('خاموش تا');
		await page.context().close();
	});

	test('is made by keyboard alone', async () => {
		const page = await openAs(browser, at('/figures/unanswered?lang=en'), people.nasrin);
		await tabTo(page, 'a[href*="/alerts/new"]');
		await follow(page, /\/alerts\/new\?/, () => page.keyboard.press('Enter'));
		await tabTo(page, 'input[name=limit]');
		await page.keyboard.type('20');
		await leave(page, () => page.keyboard.press('Enter'));
		expect(await page.locator('section[aria-labelledby=tried]').innerText()).toContain('Unanswered: above 20');
		await tabTo(page, 'button[formaction*=save]');
		await leave(page, () => page.keyboard.press('Enter'));
		expect(await page.locator('h1').innerText()).toBe('Unanswered: above 20');
		await until('it was checked', async () => {
			await page.reload();
			return (await page.locator('.state').innerText()).startsWith('fires since');
		});
		await tabTo(page, '.deeds summary');
		await page.keyboard.press('Enter');
		await tabTo(page, 'button[value=hour]');
		await leave(page, () => page.keyboard.press('Enter'));
		expect(await page.locator('.state').innerText()).toContain('silent until');
		await page.context().close();
	});

	test('is made, renamed and removed without a script', async () => {
		const page = await openAs(browser, at('/alerts/new'), people.reza, { javaScriptEnabled: false });
		await page.locator('select[name=measure]').selectOption('on_time');
		await page
			.locator('form', { has: page.locator('select[name=measure]') })
			.locator('button')
			.click();
		await page.locator('input[value=below]').check();
		await page.locator('input[name=limit]').fill('۶۰٪');
		await page.locator('button', { hasText: 'امتحان کن' }).click();
		await page.locator('button', { hasText: 'ذخیره' }).click();
		expect(await page.locator('h1').innerText()).toContain('کمتر از ');
		expect(await page.locator('h1').innerText()).toContain('۶۰٪');
		await page.locator('summary', { hasText: 'تغییر نام' }).click();
		await page.locator('input[name=name]').fill('به‌موقع بودن');
		await page.locator('button', { hasText: 'تغییر نام' }).click();
		expect(await page.locator('h1').innerText()).toBe('به‌موقع بودن');
		await page.locator('button', { hasText: 'حذف' }).click();
		expect(page.url()).toMatch(/\/alerts$/);
		expect(await page.locator('main').innerText()).not.toContain('به‌موقع بودن');
		await page.context().close();
	});

	test('says at its field what is wrong, and keeps what was typed', async () => {
		const page = await openAs(browser, at('/alerts/new?measure=unanswered&lang=en'), people.sara);
		await page.locator('input[name=name]').fill('Mine');
		await page.locator('input[name=limit]').fill('many');
		await leave(page, () => page.locator('button', { hasText: 'Try it' }).click());
		const limit = page.locator('input[name=limit]');
		expect(await limit.getAttribute('aria-invalid')).toBe('true');
		expect(await page.locator('#limit-fault').innerText()).toContain('must be a number');
		expect([await limit.inputValue(), await page.locator('input[name=name]').inputValue()]).toEqual(['many', 'Mine']);
		expect(await page.locator('section[aria-labelledby=tried]').count()).toBe(0);
		await page.context().close();
	});

	test('shows the key of its webhook once, and needs a recent password for what leaves the office', async () => {
		const path = '/alerts/new?of=feed';
		const desk = deskOf(office.webUrl, people.sara);
		const fields = { form: hiddenOf(await desk.text(path), 'form'), webhook: 'https://alerts.example/in/xyzzy-path' };
		const confirmedAt = (at: string) =>
			inStore(office.settings, async ({ db }) => {
				await db.updateTable('sessions').set({ confirmed_at: at }).execute();
			});
		await confirmedAt('2020-01-01T00:00:00.000Z');
		const refused = await desk.post(`/alerts/new?/save&of=feed`, fields);
		expect(refused.status).toBe(403);
		expect(await refused.text()).toContain('گذرواژهٔ خود را دوباره');
		await confirmedAt(new Date().toISOString());
		expect(await (await desk.post(`/alerts/new?/try&of=feed`, { webhook: 'https://evil.example' })).text()).toContain(
			'به این نشانی فرستاده نمی‌شود'
		);
		const made = await (await desk.post(`/alerts/new?/save&of=feed`, fields)).text();
		const secret = /data-secret[^>]*>([\w-]{43})</.exec(made)?.[1];
		expect(secret).toBeDefined();
		const id = /\/alerts\/([\w-]{12})"/.exec(made)![1]!;
		const shown = await desk.text(`/alerts/${id}`);
		expect(shown).toContain('alerts.example');
		for (const html of [shown, await desk.text('/alerts')]) {
			expect(html).not.toContain(secret);
			expect(html).not.toContain('xyzzy');
		}
	});

	test('is made of a saved query from the console', async () => {
		const save = { deed: 'save', folder: 'صف‌ها', name: 'بی‌موضوع', shared: false, text: 'SELECT 1', params: {} };
		expect((await sendJson(visit(office.webUrl, people.mina.cookie), '/sql/saved', save)).ok).toBe(true);
		const page = await openAs(browser, at('/sql'), people.mina);
		await page.locator('.parts button', { hasText: 'ذخیره' }).click();
		await follow(page, /of=query/, () => page.getByRole('link', { name: 'ساختن هشدار: بی‌موضوع' }).click());
		expect(await page.locator('select[name=query]').inputValue()).toBe('صف‌ها/بی‌موضوع');
		await leave(page, () => page.locator('button', { hasText: 'امتحان کن' }).click());
		expect(await page.locator('section[aria-labelledby=tried]').innerText()).toMatch(
			/کوئری «\u2068صف‌ها\/بی‌موضوع\u2069»/
		);
		await page.context().close();
	});
});

test("a governor does not see another's rules; an administrator sees all, and those whose owner is locked", async () => {
	const rule = await makeRule(office.settings, 'sara', { name: 'از آن سارا' });
	expect(await textOf('/alerts', people.reza)).not.toContain('از آن سارا');
	expect((await deskOf(office.webUrl, people.reza).get(`/alerts/${rule}`)).status).toBe(404);
	const removed = await deskOf(office.webUrl, people.reza).post('/alerts?/remove', { id: rule });
	expect(removed.status).toBe(404);
	expect(await textOf('/alerts', people.sara)).toContain('از آن سارا');
	const before = await textOf('/alerts', people.modir);
	expect(before).toContain('از آن سارا');
	expect(before).not.toContain('هشدارهای بی‌صاحب');

	await visitorOf(office.settings, 'inspector', { name: 'locked' });
	const ownerless = await makeRule(office.settings, 'locked', { name: 'بی‌صاحب‌مانده' });
	await inStore(office.settings, async ({ db }) => {
		await db.updateTable('users').set({ locked: 1 }).where('name', '=', 'locked').execute();
	});
	const after = await textOf('/alerts', people.modir);
	expect(after.slice(after.indexOf('هشدارهای بی‌صاحب'))).toContain('بی‌صاحب‌مانده');
	expect((await deskOf(office.webUrl, people.modir).post('/alerts?/remove', { id: ownerless })).status).toBe(303);
	expect(await textOf('/alerts', people.modir)).not.toContain('بی‌صاحب‌مانده');
});

test('a rule for a role tells everybody who has it, and is theirs to see alone', async () => {
	await makeRule(office.settings, 'modir', { name: 'برای استانداران', forRole: 'governor' });
	await until('reza was told', async () => (await textOf('/alerts', people.reza)).includes('«⁨برای استانداران⁩»:'));
	const html = await textOf('/alerts', people.reza);
	expect(html.slice(html.indexOf('هشدارهای نقش شما'))).toContain('برای استانداران');
	expect(html).not.toContain('حذف «⁨برای استانداران');
});

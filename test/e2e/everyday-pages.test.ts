import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { axeViolations, launchBrowser, overflowOf, ready } from '../support/browser.ts';
import { DEEP, some } from '../support/depth.ts';
import { deskOf, hiddenOf } from '../support/desk.ts';
import { tabTo } from '../support/keyboard.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { visitorOf, type Visitor } from '../support/people.ts';
import { openAs, PICTURES, seeAsAll } from '../support/see-page.ts';
import { smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';

/** The pages that no other file looks at: forms, what was made with them, and the log. */
const PAGES = {
	nobody: ['/login'],
	governor: ['/log', '/account', '/account/digests', '/verify'],
	inspector: [
		'/letters?kpi=unanswered',
		'/letters?queue=unregistered',
		'/exports',
		'/exports/new?answered=no',
		'/shares',
		'/shares?answered=no',
		'/samples',
		'/samples?kpi=unanswered',
		'/remind?kpi=unanswered',
		'/flag?answered=no',
		'/reminders',
		'/steps',
		'/alerts/bodies',
		'/alerts/addresses',
		'/account'
	],
	administrator: ['/users', '/account', '/account/confirm?next=/users', '/alerts/deliveries']
} as const;
const WAYS = Object.entries(PAGES).flatMap(([who, paths]) =>
	paths.map((path) => [who as keyof typeof PAGES, path] as const)
);

/** Its registration was refused, or has not come yet. */
const UNREGISTERED: WireEvent = {
	v: 1,
	type: 'letter.referred',
	event_id: 'lost-1',
	letter_id: 'L-lost',
	occurred_at: '2022-07-16T09:00:00+04:30',
	referral_id: 'L-lost-r',
	to_org: 'bank_melli'
};

let office: OfficeUnderTest;
let browser: Browser;
const people: Record<keyof typeof PAGES | 'analyst', Visitor | null> = {
	nobody: null,
	governor: null,
	inspector: null,
	analyst: null,
	administrator: null
};

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data', PASOKH_PUBLIC_WALL: 'on' } });
	await office.post([...smallOffice(), UNREGISTERED]);
	for (const role of ['governor', 'inspector', 'analyst', 'administrator'] as const)
		people[role] = await visitorOf(office.settings, role);
	await stateCaughtUp(office.ingestUrl);
	browser = await launchBrowser();
});
afterAll(async () => {
	await browser?.close();
	await office?.stop();
});

test.each(some(4, WAYS, 10))(
	'%s, %s: axe finds nothing, and nothing is cut, light and dark, wide and narrow',
	DEEP,
	async (who, path) => {
		await seeAsAll(browser, new URL(path, office.webUrl), people[who]);
	}
);

test('a letter without a registration is in a list of its own, which says so', async () => {
	const inspector = deskOf(office.webUrl, people.inspector!);
	const html = await inspector.text('/letters?queue=unregistered');
	expect(html.match(/data-letter="[^"]+"/g)).toEqual(['data-letter="L-lost"']);
	expect(html).toContain('ثبت‌نشده · نزد دستگاه');
	expect(await inspector.text('/letters?answered=no')).not.toContain('L-lost');
});

test('what an inspector makes is seen as well as what it is made with', DEEP, async () => {
	const inspector = deskOf(office.webUrl, people.inspector!);
	const shared = await inspector.text('/shares?kpi=unanswered');
	const list = { id: hiddenOf(shared, 'id'), list: hiddenOf(shared, 'list'), days: '3' };
	const made = await (await inspector.post('/shares?/create', list)).text();
	const link = /href="[^"]*(\/s\/[\w-]{32})"/.exec(made)![1]!;
	const form = await inspector.text('/samples?kpi=unanswered');
	const fields = { id: hiddenOf(form, 'id'), list: hiddenOf(form, 'list'), method: 'random', size: '5', seed: '' };
	const sample = (await inspector.post('/samples?/draw', fields)).headers.get('location')!;
	for (const path of [link, sample, '/shares', '/samples']) {
		expect((await inspector.get(path)).status, path).toBe(200);
		await seeAsAll(browser, new URL(path, office.webUrl), people.inspector);
	}
});

const at = (path: string) => new URL(path, office.webUrl);

const HELPED = [
	['governor', '/', 'راهنمای «تابلو»'],
	['governor', '/bodies?lang=en', 'Help for “Banks and bodies”'],
	['governor', '/figures/on_time', 'راهنمای «یک شاخص»'],
	['inspector', '/letters', 'راهنمای «میز بازرسی و فهرست نامه‌ها»'],
	['analyst', '/sql/schema?lang=en', 'Help for “Views and columns”'],
	['administrator', '/users', 'راهنمای «کاربران»']
] as const;

test.each(some(3, HELPED))(
	'help: the %s presses ? on %s, reads, and is back where they were',
	DEEP,
	async (who, path, title) => {
		for (const width of [390, 1440]) {
			const page = await openAs(browser, at(path), people[who], { viewport: { width, height: 800 } });
			await ready(page);
			const dialog = page.locator('dialog[open]');
			await page.keyboard.press('?');
			await dialog.waitFor();
			expect(await dialog.locator('h2').innerText()).toBe(title);
			expect(await dialog.locator('kbd').allInnerTexts()).toEqual(expect.arrayContaining(['?', 'Esc']));
			expect([await axeViolations(page), await overflowOf(page)]).toEqual([[], 0]);
			if (PICTURES) await page.screenshot({ path: `${PICTURES}/help${path.replace(/\W+/g, '-')}${width}.png` });
			await page.keyboard.press('Escape');
			await dialog.waitFor({ state: 'detached' });
			// By its button, from the keyboard.
			await tabTo(page, 'a.help');
			await page.keyboard.press('Enter');
			await dialog.waitFor();
			await dialog.locator('button').click();
			await dialog.waitFor({ state: 'detached' });
			expect(await page.evaluate(() => document.activeElement?.className)).toContain('help');
			await page.context().close();
		}
	}
);

test('help: it says what the figures of the page are, and leads to them', async () => {
	const page = await openAs(browser, at('/loans'), people.governor);
	await ready(page);
	await page.locator('a.help').click();
	await page.locator('dialog[open] a[href*="/figures/loan_requests"]').click();
	await page.waitForURL('**/figures/loan_requests');
	expect(await page.locator('dialog').count()).toBe(0);
	await page.context().close();
});

test('help: a question mark in a text is a question mark', async () => {
	const page = await openAs(browser, at('/letters'), people.inspector);
	await ready(page);
	const field = page.locator('input[name=q]');
	await field.focus();
	await page.keyboard.type('چرا؟ why?');
	await ready(page);
	expect(await page.locator('dialog[open]').count()).toBe(0);
	expect(await field.inputValue()).toBe('چرا؟ why?');
	await page.context().close();
});

test('help: without a script its button leads to the same, in a page of all that the reader may open', async () => {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const page = await context.newPage();
	await page.goto(at('/bodies').href);
	await page.locator('a.help').click();
	expect(new URL(page.url()).pathname).toBe('/help');
	expect(await page.locator('section:target h2').innerText()).toBe('بانک‌ها و دستگاه‌ها');
	expect(await page.locator('section').evaluateAll((all) => all.map(({ id }) => id))).not.toContain('/users');
	await context.close();
	await seeAsAll(browser, at('/help?lang=en'), people.administrator);
});

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { DEEP, some } from '../support/depth.ts';
import { logIn, makeLogins, stateOf, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { looksRight } from '../support/see-page.ts';
import { smallOffice } from '../support/small-office.ts';
import { rowsOf, stateCaughtUp } from '../support/state.ts';
import { until } from '../support/until.ts';

const PHONE = { width: 390, height: 844 };
/** What a thumb reaches of such a screen, and hits. */
const REACH = { from: 844 * 0.55, height: 44 };

let office: OfficeUnderTest;
let browser: Browser;
let inspector: Visitor;

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data' } });
	expect(await office.post(smallOffice())).toMatchObject({ status: 200, body: { rejected: [] } });
	await stateCaughtUp(office.ingestUrl);
	inspector = await logIn(office.webUrl, 'inspector', (await makeLogins(office.settings)).inspector);
	browser = await launchBrowser();
});

const at = (path: string): string => new URL(path, office.webUrl).href;

const phoneOf = (options: object = {}): Promise<BrowserContext> =>
	browser.newContext({
		...{ viewport: PHONE, hasTouch: true, isMobile: true, storageState: stateOf(inspector, office.webUrl) },
		...options
	});

/** The letters of a list in its order, as its page links them: id and address. */
async function listed(path: string): Promise<{ id: string; href: string }[]> {
	const html = await (await inspector.get(path)).text();
	return [...html.matchAll(/href="(\/letters\/(L-\d+)[^"]*)"/g)].map(([, href, id]) => ({
		id: id!,
		href: href!.replaceAll('&amp;', '&')
	}));
}

/** Where a letter's page leads. */
async function leads(href: string): Promise<{ previous?: string; next?: string; said: string }> {
	const html = await (await inspector.get(href)).text();
	const to = (rel: string) => new RegExp(`href="/letters/(L-\\d+)[^"]*" rel="${rel}" aria-label`).exec(html)?.[1];
	return { previous: to('prev'), next: to('next'), said: html };
}

describe('the next letter', () => {
	test.each([
		'/letters?answered=no',
		'/letters?answered=no&sort=-due&body=bank_mellat',
		'/letters?category=loan&sort=held',
		'/letters?kpi=unanswered',
		'/letters?kpi=body_backlog&group=body&key=bank_melli'
	])('is the next of the list that it was opened from, in its order: %s', async (path) => {
		const rows = await listed(path);
		expect(rows.length).toBeGreaterThan(3);
		for (const place of [0, 1, Math.floor(rows.length / 2), rows.length - 1]) {
			const { previous, next, said } = await leads(rows[place]!.href);
			expect([previous, next], `${place} of ${path}`).toEqual([rows[place - 1]?.id, rows[place + 1]?.id]);
			const digits = (n: number) => new Intl.NumberFormat('fa-IR').format(n);
			expect(said).toContain(`${digits(place + 1)} از ${digits(rows.length)} نامهٔ فهرست`);
		}
	});

	test('a letter that was opened from no list, or from one that cannot be asked for, leads to none', async () => {
		for (const href of ['/letters/L-001', '/letters/L-001?list=kpi%3Dnonsense', '/letters/L-001?list=%00']) {
			const { previous, next, said } = await leads(href);
			expect([previous, next, said.includes('L-001')]).toEqual([undefined, undefined, true]);
		}
	});
});

/** The middle of what is to be tapped lies where the thumb is. */
async function tap(page: Page, selector: string): Promise<void> {
	const target = page.locator(selector).first();
	const box = (await target.boundingBox())!;
	expect(box.y + box.height / 2, selector).toBeGreaterThan(REACH.from);
	expect(box.height, selector).toBeGreaterThanOrEqual(REACH.height);
	await target.tap();
}

test.each(
	some(1, [
		['fa', 'bank_mellat'],
		['en', 'bank_melli']
	] as const)
)('one hand is enough: read, flag, remind, next, in %s', DEEP, async (lang, body) => {
	const context = await phoneOf();
	const page = await context.newPage();
	const list = `/letters?answered=no&body=${body}&lang=${lang}`;
	await page.goto(at(list));
	const [first, second] = await listed(list);
	await page.locator(`a[href*="/letters/${first!.id}"]`).tap();
	await page.waitForURL(new RegExp(`/letters/${first!.id}`));
	// The text before everything that can be done.
	expect(await page.locator('#text').innerText()).toContain('درخواست وام قرض‌الحسنه');
	expect(await page.locator('h1').isVisible()).toBe(true);
	const sent = async (act: () => Promise<void>) => {
		const before = page.url();
		await act();
		await page.waitForURL((url) => url.href !== before && url.searchParams.has('sent'));
		expect(await page.locator('[role=status]').innerText()).toMatch(/ثبت شد|Saved|در راه|on its way/);
	};
	await tap(page, '.acts [data-act=flag] > summary');
	await looksRight(page);
	await sent(() => tap(page, '.acts button[value=urgent]'));
	await tap(page, '.acts [data-act=remind] > summary');
	await sent(() => tap(page, '.acts form[action^="?/remind"] button'));
	await looksRight(page);
	// A list that takes its time on a busy machine is left out of the page.
	await until('the page leads on', async () => {
		const leadsOn = (await page.locator('.acts [rel=next]').count()) > 0;
		if (!leadsOn) await page.reload();
		return leadsOn;
	});
	await tap(page, '.acts [rel=next]');
	await page.waitForURL(new RegExp(`/letters/${second!.id}`));
	expect(await page.locator('html').getAttribute('lang')).toBe(lang);
	await tap(page, '.acts [rel=prev]');
	await page.waitForURL(new RegExp(`/letters/${first!.id}`));
	await tap(page, '.acts [data-act=more] > summary');
	await page.locator('.acts [data-act=more] a').first().tap();
	await page.waitForURL((url) => url.pathname === '/letters');
	expect(new URL(page.url()).searchParams.get('body')).toBe(body);
	await stateCaughtUp(office.ingestUrl);
	const deeds = await rowsOf<{ type: string }>(
		office.client('admin'),
		`SELECT DISTINCT type FROM pasokh.event_log WHERE subject_id = {id: String} AND actor = 'inspector' ORDER BY type`,
		{ id: first!.id }
	);
	expect(deeds.map(({ type }) => type)).toEqual(['letter.flagged', 'letter.reminded']);
	await context.close();
});

test('the office names its steps of escalation; a letter says its own, a reminder the next, and the desk finds both', async () => {
	const page = await (await phoneOf({ javaScriptEnabled: false })).newPage();
	await page.goto(at('/steps'));
	const add = page.locator('form[action^="?/save"]').last();
	const step = async (name: string, reminders: string, to: string) => {
		await add.locator('[name=name_fa]').fill(name);
		await add.locator('[name=after_reminders]').fill(reminders);
		await add.locator('[name=recipient]').selectOption(to);
		await add.locator('button').click();
		await page.waitForLoadState('load');
	};
	await step('پیگیری', 'هیچ', 'liaison');
	expect(await page.locator('[role=alert]').innerText()).toContain('نام مرحله باید');
	await step('پیگیری از رابط', '۱', 'liaison');
	await step('گزارش به رئیس', '۲', 'head');
	expect(await page.locator('tbody th').allInnerTexts()).toEqual(['پیگیری از رابط', 'گزارش به رئیس']);

	const id = 'L-012';
	const letter = at(`/letters/${id}`);
	await page.goto(letter);
	expect(await page.locator('#inspection').locator('..').innerText()).not.toContain('مرحلهٔ پیگیری');
	await page.locator('.acts [data-act=remind] > summary').click();
	expect(await page.locator('.acts [data-act=remind]').innerText()).toContain('پیگیری از رابط، به رابط دستگاه');
	await page.locator('.acts form[action^="?/remind"] button').click();
	await page.waitForURL(/sent=/);
	await stateCaughtUp(office.ingestUrl);
	await page.goto(letter);
	const said = (await page.locator('main').textContent())!;
	expect(said.match(/مرحلهٔ پیگیری: پیگیری از رابط، به رابط دستگاه/g)?.length).toBeGreaterThanOrEqual(2);
	expect(said).toContain('مرحلهٔ بعدی پیگیری: گزارش به رئیس، به رئیس دستگاه');

	const found = async (name: string) => {
		await page.goto(at('/letters'));
		await page.locator('form.sieve summary').click();
		await page.selectOption('select[name=step]', { label: name });
		await page.locator('form.sieve button').first().click();
		await page.waitForURL(/step=/);
		return page.locator('tbody th bdi').allInnerTexts();
	};
	expect(await found('پیگیری از رابط')).toContain(id);
	expect(await page.locator('h1').innerText()).toContain('مرحلهٔ پیگیری: پیگیری از رابط');
	await page.goto(at(`/remind?letter=${id}`));
	expect(await page.locator('form.sheet').innerText()).toContain('گزارش به رئیس، به رئیس دستگاه: ۱ نامه');
	await page.locator('form.sheet > button').click();
	await page.locator('[role=status] a').first().waitFor();
	await stateCaughtUp(office.ingestUrl);
	expect(await found('گزارش به رئیس')).toContain(id);
	expect(await found('پیگیری از رابط')).not.toContain(id);
	const [told] = await rowsOf<{ text: string }>(
		office.client('admin'),
		`SELECT text FROM pasokh.event_log WHERE type = 'letter.reminded' AND subject_id = {id: String} ORDER BY ingested_at DESC LIMIT 1`,
		{ id }
	);
	expect(told!.text).toContain('مرحلهٔ پیگیری: گزارش به رئیس، به رئیس دستگاه');
	await page.context().close();
});

test('a finger is told of no dragging, on any page with a picture over time', async () => {
	const page = await (await phoneOf()).newPage();
	const told = { fa: 'روی نمودار بکشید', en: 'drag over the chart' };
	for (const [lang, words] of Object.entries(told))
		for (const path of some(2, ['/', '/bodies', '/bodies/bank_melli', '/operators', '/hotline', '/loans'])) {
			await page.goto(at(`${path}?lang=${lang}`));
			const hints = page.getByText(words);
			expect(await hints.count(), path).toBeGreaterThan(0);
			for (const hint of await hints.all()) expect(await hint.isVisible(), path).toBe(false);
		}
	await page.context().close();
});

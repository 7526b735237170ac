import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import type { WireEvent } from '#ingest/contract/event.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAULTS, launchBrowser } from '../support/browser.ts';
import { governorOf, stateOf, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest, type WebUnderTest } from '../support/office.ts';
import { freePort } from '../support/process.ts';
import { startProxy, type Proxy } from '../support/proxy.server.ts';
import { looksRight } from '../support/see-page.ts';
import { oneMoreLetter, SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { tilesOf } from '../support/tiles.ts';
import { until } from '../support/until.ts';

/** So many letters come after the moments that are asked for, and something comes of as many that were known then. */
const MORE = 7;
const NOTES = smallOffice()
	.filter((event) => event.type === 'letter.registered')
	.slice(0, MORE)
	.map(({ letter_id, occurred_at }, n): WireEvent => ({
		...{ v: 1, type: 'letter.noted', event_id: `note-${n}`, letter_id, occurred_at, activity: 'call' }
	}));

let office: OfficeUnderTest;
let proxy: Proxy;
let web: WebUnderTest;
let browser: Browser;
let reader: Visitor;
/** A moment between the office's first letters and those that came then. */
let known: number;

beforeAll(async () => {
	office = await startOffice({ settings: { PASOKH_CLOCK: 'data' } });
	proxy = await startProxy(await freePort(), office.settings.clickhouse.httpPort);
	web = await office.startWeb({ CLICKHOUSE_HTTP_PORT: new URL(proxy.url).port });
	reader = await governorOf({ settings: office.settings, webUrl: web.url });
	await office.post(smallOffice());
	await untilRegistered(SMALL_OFFICE.registered);
	known = Date.now();
	await office.post([...NOTES, ...Array.from({ length: MORE }, (_, n) => oneMoreLetter(`L-more-${n}`, n))]);
	await untilRegistered(SMALL_OFFICE.registered + MORE);
	browser = await launchBrowser();
});
afterAll(async () => {
	await browser?.close();
	await web?.stop();
	await proxy?.close();
	await office?.stop();
});

async function untilRegistered(count: number): Promise<void> {
	const shown = new RegExp(`data-count="${count}"`);
	await until(`the wall has ${count} letters`, async () => shown.test(await (await reader.get('/')).text()));
}

/** Another moment for each test, since letters of one are kept; all lie before the letters that came then. */
let asked = 0;
const momentOf = () => new Date(known - asked++).toISOString();

/** Holds the queries whose text has this in it. */
function hold(pattern: RegExp): { held: () => number; go: () => void } {
	let [count, go] = [0, () => {}];
	const until = new Promise<void>((resolve) => (go = resolve));
	const drop = proxy.rule(({ text }) => (pattern.test(text) ? { before: () => (count++, until) } : undefined));
	return { held: () => count, go: () => (drop(), go()) };
}

const KEEPING = /INSERT INTO pasokh\.known_letters/;

/** A tab that counts how often it was loaded whole, and remembers the addresses that it has been at. */
async function openTab(lang = 'fa', width = 1440, colorScheme: 'light' | 'dark' = 'light') {
	const viewport = { width, height: 800 };
	const context = await browser.newContext({ storageState: stateOf(reader, web.url), viewport, colorScheme });
	const page = await context.newPage();
	const seen = { loads: 0, paths: [] as string[] };
	page.on('load', () => seen.loads++);
	page.on('framenavigated', (frame) => seen.paths.push(new URL(frame.url()).pathname));
	return {
		page,
		seen,
		at: (path: string) => new URL(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`, web.url).href
	};
}

const stepOf = async (page: Page, name: string) => {
	const step = page.locator(`[data-step="${name}"]`);
	return [Number(await step.getAttribute('data-done')), Number(await step.getAttribute('data-all'))];
};

describe('a page of figures as they were known', () => {
	test.each([
		['/', 'fa', 1440, 'light', 'پس از آن ۷ نامه تغییر کرده است.', '۰ از ۷'],
		['/bodies/bank_melli', 'en', 390, 'dark', '7 letters have changed since.', '0 of 7'],
		['/letters?kpi=unanswered', 'fa', 390, 'dark', 'پس از آن ۷ نامه تغییر کرده است.', '۰ از ۷']
	] as const)(
		'says what it waits for, then shows them: %s (%s, %d px)',
		async (path, lang, width, scheme, changed, done) => {
			const { page, seen, at } = await openTab(lang, width, scheme);
			const address = at(`${path}${path.includes('?') ? '&' : '?'}known=${momentOf()}`);
			const keeping = hold(KEEPING);
			await page.goto(address);
			expect(new URL(page.url()).pathname).toBe('/waiting');
			await page.getByRole('status').filter({ hasText: changed }).waitFor();
			const bar = page.getByRole('progressbar').first();
			expect(await bar.getAttribute('aria-valuetext')).toBe(done);
			expect(await stepOf(page, 'letters')).toEqual([0, MORE]);
			await looksRight(page);

			// Recomputed, and now the page's own questions wait.
			const questions = hold(/log_comment=(?!keep|frame)/);
			keeping.go();
			await until('the letters are recomputed', async () => (await stepOf(page, 'letters'))[0] === MORE);
			await until('the page has asked', async () => questions.held() > 0);
			await until('it says so', async () => {
				const [answered = 0, all = 0] = await stepOf(page, 'questions');
				return all > 0 && answered < all;
			});
			questions.go();
			await page.waitForURL((url) => url.pathname === new URL(address).pathname);
			await page
				.locator(path.startsWith('/letters') ? '[data-total]' : '[data-count]')
				.first()
				.waitFor();
			expect(page.url()).toBe(address);
			expect(seen.loads).toBe(1);
			expect(FAULTS).toEqual([]);
			await page.context().close();
		}
	);

	test('has the figures of then after the wait, those of a page that nobody waited for', async () => {
		const moment = momentOf();
		const there = (await reader.get(`/?known=${moment}`)).text();
		const tiles = tilesOf(await there).map(({ count }) => count);
		const { page, at } = await openTab();
		const questions = hold(/log_comment=wall/);
		await page.goto(at(`/?known=${moment}&kind=request&kind=complaint&kind=suggestion&kind=criticism&kind=report`));
		expect(new URL(page.url()).pathname).toBe('/waiting');
		expect(await stepOf(page, 'letters')).toEqual([MORE, MORE]);
		questions.go();
		await page.waitForURL((url) => url.pathname === '/');
		expect(await page.locator('[data-count]').first().getAttribute('data-count')).toBe(String(tiles[0]));
		await page.context().close();
	});

	test('shows no waiting state where it is there at once', async () => {
		const { page, seen, at } = await openTab();
		const address = `/?known=${momentOf()}`;
		// Another language is another address of the same reading.
		expect((await reader.get(`${address}&lang=en`)).status).toBe(200);
		await page.goto(at(address));
		await page.locator('[data-count]').first().waitFor();
		expect(seen.paths).not.toContain('/waiting');
		await page.context().close();
	});

	test('is waited for within the app too, and left for the figures of now', async () => {
		const { page, seen, at } = await openTab('en');
		const follows = page.waitForRequest(/\/live\?/);
		await page.goto(at('/loans'));
		// Before that a link is the browser's own.
		await follows;
		const keeping = hold(KEEPING);
		const address = at(`/loans?known=${momentOf()}`);
		await page.evaluate((href) => {
			const link = document.querySelector('main')!.appendChild(document.createElement('a'));
			link.href = href;
			link.click();
		}, address);
		await page.getByRole('progressbar').first().waitFor();
		// The page looks several times again before what was clicked on is there.
		await page.route(/\/loans\/__data\.json\?(?!.*known)/, async (route) => {
			await pause(1_500);
			await route.continue();
		});
		await page.getByRole('link', { name: 'Show the figures of now' }).click();
		await page.waitForURL(at('/loans'));
		keeping.go();
		expect(seen.loads).toBe(1);
		await page.context().close();
	});

	test('fails where the letters cannot be kept, and is there once they can', async () => {
		const drop = proxy.rule(({ text }) =>
			KEEPING.test(text) ? { refuse: { code: 241, name: 'MEMORY_LIMIT_EXCEEDED', though: 'not done' } } : undefined
		);
		const address = `/hotline?known=${momentOf()}`;
		expect((await reader.get(address)).status).toBe(503);
		drop();
		expect((await reader.get(address)).status).toBe(200);
	});
});

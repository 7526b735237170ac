import type { Browser, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { formatOf } from '$lib/i18n/format.ts';
import { GROWING, growingOffice } from '../support/alert-histories.ts';
import { launchBrowser, ready } from '../support/browser.ts';
import { governorOf, type Visitor } from '../support/login.ts';
import { type OfficeUnderTest, startOffice } from '../support/office.ts';
import { openAs } from '../support/see-page.ts';
import { stateCaughtUp } from '../support/state.ts';

/** What a governor wants to know, with the clicks that it takes. */

const f = formatOf('fa');
let office: OfficeUnderTest;
let browser: Browser;
let governor: Visitor;

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data' } });
	governor = await governorOf(office);
	expect(await office.post(growingOffice())).toMatchObject({ status: 200, body: { rejected: [] } });
	await stateCaughtUp(office.ingestUrl);
	browser = await launchBrowser();
});

async function open(path = '/'): Promise<Page> {
	const page = await openAs(browser, new URL(path, office.webUrl), governor);
	await ready(page);
	return page;
}
/** How long the list is, once it is there. */
const totalShown = async (page: Page) => Number(await page.locator('[data-total]').getAttribute('data-total'));
/** Without the marks that keep numbers in their direction. */
const plain = (text: string | null) => (text ?? '').replace(/[\u2066-\u2069]/g, '');

test('the worst bank, since when, and whether it became better or worse: one click', async () => {
	const page = await open();
	// On the first page already: seven more with the first bank than a week ago, nothing new with the other.
	expect(plain(await page.locator('[data-figure="change-bank_melli"]').innerText())).toMatch(/▲\s*۷/);
	expect(plain(await page.locator('[data-figure="change-bank_mellat"]').innerText())).toContain('=');
	await page.getByRole('navigation').getByRole('link', { name: 'بانک‌ها و دستگاه‌ها' }).first().click();
	await page.waitForURL('**/bodies');
	const said = plain(await page.locator('[data-figure="worst"]').innerText());
	expect(said).toContain('بیشترین نامهٔ معوق نزد بانک ملی است');
	expect(said).toContain('از یک هفته پیش ۷ بیشتر');
	expect(said).toContain(`از ${f.day(GROWING.grewFrom, true)} بالاتر از معمول خود است (۲۰ بی‌پاسخ، معمول ۳)`);
	expect(plain(await page.locator('[data-figure="change-bank_melli"]').innerText())).toMatch(/▲\s*۷/);
	await page.context().close();
});

test('too short a history is called so', async () => {
	const page = await open(`/bodies?asof=${GROWING.first.replace('06-01', '06-25')}`);
	expect(await page.locator('[data-figure="worst"]').innerText()).toContain('هنوز سابقهٔ کافی نیست');
	await page.context().close();
});

test('why a day jumped: its list is one click away', async () => {
	const page = await open();
	const chart = page.locator('#days .chart.live');
	await chart.waitFor();
	// The middle of the longest bar, as the poster beneath has it.
	const position = await chart.evaluate((element) => {
		const bars = [...element.querySelectorAll('rect.bar')].map((bar) => bar.getBoundingClientRect());
		const longest = bars.reduce((most, bar) => (bar.height > most.height ? bar : most));
		const { left, height } = element.getBoundingClientRect();
		return { x: longest.left + longest.width / 2 - left, y: height / 2 };
	});
	await chart.click({ position });
	await page.waitForURL('**/letters?**');
	expect(new URL(page.url()).searchParams.get('key')).toBe(GROWING.jump);
	expect(await totalShown(page)).toBe(11);
	await page.context().close();
});

test('what waited at the end of a day is drawn, and opens the list of what waited then', async () => {
	const page = await open();
	const chart = page.locator('#stock').getByRole('slider');
	await chart.scrollIntoViewIfNeeded();
	await page.locator('#stock .chart.live').waitFor();
	await chart.focus();
	await page.keyboard.press('End');
	expect(plain(await chart.getAttribute('aria-valuetext'))).toContain('همهٔ بی‌پاسخ‌ها: ۲۱');
	await page.keyboard.press('Home');
	// Time runs from right to left.
	for (let day = 0; day < 10; day++) await page.keyboard.press('ArrowLeft');
	expect(plain(await chart.getAttribute('aria-valuetext'))).toContain('همهٔ بی‌پاسخ‌ها: ۴');
	await page.keyboard.press('Enter');
	await page.waitForURL('**/letters?**');
	expect(await totalShown(page)).toBe(4);
	await page.context().close();
});

test('the days compared are drawn as a thinner line, and named in words', async () => {
	const thin = /<polyline class="line [^"]*\bthin\b/;
	for (const [path, id] of Object.entries({
		'/': 'days',
		'/bodies': 'over',
		'/bodies/bank_melli': 'over',
		'/operators': 'over'
	})) {
		const sectionOf = async (more: string) => {
			const html = await (await governor.get(`${path}?from=1401-04-10&to=1401-04-20${more}`)).text();
			return html.split(`id="${id}"`)[1]!.split('</section>')[0]!;
		};
		const compared = await sectionOf('&compare=previous');
		expect(compared, path).toMatch(thin);
		expect(compared, path).toMatch(/<p class="caption[^>]*>[^<]*خط‌چین نازک: [^<]+ در دورهٔ مقایسه/);
		const alone = await sectionOf('');
		expect(alone, path).toContain('class="poster');
		expect(alone, path).not.toMatch(thin);
	}
});

/** @module-tag rare */
import type { Browser, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { FAULTS, launchBrowser } from '../support/browser.ts';
import { button, cell, openConsole, run, seeAs } from '../support/console.ts';
import { DEEP, IN_DEPTH_ALONE, screensOf } from '../support/depth.ts';
import { logIn, makeLogins } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { looksRight } from '../support/see-page.ts';
import { smallOffice } from '../support/small-office.ts';
import { until } from '../support/until.ts';

let office: OfficeUnderTest;
let browser: Browser;
let cookie: string;

beforeAll(async () => {
	office = await startOffice({ web: true });
	await office.post(smallOffice());
	cookie = (await logIn(office.webUrl, 'analyst', (await makeLogins(office.settings)).analyst)).cookie;
	const reader = office.client('reader');
	await until('the letters are there', async () => {
		const result = await reader.query({ query: 'SELECT count() FROM pasokh.letters', format: 'JSONCompactEachRow' });
		return Number((await result.json<[string]>())[0]?.[0]) > 0;
	});
	browser = await launchBrowser();
});

/** Scrolls from the first row to the last, another screenful with each frame, and says how long the frames took. */
async function scrollThrough(page: Page, what: string): Promise<string> {
	const frames = await page.getByRole('grid').evaluate(async (grid) => {
		const times: number[] = [];
		let last = performance.now();
		const steps = 240;
		for (let step = 0; step < steps; step++) {
			grid.scrollTop = (grid.scrollHeight - grid.clientHeight) * (step / (steps - 1));
			await new Promise(requestAnimationFrame);
			const now = performance.now();
			times.push(now - last);
			last = now;
		}
		return times;
	});
	const sorted = frames.toSorted((a, b) => a - b);
	const p = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]!.toFixed(1);
	const long = frames.filter((ms) => ms > 50).length;
	return `scroll of ${what}, ${frames.length} frames: p50 ${p(0.5)} ms, p95 ${p(0.95)} ms, longest ${p(1)} ms, ${long} above 50 ms`;
}

test('100,000 rows are scrolled through, walked and copied', IN_DEPTH_ALONE, async () => {
	const { context, page } = await seeAs(browser, { office: office.webUrl, cookie });
	await openConsole(page, office.webUrl);
	await run(
		page,
		"SELECT number, toString(number) AS text, toDate('2022-07-14') + number % 1000 AS day, cityHash64(number) AS hash FROM numbers(100000)"
	);
	await page.getByText('۱۰۰٬۰۰۰ ردیف').or(page.getByText('۱۰۰,۰۰۰ ردیف')).first().waitFor();
	const still = await context.newPage();
	await still.setContent(
		'<div role="grid" style="block-size:544px;overflow:auto"><div style="block-size:2800000px"></div></div>'
	);
	console.log(await scrollThrough(still, 'a grid of nothing'));
	await still.close();
	console.log(await scrollThrough(page, '100,000 rows'));
	await until('the last row is drawn', async () => (await cell(page, 99_999, 0).innerText()) === '99999');
	expect(await page.locator('[role=row][data-row]').count()).toBeLessThan(100);

	await page.getByRole('grid').focus();
	await page.keyboard.press('Control+Home');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('Shift+ArrowDown');
	await page.keyboard.press('Shift+ArrowRight');
	await page.keyboard.press('Control+C');
	await page.getByText('۲ ردیف کپی شد.').waitFor();
	expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('1\t2022-07-15\n2\t2022-07-16');
	await page.getByText('شنبه ۲۵ تیر ۱۴۰۱').waitFor();
	await page.keyboard.press('Control+End');
	await until(
		'the last cell is walked to',
		async () => (await page.locator('.at').getAttribute('data-column')) === '3'
	);
	await button(page, 'کپی TSV').click();
	await page.getByText(/۱۰۰.۰۰۰ ردیف کپی شد/).waitFor();
	const copied = await page.evaluate(() => navigator.clipboard.readText());
	expect(copied.split('\n')).toHaveLength(100_001);
	expect(FAULTS).toEqual([]);
	await context.close();
});

test.each(screensOf('console'))('axe finds nothing: %s, at %i px', DEEP, async (scheme, width) => {
	const { context, page } = await seeAs(browser, { office: office.webUrl, cookie }, { width, scheme });
	await openConsole(page, office.webUrl);
	await run(
		page,
		'SELECT channel, count() AS n, countIf(is_answered) AS answered FROM letters WHERE registered_at < {to:DateTime} GROUP BY channel'
	);
	await page.getByText('پارامتر مقدار درستی ندارد').waitFor();
	await looksRight(page);
	const to = page.getByRole('textbox', { name: 'to', exact: true });
	await to.fill('1402-01-01');
	await to.blur();
	await button(page, 'تقویم to').click();
	await page.getByRole('dialog').waitFor();
	await looksRight(page);
	await page.keyboard.press('Escape');
	await button(page, 'اجرا').click();
	await cell(page, 0, 0).waitFor();
	await button(page, 'ذخیره').click();
	await button(page, 'نقشهٔ اجرا (EXPLAIN)').click();
	await page.getByText('ReadFromMergeTree').waitFor();
	await looksRight(page);
	await button(page, 'نمودار').click();
	for (const kind of ['bar', 'heat']) {
		await page.getByLabel(/^سری \(/).selectOption('answered');
		await page.getByLabel('شکل نمودار').selectOption(kind);
		await looksRight(page);
	}
	await looksRight(page);
	expect(FAULTS).toEqual([]);
	await context.close();
});

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, ready } from '../support/browser.ts';
import { DEEP, some } from '../support/depth.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { openAs, PICTURES } from '../support/see-page.ts';
import { smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';
import { until } from '../support/until.ts';

const SIZES = [
	[1280, 720],
	[1366, 768],
	[1920, 1080],
	[3840, 2160],
	[1080, 1920]
] as const;
const PATHS = ['/', '/bodies', '/hotline', '/counties', '/loans'] as const;
const SCREENS = PATHS.flatMap((path) => SIZES.map(([width, height]) => [path, width, height] as const));

let office: OfficeUnderTest;
let browser: Browser;

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data', PASOKH_PUBLIC_WALL: 'on' } });
	await office.post(smallOffice());
	await stateCaughtUp(office.ingestUrl);
	browser = await launchBrowser();
});
afterAll(async () => {
	await browser?.close();
	await office?.stop();
});

const open = (address: string, width = 1920, height = 1080): Promise<Page> =>
	openAs(browser, new URL(address, office.webUrl), null, { viewport: { width, height } });

/** How much of the screen's height and width the page takes, and what of it is cut. */
const taken = (page: Page) =>
	page.evaluate(() => {
		const all = document.querySelector('.page')!.getBoundingClientRect();
		const isSeen = (one: Element) => one.checkVisibility() && one.getBoundingClientRect().width > 1;
		const cut = [...document.querySelectorAll('.page :is(p, td, th, h1, h2, svg, canvas, dd, dt)')]
			.filter(isSeen)
			.filter((one) => {
				const { top, bottom, left, right } = one.getBoundingClientRect();
				return top < -1 || left < -1 || bottom > innerHeight + 1 || right > innerWidth + 1;
			})
			.map((one) => one.outerHTML.slice(0, 80));
		return { height: all.bottom / innerHeight, cut };
	});

describe.each(some(6, SCREENS))('%s on a screen of %i × %i', (path, width, height) => {
	test('fills it, and nothing is cut', DEEP, async () => {
		const page = await open(`${path}?kiosk=1`, width, height);
		await ready(page);
		await until('it is fitted', async () => {
			const { height: part } = await taken(page);
			// On a screen that stands upright a table is as large as the width lets it be.
			return part > (height > width ? 0.3 : 0.85) && part <= 1;
		});
		expect((await taken(page)).cut).toEqual([]);
		expect(await page.locator('header').first().innerText()).toContain('تا پنجشنبه ۳۰ تیر ۱۴۰۱');
		if (PICTURES) await page.screenshot({ path: `${PICTURES}/kiosk${path.replace('/', '-')}-${width}x${height}.png` });
		await page.context().close();
	});
});

test('a screen goes through the pages that its address names, by itself', async () => {
	const page = await open('/?kiosk=1&rotate=wall,bodies,hotline&every=10&range=30d');
	await page.clock.install();
	await page.reload();
	for (const path of ['/bodies', '/hotline', '/']) {
		await ready(page);
		await page.clock.runFor(11_000);
		await page.waitForURL((url) => url.pathname === path);
		expect(page.url()).toContain('range=30d');
	}
	await page.context().close();
});

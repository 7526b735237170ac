import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { FAULTS, launchBrowser, leave, ready } from '../support/browser.ts';
import { DEEP, some } from '../support/depth.ts';
import { governorOf, stateOf, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { startNode } from '../support/process.ts';
import { oneMoreLetter, SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { tilesOf, totalOf } from '../support/tiles.ts';
import { LONG_MS, until } from '../support/until.ts';

const persian = (n: number) => n.toLocaleString('fa-IR');

let office: OfficeUnderTest;
let browser: Browser;
let reader: Visitor;
/** As of the small office's last day; nobody moves the clock. */
const at = (path: string) => new URL(path, office.webUrl).href;
const htmlOf = async (path: string) => (await reader.get(path)).text();

beforeAll(async () => {
	const settings = { PASOKH_CLOCK: 'data', PASOKH_PUBLIC_WALL: 'on' };
	office = await startOffice({ web: true, settings });
	expect(await office.post(smallOffice())).toMatchObject({ status: 200, body: { rejected: [] } });
	reader = await governorOf(office);
	const { unanswered } = SMALL_OFFICE;
	await until('the page of bodies has the letters', async () =>
		(await htmlOf('/bodies')).includes(`<title>بانک‌ها و دستگاه‌ها · ${persian(unanswered)} بی‌پاسخ</title>`)
	);
	browser = await launchBrowser();
});

async function open(path: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
	const page = await browser.newPage({ locale: 'fa-IR', storageState: stateOf(reader, office.webUrl), ...options });
	await page.goto(at(path), { waitUntil: 'load' });
	await page.evaluate(() => document.fonts.ready);
	return page;
}

test('a forecast for which it is too early says so, and the pace is arithmetic of its own, by keyboard too', async () => {
	for (const path of ['/', '/bodies/bank_melli']) {
		const page = await open(path);
		const words = await page.textContent('#forecast [data-figure=forecast]');
		expect(words).toMatch(/برای پیش‌بینی صف زود است: [۰-۹]+ از ۲۰ آزمون/);
		expect(words).not.toMatch(/حدود|هرگز/);
		await ready(page);
		const slider = page.getByRole('slider', { name: 'نامه‌های پاسخ داده‌شده در هر روز کاری' });
		const said = () => page.textContent('#forecast [data-figure=pace]');
		const before = await said();
		expect(before).toMatch(/اگر روزی .* نامه پاسخ داده شود و نامهٔ تازه‌ای نرسد، .* روز کاری می‌خواهد/);
		// The section's code comes when it is seen.
		await slider.scrollIntoViewIfNeeded();
		await until('the sentence follows the slider', async () => {
			await slider.focus();
			for (const key of ['Home', 'End']) await page.keyboard.press(key);
			return (await said()) !== before;
		});
		expect(FAULTS).toEqual([]);
		await page.close();
	}
});

/** The small office's last four days, and the four before them. */
const COMPARED = 'from=1401-04-27&to=1401-04-30&compare=previous';
const FORMER = 'from=1401-04-23&to=1401-04-26';
const PAGES = [...['/bodies', '/bodies/bank_melli', '/counties', `/bodies?${COMPARED}`, `/counties?${COMPARED}`]];

test.each(some(1, PAGES))('%s: each number opens the list that it counts', DEEP, async (path) => {
	const tiles = tilesOf(await htmlOf(path));
	expect(tiles.length).toBeGreaterThan(8);
	// Of lists without a row one of each figure is enough.
	const kpiOf = (href: string) => new URL(href, office.webUrl).searchParams.get('kpi');
	const zeros = new Map(tiles.filter(({ count }) => count === 0).map((tile) => [kpiOf(tile.href), tile]));
	const asked = [...tiles.filter(({ count }) => count !== 0), ...zeros.values()];
	for (let first = 0; first < asked.length; first += 6)
		await Promise.all(
			asked.slice(first, first + 6).map(async ({ href, count }) => {
				expect(totalOf(await htmlOf(href)), `${href} says`).toBe(count);
			})
		);
});

test.each([
	['/bodies', 'bodies', 'came', /^referrals\.came,(\d+)/m],
	['/bodies/bank_melli', 'body&body=bank_melli', 'came', /^referrals\.came,(\d+)/m],
	['/counties', 'counties', 'letters', /^total\.letters,(\d+)/m]
])(
	'%s: says what was in the days compared and the difference in words, and opens its list',
	async (path, name, figure, inFile) => {
		const former = Number(inFile.exec(await htmlOf(`/figures.csv?page=${name}&${FORMER}`))?.[1]);
		expect(former).toBeGreaterThan(0);
		const html = await htmlOf(`${path}?${COMPARED}`);
		const said = new RegExp(`data-figure="before-${figure}".*?</div>`, 's').exec(html)![0];
		expect(said).toContain(`>${persian(former)}</a>`);
		expect(said).toMatch(/اکنون .*(کمتر|بیشتر)/);
		const [tile] = tilesOf(said);
		expect(tile!.count).toBe(former);
		expect(totalOf(await htmlOf(tile!.href))).toBe(former);
		expect(html).not.toContain('در این صفحه اثر ندارد');
		expect(await htmlOf(`/figures.csv?page=${name}&${COMPARED}`)).toContain(`compared[${figure}].before,${former}`);
		expect(await htmlOf(`${path}?from=1401-04-27&to=1401-04-30`)).not.toContain('data-figure="before-');
	}
);

describe('the table of bodies', () => {
	const bodiesOf = (html: string, section = 'letters') =>
		[
			...html
				.split(`id="${section}"`)[1]!
				.split('</table>')[0]!
				.matchAll(/data-body="(\w+)"/g)
		].map(([, code]) => code);

	test('is ordered by its address, without JavaScript', async () => {
		// The office: 14 that nobody has; Melli: 12 referred, 7 unanswered; Mellat: 6, none answered; the Committee: 6, 2 unanswered.
		expect(bodiesOf(await htmlOf('/bodies'))).toEqual(['office', 'bank_melli', 'bank_mellat', 'emdad']);
		const least = ['emdad', 'bank_mellat', 'bank_melli'];
		expect(bodiesOf(await htmlOf('/bodies?sort=-unanswered'))).toEqual([...least, 'office']);
		expect(bodiesOf(await htmlOf('/bodies?sort=-open'), 'referrals')).toEqual(least);
		const page = await open('/bodies', { javaScriptEnabled: false });
		await leave(page, () => page.locator('#letters th a', { hasText: 'بی‌پاسخ' }).click());
		expect(page.url()).toContain('sort=unanswered');
		expect(await page.locator('#letters th[aria-sort]').getAttribute('aria-sort')).toBe('descending');
		await page.close();
	});

	test('leads to each body, which leads back', async () => {
		const page = await open('/bodies', { javaScriptEnabled: false });
		await leave(page, () => page.locator('#letters').getByRole('link', { name: 'بانک ملی', exact: true }).click());
		expect(await page.title()).toBe(`بانک ملی · ${persian(7)} بی‌پاسخ`);
		expect(await page.locator('#oldest tbody tr').count()).toBe(7);
		await leave(page, () => page.getByRole('link', { name: 'همهٔ دستگاه‌ها' }).click());
		expect(new URL(page.url()).pathname).toBe('/bodies');
		await page.close();
	});
});

describe('one body', () => {
	test('that nobody knows is not found', async () => {
		expect((await reader.get('/bodies/nobody')).status).toBe(404);
	});

	test('is followed live, by its own address', async () => {
		const page = await open('/bodies/bank_mellat');
		expect(await page.title()).toBe(`بانک ملت · ${persian(6)} بی‌پاسخ`);
		const csv = await page.locator('footer a[download]').getAttribute('href');
		expect(await htmlOf(csv!)).toMatch(/^letters\.unanswered,6\r?$/m);
		const letter = oneMoreLetter('L-live', 1);
		const referred: WireEvent = {
			v: 1,
			type: 'letter.referred',
			event_id: 'ref',
			letter_id: 'L-live',
			occurred_at: '2022-07-21T12:00:00+04:30',
			actor: 'op-01',
			referral_id: 'R-live',
			to_org: 'bank_mellat'
		};
		expect(await office.post([letter, referred])).toMatchObject({ body: { accepted: 2 } });
		await until('the open page has the referral', async () => (await page.title()).includes(persian(7)));
		await page.close();
	});
});

describe('the map', () => {
	test('has a square for each county with its number, which the keyboard reaches, as the address chooses, without a script', async () => {
		const shown = async (search: string) => {
			const page = await open(`/counties${search}`, { javaScriptEnabled: false });
			const squares = page.locator('#map li');
			expect(await squares.count()).toBe(14);
			for (const link of await squares.getByRole('link').all()) {
				await link.focus();
				expect(await link.evaluate((one) => one === document.activeElement)).toBe(true);
			}
			// 13 of 38 are from Javanrud, the others from Kermanshah.
			const javanrud = squares.filter({ hasText: 'جوانرود' });
			const { measure, value } = await javanrud
				.locator('[data-measure]')
				.evaluate((one) => ({ ...(one as HTMLElement).dataset }));
			const said = { measure, value: Number(value), text: await javanrud.getByRole('link').innerText() };
			const chosen = await page.locator('#map nav [aria-current]').innerText();
			await page.close();
			return { ...said, chosen };
		};
		const [unanswered, late, rate] = [await shown(''), await shown('?map=late'), await shown('?map=rate')];
		expect(unanswered).toMatchObject({ measure: 'unanswered', chosen: 'سهم بی‌پاسخ' });
		expect(late).toMatchObject({ measure: 'overdue', chosen: 'سهم معوق' });
		expect(rate).toMatchObject({ measure: 'coverage_per_10000', value: 13 });
		for (const { text, value } of [unanswered, late])
			expect(text.replace(/[\u2066\u2069]/g, '')).toBe(
				`${((value / 13) * 100).toLocaleString('fa-IR', { maximumFractionDigits: 1 })}٪`
			);
	});

	test('keeps the names of counties on their squares on a phone', async () => {
		for (const lang of ['fa', 'en']) {
			const page = await open(`/counties?lang=${lang}`, { viewport: { width: 390, height: 844 } });
			const cut = await page
				.locator('#map li')
				.evaluateAll((squares) =>
					squares
						.filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
						.map((one) => one.textContent)
				);
			expect(cut).toEqual([]);
			await page.close();
		}
	});

	test('says what is wrong with its address', async () => {
		const response = await reader.get('/counties?map=nothing');
		expect(response.status).toBe(400);
		expect(await response.text()).toContain('letters');
	});

	test('has the outlines of a file, and without a county in it the process stops with one line', async () => {
		const outline = (name: string) => {
			const path = join(office.settings.dataDir, `${name}.geojson`);
			const ring = [
				[46, 35],
				[47, 35],
				[47, 34],
				[46, 35]
			];
			const feature = { type: 'Feature', properties: { name }, geometry: { type: 'Polygon', coordinates: [ring] } };
			writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features: [feature] }));
			return path;
		};
		const drawn = await office.startWeb({ PASOKH_COUNTIES_GEOJSON: outline('paveh') });
		try {
			expect(await (await fetch(new URL('/counties', drawn.url))).text()).toMatch(/<path d="M[^"]+Z"/);
		} finally {
			await drawn.stop();
		}
		const bad = startNode('build/index.js', [], { ...office.env, PASOKH_COUNTIES_GEOJSON: outline('tehran') });
		await until('the process has ended', () => !bad.running(), LONG_MS);
		const lines = bad.output().trim().split('\n');
		expect(lines).toHaveLength(1);
		expect(lines[0]).toMatch(/^PASOKH_COUNTIES_GEOJSON must name the office's counties: no feature of .+ has the code/);
	});
});

test('on a wall that is open to all, one body has figures and no single letter', async () => {
	const read = async () => (await fetch(at('/bodies/bank_melli'))).text();
	await until('the body has its figures', async () => (await read()).includes('پنهان بی‌پاسخ</title>'));
	const html = await read();
	expect(html).not.toMatch(/L-0\d\d/);
	expect(html).not.toContain('data-tile');
});

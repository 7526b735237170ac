import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '#ingest/scenario/random.ts';
import { hotlineWhatIf } from '#sql/model/erlang.ts';
import { launchBrowser } from '../support/browser.ts';
import { DEEP, runs, SEED } from '../support/depth.ts';
import { makeThemeHistory } from '../support/kpi-history.ts';
import { governorOf, stateOf, visit, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { looksRight } from '../support/see-page.ts';
import { stateCaughtUp } from '../support/state.ts';
import { tilesOf, totalOf } from '../support/tiles.ts';
import { until } from '../support/until.ts';

/** A list as it was known is read from the events: so many are opened of each page, by chance. */
const LISTS = runs(4, 8);

const random = createRandom(SEED);
let office: OfficeUnderTest;
let browser: Browser;
let reader: Visitor;

beforeAll(async () => {
	office = await startOffice({ settings: { PASOKH_CLOCK: 'data', PASOKH_PUBLIC_WALL: 'on' } });
	const empty = await office.startWeb();
	reader = await governorOf({ settings: office.settings, webUrl: empty.url });
	for (const path of ['operators', 'hotline']) {
		const words = wordsOf(await (await reader.get(path)).text());
		expect(words).toMatch(/هیچ (کارشناسی|تماسی)/);
	}
	await empty.stop();
	await office.post(makeThemeHistory(SEED, 40).map(({ event }) => event));
	await stateCaughtUp(office.ingestUrl);
	url = (await office.startWeb()).url;
	browser = await launchBrowser();
});

let url = '';
const wordsOf = (html: string) =>
	html
		.replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ');
const page = async (path: string) => (await visit(url, reader.cookie).get(path)).text();

describe.each([
	['operators', 'referrals'],
	['hotline', 'offered']
])('/%s', (path, counted) => {
	test('draws the days compared as a line of its own, with what these days say themselves', async () => {
		const stepsIn = async (list: string, range: string) =>
			[...(await page(`figures.csv?page=${path}&${range}`)).matchAll(/^(\w+)\[([\d-]+)\]\.(\w+),(.*)$/gm)]
				.filter(([, of, , field]) => of === list && field === counted)
				.map(([, , day, , value]) => [day, value]);
		const former = await stepsIn('over', 'from=1401-04-22&to=1401-04-31&by=day');
		const compared = 'from=1401-05-01&to=1401-05-10&compare=previous&by=day';
		expect(former.length).toBeGreaterThan(2);
		expect(await stepsIn('before', compared)).toEqual(former);
	});

	test('each number leads to a list of as many', DEEP, async () => {
		const tiles = tilesOf(await page(`${path}?from=1401-04-25&to=1401-05-10`));
		expect(tiles.length).toBeGreaterThan(10);
		for (let i = 0; i < LISTS; i++) {
			const { href, count } = random.pick(tiles);
			expect(totalOf(await page(href)), href).toBe(count);
		}
	});
});

describe('what if', () => {
	const asked = 'calls=60&aht=180&agents=3&lines=4';
	const answer = hotlineWhatIf({ callsPerHour: 60, handleSeconds: 180, agents: 3, lines: 4 });
	const percent = (share: number) => (share * 100).toLocaleString('en-GB', { maximumFractionDigits: 1 });

	test('is answered from the address, without JavaScript', async () => {
		const words = wordsOf(await page(`hotline?lang=en&${asked}`));
		expect(words).toContain('without end');
		expect(words).toContain(`${percent(answer.blocked)}%`);
		expect(wordsOf(await page('hotline?lang=en&calls=60&aht=180&agents=2.5'))).toContain(
			'“Agents” must be a whole number'
		);
	});

	test('is answered at each key, in the digits of either language', async () => {
		const tab = await browser.newPage({ storageState: stateOf(reader, url), locale: 'fa-IR' });
		await tab.goto(new URL(`hotline?lang=en&${asked}`, url).href, { waitUntil: 'load' });
		const blocked = tab.locator('[data-figure=what-if-blocked]');
		const more = hotlineWhatIf({ callsPerHour: 60, handleSeconds: 180, agents: 3, lines: 6 });
		await until('the answer follows', async () => {
			await tab.locator('input[name=lines]').fill('۶');
			return (await blocked.innerText()).includes(`${percent(more.blocked)}%`);
		});
		await tab.locator('input[name=aht]').fill('many');
		await until('the field says what it takes', async () =>
			(await tab.locator('#what-if-problem').innerText()).includes('must be a number')
		);
		await looksRight(tab);
		await tab.close();
	});
});

import { gzipSync } from 'node:zlib';
import type { Browser, Page, Request } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { FAULTS, launchBrowser, ready } from '../support/browser.ts';
import { DEEP, IN_DEPTH_ALONE, some } from '../support/depth.ts';
import { logIn, makeLogins, stateOf, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { oneMoreLetter, smallOffice } from '../support/small-office.ts';
import { until } from '../support/until.ts';

/** Gzipped JavaScript of a page before its first chart is drawn; ECharts itself comes after the first paint. */
const AT_MOST = 60_000;
/** Persian comes with a page, and is there before English is. */
const AT_MOST_IN_ENGLISH = 65_000;

let office: OfficeUnderTest;
let browser: Browser;
/** A governor, whose pages have more on them than the public's, and an analyst, to whom alone the console opens. */
const people = {} as Record<'governor' | 'analyst', Visitor>;

beforeAll(async () => {
	const settings = { PASOKH_CLOCK: 'data', PASOKH_PUBLIC_WALL: 'on' };
	office = await startOffice({ web: true, settings });
	expect(await office.post(smallOffice())).toMatchObject({ status: 200, body: { rejected: [] } });
	await until('the page of bodies has the referrals', async () =>
		(await (await fetch(new URL('/bodies', office.webUrl))).text()).includes('بانک ملی')
	);
	const passwords = await makeLogins(office.settings);
	for (const role of ['governor', 'analyst'] as const) people[role] = await logIn(office.webUrl, role, passwords[role]);
	browser = await launchBrowser();
});

const PAGES = ['/', '/bodies', '/bodies/bank_melli', '/operators', '/hotline', '/counties', '/loans'];
const ALL = [...PAGES, '/letters?kpi=answered'];
const CONSOLE = ['/sql', '/sql/schema'];
const FIGURES = ['/figures', '/figures/unanswered'];

const newPage = (who: keyof typeof people = 'governor', width = 1440): Promise<Page> =>
	browser.newPage({
		...{ storageState: stateOf(people[who], office.webUrl), viewport: { width, height: 900 }, locale: 'fa-IR' }
	});
const at = (path: string, lang = 'fa') => {
	const url = new URL(path, office.webUrl);
	if (lang === 'en') url.searchParams.set('lang', 'en');
	return url.href;
};
/** What a page asks for from now on. */
function watch(page: Page): { scripts: Request[]; follows: boolean } {
	const asked = { scripts: [] as Request[], follows: false };
	page.on('request', (request) => {
		if (request.resourceType() === 'script') asked.scripts.push(request);
		asked.follows ||= request.url().includes('/live?');
	});
	return asked;
}
/** Until all scripts have come and run that a page asks for by itself: one may ask for another. */
async function allRun(page: Page, scripts: readonly Request[]): Promise<void> {
	await ready(page);
	for (let seen = -1; seen !== scripts.length;) {
		seen = scripts.length;
		await Promise.all(scripts.map(async (script) => (await script.response())?.finished()));
		await page.evaluate(() => new Promise((idle) => requestIdleCallback(idle)));
	}
}

const IN_BOTH = [...ALL, ...CONSOLE, ...FIGURES].flatMap((path) => [[path, 'fa'] as const, [path, 'en'] as const]);
test.each(some(4, IN_BOTH))(
	'%s (%s): no more JavaScript than agreed before the first chart',
	DEEP,
	async (path, lang) => {
		const page = await newPage(CONSOLE.includes(path) ? 'analyst' : 'governor');
		// Charts, the editor of SQL and later sections wait for a timer of 200 ms or more: here none comes.
		await page.addInitScript(() => {
			const soon = globalThis.setTimeout;
			globalThis.setTimeout = ((...[run, ms, ...rest]: Parameters<typeof setTimeout>) =>
				(ms ?? 0) >= 200 ? 0 : soon(run, ms, ...rest)) as typeof setTimeout;
		});
		const asked = watch(page);
		const { scripts } = asked;
		await page.goto(at(path, lang), { waitUntil: 'load' });
		// A page that follows the office stands whole.
		if (PAGES.includes(path)) await until('the page follows the office', async () => asked.follows);
		else await allRun(page, scripts);
		const sizes = await Promise.all(
			scripts.map(async (script) => gzipSync(await (await script.response())!.body()).length)
		);
		const total = sizes.reduce((sum, size) => sum + size, 0);
		expect(total).toBeGreaterThan(30_000);
		expect(total, scripts.map((script, index) => `${script.url()}: ${sizes[index]}`).join('\n')).toBeLessThanOrEqual(
			lang === 'fa' ? AT_MOST : AT_MOST_IN_ENGLISH
		);
		expect(FAULTS).toEqual([]);
		await page.close();
	}
);

test.each([
	['gzip, deflate, br', 'br'],
	['gzip, deflate', 'gzip'],
	['br;q=0, GZIP;q=0.5', 'gzip'],
	['br;q=0.0, gzip;q=0', null],
	['identity', null]
])('HTML comes packed as is asked by %s: %s', async (accepted, encoding) => {
	const response = await fetch(at('/'), { headers: { 'accept-encoding': accepted } });
	expect(response.headers.get('content-encoding')).toBe(encoding);
	expect(await response.text()).toContain('</html>');
});

test('what the server wrote has its styles with it', async () => {
	for (const path of ALL) {
		const html = await (await people.governor.get(path)).text();
		const styles = [...html.matchAll(/<style[^>]*>([^]*?)<\/style>/g)].map(([, style]) => style).join('');
		const named = new Set(html.replace(/<style[^]*?<\/style>/g, '').match(/svelte-[a-z\d]+/g));
		expect(named.size, path).toBeGreaterThan(5);
		expect(
			[...named].filter((name) => !styles.includes(name)),
			path
		).toEqual([]);
	}
});

test.each(some(2, ALL))('%s: what comes later stands as the server wrote it, without an error', DEEP, async (path) => {
	const page = await newPage();
	const asked = watch(page);
	const { scripts } = asked;
	// A chart hides the picture that stood in its place.
	const textOf = () =>
		page.evaluate(() => {
			const body = document.body.cloneNode(true) as HTMLElement;
			for (const one of body.querySelectorAll('script, .poster, .canvas')) one.remove();
			return [...body.querySelectorAll('*')].filter((one) => one.children.length === 0).map((one) => one.textContent);
		});
	await page.route('**/live?**', (route) => route.abort());
	await page.goto(at(path), { waitUntil: 'load' });
	const written = await textOf();
	// A page that follows the office has all that it begins with.
	if (PAGES.includes(path)) await until('the page follows the office', async () => asked.follows);
	const before = scripts.length;
	if (PAGES.includes(path)) await until('the later sections are there', async () => scripts.length > before + 1);
	await allRun(page, scripts);
	// Without a stream the badge says so, and ages grow: those lines may differ.
	const lines = (texts: (string | null)[]) =>
		texts.filter((line) => line?.trim() && !/ارتباط|پیش|زنده|داده/.test(line));
	expect(lines(await textOf())).toEqual(lines(written));
	expect(FAULTS.filter((error) => !error.includes('ERR_FAILED'))).toEqual([]);
	await page.close();
});

test.each([
	['/letters', 'input[name=q]', 'columns'],
	['/account', 'form[action*=password] input[name=old]', null],
	['/account/access', null, 'scope'],
	['/', null, 'outages']
])('%s: what is typed and ticked before the page is hydrated stays', async (path, field, name) => {
	const page = await newPage();
	// Modules come once something was done with the fields of the HTML, as on a slow line.
	const used = Promise.withResolvers<void>();
	await page.route('**/*.js', async (route) => {
		await used.promise;
		await route.continue();
	});
	await page.goto(at(path), { waitUntil: 'commit' });
	if (field) await page.locator(field).fill('typed');
	const ticked = page.locator(`input[name=${name}]`).last();
	const [value, was] = name ? [await ticked.inputValue(), await ticked.isChecked()] : [];
	if (name) await ticked.evaluate((input: HTMLInputElement) => input.click());
	used.resolve();
	await ready(page);
	if (field) expect(await page.locator(field).inputValue()).toBe('typed');
	if (name) expect(await page.locator(`input[name=${name}][value="${value}"]`).isChecked()).toBe(!was);
	expect(FAULTS).toEqual([]);
	await page.close();
});

test('later sections follow the office, and are there after a walk to another page', async () => {
	const page = await newPage();
	await page.goto(at('/'), { waitUntil: 'load' });
	const foot = () => page.locator('footer p').first().innerText();
	const before = await foot();
	await office.post([oneMoreLetter('L-later-1', 1)]);
	await until('the foot has the new moment', async () => (await foot()) !== before);
	await page.locator('nav.pages a[href^="/operators"]').click();
	await until('the registrars are there', () => page.locator('#registrars').isVisible());
	await page.goBack();
	await until('the banks are there', async () =>
		(await page.locator('#banks table').first().innerText()).includes('بانک')
	);
	expect(await page.locator('footer').count()).toBe(1);
	expect(FAULTS).toEqual([]);
	await page.close();
});

/** How far a page may move. */
const MOST_MOVED = 0.02;
/** So slow that a font that may come late does. */
const LINE = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 };
async function onSlowLine(width: number): Promise<Page> {
	const page = await newPage('governor', width);
	const devtools = await page.context().newCDPSession(page);
	await devtools.send('Network.enable');
	await devtools.send('Network.emulateNetworkConditions', LINE);
	return page;
}

test.each(some(2, [...PAGES, '/figures', '/figures/on_time']))(
	'%s: nothing moves while it arrives on a slow line, narrow and wide',
	IN_DEPTH_ALONE,
	async (path) => {
		for (const width of [390, 1_440]) {
			const page = await onSlowLine(width);
			await page.addInitScript(() => {
				const seen = { shift: 0 };
				Object.assign(globalThis, { seen });
				new PerformanceObserver((list) => {
					for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) seen.shift += entry.value;
				}).observe({ type: 'layout-shift', buffered: true });
			});
			await page.goto(at(path), { waitUntil: 'load' });
			await page.evaluate(() => document.fonts.ready);
			await page.waitForTimeout(1_000);
			const shift = await page.evaluate(() => (globalThis as unknown as { seen: { shift: number } }).seen.shift);
			expect(shift, `at ${width} px`).toBeLessThanOrEqual(MOST_MOVED);
			await page.close();
		}
	}
);

test(
	'a page without the app awaits the fonts too: nothing of it is written in another face first',
	IN_DEPTH_ALONE,
	async () => {
		const page = await newPage();
		const refused: string[] = [];
		page.on('console', (one) => one.type() === 'error' && refused.push(one.text()));
		const held = Promise.withResolvers<void>();
		await page.route(/\.woff2/, async (route) => {
			await held.promise;
			await route.continue();
		});
		await page.goto(at('/letters/L-001'), { waitUntil: 'commit' });
		await page.locator('h1').waitFor({ state: 'attached' });
		expect(await page.locator('h1').isVisible()).toBe(false);
		held.resolve();
		await page.locator('h1').waitFor();
		expect(refused).toEqual([]);
		await page.close();
	}
);

test.each(['fa', 'en'])(
	'all is in the face of the office at the first visit, names and codes too (%s)',
	IN_DEPTH_ALONE,
	async (lang) => {
		const page = await onSlowLine(1_440);
		await page.goto(at('/letters', lang), { waitUntil: 'load' });
		await page.evaluate(() => document.fonts.ready);
		const devtools = await page.context().newCDPSession(page);
		await devtools.send('DOM.enable');
		await devtools.send('CSS.enable');
		const { root } = await devtools.send('DOM.getDocument');
		// The name of who is logged in is Latin, the title and figures are of the page's language, the letters' ids are codes.
		for (const selector of ['header .who a:last-child', 'h1', 'main [data-total]', '[data-letter] a']) {
			const { nodeId } = await devtools.send('DOM.querySelector', { nodeId: root.nodeId, selector });
			const { fonts } = await devtools.send('CSS.getPlatformFontsForNode', { nodeId });
			expect(fonts.length, selector).toBeGreaterThan(0);
			for (const { familyName } of fonts) expect(familyName, selector).toMatch(/Vazirmatn/);
		}
		await page.close();
	}
);

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PAGES as READERS } from '$lib/server/pages.ts';
import { undeclared } from '$lib/server/suppress.ts';
import { axeViolations, launchBrowser, overflowOf } from '../support/browser.ts';
import { DEEP, SCREENS, some } from '../support/depth.ts';
import { logIn, makeLogins, visit, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { dataOf, figuresOf, leavesOf, type Leaf, type Snapshot } from '../support/page-data.ts';
import { PLANTED, publicOffice } from '../support/public-office.ts';
import { openAs, PICTURES } from '../support/see-page.ts';
import { stateCaughtUp } from '../support/state.ts';

/** Pages of figures by their readers' names, each with what the public may ask of it. */
const PAGES: [page: string, path: string][] = [
	['wall', '/'],
	['wall', '/?range=7d'],
	['wall', '/?range=year&compare=previous'],
	['wall', '/?county=kermanshah'],
	['wall', '/?county=paveh'],
	['wall', '/?county=sahneh'],
	['wall', '/?category=housing'],
	['wall', '/?category=loan'],
	['bodies', '/bodies'],
	['bodies', '/bodies?range=month'],
	['body', '/bodies/bank_melli'],
	['body', '/bodies/bank_mellat'],
	['counties', '/counties'],
	['counties', '/counties?county=javanrud'],
	['counties', '/counties?county=harsin'],
	['loans', '/loans'],
	['loans', '/loans?bank=bank_tejarat'],
	['hotline', '/hotline'],
	['hotline', '/hotline?hour=22']
];

/** No counts of letters: places, residents, targets, days, hours, weights. */
const NO_COUNT =
	/(population|place\.l(on|at)|cap|target|targetEach|days|daysAtCap|spread\[\d+\]\.from|hours\[\d+\]|incomplete|isBank|(p50|p90|km50|mean|perHour|meanPerDay|rial|perDay)|weights\.\w+|score\.\w+(\.\w+)?|forecast(\.\w+)+)$/;
const SMALL = '<10';
const HIDDEN = 'hidden';

let office: OfficeUnderTest;
let browser: Browser;
let nobody: Visitor;
let governor: Visitor;

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data', PASOKH_PUBLIC_WALL: 'on' } });
	expect(await office.post(publicOffice())).toMatchObject({ status: 200, body: { rejected: [] } });
	await stateCaughtUp(office.ingestUrl);
	const passwords = await makeLogins(office.settings);
	governor = await logIn(office.webUrl, 'governor', passwords.governor);
	nobody = visit(office.webUrl);
	browser = await launchBrowser();
});
afterAll(async () => {
	await browser?.close();
	await office?.stop();
});

/** The parameters of a page's own stream and file. */
function searchOf(page: string, path: string): string {
	const url = new URL(path, office.webUrl);
	if (page === 'body') url.searchParams.set('body', url.pathname.split('/').at(-1)!);
	url.searchParams.set('page', page);
	return url.search;
}

/** The first figures of a page's stream. */
async function streamed(visitor: Visitor, page: string, path: string): Promise<Snapshot> {
	const cut = new AbortController();
	const response = await visitor.get(`/live${searchOf(page, path)}`, { signal: cut.signal });
	expect(response.status, path).toBe(200);
	let text = '';
	for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
		text += chunk;
		const data = /event: snapshot\ndata: (.*)\n\n/.exec(text)?.[1];
		if (data === undefined) continue;
		cut.abort();
		return (JSON.parse(data) as { snapshot: Snapshot }).snapshot;
	}
	throw new Error('the stream ended without figures');
}

/** Counts below ten that are written out. */
const smallOf = (snapshot: Snapshot): Leaf[] =>
	leavesOf(figuresOf(snapshot)).filter(
		([path, value]) => typeof value === 'number' && value < 10 && !NO_COUNT.test(path)
	);

describe.each(PAGES)('%s at %s', (page, path) => {
	test('has no count below ten for nobody, in no payload, and all of them for a governor', async () => {
		const own = await dataOf(governor, path);
		expect(smallOf(own).length).toBeGreaterThan(0);
		const { open } = READERS.find(({ name }) => name === page)!;
		expect(undeclared(figuresOf(own), open!)).toEqual([]);
		expect(JSON.stringify(own)).not.toMatch(/"(<10|hidden)"/);
		for (const seen of [await dataOf(nobody, path), await streamed(nobody, page, path)]) {
			expect(smallOf(seen)).toEqual([]);
			expect(JSON.stringify(figuresOf(seen))).toContain(`"${SMALL}"`);
			expect(JSON.stringify(seen)).not.toMatch(/op-\d|reg-\d/);
			for (const one of (seen['compared'] ?? []) as { count: number | string }[])
				expect(typeof one.count === 'string' || one.count >= 10).toBe(true);
		}
		const file = await (await nobody.get(`/figures.csv${searchOf(page, path)}`)).text();
		expect(file).toContain('کمتر از ۱۰');
		const lines = file.split(/\r?\n/).map((line) => /^([^#,]+),(-?[\d.]+)$/.exec(line));
		const written = lines.flatMap((line) => (line && Number(line[2]) < 10 ? [[line[1], line[2]]] : []));
		expect(
			written.filter(([name]) => !NO_COUNT.test(name!) && !/(incomplete|isElectronic|isBank)$|^compared/.test(name!))
		).toEqual([]);
		const html = await (await nobody.get(path)).text();
		expect(html).toContain('کمتر از ۱۰');
		expect(html).not.toMatch(/\d0{15}|NaN|op-\d|reg-\d/);
	});
});

test('where one county is hidden a second one is, in each column of which the sum is shown', async () => {
	const { total, counties } = (await dataOf(nobody, '/counties')) as unknown as {
		total: Record<string, unknown>;
		counties: (Record<string, unknown> & { code: string })[];
	};
	expect(counties.find(({ code }) => code === 'sahneh')).toMatchObject({ letters: SMALL });
	for (const column of ['letters', 'answered', 'late', 'idle']) {
		const hidden = counties.filter((county) => typeof county[column] === 'string');
		if (hidden.length > 0 && typeof total[column] === 'number') expect(hidden.length, column).toBeGreaterThan(1);
	}
	expect(total['letters']).toBe(249);
	expect(counties.find(({ code }) => code === 'kermanshah')).toMatchObject({ letters: PLANTED.county.kermanshah });
});

const ASKS = [
	'',
	'category=loan',
	'category=aid',
	'county=kermanshah',
	'county=paveh',
	'channel=letter',
	'body=bank_melli',
	'hour=22'
];

test('what is shown of a bank among all bodies is shown of it on the wall, and what is hidden is hidden', async () => {
	let hidden = 0;
	for (const ask of ASKS) {
		const { bodies } = (await dataOf(nobody, `/bodies?${ask}`)) as unknown as {
			bodies: { code: string; letters: Record<string, unknown> }[];
		};
		const { banks } = (await dataOf(nobody, `/?${ask}`)) as unknown as {
			banks: (Record<string, unknown> & { org: string })[];
		};
		for (const { org, pending, late, answered } of banks) {
			const { letters } = bodies.find(({ code }) => code === org)!;
			const among = [letters['unanswered'], letters['late'], letters['answered']];
			expect([pending, late, answered], `${ask} ${org}`).toEqual(among);
			hidden += [pending, late, answered].filter((count) => count === HIDDEN).length;
		}
	}
	expect(hidden).toBeGreaterThan(0);
});

test('what is shown of the whole is shown on each page that has it, and what is hidden is hidden', async () => {
	type Counts = Record<string, unknown> & { onTime: Record<string, unknown> };
	for (const ask of ASKS) {
		const totals = (await dataOf(nobody, `/?${ask}`)).totals as unknown as Counts;
		const { letters } = (await dataOf(nobody, `/bodies?${ask}`)) as unknown as { letters: Counts };
		const { total } = (await dataOf(nobody, `/counties?${ask}`)) as unknown as { total: Counts };
		const { registered, answered, unanswered, ended, late, withOffice, onTime } = totals;
		const share = { num: onTime['numerator'], den: onTime['denominator'] };
		expect(letters, ask).toMatchObject({
			registered,
			answered,
			unanswered,
			ended,
			late,
			onTime: share
		});
		expect(total, ask).toMatchObject({ letters: registered, answered, unanswered, ended, late, onTime: share });
		expect(total['idle'], ask).toBe(withOffice);
	}
});

test('what is shown of a body among the others is shown on its own page', async () => {
	const { bodies } = (await dataOf(nobody, '/bodies')) as unknown as {
		bodies: { code: string; letters: { registered: unknown } }[];
	};
	const known = bodies.filter(({ code, letters }) => code !== 'office' && typeof letters.registered === 'number');
	expect(known.length).toBeGreaterThan(1);
	for (const { code, letters } of known) {
		const own = (await dataOf(nobody, `/bodies/${code}`)) as unknown as { letters: object };
		expect({ ...own.letters, oldestAt: null }, code).toEqual({ ...letters, oldestAt: null });
	}
});

test('the whole less all other groups says nothing: of each filter two groups stay closed, and so does what is hidden beside the others', async () => {
	const { categories } = (await dataOf(nobody, '/')) as unknown as { categories: { code: string; count: unknown }[] };
	expect(categories.find(({ code }) => code === 'housing')?.count).toBe(SMALL);
	expect(categories.find(({ code }) => code === 'job')?.count).toBe(HIDDEN);
	const totalsOf = async (path: string) => (await dataOf(nobody, path)).totals!;
	expect((await totalsOf('/?category=job'))['registered']).toBe(HIDDEN);
	expect((await totalsOf('/?category=housing'))['registered']).toBe(SMALL);
	expect((await totalsOf('/?category=loan'))['registered']).toBe(PLANTED.category.loan);
	const own = (await dataOf(governor, '/')).totals as Record<string, number>;
	for (const [filter, codes] of Object.entries({
		category: PLANTED.category,
		county: PLANTED.county,
		channel: PLANTED.channel
	})) {
		const all = await Promise.all(Object.keys(codes).map((code) => totalsOf(`/?${filter}=${code}`)));
		for (const name of ['answered', 'unanswered', 'late', 'referred', 'toRefer', 'closedUnanswered', 'loanPersons'])
			expect(
				all.filter((totals) => typeof totals[name] === 'string').length,
				`${filter} ${name} ${own[name]}`
			).not.toBe(1);
	}
});

test(
	'other days, moments, steps and more than one filter are refused with words, wherever they are asked',
	DEEP,
	async () => {
		const asks = [
			...['from=1401-04-25', 'to=1401-04-26', 'asof=1401-04-26', 'known=1401-04-26', 'by=day', 'outages=exclude'],
			...['county=paveh&county=sahneh', 'county=kermanshah&category=loan', 'kind=request', 'operator=op-1'],
			...['registrar=reg-1', 'compare=previous&county=kermanshah', 'state=answered', 'bucket=0-2']
		];
		for (const ask of some(3, asks)) {
			for (const path of [
				`/?${ask}`,
				`/counties/__data.json?${ask}`,
				`/live?page=wall&${ask}`,
				`/figures.csv?page=bodies&${ask}`
			]) {
				const response = await nobody.get(path);
				const text = await response.text();
				expect(text, path).toContain('حداکثر یک فیلتر');
				expect(path.includes('__data') ? text : String(response.status), path).toContain('403');
			}
			expect((await governor.get(`/?${ask}`)).status, ask).toBe(200);
		}
		expect((await nobody.get('/bodies/bank_melli?county=kermanshah')).status).toBe(403);
		// A body's page has its body for a filter: no link leads there with another.
		const html = await (await nobody.get('/?county=kermanshah&range=year')).text();
		const links = [...html.matchAll(/href="[./]*bodies\/bank_melli([^"]*)"/g)].map(([, search]) => search);
		expect(new Set(links)).toEqual(new Set(['?range=year']));
	}
);

test('no page of named staff and no list of letters opens for nobody, by no way', async () => {
	for (const path of [
		'/operators',
		'/live?page=operators',
		'/figures.csv?page=operators',
		'/letters?kpi=unanswered',
		'/letters/P-1'
	])
		expect((await nobody.get(path)).status, path).toBe(403);
	expect(await (await nobody.get('/')).text()).not.toMatch(/href="[./]*operators/);
	expect(await (await governor.get('/')).text()).toMatch(/href="[./]*operators/);
	expect((await governor.get('/operators')).status).toBe(200);
});

const LOOKED_AT = [
	...['/', '/counties', '/bodies', '/bodies/bank_melli', '/loans', '/hotline', '/?county=sahneh'],
	...['/loans?bank=bank_tejarat', '/hotline?hour=22', '/counties?county=harsin']
];
test.each(SCREENS)(
	'%s, in a window of %i pixels: hidden figures are read, and nothing is broken',
	DEEP,
	async (colorScheme, width) => {
		for (const path of some(2, LOOKED_AT)) {
			const url = new URL(path, office.webUrl);
			const page = await openAs(browser, url, null, { colorScheme, viewport: { width, height: 900 } });
			const errors: string[] = [];
			page.on('pageerror', (error) => errors.push(error.message));
			page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
			await page.reload({ waitUntil: 'load' });
			await page.waitForFunction(() => document.body.innerText.includes('کمتر از ۱۰'));
			const text = await page.locator('body').innerText();
			expect(text, path).not.toMatch(/NaN|Infinity|۴٬۰۰۰٬۰۰۰|−[۰-۹\d]|undefined/);
			// No unit, interval or place is said of what is hidden, and no list that is closed is said to be empty.
			expect(text, path).not.toMatch(/پنهان (ثانیه|تا پنهان|از پنهان)|از ۰ شهرستان|هنوز نامه‌ای|در این بازه .* نیست/);
			expect(errors, path).toEqual([]);
			if (path === '/') {
				const bar = page.locator('tr', { has: page.locator('[data-figure="category-housing"]') }).locator('svg');
				expect(await bar.evaluate((svg) => getComputedStyle(svg).backgroundImage)).toContain('gradient');
			}
			expect(await overflowOf(page), path).toBeLessThanOrEqual(0);
			expect(await axeViolations(page), path).toEqual([]);
			if (PICTURES)
				await page.screenshot({
					path: `${PICTURES}/public${path.replace(/\W+/g, '-')}-${width}-${colorScheme}.png`,
					fullPage: true
				});
			await page.context().close();
		}
	}
);

import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { FAULTS, launchBrowser } from '../support/browser.ts';
import { boundsOf, type Bounds, countsOf, missing, nameOf, narrow, sumsOf, type Seen } from '../support/attack.ts';
import { DEEP, screensOf, some } from '../support/depth.ts';
import { logIn, makeLogins, visit, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { dataOf, figuresOf, leavesOf, type Leaf, type Snapshot } from '../support/tiles.ts';
import { PLANTED, publicOffice } from '../support/public-office.ts';
import { looksRight, openAs } from '../support/see-page.ts';
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

/** Of a page without a filter, what is in lists of groups: the rest is of the whole office. The only electronic channel is the whole of its kind. */
const OF_GROUPS = /^(channels|categories|banks|bodies|counties|collateral|hours|flows)\[(?!email)/;
const isOfGroup = (path: string, isFiltered: boolean): boolean =>
	!NO_COUNT.test(path) && (isFiltered || OF_GROUPS.test(path));

/** Counts of groups below ten that are written out. */
function smallOf(snapshot: Snapshot): Leaf[] {
	const channels = (snapshot['channels'] ?? []) as { isElectronic: boolean }[];
	const figures = { ...figuresOf(snapshot), channels: channels.filter(({ isElectronic }) => !isElectronic) };
	const isFiltered = (snapshot['where'] as unknown[]).length > 0;
	return leavesOf(figures).filter(
		([path, value]) => typeof value === 'number' && value < 10 && isOfGroup(path, isFiltered)
	);
}

describe.each(PAGES)('%s at %s', (page, path) => {
	test('has no count below ten for nobody, in no payload, and all of them for a governor', async () => {
		const own = await dataOf(governor, path);
		expect(smallOf(own).length).toBeGreaterThan(0);
		expect(JSON.stringify(own)).not.toMatch(/"(<10|hidden)"/);
		for (const seen of [await dataOf(nobody, path), await streamed(nobody, page, path)]) {
			expect(smallOf(seen)).toEqual([]);
			expect(JSON.stringify(figuresOf(seen))).toContain(`"${SMALL}"`);
			expect(JSON.stringify(seen)).not.toMatch(/op-\d|reg-\d/);
		}
		const file = await (await nobody.get(`/figures.csv${searchOf(page, path)}`)).text();
		expect(file).toContain('کمتر از ۱۰');
		const lines = file.split(/\r?\n/).map((line) => /^([^#,]+),(-?[\d.]+)$/.exec(line));
		const written = lines.flatMap((line) => (line && Number(line[2]) < 10 ? [[line[1], line[2]]] : []));
		const isFiltered = (own['where'] as unknown[]).length > 0;
		const others = /(incomplete|isElectronic|isBank)$|^compared/;
		expect(written.filter(([name]) => isOfGroup(name!, isFiltered) && !others.test(name!))).toEqual([]);
		const html = await (await nobody.get(path)).text();
		expect(html).toContain('کمتر از ۱۰');
		expect(html).not.toMatch(/\d0{15}|NaN|op-\d|reg-\d/);
	});
});

const RANGES = ['7d', '30d', 'week', 'month', 'season', 'year'];
const codesOf = (dimension: keyof typeof PLANTED) =>
	Object.keys(PLANTED[dimension]).map((code) => `${dimension}=${code}`);

/** What the public may ask for, by page; in depth by all filters. */
function asksOf(): [page: string, path: string, filters: string[]][] {
	const dimensions = some(2, ['channel', 'category', 'county', 'body'] as const);
	const letters = ['', ...dimensions.flatMap(codesOf)];
	return [
		['wall', '/', [...letters, 'body=office']],
		['bodies', '/bodies', letters],
		['counties', '/counties', letters],
		['loans', '/loans', ['', ...dimensions.filter((one) => one !== 'body').flatMap(codesOf), ...codesOf('bank')]],
		['hotline', '/hotline', ['', ...codesOf('hour')]],
		...Object.keys(PLANTED.body).map((code): [string, string, string[]] => ['body', `/bodies/${code}`, ['']])
	];
}

/** The same asked by the public, and by somebody who sees the truth. */
async function seenByBoth(ranges: string[]): Promise<Record<'shown' | 'true', Seen[]>> {
	const seen: Record<'shown' | 'true', Seen[]> = { shown: [], true: [] };
	for (const range of ranges)
		for (const [page, path, filters] of asksOf())
			for (const filter of filters) {
				const address = `${path}?${filter}&range=${range}`;
				seen.shown.push({ page, range, snapshot: await dataOf(nobody, address) });
				seen.true.push({ page, range, snapshot: await dataOf(governor, address) });
			}
	return seen;
}

test('whoever reads all pages, ranges and filters and knows all sums narrows no hidden count to fewer than three values', async () => {
	const seen = await seenByBoth(['all', ...some(1, RANGES)]);
	const shown = seen.shown.flatMap(countsOf);
	const truth = new Map(seen.true.flatMap(countsOf).map((one) => [nameOf(one), one.value as number]));
	const byName = Map.groupBy(
		shown.filter(({ value }) => value !== HIDDEN),
		nameOf
	);
	for (const [name, all] of byName)
		expect(new Set(all.map(({ value }) => value)).size, `one number: ${name} ${JSON.stringify(all)}`).toBe(1);
	const sums = sumsOf(seen.shown, shown);
	for (const [whole, ...parts] of sums) {
		const [of, ...values] = [whole!, ...parts].map((name) => truth.get(name) ?? NaN);
		const sum = values.reduce((all, value) => all + value, 0);
		if (!Number.isNaN(of! + sum)) expect(sum, `${whole} = ${parts.join(' + ')}`).toBe(of);
	}
	/** What follows of some of it, and of who is missing in lists of the whole. */
	const knownBy = (of: (value: number | string) => boolean): Map<string, Bounds> => {
		const known = new Map<string, Bounds>();
		for (const [name, [one]] of byName) if (of(one!.value)) known.set(name, boundsOf(one!.value));
		for (const name of missing(seen.shown, shown)) known.set(name, [0, 0]);
		narrow(known, sums);
		return known;
	};
	// A total of 0 or 1 says of every group that it has no more.
	const [known, byTotals] = [knownBy(() => true), knownBy((value) => typeof value === 'number')];
	const hidden = [...byName].filter(([, [one]]) => one!.value === SMALL).map(([name]) => name);
	expect(hidden.length).toBeGreaterThan(500);
	const narrowed = hidden.flatMap((name) => {
		const [[least, most], is] = [known.get(name)!, truth.get(name)!];
		expect(is >= least && is <= most, `${name} is ${is}, not ${least} to ${most}`).toBe(true);
		const [, atMost] = byTotals.get(name) ?? [0, Infinity];
		return most - least < 2 && atMost > 1 ? [`${name}: ${least} to ${most}`] : [];
	});
	expect(narrowed).toEqual([]);
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
test.each(screensOf('public'))(
	'%s, in a window of %i pixels: hidden figures are read, and nothing is broken',
	DEEP,
	async (colorScheme, width) => {
		for (const path of some(2, LOOKED_AT)) {
			const url = new URL(path, office.webUrl);
			const page = await openAs(browser, url, null, { colorScheme, viewport: { width, height: 900 } });
			await page.waitForFunction(() => document.body.innerText.includes('کمتر از ۱۰'));
			const text = await page.locator('body').innerText();
			expect(text, path).not.toMatch(/NaN|Infinity|۴٬۰۰۰٬۰۰۰|−[۰-۹\d]|undefined/);
			// No unit, interval or place is said of what is hidden, and no list that is closed is said to be empty.
			expect(text, path).not.toMatch(/پنهان (ثانیه|تا پنهان|از پنهان)|از ۰ شهرستان|هنوز نامه‌ای|در این بازه .* نیست/);
			expect(FAULTS, path).toEqual([]);
			if (path === '/') {
				const bar = page.locator('tr', { has: page.locator('[data-figure="category-housing"]') }).locator('svg');
				expect(await bar.evaluate((svg) => getComputedStyle(svg).backgroundImage)).toContain('gradient');
			}
			await looksRight(page);
			await page.context().close();
		}
	}
);

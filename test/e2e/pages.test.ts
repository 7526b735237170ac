import { globSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { ROLES } from '#sql/model/roles.ts';
import { tellOf } from '../support/alerts.ts';
import { FAULTS, launchBrowser, ready } from '../support/browser.ts';
import { DEEP, SCREENS, some } from '../support/depth.ts';
import { deskOf } from '../support/desk.ts';
import { looksRight, openAs, tabTo } from '../support/see-page.ts';
import { makeOfEach } from '../support/made.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { OVERDUE, overdueLetter } from '../support/overdue-letter.ts';
import { visitorOf, type Visitor } from '../support/people.ts';
import { oneMoreLetter, sideEvents, smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';
import { until } from '../support/until.ts';

const WHO = { n: 'nobody', g: 'governor', i: 'inspector', a: 'analyst', m: 'administrator' } as const;
/** The small office's last four days, beside the four before them. */
const COMPARED = 'from=1401-04-27&to=1401-04-30&compare=previous';
const FILTERED = 'body=bank_melli&channel=letter';

/** Every page, by its route: who may see it, and at which addresses it is looked at. What was made has a name there. */
const PAGES: Record<string, [who: string, ...addresses: string[]]> = {
	'/': ['ngiam', '/', `/?${FILTERED}`, `/?${COMPARED}`],
	'/account': ['giam', '/account'],
	'/account/access': ['giam', '/account/access'],
	'/account/confirm': ['giam', '/account/confirm?next=/users'],
	'/account/digests': ['giam', '/account/digests'],
	'/alerts': ['giam', '/alerts'],
	'/alerts/[id]': ['i', 'rule'],
	'/alerts/addresses': ['giam', '/alerts/addresses'],
	'/alerts/bodies': ['im', '/alerts/bodies'],
	'/alerts/deliveries': ['m', '/alerts/deliveries'],
	'/alerts/new': ['giam', '/alerts/new', '/alerts/new?measure=on_time&channel=letter'],
	'/api': ['giam', '/api'],
	'/bodies': ['ngiam', '/bodies', `/bodies?${COMPARED}`],
	'/bodies/[org]': ['ngiam', '/bodies/bank_melli', `/bodies/bank_melli?${COMPARED}`],
	'/counties': ['ngiam', '/counties', '/counties?map=late', `/counties?${COMPARED}`],
	'/deadletters': ['m', '/deadletters'],
	'/deadletters/[id]': ['m', 'dead'],
	'/exports': ['giam', '/exports'],
	'/exports/[id]': ['i', 'export'],
	'/exports/new': ['i', '/exports/new?kpi=unanswered', '/exports/new?answered=no'],
	'/figures': ['giam', '/figures'],
	'/figures/[name]': [
		...(['giam', '/figures/on_time', '/figures/time_to_answer_citizen?group=body', '/figures/ageing_receipt'] as const)
	],
	'/flag': ['i', '/flag?kpi=unanswered', '/flag?answered=no'],
	'/health': ['m', '/health'],
	'/help': ['ngiam', '/help'],
	'/hotline': ['ngiam', '/hotline'],
	'/import': ['m', '/import'],
	'/letters': ['gim', '/letters', '/letters?kpi=unanswered', '/letters?answered=no', '/letters?queue=overdue'],
	'/letters/[id]': ['gim', `/letters/${OVERDUE}`, `/letters/${OVERDUE}?asof=1401-05-14`],
	'/letters/[id]/unmask': ['i', `/letters/${OVERDUE}/unmask`],
	'/loans': ['ngiam', '/loans'],
	'/log': ['gm', '/log'],
	'/login': ['n', '/login'],
	'/operators': ['giam', '/operators'],
	'/remind': ['i', '/remind?kpi=unanswered', '/remind?kpi=overdue'],
	'/reminders': ['i', '/reminders'],
	'/reminders/[id]': ['i', 'reminder'],
	'/reminders/[id]/letter': ['i', 'letter'],
	'/s/[token]': ['i', 'share'],
	'/samples': ['i', '/samples', '/samples?kpi=unanswered', '/samples?answered=no'],
	'/samples/[id]': ['i', 'sample'],
	'/shares': ['i', '/shares', '/shares?kpi=unanswered', '/shares?answered=no'],
	'/sources': ['m', '/sources'],
	'/sql': ['a', '/sql'],
	'/sql/r/[id]': ['giam', 'result'],
	'/sql/schema': ['a', '/sql/schema', '/sql/schema?q=moment'],
	'/steps': ['im', '/steps'],
	'/tokens': ['m', '/tokens'],
	'/users': ['m', '/users'],
	'/verify': ['giam', '/verify']
};

/** Looked at elsewhere: what leads on by itself, and what a mail alone leads to. */
const OTHERS = ['/waiting', '/addresses/[code]'];

/** Pages that are not there, or refuse what they are asked. */
const REFUSED: [status: number, address: string][] = [
	[400, '/letters?kpi=nonsense'],
	[404, '/letters/nothing']
];

/** A list whose words have a name, a code and days in them. */
const LIST = 'answered=no&channel=letter&body=bank_melli&from=1401-01-01';

/**
 * What people wrote themselves, in their own language: letters, notes, names of persons. And SQL that is to be copied, whose comments are
 * in both languages.
 */
const WRITTEN = '[dir=auto], [lang=fa], q, td.subject, .person, .voided, pre code';

let office: OfficeUnderTest;
let browser: Browser;
const people: Record<(typeof WHO)[keyof typeof WHO], Visitor | null> = {
	...{ nobody: null, governor: null, inspector: null, analyst: null, administrator: null }
};
/** Addresses of what was made, by the names that stand for them. */
const made: Record<string, string> = {};

const at = (path: string) => new URL(path, office.webUrl);

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data', PASOKH_PUBLIC_WALL: 'on' } });
	const events = [...smallOffice(), ...sideEvents(), ...overdueLetter()];
	expect(await office.post(events)).toMatchObject({ status: 200, body: { rejected: [] } });
	await stateCaughtUp(office.ingestUrl);
	await office.post([{ ...oneMoreLetter('L-wrong', 1), channel: 5 } as unknown as WireEvent]);
	for (const role of ROLES) people[role] = await visitorOf(office.settings, role);
	const { inspector, analyst, administrator } = people;
	Object.assign(made, await makeOfEach(office.webUrl, { inspector: inspector!, analyst: analyst! }, LIST));
	made['letter'] = `${made['reminder']}/letter`;
	await tellOf(office.settings, made['rule']!.split('/').at(-1)!, 'inspector', { bank_melli: 7, emdad: 4 });
	const refused = deskOf(office.webUrl, administrator!);
	await until('what was refused is listed', async () => {
		const id = /data-dead="(\w+)"/.exec(await refused.text('/deadletters'))?.[1];
		made['dead'] = `/deadletters/${id}`;
		return id !== undefined;
	});
	browser = await launchBrowser();
});

/** Whatever comes later is there: sections that wait until they are near the screen, and charts. */
async function readToEnd(page: Page): Promise<void> {
	await ready(page);
	await page.evaluate(async () => {
		for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
			scrollTo(0, y);
			await new Promise((done) => setTimeout(done, 60));
		}
		scrollTo(0, 0);
	});
	for (const place of await page.locator('.chart .canvas').all()) {
		await place.scrollIntoViewIfNeeded();
		await place.locator('canvas').first().waitFor();
	}
}

/** Persian that nobody wrote: texts, and what is said to those who do not see. */
const persianIn = (page: Page): Promise<string[]> =>
	page.evaluate((written) => {
		const persian = /\p{Script=Arabic}|[،؛؟«»٪۰-۹]/u;
		const found: string[] = [];
		const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const parent = node.parentElement!;
			if (parent.closest(`script, style, ${written}`)) continue;
			if (persian.test(node.textContent ?? '')) found.push(`<${parent.localName}> ${node.textContent!.trim()}`);
		}
		for (const element of document.querySelectorAll(`*:not(:is(${written}))`))
			for (const name of ['title', 'aria-label', 'placeholder', 'aria-valuetext', 'data-label'])
				if (persian.test(element.getAttribute(name) ?? '')) found.push(`${name}: ${element.getAttribute(name)}`);
		return [...new Set(found)];
	}, WRITTEN);

/** Links of the office that would lead into another language. */
const lostIn = (page: Page): Promise<string[]> =>
	page.evaluate(() =>
		[...document.querySelectorAll('a[href]:not([download], [lang=fa])')]
			.map((link) => ({ url: new URL(link.getAttribute('href')!, location.href), text: link.textContent.trim() }))
			.filter(({ url }) => url.origin === location.origin && url.searchParams.get('lang') !== 'en')
			.map(({ url, text }) => `${url.pathname}${url.search} (${text})`)
	);

test('every page is among them', () => {
	const routes = globSync('**/+page.svelte', { cwd: resolve(import.meta.dirname, '../../web/routes') })
		.map((file) => `/${dirname(file)}`.replace(/^\/\.$/, '/'))
		.filter((route) => !OTHERS.includes(route));
	expect(routes.toSorted()).toEqual(Object.keys(PAGES).toSorted());
});

/** Each address as one of those who may see it, in a language and on a screen; in depth six times. */
const LOOKS = [
	...Object.values(PAGES).flatMap(([who, ...addresses]) => addresses.map((address) => [200, who, address] as const)),
	...REFUSED.map(([status, address]) => [status, 'gi', address] as const)
].flatMap(([status, who, address]) => {
	const ways = [...who].flatMap((one) =>
		['fa', 'en'].flatMap((lang) =>
			SCREENS.map(([colorScheme, width]) => ({
				...{ status, address, who: WHO[one as keyof typeof WHO], lang, colorScheme, width }
			}))
		)
	);
	// The public is refused to compare.
	const known = ways.filter((way) => way.who !== 'nobody' || !address.includes('compare'));
	return some(1, known, 6, address);
});

test.each(LOOKS)(
	'$address for the $who ($lang, $width px, $colorScheme): axe finds nothing, nothing is cut, no error, one language',
	DEEP,
	async ({ address, who, lang, colorScheme, width, status }) => {
		const url = at(made[address] ?? address);
		if (lang === 'en') url.searchParams.set('lang', lang);
		const page = await openAs(browser, url, people[who], { status, colorScheme, viewport: { width, height: 900 } });
		await readToEnd(page);
		await looksRight(page);
		// The browser tells of the page itself where that is refused; and of parts for which a busy engine has no time, as the page does.
		const isTold = (fault: string) => fault.includes('503') || (status !== 200 && fault.includes(String(status)));
		expect(FAULTS.filter((fault) => !isTold(fault))).toEqual([]);
		expect(await page.locator('html').getAttribute('dir')).toBe(lang === 'en' ? 'ltr' : 'rtl');
		if (lang === 'en') {
			expect(await persianIn(page)).toEqual([]);
			expect(await lostIn(page)).toEqual([]);
		}
		await page.context().close();
	}
);

test.each([
	[1440, 'fa', 'مرحله', ['درخواست', 'تصویب', 'رد', 'پرداخت']],
	[390, 'en', 'Step', ['requested', 'approved', 'refused', 'paid']]
] as const)('a list shows the steps of a loan beside its id, at %d px (%s)', async (width, lang, head, steps) => {
	const viewport = { width, height: 800 };
	const page = await openAs(browser, at(`/letters?kpi=loan_funnel&lang=${lang}`), people.governor, { viewport });
	expect((await page.locator('thead th').allInnerTexts())[1]).toBe(head);
	const shown = new Set<string>();
	for (const cell of await page.locator('tbody tr td:nth-child(2)').all()) {
		shown.add(await cell.innerText());
		const { x, width: wide } = (await cell.boundingBox())!;
		expect(x).toBeGreaterThanOrEqual(0);
		expect(x + wide).toBeLessThanOrEqual(width);
	}
	expect(shown).toEqual(new Set(steps));
	await page.context().close();
});

const HELPED = [
	['governor', '/', 'راهنمای «تابلو»'],
	['governor', '/bodies?lang=en', 'Help for “Banks and bodies”'],
	['governor', '/figures/on_time', 'راهنمای «یک شاخص»'],
	['inspector', '/letters', 'راهنمای «میز بازرسی و فهرست نامه‌ها»'],
	['analyst', '/sql/schema?lang=en', 'Help for “Views and columns”'],
	['administrator', '/users', 'راهنمای «کاربران»']
] as const;

test.each(some(3, HELPED))(
	'help: the %s presses ? on %s, reads, and is back where they were',
	DEEP,
	async (who, path, title) => {
		const page = await openAs(browser, at(path), people[who]);
		await ready(page);
		const dialog = page.locator('dialog[open]');
		for (const width of [390, 1440]) {
			await page.setViewportSize({ width, height: 800 });
			await page.keyboard.press('?');
			await dialog.waitFor();
			expect(await dialog.locator('h2').innerText()).toBe(title);
			expect(await dialog.locator('kbd').allInnerTexts()).toEqual(expect.arrayContaining(['?', 'Esc']));
			await looksRight(page);
			await page.keyboard.press('Escape');
			await dialog.waitFor({ state: 'detached' });
			// By its button, from the keyboard.
			await tabTo(page, 'a.help');
			await page.keyboard.press('Enter');
			await dialog.waitFor();
			await dialog.locator('button').click();
			await dialog.waitFor({ state: 'detached' });
			expect(await page.evaluate(() => document.activeElement?.className)).toContain('help');
		}
		await page.context().close();
	}
);

test('help: it says what the figures of the page are, and leads to them', async () => {
	const page = await openAs(browser, at('/loans'), people.governor);
	await ready(page);
	await page.locator('a.help').click();
	await page.locator('dialog[open] a[href*="/figures/loan_requests"]').click();
	await page.waitForURL('**/figures/loan_requests');
	expect(await page.locator('dialog').count()).toBe(0);
	await page.context().close();
});

test('help: a question mark in a text is a question mark', async () => {
	const page = await openAs(browser, at('/letters'), people.inspector);
	await ready(page);
	const field = page.locator('input[name=q]');
	await field.focus();
	await page.keyboard.type('چرا؟ why?');
	await ready(page);
	expect(await page.locator('dialog[open]').count()).toBe(0);
	expect(await field.inputValue()).toBe('چرا؟ why?');
	await page.context().close();
});

test('help: without a script its button leads to the same, in a page of all that the reader may open', async () => {
	const page = await openAs(browser, at('/bodies'), null, { javaScriptEnabled: false });
	await page.locator('a.help').click();
	expect(new URL(page.url()).pathname).toBe('/help');
	expect(await page.locator('section:target h2').innerText()).toBe('بانک‌ها و دستگاه‌ها');
	expect(await page.locator('section').evaluateAll((all) => all.map(({ id }) => id))).not.toContain('/users');
	await page.context().close();
});

import { randomUUID } from 'node:crypto';
import { globSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { makeRule, tellOf } from '../support/alert-rule.ts';
import { launchBrowser, overflowOf, ready } from '../support/browser.ts';
import { sendJson } from '../support/console.ts';
import { DEEP, some } from '../support/depth.ts';
import { logIn, makeLogins, stateOf } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { OVERDUE, overdueLetter } from '../support/overdue-letter.ts';
import { PICTURES } from '../support/see-page.ts';
import { oneMoreLetter, smallOffice } from '../support/small-office.ts';
import { sideEvents } from '../support/small-office-side.ts';
import { stateCaughtUp } from '../support/state.ts';
import { until } from '../support/until.ts';

/** Every page, as somebody who may see it. */
const PAGES: [who: string, path: string][] = [
	['nobody', '/login'],
	...['/', '/bodies', '/bodies/bank_melli', '/counties', '/hotline', '/loans', '/operators'].map(
		(path): [string, string] => ['governor', path]
	),
	...['/figures', '/figures/on_time', '/help'].map((path): [string, string] => ['governor', path]),
	...['/letters', '/letters?kpi=unanswered', `/letters/${OVERDUE}`, '/log', '/exports', '/verify', '/account'].map(
		(path): [string, string] => ['governor', path]
	),
	['governor', '/letters?kpi=nonsense'],
	['governor', '/letters/nothing'],
	...['/letters?answered=no', '/letters?queue=overdue', `/letters/${OVERDUE}`, `/letters/${OVERDUE}/unmask`].map(
		(path): [string, string] => ['inspector', path]
	),
	...['/samples', '/shares', '/exports/new', '/samples?answered=no'].map((path): [string, string] => [
		'inspector',
		path.includes('?') ? path : `${path}?kpi=unanswered`
	]),
	...['/remind', '/flag'].map((path): [string, string] => ['inspector', `${path}?kpi=unanswered`]),
	...['/reminders', '/reminders/{reminder}', '/reminders/{reminder}/letter', '/steps'].map((path): [string, string] => [
		'inspector',
		path
	]),
	...['/samples/{sample}', '/exports/{export}', '/s/{share}'].map((path): [string, string] => ['inspector', path]),
	...['/account/access', '/sql', '/sql/schema?q=moment', '/sql/r/{result}'].map((path): [string, string] => [
		'analyst',
		path
	]),
	['governor', '/alerts'],
	['governor', '/alerts/{rule}'],
	['administrator', '/alerts/new'],
	['administrator', '/alerts/new?measure=on_time&channel=letter'],
	['governor', '/account/access'],
	['governor', '/account/digests'],
	['inspector', '/alerts/bodies'],
	['inspector', '/alerts/addresses'],
	['administrator', '/alerts/deliveries'],
	['governor', '/api'],
	['administrator', '/account/confirm?next=/users'],
	...['/sources', '/health', '/import', '/users', '/tokens', '/deadletters', '/deadletters/{dead}', '/log'].map(
		(path): [string, string] => ['administrator', path]
	)
];

/** Not looked at: what leads on by itself, and what a mail alone leads to. */
const OTHERS = ['/waiting', '/addresses/[code]'];

/** A list whose words have a name, a code and days in them. */
const LIST = 'answered=no&channel=letter&body=bank_melli&from=1401-01-01';

/**
 * What people wrote themselves, in their own language: letters, notes, names of persons. And SQL that is to be copied, whose comments are
 * in both languages.
 */
const WRITTEN = '[dir=auto], [lang=fa], q, td.subject, .person, .voided, pre code';

let office: OfficeUnderTest;
let browser: Browser;
let passwords: Awaited<ReturnType<typeof makeLogins>>;
/** Ids of what was made, by the names that stand for them in addresses. */
const made: Record<string, string> = {};

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data' } });
	const events = [...smallOffice(), ...sideEvents(), ...overdueLetter()];
	expect(await office.post(events)).toMatchObject({ status: 200, body: { rejected: [] } });
	await stateCaughtUp(office.ingestUrl);
	passwords = await makeLogins(office.settings);
	await office.post([{ ...oneMoreLetter('L-wrong', 1), channel: 5 } as unknown as WireEvent]);
	const inspector = await logIn(office.webUrl, 'inspector', passwords.inspector);
	const sent = await inspector.post(`/remind?/send&${LIST}`, { form: randomUUID(), text: 'پاسخ دهید' });
	made['reminder'] = /\/reminders\/([\w.-]+)/.exec(await sent.text())![1]!;
	made['sample'] = randomUUID();
	await inspector.post('/samples?/draw', { id: made['sample'], list: LIST, method: 'risk', size: '5' });
	made['export'] = randomUUID();
	const asked = { list: LIST, format: 'csv', reason: 'To look into these letters' };
	await (await inspector.post('/export', { id: made['export'], ...asked })).body?.cancel();
	const shared = await inspector.post('/shares?/create', { id: randomUUID(), list: LIST, days: '9' });
	made['share'] = /\/s\/([\w-]+)/.exec(await shared.text())![1]!;
	made['rule'] = await makeRule(office.settings, 'governor');
	await tellOf(office.settings, made['rule'], 'governor', { bank_melli: 7, emdad: 4 });
	const analyst = await logIn(office.webUrl, 'analyst', passwords.analyst);
	const result = await sendJson(analyst, '/sql/links', { kind: 'result', text: 'SELECT 1 AS n', params: {} });
	made['result'] = /\/sql\/r\/([\w-]+)/.exec(await result.text())![1]!;
	const administrator = await logIn(office.webUrl, 'administrator', passwords.administrator);
	await until('what was refused is listed', async () => {
		const html = await (await administrator.get('/deadletters')).text();
		made['dead'] = /data-dead="(\w+)"/.exec(html)?.[1] ?? '';
		return made['dead'] !== '';
	});
	browser = await launchBrowser();
});
afterAll(async () => {
	await browser?.close();
	await office?.stop();
});

/** Whatever comes later is there: sections that wait until they are near the screen. */
async function readToEnd(page: Page): Promise<void> {
	await page.evaluate(async () => {
		for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
			scrollTo(0, y);
			await new Promise((done) => setTimeout(done, 60));
		}
		scrollTo(0, 0);
	});
	await ready(page);
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

test('every other page is among them', () => {
	const routes = globSync('**/+page.svelte', { cwd: resolve(import.meta.dirname, '../../web/routes') })
		.map((file) => `/${dirname(file)}`.replace(/^\/\.$/, '/'))
		.filter((route) => !OTHERS.includes(route));
	const isOf = (route: string) => new RegExp(`^${route.replace(/\[\w+\]/g, '[^/]+')}(\\?|$)`);
	expect(routes.filter((route) => !PAGES.some(([, path]) => isOf(route).test(path)))).toEqual([]);
});

test.each(some(10, PAGES, 24))('%s %s speaks English alone, and leads on in it', DEEP, async (who, path) => {
	const isKnown = who in passwords;
	const context = await browser.newContext({
		viewport: { width: 1440, height: 900 },
		...(isKnown
			? {
					storageState: stateOf(
						await logIn(office.webUrl, who, passwords[who as keyof typeof passwords]),
						office.webUrl
					)
				}
			: {})
	});
	const page = await context.newPage();
	const url = new URL(
		path.replace(/\{(\w+)\}/, (_, name: string) => made[name]!),
		office.webUrl
	);
	url.searchParams.set('lang', 'en');
	const answer = await page.goto(url.href, { waitUntil: 'load' });
	expect(answer?.ok()).toBe(!/nonsense|nothing/.test(path));
	await readToEnd(page);
	if (PICTURES)
		await page.screenshot({ path: `${PICTURES}/en-${who}-${path.replace(/\W+/g, '_')}.png`, fullPage: true });
	expect(await page.locator('html').getAttribute('dir')).toBe('ltr');
	expect(await persianIn(page)).toEqual([]);
	expect(await lostIn(page)).toEqual([]);
	expect(await overflowOf(page)).toBeLessThanOrEqual(0);
	await context.close();
});

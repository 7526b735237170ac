import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { ready } from './browser.ts';
import { screensOf } from './depth.ts';
import type { Visitor } from './people.ts';
import { plantedIn } from './planted.ts';

/** More than any page has places that a Tab stops at. */
const PRESSES = 400;

/** Goes by Tab alone to the next element of this kind, and makes sure that whoever cannot use a mouse sees where they are. */
export async function tabTo(page: Page, selector: string): Promise<void> {
	for (let presses = 0; presses < PRESSES; presses++) {
		if (await page.evaluate((one) => document.activeElement?.matches(one) ?? false, selector)) {
			await expectVisibleFocus(page);
			return;
		}
		await page.keyboard.press('Tab');
	}
	throw new Error(`${selector} cannot be reached by the keyboard at ${page.url()}`);
}

/** Throws where the element that has the focus does not show it. */
export async function expectVisibleFocus(page: Page): Promise<void> {
	const found = await page.evaluate(() => {
		const element = document.activeElement!;
		const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
		const { width, height } = element.getBoundingClientRect();
		const isSeen = width > 0 && height > 0 && outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
		return isSeen && !/, 0\)$/.test(outlineColor) ? null : element.outerHTML.slice(0, 200);
	});
	if (found !== null) throw new Error(`nothing shows that the focus is on ${found} at ${page.url()}`);
}

/** Tab to it, and Enter; waits until the page that it leads to is ready. */
export async function enter(page: Page, selector: string, leadsTo: RegExp): Promise<void> {
	await tabTo(page, selector);
	await page.keyboard.press('Enter');
	await page.waitForURL(leadsTo);
	await ready(page);
}

/** What the focus is on, for a person who is told. */
export const focused = (page: Page, attribute: string): Promise<string | null> =>
	page.evaluate((name) => document.activeElement!.getAttribute(name), attribute);

/** The words of a page without its marks. */
export const wordsOf = (html: string): string =>
	html
		.replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ');

/** A folder for pictures of what is looked at; without it none are taken. */
const PICTURES = process.env['PICTURES'];

/** A page as somebody sees it; `null` is nobody. */
export async function openAs(
	browser: Browser,
	url: URL,
	who: Pick<Visitor, 'cookie'> | null,
	{ status = 200, ...options }: BrowserContextOptions & { status?: number } = {}
): Promise<Page> {
	const context = await browser.newContext(options);
	if (who) {
		const [name, value] = who.cookie.split('=') as [string, string];
		await context.addCookies([{ name, value, url: url.origin }]);
	}
	const page = await context.newPage();
	expect((await page.goto(url.href))?.status(), url.pathname).toBe(status);
	await page.waitForURL((at) => at.pathname !== '/waiting');
	return page;
}

interface AxeResult {
	violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[];
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the page as it is now: one line for each element that breaks a rule. */
async function axeViolations(page: Page): Promise<string[]> {
	await page.evaluate(AXE);
	const result = await page.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<AxeResult> } }).axe.run());
	return result.violations.flatMap((rule) =>
		rule.nodes.map((node) => `${rule.id}: ${rule.help}: ${node.html} ${node.failureSummary ?? ''}`)
	);
}

/** By how many pixels the page is wider than its window. */
const overflowOf = (page: Page): Promise<number> =>
	page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

let pictures = 0;

/** As the page stands now, axe has nothing to say and nothing is cut. */
export async function looksRight(page: Page): Promise<void> {
	const { currentTestName = '' } = expect.getState();
	const name = `${currentTestName} ${new URL(page.url()).pathname}`.replace(/[^\p{L}\d]+/gu, '-');
	if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}-${++pictures}.png`, fullPage: true });
	expect([await axeViolations(page), await overflowOf(page)], page.url()).toEqual([[], 0]);
}

/** An address that looks right on a screen; in depth on all of them. */
export async function seeAsAll(browser: Browser, url: URL, who: Pick<Visitor, 'cookie'> | null): Promise<void> {
	for (const [colorScheme, width] of screensOf(url.pathname + url.search)) {
		const page = await openAs(browser, url, who, { colorScheme, viewport: { width, height: 800 } });
		await looksRight(page);
		await page.context().close();
	}
}

/** Opens an identity for a reason, by the keyboard alone; no address has it. */
export async function unmaskByKeyboard(browser: Browser, url: URL, who: Visitor, reason: string): Promise<void> {
	const page = await openAs(browser, url, who);
	await tabTo(page, 'textarea');
	await page.keyboard.type(reason);
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await page.locator('[data-identity=name]').waitFor();
	await looksRight(page);
	expect(plantedIn(decodeURIComponent(page.url()))).toEqual([]);
	await page.context().close();
}

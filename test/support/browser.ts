import { chromium, type Browser, type Page } from 'playwright-core';
import { requireTool } from './tools.ts';

/**
 * The first two are pages of Chromium's own beneath its address bar, which it opens with each window: without them a page
 * costs 0.26 s of CPU instead of 0.7. The others are Playwright's own, whose flag this one replaces.
 */
const WITHOUT = [
	'WebUIOmniboxPopup',
	'WebUIOmniboxAimPopup',
	'AimEnabled',
	'AvoidCorsURLLoaderRestartOnRedirect',
	'AvoidUnnecessaryBeforeUnloadCheckSync',
	'DestroyProfileOnBrowserClose',
	'HttpsFirstBalancedModeAutoEnable',
	'HttpsUpgrades',
	'LensOverlay',
	'MediaRouter',
	'NetworkTimeServiceQuerying',
	'OptimizationHints',
	'PaintHolding',
	'PreconnectToSearch',
	'ThirdPartyStoragePartitioning'
];

/** Quiet: a browser that is tested talks to the office and to nobody else. */
const FLAGS = [
	`--disable-features=${WITHOUT.join(',')}`,
	'--no-sandbox',
	'--disable-gpu',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run'
];

/** Ends what hangs, and is no assertion on speed; Playwright's own is 30 s. */
const HANGS_MS = 180_000;

/** What the pages of this test could not do, and said on the browser's console. */
export const FAULTS: string[] = [];
/** Those that are open. */
export const BROWSERS = new Set<Browser>();

export async function launchBrowser(): Promise<Browser> {
	const browser = await chromium.launch({ executablePath: requireTool('chromium'), args: FLAGS, timeout: HANGS_MS });
	browser.on('context', (context) => {
		context.setDefaultTimeout(HANGS_MS);
		context.on('weberror', (fault) => FAULTS.push(String(fault.error())));
		context.on('console', (message) => message.type() === 'error' && FAULTS.push(message.text()));
	});
	BROWSERS.add(browser);
	browser.on('disconnected', () => BROWSERS.delete(browser));
	return browser;
}

/**
 * Waits until a page has loaded and hears keys and clicks: SvelteKit adds its announcer once it does. A page without scripts is ready at once.
 * An idle network is not asked for: where a navigation was cut short the driver may never tell of one.
 */
export async function ready(page: Page): Promise<void> {
	await page.waitForLoadState('load');
	await page.locator('#svelte-announcer, body:not(:has(script))').first().waitFor({ state: 'attached' });
}

/** Does what leads to another page, and waits until that one stands: a click alone may be over before the browser has left. */
export async function leave(page: Page, act: () => Promise<unknown>): Promise<void> {
	await Promise.all([page.waitForEvent('load'), act()]);
}

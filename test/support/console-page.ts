import type { BrowserContext, Browser, Page } from 'playwright-core';

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
export const editor = (page: Page) => page.getByRole('textbox', { name: 'متن SQL' });
export const cell = (page: Page, row: number, column: number) =>
	page.locator(`[data-row="${row}"] [data-column="${column}"]`);

/** A window of somebody who is logged in. */
export async function seeAs(
	browser: Browser,
	{ office, cookie }: { office: string; cookie: string },
	{ width = 1440, scheme = 'light' }: { width?: number; scheme?: 'light' | 'dark' } = {}
): Promise<{ context: BrowserContext; page: Page }> {
	const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
	await context.grantPermissions(['clipboard-read', 'clipboard-write']);
	const [name = '', value = ''] = cookie.split('=');
	await context.addCookies([{ name, value, url: office }]);
	const page = await context.newPage();
	return { context, page };
}

export async function openConsole(page: Page, office: string, path = '/sql'): Promise<void> {
	await page.goto(new URL(path, office).href);
	await editor(page).waitFor();
	// Completion knows the views once they stand beside the editor.
	await page.locator('aside summary').first().waitFor();
}

/** Writes a text in the place of all that is there. */
export async function write(page: Page, text: string): Promise<void> {
	await editor(page).click();
	await page.keyboard.press('Control+A');
	await page.keyboard.insertText(text);
	await page.keyboard.press('Escape');
}

export async function run(page: Page, text: string): Promise<void> {
	await write(page, text);
	await page.keyboard.press('Control+Enter');
}

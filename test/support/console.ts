import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { RunLine } from '$lib/console/lines.ts';
import type { Visitor } from './login.ts';

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

/** Lasts far longer than any test waits, and reads next to nothing. */
export const LONG = 'SELECT number, sleepEachRow(0.2) FROM numbers(250) SETTINGS max_block_size = 1';

/** A run of the console that is under way. */
export interface Run {
	id: string;
	response: Response;
	/** All lines, once it has ended. */
	lines(): Promise<RunLine[]>;
	/** Goes away, as a tab does that is closed. */
	leave(): void;
}

const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json' };

export const sendJson = (visitor: Visitor, path: string, body: unknown, init: RequestInit = {}): Promise<Response> =>
	visitor.post(path, {}, { body: JSON.stringify(body), headers: { ...JSON_HEADERS }, ...init });

/** Begins to run statements by the address that the page uses. */
export async function startRun(
	visitor: Visitor,
	statements: string[],
	params: Record<string, string> = {}
): Promise<Run> {
	const id = randomUUID();
	const gone = new AbortController();
	const response = await sendJson(visitor, '/sql/run', { id, statements, params }, { signal: gone.signal });
	return {
		...{ id, response },
		leave: () => gone.abort(),
		lines: async () =>
			(await response.text())
				.split('\n')
				.filter((line) => line !== '')
				.map((line) => JSON.parse(line) as RunLine)
	};
}

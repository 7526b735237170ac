import type { Browser, Page } from 'playwright-core';
import type { ExportFormat } from '#sql/proof/export-manifest.ts';
import { QUEUES } from '#sql/queries/desk/queues.ts';
import type { Visitor } from './login.ts';
import { LONG_MS, until } from './until.ts';

export interface Looking {
	width?: number;
	scripts?: boolean;
	dark?: boolean;
	/** `commit`: what follows the page is not waited for. */
	waitUntil?: 'load' | 'commit';
}

/** A page of the office in a browser, as somebody who has logged in sees it. */
export async function openDesk(browser: Browser, visitor: Visitor, url: URL, options: Looking = {}): Promise<Page> {
	const { width = 1440, scripts = true, dark = false, waitUntil = 'load' } = options;
	const context = await browser.newContext({
		viewport: { width, height: 900 },
		javaScriptEnabled: scripts,
		colorScheme: dark ? 'dark' : 'light'
	});
	await context.addCookies(
		visitor.cookie
			.split('; ')
			.map((pair) => ({ name: pair.split('=')[0]!, value: pair.slice(pair.indexOf('=') + 1), url: url.origin }))
	);
	const page = await context.newPage();
	await page.goto(url.href, { waitUntil });
	return page;
}

/** How many letters the page says that each queue has, where it says so. */
export const countsOn = async (page: Page): Promise<Record<string, number>> =>
	Object.fromEntries(
		await page
			.locator('[data-queue]:has([data-count])')
			.evaluateAll((links) =>
				links.map((link) => [
					link.getAttribute('data-queue'),
					Number(link.querySelector('[data-count]')!.getAttribute('data-count'))
				])
			)
	);

/** Whether the page says it of every queue. */
export const isCounted = async (page: Page): Promise<boolean> =>
	Object.keys(await countsOn(page)).length === QUEUES.length;

export const untilCounted = (page: Page): Promise<boolean> =>
	until('all queues are counted', () => isCounted(page), LONG_MS);

/** A person's browser without its looks: it follows nothing by itself. */
export interface Desk {
	get(path: string): Promise<Response>;
	text(path: string): Promise<string>;
	/** Sends a form as a page of ours would. */
	post(path: string, fields: Record<string, string> | FormData): Promise<Response>;
}

export function deskOf(url: string, { cookie }: Pick<Visitor, 'cookie'>): Desk {
	const { origin } = new URL(url);
	// The server closes a connection that was idle for five seconds, which may be the moment of the next request.
	const headers = { cookie, connection: 'close' };
	const get = (path: string) => fetch(new URL(path, url), { headers, redirect: 'manual' });
	return {
		get,
		async text(path) {
			const response = await get(path);
			if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
			return response.text();
		},
		post: (path, fields) =>
			fetch(new URL(path, url), {
				method: 'POST',
				headers: { ...headers, origin, accept: 'text/html' },
				body: fields instanceof FormData ? fields : new URLSearchParams(fields),
				redirect: 'manual'
			})
	};
}

/** The value of the hidden field of a page's form. */
export function hiddenOf(html: string, name: string): string {
	const [, value] = new RegExp(`<input type="hidden" name="${name}" value="([^"]*)"`).exec(html) ?? [];
	if (value === undefined) throw new Error(`the page has no hidden field ${name}`);
	return value.replaceAll('&amp;', '&');
}

/** The address of the form that takes a list as a file. */
export const asForm = (list: string): string => list.replace('/letters?', '/exports/new?');

/** What the page of verification says of a file. */
export async function verdictOf(desk: Desk, file: Uint8Array | null, manifest?: string): Promise<string> {
	const form = new FormData();
	form.append('file', new Blob(file ? [Buffer.from(file)] : []), file ? 'a.csv' : '');
	form.append('manifest', new Blob(manifest === undefined ? [] : [manifest]), manifest === undefined ? '' : 'a.json');
	const response = await desk.post('/verify', form);
	const html = await response.text();
	if (response.status !== 200) throw new Error(`/verify: ${response.status} ${html}`);
	return /data-verdict="(\w+)"/.exec(html)?.[1] ?? html;
}

/** The same file with one bit of it changed. */
export function changedBit(file: Uint8Array): Uint8Array {
	const middle = file.length >> 1;
	return file.with(middle, file[middle]! ^ 1);
}

export interface Taken {
	response: Response;
	id: string;
	bytes: Uint8Array;
}

/** Takes a list through its form, as a person does. */
export async function takeExport(
	desk: Desk,
	list: string,
	fields: { format: ExportFormat; reason: string }
): Promise<Taken> {
	const form = await desk.text(asForm(list));
	const id = hiddenOf(form, 'id');
	const response = await desk.post('/export', { id, list: hiddenOf(form, 'list'), ...fields });
	return { response, id, bytes: response.status === 200 ? await response.bytes() : new Uint8Array() };
}

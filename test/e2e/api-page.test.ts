import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '#sql/root.ts';
import { examplesFor } from '$lib/api-examples.ts';
import { launchBrowser } from '../support/browser.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { visitorOf, type Visitor } from '../support/people.ts';
import { openAs, seeAsAll } from '../support/see-page.ts';
import { smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';

const run = promisify(execFile);
const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('python3 is not installed: the example in Python is not run');

let office: OfficeUnderTest;
let browser: Browser;
let governor: Visitor;
let analyst: Visitor;

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data' } });
	await office.post(smallOffice());
	governor = await visitorOf(office.settings, 'governor');
	analyst = await visitorOf(office.settings, 'analyst');
	await stateCaughtUp(office.ingestUrl);
	browser = await launchBrowser();
});

const at = (path: string) => new URL(path, office.webUrl);
const call = (path: string, secret: string, headers = {}) =>
	fetch(at(path), { headers: { authorization: `Bearer ${secret}`, ...headers } });
const secretOn = (page: Page) => page.locator('[data-secret]').innerText();

/** Makes a token by the form, for figures alone or for lists too. */
async function make(page: Page, name: string, withLists = false): Promise<string> {
	await page.locator('input[name=token]').fill(name);
	if (withLists) await page.locator('input[name=scope][value=lists]').check();
	await page.getByRole('button', { name: 'ایجاد توکن' }).click();
	return secretOn(page);
}

interface Document {
	paths: Record<string, { get: { parameters: { name: string; description: string }[] } }>;
}
const documentOf = async () => (await (await fetch(at('/api/v1/openapi.json'))).json()) as Document;

describe('the page', () => {
	test.each(['/api', '/api?lang=en'])(
		'%s shows each address of the OpenAPI document, which is for everybody, with each of its parameters',
		async (path) => {
			const page = await openAs(browser, at(path), governor);
			const text = await page.locator('main').innerText();
			for (const [address, { get }] of Object.entries((await documentOf()).paths)) {
				expect(text).toContain(`GET ${address}`);
				for (const { name, description } of get.parameters)
					expect(text.includes(name) && (path === '/api' || text.includes(description)), name).toBe(true);
			}
			for (const { tool } of examplesFor(new URL(office.webUrl).origin)) expect(text).toContain(tool);
			await page.context().close();
		}
	);
});

describe('tokens', () => {
	test('are made by keyboard, are shown once and work, and end at once when they are revoked', async () => {
		const page = await openAs(browser, at('/account/access'), governor, { viewport: { width: 390, height: 800 } });
		expect(await page.locator('input[name=name]').count()).toBe(0);
		await page.locator('input[name=token]').focus();
		await page.keyboard.type('گزارش ماهانه');
		for (const key of ['Tab', 'Tab', 'Space', 'Tab', 'Tab', 'Enter']) await page.keyboard.press(key);
		const secret = await secretOn(page);
		expect((await call('/api/v1/figures/unanswered', secret)).status).toBe(200);
		expect((await call('/api/v1/lists/unanswered', secret)).status).toBe(200);
		await page.goto(at('/account/access').href);
		expect(await page.content()).not.toContain(secret);
		const row = page.locator('tr', { hasText: 'گزارش ماهانه' });
		expect(await row.innerText()).toMatch(/شاخص‌ها، فهرست‌ها[^]*۱۴/);
		expect(await row.innerText()).not.toContain('هنوز نه');
		await row.getByRole('button', { name: 'باطل کردن گزارش ماهانه' }).focus();
		await page.keyboard.press('Enter');
		await page.getByText('باطل شد').first().waitFor();
		expect((await call('/api/v1/figures/unanswered', secret)).status).toBe(401);
		await page.context().close();
	});

	test('are made without a script, and say what is wrong; an analyst has them beside the tools, and no lists', async () => {
		const page = await openAs(browser, at('/account/access'), analyst, { javaScriptEnabled: false });
		expect(await page.locator('input[name=scope]').count()).toBe(1);
		await page.locator('input[name=scope]').uncheck();
		await page.locator('input[name=token]').fill('اکسل');
		await page.getByRole('button', { name: 'ایجاد توکن' }).click();
		expect(await page.getByRole('alert').innerText()).toContain('انتخاب کنید');
		expect(await page.locator('input[name=token]').inputValue()).toBe('اکسل');
		const secret = await make(page, 'اکسل');
		expect((await call('/api/v1/figures/unanswered', secret)).status).toBe(200);
		expect(await page.locator('input[name=name]').count()).toBe(1);
		await page.context().close();
	});

	test('an access of tools is made by no other role than the analyst', async () => {
		const body = new URLSearchParams({ name: 'x', days: '7', form: 'f' });
		const headers = { cookie: governor.cookie, origin: at('/').origin };
		for (const action of ['create', 'revoke'])
			expect((await fetch(at(`/account/access?/${action}`), { method: 'POST', headers, body })).status).toBe(403);
	});

	test.each([['governor'], ['analyst']] as const)('look the same on all screens, for the %s', async (role) => {
		await seeAsAll(browser, at('/account/access'), role === 'governor' ? governor : analyst);
	});
});

describe('the example', () => {
	const textOf = (tool: string) =>
		examplesFor(new URL(office.webUrl).origin).find((one) => one.tool.startsWith(tool))!.text;
	let secret: string;
	beforeAll(async () => {
		const page = await openAs(browser, at('/account/access'), governor);
		secret = await make(page, 'نمونه‌ها', true);
		await page.context().close();
	});

	test.skipIf(!hasPython)('in Python reads a figure and all of a list', async () => {
		const PYTHONPATH = join(projectRoot(), 'test', 'support', 'python');
		const env = { ...process.env, PYTHONPATH, PYTHONDONTWRITEBYTECODE: '1', PASOKH_TOKEN: secret };
		const { stdout } = await run('python3', ['-c', textOf('Python')], { env });
		expect(stdout).toMatch(/^2022-07-\d\dT.*Z\n(?:\w+\t\d+\t\d+\t\d+\n)+29 of 29\n$/);
	});

	test('for Excel asks for what is there, and names columns that come', async () => {
		const text = textOf('Excel');
		const path = /RelativePath = "([^"]+)"/.exec(text)![1]!;
		const query = /Query = \[by = "(\w+)", where = \{"([^"]+)", "([^"]+)"\}\]/.exec(text)!;
		const params = new URLSearchParams({ by: query[1]! });
		for (const filter of query.slice(2)) params.append('where', filter);
		const response = await call(`/${path}?${params}`, secret, { accept: /Accept = "([^"]+)"/.exec(text)![1]! });
		expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
		const [head, first] = (await response.text()).split('\r\n').map((line) => line.split(','));
		const typed = [...text.matchAll(/\{"(\w+)", (type text|Int64\.Type|type number)\}/g)];
		expect(typed).toHaveLength(4);
		for (const [, column, type] of typed) {
			expect(head).toContain(column);
			if (type !== 'type text') expect(first![head!.indexOf(column!)]).toMatch(/^\d+(\.\d+)?$/);
		}
	});

	test('on the command line is answered', async () => {
		const addresses = [...textOf('curl').matchAll(/'(http[^']+)'/g)].map(([, address]) => address!);
		expect(addresses).toHaveLength(2);
		for (const address of addresses) expect((await call(address, secret)).status, address).toBe(200);
	});
});

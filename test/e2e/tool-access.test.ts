/** @module-tag rare */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openOffice } from '#sql/office/office.server.ts';
import { inStore } from '#sql/office/store.server.ts';
import { changeUser, listUsers } from '#sql/office/users.ts';
import { readCredentials } from '#sql/engine/credentials.ts';
import { readSettings, type Settings } from '#sql/settings.ts';
import { launchBrowser } from '../support/browser.ts';
import { logIn, makeLogins } from '../support/login.ts';
import { ownSettings, startNode, type Started } from '../support/process.ts';
import { looksRight, openAs, seeAsAll } from '../support/see-page.ts';
import { oneMoreLetter, smallOffice, SMALL_OFFICE } from '../support/small-office.ts';
import { HTTP_TOOLS, type ToolLogin } from '../support/sql-door.ts';
import { LONG_MS, until } from '../support/until.ts';

/**
 * An analyst's own tools, against an office as `npm start` runs it: an access that is made or ends is nothing that the rest of the
 * office would notice.
 */

const folder = mkdtempSync(join(tmpdir(), 'pasokh-tools-'));
const REFUSED = /^Code: 516\..*Authentication failed/s;
const run = promisify(execFile);

let settings: Settings;
let supervisor: Started;
let browser: Browser;
let passwords: Awaited<ReturnType<typeof makeLogins>>;
let token: string;
let url: string;

async function post(events: object[]): Promise<number> {
	const response = await fetch(`${settings.ingest.url}/v1/events`, {
		method: 'POST',
		headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/x-ndjson' },
		body: events.map((event) => JSON.stringify(event)).join('\n')
	});
	await response.text();
	return response.status;
}

beforeAll(async () => {
	const env = {
		...(await ownSettings(folder)),
		PASOKH_CLOCK: 'data',
		PASOKH_PUBLIC_WALL: 'on'
	};
	settings = readSettings(env);
	url = `http://127.0.0.1:${env.PORT}/`;
	supervisor = startNode('ingest/supervisor/start.ts', [], env);
	await until(
		'the office is open',
		() => {
			if (!supervisor.running()) throw new Error(supervisor.output());
			return supervisor.output().includes('the office is open');
		},
		LONG_MS
	);
	passwords = await makeLogins(settings);
	const office = await openOffice(settings);
	token = await office.createToken('test');
	await office.close();
	expect(await post(smallOffice())).toBe(200);
	browser = await launchBrowser();
});
afterAll(async () => {
	await browser?.close();
	if (supervisor?.running()) await supervisor.stop();
	rmSync(folder, { recursive: true });
});

/** The page of the analyst's accesses, in a browser of its own. */
const openPage = async (): Promise<Page> =>
	openAs(browser, new URL('/account/access', url), await logIn(url, 'analyst', passwords.analyst));

const as = (login: string, secret: string): ToolLogin => {
	const { httpPort, tcpPort } = settings.clickhouse;
	return { host: '127.0.0.1', httpPort, tcpPort, login, secret };
};

/** Makes an access by the page's form. */
async function make(page: Page, name: string): Promise<ToolLogin> {
	await page.locator('input[name=name]').fill(name);
	await page.getByRole('button', { name: 'ایجاد', exact: true }).click();
	const secret = await page.locator('[data-secret]').innerText();
	const row = page.locator('tr', { hasText: name });
	return as(await row.locator('code').innerText(), secret);
}

async function revoke(page: Page, name: string): Promise<void> {
	await page.getByRole('button', { name: `باطل کردن ${name}` }).click();
	await page.getByText('نشست‌های باز آن نیز بسته شدند').waitFor();
}

/** Asks each tool the same; their answers by its name. */
const askAll = async (login: ToolLogin, sql: string) =>
	Object.fromEntries(
		await Promise.all(Object.entries(HTTP_TOOLS).map(async ([name, tool]) => [name, await tool(login)(sql)] as const))
	);

/** Sends letters and looks at the wall all the while; what was answered, and how often. */
async function beside(work: () => Promise<void>) {
	let isOver = false;
	let letters = 0;
	let longest = 0;
	const answers: Record<string, number> = {};
	const count = (name: string) => (answers[name] = (answers[name] ?? 0) + 1);
	const producer = async () => {
		while (!isOver) {
			count(`ingest ${await post([oneMoreLetter(`beside-${letters++}`, 1)])}`);
			await pause(100);
		}
	};
	const viewer = async () => {
		while (!isOver) {
			const asked = performance.now();
			const response = await fetch(url);
			const text = await response.text();
			longest = Math.max(longest, performance.now() - asked);
			count(`wall ${response.status}${text.includes('بی‌پاسخ') ? '' : ' without figures'}`);
		}
	};
	const watching = Promise.all([producer(), viewer()]);
	const [taken, shown] = ['ingest 200', 'wall 200'];
	const have = (ingest: number, wall: number) => (answers[taken] ?? 0) >= ingest && (answers[shown] ?? 0) >= wall;
	try {
		await until('both have been answered', () => have(2, 2));
		await work();
		const so = { ...answers };
		await until('both are answered again', () => have(so[taken]! + 2, so[shown]! + 2));
	} finally {
		isOver = true;
		await watching;
	}
	return { letters, answers, longest };
}

const sameForAll = (value: unknown) => ({ curl: value, python: value, node: value });

describe('an access', () => {
	let page: Page;
	let access: ToolLogin;
	let letters = SMALL_OFFICE.registered;

	test('is made on the page, which has ready settings that work as they are', async () => {
		page = await openPage();
		await looksRight(page);
		access = await make(page, 'گرافانای اداره');
		expect(access.secret).toMatch(/^pst_/);
		await looksRight(page);
		const snippets = new Map<string, string>();
		for (const details of await page.locator('main details').all()) {
			if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
			snippets.set(await details.locator('summary').innerText(), await details.locator('pre').innerText());
		}
		const byChannel = (text: string) =>
			text
				.match(/\d+/g)
				?.map(Number)
				.reduce((sum, one) => sum + one, 0);
		const curl = await run('sh', ['-c', snippets.get('curl')!]);
		expect(byChannel(curl.stdout)).toBe(letters);
		// What needs the native protocol is not offered where nobody speaks it.
		expect([...snippets.keys()].filter((tool) => /clickhouse-(client|driver)/.test(tool))).toEqual([]);
		expect(snippets.get('Grafana')).toContain(`Server port: ${access.httpPort}\nProtocol: HTTP`);
		const node = await run(process.execPath, ['--input-type=module', '-e', snippets.get('Node (@clickhouse/client)')!]);
		expect(byChannel(node.stdout)).toBe(letters);
	});

	test('sees what the analyst of the console sees, and is limited alike, by every tool', async () => {
		expect(await askAll(access, 'SELECT count() FROM letters')).toEqual(sameForAll(String(letters)));
		const { analyst } = readCredentials(settings.dataDir);
		const console = HTTP_TOOLS.curl(as(analyst.user, analyst.password));
		for (const sql of [
			// What a client sets by itself is not the office's.
			"SELECT name, value FROM system.settings WHERE match(name, '^(max_|readonly)') AND name NOT IN ('max_block_size', 'max_insert_block_size') ORDER BY name",
			"SELECT name, min, max, readonly FROM system.settings WHERE match(name, '^max_') AND max IS NOT NULL ORDER BY name"
		])
			expect(await HTTP_TOOLS.curl(access)(sql), sql).toBe(await console(sql));
		for (const [sql, code] of [
			['SELECT * FROM event_log', 497],
			['SELECT * FROM system.users', 497],
			["SELECT * FROM url('http://127.0.0.1:1', LineAsString)", 497],
			['SELECT 1 SETTINGS max_execution_time = 600', 452],
			['SELECT 1 SETTINGS readonly = 0', 164],
			['CREATE TABLE mine (a Int8) ENGINE = Memory', 497]
		] as const) {
			const refusals = await askAll(access, sql);
			for (const [tool, said] of Object.entries(refusals))
				expect(said, `${tool}: ${sql}`).toMatch(/^Code: (497|164|452)\b/);
			expect(await console(sql), sql).toMatch(new RegExp(`^Code: ${code}\\b`));
			expect(refusals['curl'], sql).toMatch(new RegExp(`^Code: ${code}\\b`));
		}
	});

	test('shows when it was used, and fits a phone and the dark', async () => {
		await until('the use is shown', async () => {
			await page.goto(new URL('/account/access', url).href);
			return (await page.locator('td', { hasText: 'هنوز نه' }).count()) === 0;
		});
		await seeAsAll(browser, new URL('/account/access', url), await logIn(url, 'analyst', passwords.analyst));
	});

	test('is refused from its revocation on, its open session too, and the office notices nothing', async () => {
		const { letters: sent, answers, longest } = await beside(() => revoke(page, 'گرافانای اداره'));
		console.log(`beside a revocation: ${JSON.stringify(answers)}, the slowest wall ${longest.toFixed(0)} ms`);
		expect(Object.keys(answers).sort()).toEqual(['ingest 200', 'wall 200']);
		const refusals = await askAll(access, 'SELECT 1');
		for (const [tool, said] of Object.entries(refusals)) expect(said, tool).toMatch(REFUSED);
		letters += sent;
		const title = `<title>پاسخ · ${(SMALL_OFFICE.unanswered + sent).toLocaleString('fa-IR')} بی‌پاسخ</title>`;
		await until('the wall has what came meanwhile', async () =>
			(await (await page.request.get(url)).text()).includes(title)
		);
	});

	test('is refused from its end on, and that of somebody who is locked', async () => {
		const ending = await make(page, 'یک هفته');
		const other = await make(page, 'دیگری');
		expect(await askAll(ending, 'SELECT 1')).toEqual(sameForAll('1'));
		await inStore(settings, ({ db }) =>
			db
				.updateTable('tool_accesses')
				.set({ expires_at: new Date().toISOString() })
				.where('login', '=', ending.login)
				.execute()
		);
		await until('it is refused', async () => REFUSED.test(await HTTP_TOOLS.curl(ending)('SELECT 1')));
		for (const [tool, said] of Object.entries(await askAll(ending, 'SELECT 1'))) expect(said, tool).toMatch(REFUSED);
		expect(await askAll(other, 'SELECT 1')).toEqual(sameForAll('1'));

		await inStore(settings, async (store) => {
			const analyst = (await listUsers(store, new Date())).find(({ name }) => name === 'analyst');
			await changeUser(store, analyst!.id, { locked: true });
		});
		await until('it is refused', async () => REFUSED.test(await HTTP_TOOLS.curl(other)('SELECT 1')));
		for (const [tool, said] of Object.entries(await askAll(other, 'SELECT 1'))) expect(said, tool).toMatch(REFUSED);
	});
});

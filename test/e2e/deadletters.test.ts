import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openAccessLog } from '#sql/office/access-log.server.ts';
import type { Role } from '#sql/model/roles.ts';
import { launchBrowser, leave } from '../support/browser.ts';
import { notes } from '../support/inbox.ts';
import { logIn, makeLogins, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { PLANTED, plantedIn } from '../support/planted.ts';
import { rowsOf } from '../support/state.ts';
import { until } from '../support/until.ts';

let office: OfficeUnderTest;
let browser: Browser;
let context: BrowserContext;
let administrator: Visitor;

const letter = (n: number, more: object = {}) => ({
	v: 1,
	type: 'letter.registered',
	event_id: `e-${n}`,
	letter_id: `L-${n}`,
	occurred_at: '2022-07-14T09:30:00+04:30',
	channel: 'letter',
	category: 'loan',
	county: 'paveh',
	kind: 'request',
	subject: `درخواست ${PLANTED.name}`,
	citizen: PLANTED,
	...more
});
/** One with a slip in a name, one that is no JSON, three with a wrong kind, of which one is of the future, too; three with a wrong date. */
const lines = [
	JSON.stringify(letter(1, { citizen: { ...PLANTED, mobile: undefined, mobil: PLANTED.mobile } })),
	JSON.stringify(letter(2)).replace('"channel":', '"channel"'),
	...[3, 4].map((n) => JSON.stringify(letter(n, { kind: 'inquiry' }))),
	JSON.stringify(letter(5, { kind: 'inquiry', occurred_at: '2090-07-14T09:30:00+04:30' })),
	...[6, 7, 8].map((n) => JSON.stringify(letter(n, { occurred_at: '1401/04/23' })))
];

async function send(body: string): Promise<unknown> {
	const response = await fetch(`${office.ingestUrl}/v1/events`, {
		method: 'POST',
		headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${office.token}` },
		body
	});
	return response.json();
}

const listed = () =>
	rowsOf<{ id: string; reason: string; line: number }>(
		office.client('admin'),
		'SELECT dead_letter_id AS id, reason, toUInt32(line) AS line FROM pasokh.dead_letter_list ORDER BY line'
	);
const idOf = async (line: number): Promise<string> => (await listed()).find((one) => one.line === line)!.id;
const lettersThere = async (): Promise<string[]> =>
	(
		await rowsOf<{ letter_id: string }>(
			office.client('admin'),
			'SELECT letter_id FROM pasokh.letters ORDER BY letter_id'
		)
	).map(({ letter_id }) => letter_id);

beforeAll(async () => {
	office = await startOffice({ web: true });
	const passwords = await makeLogins(office.settings);
	administrator = await logIn(office.webUrl, 'administrator' satisfies Role, passwords.administrator);
	expect(await send(lines.join('\n'))).toMatchObject({ accepted: 0, rejected: { length: lines.length } });
	await until('the refused events are in the list', async () => (await listed()).length === lines.length);
	browser = await launchBrowser();
	context = await browser.newContext();
	const [name = '', value = ''] = administrator.cookie.split('=');
	await context.addCookies([{ name, value, url: office.webUrl }]);
});

const open = async (path: string): Promise<Page> => {
	const page = await context.newPage();
	const response = await page.goto(new URL(path, office.webUrl).href);
	expect(response?.status(), path).toBe(200);
	return page;
};

test('an administrator repairs one with its person hidden, and replays it', async () => {
	const page = await open('/deadletters');
	expect(await page.getAttribute('[data-total]', 'data-total')).toBe(String(lines.length));
	await page.click(`[data-dead="${await idOf(1)}"]`);
	expect(await page.textContent('[data-field]')).toBe('citizen.mobil');
	expect(await page.textContent('.fault-line')).toContain('"mobil"');
	const area = page.locator('textarea');
	await area.fill((await area.inputValue()).replace('"mobil"', '"mobail"'));
	await leave(page, () => page.click('text=ارسال دوباره'));
	expect(await page.textContent('[role=alert] .what')).toBe('فیلد ناشناخته');
	expect(await page.textContent('.fault-line')).toContain('"mobail"');
	await area.fill((await area.inputValue()).replace('"mobail"', '"mobile"'));
	await leave(page, () => page.click('button:text-is("بررسی")'));
	expect(await page.textContent('[role=status]')).toContain('پذیرفته خواهد شد');
	expect(await listed()).toHaveLength(lines.length);
	await leave(page, () => page.click('button:text-is("ارسال دوباره")'));
	expect(await page.textContent('[role=status]')).toContain('دوباره فرستاده و پذیرفته شد');
	expect(await page.locator('textarea').count()).toBe(0);
	expect((await listed()).map(({ line }) => line)).not.toContain(1);
	await until('the letter is there', async () => (await lettersThere()).includes('L-1'));
	const [row] = await rowsOf<Record<string, string>>(
		office.client('admin'),
		"SELECT mobile_mask, citizen_mask, name_mask, source FROM pasokh.event_log WHERE subject_id = 'L-1'"
	);
	expect(row).toEqual({
		...{ mobile_mask: '***‌***‌4321', citizen_mask: '***‌***‌2345', name_mask: 'گ… ژ… پ… ز…', source: 'test' }
	});
	await page.close();
});

test('what is no JSON is repaired at its place, and a field that is retyped is what was typed', async () => {
	const page = await open(`/deadletters/${await idOf(2)}`);
	expect(await page.textContent('.fault-line')).toContain('"channel"');
	const area = page.locator('textarea');
	const text = await area.inputValue();
	await area.fill(text.replace('"category"', '\n"category"'));
	await leave(page, () => page.click('button:text-is("بررسی")'));
	expect(await page.textContent('[role=alert]')).toContain('at line 1');
	expect(await page.textContent('.fault-line')).toContain('"channel"');
	await area.fill(text.replace('"channel"', '"channel":').replace(/"subject":"⟦\d+⟧"/, '"subject":"وام مسکن"'));
	await leave(page, () => page.click('button:text-is("ارسال دوباره")'));
	expect(await page.textContent('[role=status]')).toContain('دوباره فرستاده و پذیرفته شد');
	await until('the letter is there', async () => (await lettersThere()).includes('L-2'));
	const [row] = await rowsOf(office.client('admin'), "SELECT subject FROM pasokh.event_log WHERE subject_id = 'L-2'");
	expect(row).toEqual({ subject: 'وام مسکن' });
	await page.close();
});

test('many are repaired by a filter: a dry run says how many, and replays nothing', async () => {
	const page = await open('/deadletters?reason=bad_value&field=kind');
	expect(await page.getAttribute('[data-total]', 'data-total')).toBe('3');
	await page.click('main summary');
	await page.selectOption('select[name=do]', 'set');
	await page.fill('.change input[name=to]', 'request');
	await page.fill('.change input[name=was]', 'inquiry');
	await leave(page, () => page.click('button:text-is("بررسی")'));
	const progress = page.locator('.progress');
	expect(await progress.getAttribute('data-accepted')).toBe('2');
	expect(await progress.getAttribute('data-refused')).toBe('1');
	expect(await progress.textContent()).toContain('زمان در آینده است');
	const before = await listed();
	expect(before).toHaveLength(lines.length - 2);
	await leave(page, () => page.click('text=ارسال دوبارهٔ این ۲ رویداد'));
	expect(await page.locator('.progress').getAttribute('data-accepted')).toBe('2');
	expect(await page.getAttribute('[data-total]', 'data-total')).toBe('1');
	expect((await listed()).map(({ line }) => line)).toEqual([5, 6, 7, 8]);
	await until('the letters are there', async () => {
		const there = await lettersThere();
		return there.includes('L-3') && there.includes('L-4');
	});
	await page.close();
});

test('a form that is sent twice at once is one replay, and a third time finds it done', async () => {
	const address = `/deadletters/${await idOf(6)}`;
	const html = await (await administrator.get(address)).text();
	const form = /name="form" value="([^"]+)"/.exec(html)![1]!;
	const text = JSON.stringify(letter(6, { citizen: undefined, subject: undefined }));
	const twice = () => administrator.post(`${address}?/replay`, { form, text });
	const answers = await Promise.all([twice(), twice()]);
	for (const answer of answers) expect(await answer.text()).toContain('دوباره فرستاده و پذیرفته شد');
	expect(await (await administrator.post(`${address}?/replay`, { form: 'another', text })).text()).toContain(
		'پیش‌تر دوباره فرستاده شده بود'
	);
	await until('the letter is there', async () => (await lettersThere()).includes('L-6'));
	const [row] = await rowsOf(
		office.client('admin'),
		"SELECT count() AS n FROM pasokh.event_log WHERE subject_id = 'L-6'"
	);
	expect(Number(row!['n'])).toBe(1);
});

test('every act has its line in the log, by whom, without a value', async () => {
	const log = await openAccessLog(office.settings);
	try {
		const found = await log.read({ limit: 100 });
		const acts = found.filter(({ action }) => action.startsWith('deadletter_'));
		expect(new Set(acts.map(({ user, role }) => `${user} ${role}`))).toEqual(new Set(['administrator administrator']));
		const bulk = acts.filter(({ action, subject }) => action === 'deadletter_repaired' && subject === '');
		expect(bulk.map(({ details }) => details)).toMatchObject([
			{ dry_run: false, reason: 'bad_value', field: 'kind', change: 'set kind', accepted: 2, replayed: 2, refused: 1 },
			{ dry_run: true, reason: 'bad_value', field: 'kind', change: 'set kind', accepted: 2, refused: 1 }
		]);
		expect(acts.filter(({ action }) => action === 'deadletter_viewed').length).toBeGreaterThan(2);
		expect(JSON.stringify(acts)).not.toContain('inquiry');
		expect(plantedIn(JSON.stringify(acts))).toEqual([]);
	} finally {
		await log.close();
	}
});

test('nobody is in clear on any page of it, in either language, whole or as data', async () => {
	for (const path of ['', ...(await listed()).map(({ id }) => `/${id}`)])
		for (const way of ['', '?lang=en', '/__data.json']) {
			const address = way.startsWith('/') ? `/deadletters${path}${way}` : `/deadletters${path}${way}`;
			const response = await administrator.get(address);
			expect(response.status, address).toBe(200);
			expect(plantedIn(Buffer.from(await response.arrayBuffer())), address).toEqual([]);
		}
	expect(plantedIn(office.ingest.output())).toEqual([]);
});

describe('bad input', () => {
	test.each([
		['/deadletters?reason=ugly', 'هیچ دلیلی به این نام نیست'],
		['/deadletters?source=%20', 'نام منبع نیست'],
		['/deadletters?field=a%20b', 'نام فیلد نیست'],
		['/deadletters?after=1', 'جای هیچ رویدادی در فهرست نیست'],
		['/deadletters?colour=red', 'colour']
	])('%s says what is wrong', async (path, text) => {
		const response = await administrator.get(path);
		expect(response.status).toBe(400);
		expect(await response.text()).toContain(text);
	});

	test('a dead letter that is not there is 404', async () => {
		expect((await administrator.get(`/deadletters/${'0'.repeat(32)}`)).status).toBe(404);
	});

	test('the endpoint behind it is for an administrator’s token alone', async () => {
		const ask = (body: string, headers: Record<string, string> = {}) =>
			fetch(`${office.ingestUrl}/v1/dead-letters/replay`, { method: 'POST', body, headers });
		expect((await ask('{}')).status).toBe(401);
		const own = { authorization: `Bearer ${office.token}` };
		expect((await ask('{"dry_run":true,"what":{"lines":[]}}', own)).status).toBe(403);
	});
});

describe('the sources', () => {
	test('tell how each sends, and what waits', async () => {
		const page = await open('/sources');
		const test = page.locator('[data-source=test]');
		expect(await test.getAttribute('data-state')).toBe('live');
		const text = await test.textContent();
		expect(text).toContain('برقرار');
		expect(await test.locator('a[href*="/deadletters?source=test"]').textContent()).toContain('۳');
		expect(await page.locator('[data-spool]').textContent()).not.toContain('نامعلوم');
		await page.close();
	});

	test('have a mapping attached to what they send, and detached', async () => {
		const folder = join(office.settings.dataDir, 'mappings');
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, 'rows.mapping.json'), JSON.stringify(notes('rows')));
		const page = await open('/sources');
		const headers = { 'content-type': 'text/csv', authorization: `Bearer ${office.token}` };
		const body = 'ID,AT,NOTE\n1,2022-07-14,x\n';
		const sendCsv = async () =>
			(await fetch(`${office.ingestUrl}/v1/events`, { method: 'POST', headers, body })).status;
		const choose = async (name: string) => {
			await page.locator('[data-attach=test] select').selectOption(name);
			const answered = page.waitForResponse((response) => response.request().method() === 'POST');
			await page.locator('[data-attach=test] button').click();
			await answered;
			await page.waitForLoadState();
			return page.locator('[data-attach=test] select').inputValue();
		};
		expect(await sendCsv()).toBe(415);
		expect(await choose('rows')).toBe('rows');
		expect(await sendCsv()).toBe(200);
		expect(await choose('')).toBe('');
		expect(await sendCsv()).toBe(415);
		await page.close();
	});

	test('say that it is unknown when ingest does not answer', async () => {
		const web = await office.startWeb({ INGEST_URL: 'http://127.0.0.1:9' });
		const page = await context.newPage();
		await page.goto(`${web.url}sources`);
		expect(await page.locator('[data-ingest=away]').textContent()).toContain('دریافت پاسخ نمی‌دهد');
		expect(await page.locator('[data-spool]').textContent()).toContain('نامعلوم');
		await page.goto(`${web.url}deadletters`);
		await page.click('main summary');
		await leave(page, () => page.click('.change button'));
		expect(await page.textContent('.fault')).toContain('دریافت پاسخ نمی‌دهد');
		await page.close();
		await web.stop();
	});
});

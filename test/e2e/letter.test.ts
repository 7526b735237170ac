import type { Browser, BrowserContext } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import type { Role } from '#sql/model/roles.ts';
import { launchBrowser } from '../support/browser.ts';
import { changedBit } from '../support/desk.ts';
import { csvRows } from '../support/exported.ts';
import {
	DEEDS,
	doOnLetter,
	exportOverdue,
	findOnDesk,
	flagAndRemind,
	logInByKeyboard,
	verifyFile
} from '../support/inspector-path.ts';
import { enter, tabTo } from '../support/see-page.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { DUPLICATE, OVERDUE, overdueLetter, WORDS } from '../support/overdue-letter.ts';
import { newcomer, visitorOf, type Visitor } from '../support/people.ts';
import { rowsOf, stateCaughtUp } from '../support/state.ts';

let office: OfficeUnderTest;
let browser: Browser;
const visitors = new Map<Role, Visitor>();

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data' } });
	expect(await office.post(overdueLetter())).toMatchObject({ status: 200, body: { rejected: [] } });
	await stateCaughtUp(office.ingestUrl);
	for (const role of ['governor', 'inspector', 'analyst', 'administrator'] as const)
		visitors.set(role, await visitorOf(office.settings, role));
	browser = await launchBrowser();
});

const at = (path: string): string => new URL(path, office.webUrl).href;
const letterAt = (search = ''): string => `/letters/${OVERDUE}${search}`;

/** Sends a form as a browser; reads as a program, which waits where a browser is shown what it waits for. */
async function asked(path: string, role: Role, init: RequestInit = {}): Promise<{ status: number; text: string }> {
	const accept = init.method === 'POST' ? 'text/html' : '*/*';
	const headers = { cookie: visitors.get(role)!.cookie, origin: new URL(office.webUrl).origin, accept };
	const response = await fetch(at(path), { redirect: 'manual', ...init, headers });
	return { status: response.status, text: await response.text() };
}

/** The form of a list that is to be reminded, each time the same. */
async function formOf(list: string): Promise<(text: string) => ReturnType<typeof asked>> {
	const { text: page } = await asked(list, 'inspector');
	const action = /action="([^"]*send[^"]*)"/.exec(page)![1]!.replaceAll('&amp;', '&');
	const form = /name="form" value="([^"]+)"/.exec(page)![1]!;
	return (text) => asked(action, 'inspector', { method: 'POST', body: new URLSearchParams({ form, text }) });
}

async function contextOf(role: Role, options: object = {}): Promise<BrowserContext> {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
	const [name, value] = visitors.get(role)!.cookie.split('=') as [string, string];
	await context.addCookies([{ name, value, url: office.webUrl }]);
	return context;
}

/** What a page says, as text. */
const saidBy = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('the history of a letter', () => {
	test('its fate, who had it, its deadline, what was corrected', async () => {
		const { status, text } = await asked(letterAt(), 'inspector');
		expect(status).toBe(200);
		const said = saidBy(text);
		expect(said).toMatch(/۴۴ روز بی‌پاسخ، ۱۴ روز از مهلت گذشته/);
		expect(said).toContain('رفت‌وبرگشت');
		expect(said).toContain('بازگشت نامه به همین دستگاه');
		expect(said).toContain('قول ۳ شهریور ۱۴۰۱ گذشت');
		expect(said).toContain(WORDS.correction);
		expect(text).toMatch(/<del[^>]*>[\s\S]*این پاسخ از آنِ نامهٔ دیگری است[\s\S]*<\/del>/);
		expect(said).toContain(DUPLICATE);
		expect(said).toContain('قطع فیبر مخابرات');
		expect(said).toContain('reg-0371');
		expect(said).toContain(WORDS.body);
		for (const secret of Object.values(WORDS.person)) expect(text).not.toContain(secret);
	});

	test('as of a moment: what came later is not there', async () => {
		const moment = encodeURIComponent('2022-08-05T13:00:00+04:30');
		const said = saidBy((await asked(letterAt(`?asof=${moment}`), 'inspector')).text);
		expect(said).not.toContain('قول ۳ شهریور');
		expect(said).toContain('بانک صادرات');
		expect(said).toContain('در لحظه‌ای گذشته');
		const before = saidBy((await asked(letterAt('?asof=1401-04-01'), 'inspector')).text);
		expect(before).toContain('هنوز چیزی از این نامه دانسته نبود');
		const unknown = await asked(letterAt('?known=1401-04-01'), 'inspector');
		expect([unknown.status, saidBy(unknown.text).includes('هنوز چیزی از این نامه دانسته نبود')]).toEqual([200, true]);
	});

	test('a letter that is not there is a plain 404', async () => {
		const { status, text } = await asked('/letters/nobody', 'inspector');
		expect(status).toBe(404);
		expect(text).toContain('نامه‌ای با این شناسه در دبیرخانه نیست');
	});

	test.each(['governor', 'administrator'] as const)('%s sees no name and no text', async (role) => {
		const { status, text } = await asked(letterAt(), role);
		expect(status).toBe(200);
		for (const hidden of [WORDS.subject, WORDS.body, WORDS.returned, WORDS.correction, 'گ…', '***'])
			expect(text, hidden).not.toContain(hidden);
		expect(text).toContain('نقش شما نام نویسنده را نمی‌بیند');
		expect(text).not.toContain('<textarea');
		const body = new URLSearchParams({ form: crypto.randomUUID(), text: 'x' });
		expect((await asked(letterAt('?/note'), role, { method: 'POST', body })).status).toBe(403);
	});

	test('an analyst, and whoever is not logged in, see nothing', async () => {
		expect((await asked(letterAt(), 'analyst')).status).toBe(403);
		const response = await fetch(at(letterAt()), { redirect: 'manual' });
		expect(response.status).not.toBe(200);
		expect(await response.text()).not.toContain(WORDS.subject);
	});
});

describe('what an inspector does', () => {
	test('finds the letter in a list, and opens its history', async () => {
		const context = await contextOf('inspector');
		const page = await context.newPage();
		await page.goto(at('/letters?kpi=overdue&body=bank_melli'));
		await tabTo(page, `a[href*="/letters/${OVERDUE}"]`);
		await page.keyboard.press('Enter');
		await page.waitForURL(new RegExp(`/letters/${OVERDUE}.*asof=`));
		expect(await page.locator('h1').innerText()).toContain('بی‌پاسخ');
		await context.close();
	});

	test('flags, notes and reminds by the keyboard alone, without a script', async () => {
		const context = await contextOf('inspector', { javaScriptEnabled: false });
		const page = await context.newPage();
		await page.goto(at(letterAt()));
		await doOnLetter(page, 'flag', '');
		await doOnLetter(page, 'note', 'با رئیس شعبه گفتگو شد');
		await doOnLetter(page, 'remind', 'پاسخ این نامه چه شد؟');
		await page.goto(at(letterAt()));
		const inspection = await page.locator('#inspection').innerText();
		for (const said of ['پیگیری', 'با رئیس شعبه گفتگو شد', 'یادآوری به بانک ملی', 'inspector'])
			expect(inspection).toContain(said);
		await context.close();
	});

	test.each([
		['note', '', 'letter.noted'],
		['flag', 'urgent', 'letter.flagged'],
		['remind', 'bank_melli', 'letter.reminded']
	])('a form of %s that is sent twice is one event', async (act, choice, type) => {
		const words = `یک بار ${act}`;
		const fields = { form: crypto.randomUUID(), text: words, choice };
		const post = () => asked(letterAt(`?/${act}`), 'inspector', { method: 'POST', body: new URLSearchParams(fields) });
		const [first, second] = await Promise.all([post(), post()]);
		expect([first.status, second.status, (await post()).status]).toEqual([303, 303, 303]);
		await stateCaughtUp(office.ingestUrl);
		const rows = await rowsOf(
			office.client('admin'),
			`SELECT type, toUInt32(uniqExact(event_id)) AS events, toUInt32(uniqExact(content_hash)) AS contents
			FROM pasokh.event_log WHERE text = {words: String} GROUP BY type`,
			{ words }
		);
		expect(rows).toEqual([{ type, events: 1, contents: 1 }]);
		const { text } = await asked(letterAt(), 'inspector');
		expect(saidBy(text.slice(text.indexOf('id="inspection"'))).split(words).length - 1).toBe(1);
	});

	test.each([
		['note', { text: '' }, 'چیزی ننوشته‌اید'],
		['note', { text: 'کد ملی او ۳۲۴۰۰۱۲۳۴۵ است' }, 'کد ملی یا همراه'],
		['note', { text: 'x'.repeat(4_001) }, 'نویسه است'],
		['note', { form: 'old', text: 'نوشته' }, 'این فرم قدیمی'],
		['remind', { text: 'چه شد؟' }, 'یکی از گزینه‌ها']
	])('a %s that cannot be sent says why, and keeps what was typed: %o', async (act, fields, why) => {
		const body = new URLSearchParams({ form: crypto.randomUUID(), ...fields });
		const { status, text } = await asked(letterAt(`?/${act}`), 'inspector', { method: 'POST', body });
		expect([status, text.includes(why)]).toEqual([400, true]);
		if (fields.text) expect(text).toContain(fields.text);
	});

	test('a reminder of a letter that was answered while its page stood open is refused', async () => {
		const letter_id = 'L-answered';
		const event = (type: string, occurred_at: string, more: object) =>
			({ v: 1, event_id: type, type, letter_id, occurred_at, ...more }) as WireEvent;
		const of = { channel: 'letter', category: 'housing', county: 'paveh', kind: 'request' };
		const events = [
			event('letter.registered', '2022-07-02T09:00:00+04:30', of),
			event('letter.referred', '2022-07-02T10:00:00+04:30', { referral_id: 'r', to_org: 'bank_melli' }),
			event('letter.answered', '2022-07-03T10:00:00+04:30', { referral_id: 'r', outcome: 'information' })
		];
		expect(await office.post(events)).toMatchObject({ status: 200, body: { rejected: [] } });
		await stateCaughtUp(office.ingestUrl);
		const body = new URLSearchParams({ form: crypto.randomUUID(), choice: 'bank_melli' });
		const { text } = await asked(`/letters/${letter_id}?/remind`, 'inspector', { method: 'POST', body });
		expect(text).toContain('این نامه دیگر پاسخ نمی‌خواهد');
		const sent = `SELECT 1 FROM pasokh.event_log WHERE subject_id = {letter_id: String} AND type = 'letter.reminded'`;
		const ofList = await (await formOf('/remind?kpi=unanswered&asof=2022-07-02T12:00:00%2B04:30'))('چرا؟');
		expect(saidBy(ofList.text)).toMatch(/یادآوری ۰ نامه در سرگذشت نامه‌ها ثبت شد.* ۱ نامه پس از این فهرست پاسخ گرفته/);
		expect(await rowsOf(office.client('admin'), sent, { letter_id })).toEqual([]);
	});

	test('a list is reminded letter by letter, to the body that holds it', async () => {
		const send = await formOf('/remind?kpi=overdue');
		const sent = await send('پاسخ دهید');
		expect([sent.status, saidBy(sent.text).includes('یادآوری ۱ نامه در سرگذشت نامه‌ها ثبت شد')]).toEqual([200, true]);
		await send('پاسخ دهید');
		await stateCaughtUp(office.ingestUrl);
		const rows = await rowsOf<{ id: string; to_org: string; n: string }>(
			office.client('admin'),
			`SELECT subject_id AS id, to_org, toString(uniqExact(event_id)) AS n FROM pasokh.event_log
			WHERE type = 'letter.reminded' AND startsWith(text, 'پاسخ دهید') GROUP BY id, to_org`
		);
		expect(rows).toEqual([{ id: OVERDUE, to_org: 'bank_melli', n: '1' }]);
		expect((await asked('/remind?kpi=overdue', 'governor')).status).toBe(403);
		// A list of the desk likewise; a duplicate lies with nobody but the office.
		const ofDesk = await asked('/remind?category=job_loan&answered=no', 'inspector');
		expect([ofDesk.status, ofDesk.text.includes(OVERDUE), ofDesk.text.includes(DUPLICATE)]).toEqual([200, true, false]);
	});
});

test('from the login to a file that is verified, by the keyboard alone', async () => {
	const password = await newcomer(office.settings, 'inspector', 'keyboard');
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
	const page = await context.newPage();
	await page.goto(at('/'));
	await logInByKeyboard(page, 'keyboard', password);
	await findOnDesk(page, { words: 'تسهيلات خود اشتغالي', body: 'bank_melli', letter: OVERDUE });
	await flagAndRemind(page);
	await stateCaughtUp(office.ingestUrl);
	const done = await rowsOf<{ type: string; text: string }>(
		office.client('admin'),
		`SELECT DISTINCT type, text FROM pasokh.event_log
		WHERE subject_id = {id: String} AND actor = 'keyboard' AND type IN ('letter.flagged', 'letter.reminded') ORDER BY type`,
		{ id: OVERDUE }
	);
	expect(done).toEqual([
		{ type: 'letter.flagged', text: DEEDS.flag },
		{ type: 'letter.reminded', text: DEEDS.remind }
	]);
	const { letters, file } = await exportOverdue(page);
	expect(letters).toContain(OVERDUE);
	expect(
		csvRows(file)
			.map((row) => row['letter_id'])
			.sort()
	).toEqual(letters.sort());
	await enter(page, 'a[href*="/verify"]', /\/verify/);
	await verifyFile(page, file, 'as_exported', 'این فایل همان است که از این سامانه گرفته شده');
	await verifyFile(page, changedBit(file), 'unknown_file', 'این فایل در میان خروجی‌های این دبیرخانه نیست');
	await context.close();
});

describe('when something is away', () => {
	test('ingest: the form says so and keeps what was typed', async () => {
		await office.ingest.stop();
		const body = new URLSearchParams({ form: crypto.randomUUID(), text: 'نوشته‌ای که می‌ماند' });
		const { status, text } = await asked(letterAt('?/note'), 'inspector', { method: 'POST', body });
		expect(status).toBe(503);
		expect(text).toContain('سامانهٔ دریافت اکنون پاسخ نمی‌دهد');
		expect(text).toContain('نوشته‌ای که می‌ماند');
	});

	test('ClickHouse: the page of a letter and lists say so', async () => {
		await office.stopClickHouse();
		// Each waits for a while, in case that it comes back.
		const paths = [letterAt(), '/letters?kpi=unanswered'];
		for (const { status, text } of await Promise.all(paths.map((path) => asked(path, 'inspector')))) {
			expect(status).toBe(503);
			expect(text).toContain('پایگاه داده اکنون پاسخ نمی‌دهد');
		}
	});
});

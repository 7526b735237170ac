import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { ROLES, type Role } from '#sql/model/roles.ts';
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
import { enter, openAs, wordsOf } from '../support/see-page.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { DUPLICATE, OVERDUE, overdueLetter, WORDS } from '../support/overdue-letter.ts';
import { newcomer, visitorOf, type Visitor } from '../support/people.ts';
import { rowsOf, stateCaughtUp } from '../support/state.ts';

let office: OfficeUnderTest;
let browser: Browser;
const visitors = {} as Record<Role, Visitor>;

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data' } });
	expect(await office.post(overdueLetter())).toMatchObject({ status: 200, body: { rejected: [] } });
	await stateCaughtUp(office.ingestUrl);
	for (const role of ROLES) visitors[role] = await visitorOf(office.settings, role);
	browser = await launchBrowser();
});

const at = (path: string): string => new URL(path, office.webUrl).href;
const letterAt = (search = ''): string => `/letters/${OVERDUE}${search}`;

const UNKNOWN = 'هنوز چیزی از این نامه دانسته نبود';

/** Sends a form as a browser; reads as a program, which waits where a browser is shown what it waits for. */
async function asked(path: string, role: Role, init: RequestInit = {}): Promise<{ status: number; text: string }> {
	const accept = init.method === 'POST' ? 'text/html' : '*/*';
	const headers = { cookie: visitors[role].cookie, origin: new URL(office.webUrl).origin, accept };
	const response = await fetch(at(path), { redirect: 'manual', ...init, headers });
	return { status: response.status, text: await response.text() };
}

/** Sends a form of the letter's page. */
const send = (act: string, fields: Record<string, string>, role: Role = 'inspector', path = letterAt()) => {
	const body = new URLSearchParams({ form: crypto.randomUUID(), ...fields });
	return asked(`${path}?/${act}`, role, { method: 'POST', body });
};

/** The form of a list that is to be reminded, each time the same. */
async function formOf(list: string): Promise<(text: string) => ReturnType<typeof asked>> {
	const { text: page } = await asked(list, 'inspector');
	const action = /action="([^"]*send[^"]*)"/.exec(page)![1]!.replaceAll('&amp;', '&');
	const form = /name="form" value="([^"]+)"/.exec(page)![1]!;
	return (text) => asked(action, 'inspector', { method: 'POST', body: new URLSearchParams({ form, text }) });
}

describe('the history of a letter', () => {
	test('its fate, who had it, its deadline, what was corrected', async () => {
		const { status, text } = await asked(letterAt(), 'inspector');
		expect(status).toBe(200);
		const said = wordsOf(text);
		expect(said).toMatch(/۴۴ روز بی‌پاسخ، ۱۴ روز از مهلت گذشته/);
		for (const words of [
			...['رفت‌وبرگشت', 'بازگشت نامه به همین دستگاه', 'قول ۳ شهریور ۱۴۰۱ گذشت', WORDS.correction, DUPLICATE],
			...['قطع فیبر مخابرات', 'reg-0371', WORDS.body]
		])
			expect(said).toContain(words);
		expect(text).toMatch(/<del[^>]*>[\s\S]*این پاسخ از آنِ نامهٔ دیگری است[\s\S]*<\/del>/);
		for (const secret of Object.values(WORDS.person)) expect(text).not.toContain(secret);
	});

	test('as of a moment: what came later is not there', async () => {
		const moment = encodeURIComponent('2022-08-05T13:00:00+04:30');
		const said = wordsOf((await asked(letterAt(`?asof=${moment}`), 'inspector')).text);
		expect(said).not.toContain('قول ۳ شهریور');
		expect(said).toContain('بانک صادرات');
		expect(said).toContain('در لحظه‌ای گذشته');
		for (const search of ['?asof=1401-04-01', '?known=1401-04-01']) {
			const before = await asked(letterAt(search), 'inspector');
			expect([before.status, wordsOf(before.text)]).toEqual([200, expect.stringContaining(UNKNOWN)]);
		}
	});

	test('a letter that is not there is a plain 404', async () => {
		const { status, text } = await asked('/letters/nobody', 'inspector');
		expect([status, text]).toEqual([404, expect.stringContaining('نامه‌ای با این شناسه در دبیرخانه نیست')]);
	});

	test.each(['governor', 'administrator'] as const)('%s sees no name and no text', async (role) => {
		const { status, text } = await asked(letterAt(), role);
		expect(status).toBe(200);
		for (const hidden of [WORDS.subject, WORDS.body, WORDS.returned, WORDS.correction, 'گ…', '***'])
			expect(text, hidden).not.toContain(hidden);
		expect(text).toContain('نقش شما نام نویسنده را نمی‌بیند');
		expect(text).not.toContain('<textarea');
		expect((await send('note', { text: 'x' }, role)).status).toBe(403);
	});

	test('whoever is not logged in sees nothing', async () => {
		const response = await fetch(at(letterAt()), { redirect: 'manual' });
		expect([response.status === 200, await response.text()]).toEqual([
			false,
			expect.not.stringContaining(WORDS.subject)
		]);
	});
});

describe('what an inspector does', () => {
	test('finds the letter in a list, which leads to its history as of then', async () => {
		const { text } = await asked('/letters?kpi=overdue&body=bank_melli', 'inspector');
		const [, href] = new RegExp(`href="(/letters/${OVERDUE}[^"]*asof=[^"]*)"`).exec(text)!;
		const letter = await asked(href!.replaceAll('&amp;', '&'), 'inspector');
		expect(/<h1[^]*?<\/h1>/.exec(letter.text)![0]).toContain('بی‌پاسخ');
	});

	test('flags, notes and reminds by the keyboard alone, without a script', async () => {
		const page = await openAs(browser, new URL(at(letterAt())), visitors.inspector, { javaScriptEnabled: false });
		await doOnLetter(page, 'flag', '');
		await doOnLetter(page, 'note', 'با رئیس شعبه گفتگو شد');
		await doOnLetter(page, 'remind', 'پاسخ این نامه چه شد؟');
		await page.goto(at(letterAt()));
		const inspection = await page.locator('#inspection').innerText();
		for (const said of ['پیگیری', 'با رئیس شعبه گفتگو شد', 'یادآوری به بانک ملی', 'inspector'])
			expect(inspection).toContain(said);
		await page.context().close();
	});

	test.each([
		['note', '', 'letter.noted'],
		['flag', 'urgent', 'letter.flagged'],
		['remind', 'bank_melli', 'letter.reminded']
	])('a form of %s that is sent twice is one event', async (act, choice, type) => {
		const words = `یک بار ${act}`;
		const fields = { form: crypto.randomUUID(), text: words, choice };
		const post = () => send(act, fields);
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
		expect(wordsOf(text.slice(text.indexOf('id="inspection"'))).split(words).length - 1).toBe(1);
	});

	test.each([
		['note', { text: '' }, 'چیزی ننوشته‌اید'],
		['note', { text: 'کد ملی او ۳۲۴۰۰۱۲۳۴۵ است' }, 'کد ملی یا همراه'],
		['note', { text: 'x'.repeat(4_001) }, 'نویسه است'],
		['note', { form: 'old', text: 'نوشته' }, 'این فرم قدیمی'],
		['remind', { text: 'چه شد؟' }, 'یکی از گزینه‌ها']
	])('a %s that cannot be sent says why, and keeps what was typed: %o', async (act, fields, why) => {
		const { status, text } = await send(act, fields);
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
		const { text } = await send('remind', { choice: 'bank_melli' }, 'inspector', `/letters/${letter_id}`);
		expect(text).toContain('این نامه دیگر پاسخ نمی‌خواهد');
		const sent = `SELECT 1 FROM pasokh.event_log WHERE subject_id = {letter_id: String} AND type = 'letter.reminded'`;
		const ofList = await (await formOf('/remind?kpi=unanswered&asof=2022-07-02T12:00:00%2B04:30'))('چرا؟');
		expect(wordsOf(ofList.text)).toMatch(/یادآوری ۰ نامه در سرگذشت نامه‌ها ثبت شد.* ۱ نامه پس از این فهرست پاسخ گرفته/);
		expect(await rowsOf(office.client('admin'), sent, { letter_id })).toEqual([]);
	});

	test('a list is reminded letter by letter, to the body that holds it', async () => {
		const remind = await formOf('/remind?kpi=overdue');
		const sent = await remind('پاسخ دهید');
		expect([sent.status, wordsOf(sent.text).includes('یادآوری ۱ نامه در سرگذشت نامه‌ها ثبت شد')]).toEqual([200, true]);
		await remind('پاسخ دهید');
		await stateCaughtUp(office.ingestUrl);
		const rows = await rowsOf<{ id: string; to_org: string; n: string }>(
			office.client('admin'),
			`SELECT subject_id AS id, to_org, toString(uniqExact(event_id)) AS n FROM pasokh.event_log
			WHERE type = 'letter.reminded' AND startsWith(text, 'پاسخ دهید') GROUP BY id, to_org`
		);
		expect(rows).toEqual([{ id: OVERDUE, to_org: 'bank_melli', n: '1' }]);
		// A list of the desk likewise; a duplicate lies with nobody but the office.
		const ofDesk = await asked('/remind?category=job_loan&answered=no', 'inspector');
		expect([ofDesk.status, ofDesk.text.includes(OVERDUE), ofDesk.text.includes(DUPLICATE)]).toEqual([200, true, false]);
	});
});

test('from the login to a file that is verified, by the keyboard alone', async () => {
	const password = await newcomer(office.settings, 'inspector', 'keyboard');
	const page = await openAs(browser, new URL(office.webUrl), null, {
		status: 403,
		viewport: { width: 1440, height: 900 }
	});
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
	await page.context().close();
});

describe('when something is away', () => {
	test('ingest: the form says so and keeps what was typed', async () => {
		await office.ingest.stop();
		const { status, text } = await send('note', { text: 'نوشته‌ای که می‌ماند' });
		expect([status, text]).toEqual([503, expect.stringContaining('سامانهٔ دریافت اکنون پاسخ نمی‌دهد')]);
		expect(text).toContain('نوشته‌ای که می‌ماند');
	});

	test('ClickHouse: the page of a letter and lists say so', async () => {
		await office.stopClickHouse();
		// Each waits for a while, in case that it comes back.
		const paths = [letterAt(), '/letters?kpi=unanswered'];
		for (const { status, text } of await Promise.all(paths.map((path) => asked(path, 'inspector'))))
			expect([status, text]).toEqual([503, expect.stringContaining('پایگاه داده اکنون پاسخ نمی‌دهد')]);
	});
});

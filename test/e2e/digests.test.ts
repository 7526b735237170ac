import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { latinDigits } from '#sql/model/digits.ts';
import { accessLogOf } from '#sql/office/access-log.server.ts';
import { saveQueue } from '#sql/office/saved-queues.ts';
import { openStore, type Store } from '#sql/office/store.server.ts';
import { changeUser } from '#sql/office/users.ts';
import { launchBrowser } from '../support/browser.ts';
import { IN_DEPTH_ALONE, SEED } from '../support/depth.ts';
import { logIn, makeLogins, visit, type Visitor } from '../support/login.ts';
import { type OfficeUnderTest, startOffice } from '../support/office.ts';
import { type Visitor as Person, visitorOf } from '../support/people.ts';
import { PLANTED_CLEAR, plantedIn } from '../support/planted.ts';
import { readMail, type SmtpUnderTest, startSmtp } from '../support/receivers.ts';
import { openAs, seeAsAll } from '../support/see-page.ts';
import { smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';
import { totalOf } from '../support/tiles.ts';
import { LONG_MS, until } from '../support/until.ts';

/** The clock is that of the data. Of Thursday 25 August 2022 (3 Shahrivar 1401); letters of July are overdue by then. */
const THURSDAY = '2022-08-25T11:00:00+04:30';
const SATURDAY = '2022-08-27T09:00:00+04:30';
const SUNDAY = '2022-08-28T09:00:00+04:30';
const MONDAY = '2022-08-29T09:00:00+04:30';
const SUNDAY_EVENING = '2022-08-28T19:00:00+04:30';
/** Of everybody in the small office, and of the planted person, whose letter is one more of Bank Melli's. */
const NAMES = ['مریم', 'رضایی', '0012345679', '09181234567'];

const planted = (more: object): WireEvent =>
	({ v: 1, letter_id: 'P-1', occurred_at: '2022-07-14T09:00:00+04:30', ...more }) as WireEvent;
const plantedLetter = [
	planted({
		...{ type: 'letter.registered', event_id: 'reg', channel: 'letter', category: 'loan', county: 'paveh' },
		...{ kind: 'request', citizen: PLANTED_CLEAR, subject: `${PLANTED_CLEAR.name} ${PLANTED_CLEAR.mobile}` }
	}),
	planted({ type: 'letter.referred', event_id: 'ref', referral_id: 'P-1-r', to_org: 'bank_melli' })
];
const letterAt = (occurred_at: string, id: string): WireEvent =>
	planted({
		...{ type: 'letter.registered', event_id: 'reg', letter_id: id, occurred_at },
		...{ channel: 'call', category: 'aid', county: 'paveh', kind: 'request', citizen: PLANTED_CLEAR }
	});

let office: OfficeUnderTest;
let smtp: SmtpUnderTest;
let store: Store;
let browser: Browser;
let passwords: Awaited<ReturnType<typeof makeLogins>>;
const visitors: Record<string, Visitor> = {};
let inspector: Person;
const ids: Record<string, string> = {};
beforeAll(async () => {
	smtp = await startSmtp();
	const mail = { PASOKH_SMTP_URL: smtp.url, PASOKH_MAIL_FROM: 'pasokh@office.example' };
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data', ...mail } });
	await office.post([...smallOffice(), ...plantedLetter, letterAt(THURSDAY, 'T-1'), letterAt(THURSDAY, 'T-2')]);
	await stateCaughtUp(office.ingestUrl);
	passwords = await makeLogins(office.settings);
	for (const role of ['governor', 'inspector', 'analyst'] as const)
		visitors[role] = await logIn(office.webUrl, role, passwords[role]);
	inspector = await visitorOf(office.settings, 'inspector', { name: 'reader' });
	store = await openStore(office.settings);
	for (const { id, name } of await store.db.selectFrom('users').select(['id', 'name']).execute()) ids[name] = id;
	browser = await launchBrowser();
});
afterAll(async () => {
	await browser?.close();
	await store?.close();
	await office?.stop();
	await smtp?.stop();
});

const textOf = async (path: string, who = visitors['inspector']!): Promise<string> => {
	const response = await who.get(path);
	expect(response.status, path).toBe(200);
	return response.text();
};

const plain = (html: string): string =>
	html
		.replace(/<[^>]+>/g, '')
		.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
		.replaceAll('&amp;', '&')
		.replace(/\s+/g, ' ')
		.trim();

/** Each number of a digest that opens a list. */
const numbersOf = (html: string): { href: string; count: number }[] =>
	[...html.matchAll(/<a class="link" href="[^"]*?(\/letters\?[^"]*)"[^>]*>([^<]+)<\/a>/g)].map(([, href, text]) => ({
		href: plain(href!),
		count: Number(latinDigits(text!).replace(/\D/g, ''))
	}));

const mailsTo = (): string[] => smtp.received.flatMap(({ to }) => to).toSorted();
const mailTo = (address: string): string => smtp.received.find(({ to }) => to.includes(address))!.raw;

function expectNobodyIn(...texts: string[]): void {
	for (const text of texts) {
		expect(text.length).toBeGreaterThan(100);
		expect(plantedIn(text)).toEqual([]);
		expect(NAMES.filter((name) => text.includes(name))).toEqual([]);
	}
}

const noticesOf = (userId: string) =>
	store.db
		.selectFrom('notices')
		.selectAll()
		.where('user_id', '=', userId)
		.where('kind', '=', 'digest')
		.orderBy('at')
		.execute();

/** An address outside the office is asked, and confirms by its button. A program that only looks at the link confirms nothing. */
async function confirms(address: string): Promise<void> {
	expect((await visitors['inspector']!.post('/alerts/addresses?/ask', { address })).status).toBe(303);
	await until('the link is there', () => mailsTo().includes(address));
	const { text } = readMail(smtp.received.pop()!.raw);
	const path = /\/addresses\/[\w-]{43}/.exec(text)![0];
	const nobody = visit(office.webUrl, '');
	for (let n = 0; n < 2; n++) expect(plain(await (await nobody.get(path)).text())).toContain('⁨inspector⁩ از دبیرخانه');
	expect(await textOf('/alerts/addresses')).toContain('پیوند فرستاده شد');
	expect(await (await nobody.post(path, {})).text()).toContain('تأیید شد');
	expect((await nobody.get(path)).status).toBe(404);
	expect(await textOf('/alerts/addresses')).toContain('تأیید کرد');
	const [line] = await accessLogOf(store).read({ action: 'alert_changed', limit: 1 });
	expect(line).toMatchObject({ user: '', subject: `mail:${address}`, details: { done: 'confirmed' } });
}

test('each chooses their own, without a script, and a wrong address is said', async () => {
	const page = await openAs(browser, new URL('/account/digests', office.webUrl), inspector, {
		javaScriptEnabled: false
	});
	const daily = page.locator('section', { hasText: 'خلاصهٔ روزانه' });
	await daily.getByLabel('نشانی ایمیل').fill('not an address');
	await daily.getByRole('button', { name: 'از این پس فرستاده شود' }).click();
	expect(await page.getByRole('alert').textContent()).toContain('یا درست نیست');
	await daily.getByLabel('نشانی ایمیل').fill('reader@office.example');
	await daily.getByLabel('در روزهای تعطیل هم').check();
	await daily.getByRole('button', { name: 'از این پس فرستاده شود' }).click();
	expect(await daily.textContent()).toContain(
		'این خلاصه هر روز فرستاده می‌شود. آخرین آن دربارهٔ چهارشنبه ۲ شهریور ۱۴۰۱ است.'
	);
	await daily.getByRole('button', { name: 'لغو این خلاصه' }).click();
	expect(await daily.textContent()).not.toContain('هر روز فرستاده می‌شود');
	await page.context().close();
});

test('after a night the digests are there once, and say what the wall and the desk say', async () => {
	const own = [
		{ name: PLANTED_CLEAR.name, query: `q=${encodeURIComponent(PLANTED_CLEAR.name)}` },
		{ name: 'ملی', query: 'answered=no&body=bank_melli' },
		{ name: 'همه', query: '' }
	];
	for (const queue of own) await saveQueue(store, ids['inspector']!, { ...queue, shared: false });
	for (const [who, every] of [
		['inspector', 'day'],
		['inspector', 'week'],
		['governor', 'day'],
		['analyst', 'day']
	] as const) {
		const wish = { every, mail: `${who}.${every}@office.example`, holidays: 'on' };
		expect((await visitors[who]!.post('/account/digests?/save', wish)).status).toBe(303);
	}
	const liaison = { body: 'bank_melli', address: 'liaison@melli.example' };
	expect((await visitors['inspector']!.post('/alerts/bodies?/save', liaison)).status).toBe(400);
	await confirms(liaison.address);
	expect((await visitors['inspector']!.post('/alerts/bodies?/save', liaison)).status).toBe(303);
	await changeUser(store, ids['analyst']!, { locked: true });

	await office.post([letterAt(SATURDAY, 'S-1')]);
	const addresses = ['governor.day', 'inspector.day', 'inspector.week'].map((name) => `${name}@office.example`);
	await until('the mails are there', () => smtp.received.length >= 4, LONG_MS);
	expect(mailsTo()).toEqual([...addresses, 'liaison@melli.example']);
	expect((await noticesOf(ids['governor']!)).length).toBe(1);
	expect(await noticesOf(ids['analyst']!)).toEqual([]);

	for (const { id, content } of await noticesOf(ids['inspector']!)) {
		const html = await textOf(`/account/digests/${id}`);
		expect((await visitors['governor']!.get(`/account/digests/${id}`)).status).toBe(404);
		const numbers = numbersOf(html);
		expect(numbers.length).toBeGreaterThan(6);
		const { every } = JSON.parse(content) as { every: string };
		const mail = readMail(mailTo(`inspector.${every}@office.example`));
		expect(numbersOf(mail.html)).toEqual(numbers);
		for (const { href, count } of numbers) expect([href, totalOf(await textOf(href))]).toEqual([href, count]);
		const wall = plain(/href="([^"]*\/\?asof=[^"]*)"/.exec(html)![1]!);
		const said = /<p[^>]*data-figure="sentence"[^>]*>(.*?)<\/p>/s.exec(
			await textOf(wall.slice(office.webUrl.length - 1))
		)![1]!;
		expect(plain(html)).toContain(plain(said));
		expect(plain(html)).toContain('بی‌پاسخ · دستگاه مسئول: بانک ملی');
		expectNobodyIn(html, content, mail.html, mail.text);
	}
	expect(await textOf('/alerts')).toContain('خلاصهٔ هفتگی، ۲۹ مرداد تا ۴ شهریور ۱۴۰۱');
});

test('a liaison is told which letters wait, and of nobody who wrote them', async () => {
	const { html, text } = readMail(mailTo('liaison@melli.example'));
	const list = await textOf('/letters?kpi=overdue&group=body&key=bank_melli&asof=1401-06-04');
	const shown = [...list.matchAll(/href="\/letters\/([\w-]+)/g)].map(([, id]) => id!);
	expect([new Set(shown).size, totalOf(list)]).toEqual([8, 8]);
	expect(new Set([...text.matchAll(/\u2068([\w-]+)\u2069/g)].map(([, id]) => id!))).toEqual(new Set(shown));
	expect(text).toContain('نامه‌های معوق بانک ملی تا پایان ۴ شهریور ۱۴۰۱: ۸ نامه');
	expect(text).toContain('\u2068P-1\u2069: ۱۳ روز تأخیر\n  ثبت ۲۳ تیر ۱۴۰۱ · وام قرض‌الحسنه · نامهٔ کتبی');
	expect(html).not.toContain('href');
	expectNobodyIn(html, text);
});

test('a reminder is recorded, mailed to the liaison, and a letter ready to print', async () => {
	const said = 'پاسخ این نامه‌ها را تا شنبه ثبت کنید.';
	const sent = await visitors['inspector']!.post('/remind?/send&kpi=overdue', { form: randomUUID(), text: said });
	const html = await sent.text();
	expect(plain(html)).toMatch(
		/یادآوری [۰-۹]+ نامه در سرگذشت نامه‌ها ثبت شد\. به رابط ۱ دستگاه ایمیل می‌شود\. به [۰-۹]+ دستگاه ایمیلی نمی‌رود/
	);
	const [path = '', id] = /\/reminders\/([\w.-]+)\/letter/.exec(html) ?? [];
	const mails = () =>
		smtp.received.filter(({ to }) => to[0] === 'liaison@melli.example').map(({ raw }) => readMail(raw));
	const mail = await until('it is mailed', () => mails().find(({ text }) => text.includes(said)));
	expect(mail.text).toContain(`یادآوری شمارهٔ \u2068${id!.slice(id!.indexOf('.') + 1)}/`);
	const paper = await textOf(path);
	const own = /<article data-notice="bank_melli".*?<\/article>/s.exec(paper)![0];
	const listed = [...own.matchAll(/<bdi>([^<]+)<\/bdi>/g)].map(([, letter]) => letter!);
	expect(listed.length).toBeGreaterThan(1);
	expect([...mail.text.matchAll(/^• \u2068([^\u2069]+)/gm)].map(([, letter]) => letter)).toEqual(listed);
	for (const word of ['شماره:', 'تاریخ: ', 'پیوست: فهرست', 'به بانک ملی', said, 'inspector، بازرس', 'امضا'])
		expect(plain(own)).toContain(word);
	expectNobodyIn(paper, mail.text, mail.html);
	await until('its page says so', async () => plain(await textOf(`/reminders/${id}`)).includes('فرستاده شد'));
	expect((await visitors['governor']!.get(path)).status).toBe(403);
	await seeAsAll(browser, new URL(path, office.webUrl), inspector);
});

test('another day brings one more, and more events of it none', async () => {
	const made = async () => (await noticesOf(ids['governor']!)).length;
	await office.post([letterAt(SUNDAY, 'U-1')]);
	await until('the next is made', async () => (await made()) === 2, LONG_MS);
	await office.post([letterAt(SUNDAY_EVENING, 'U-2')]);
	await stateCaughtUp(office.ingestUrl);
	const page = await textOf('/account/digests/day', visitors['governor']);
	expect(plain(page)).toContain('خلاصهٔ روزانه، شنبه ۵ شهریور ۱۴۰۱: ۳۳ نامهٔ بی‌پاسخ');
	expect(await made()).toBe(2);
	expect(await noticesOf(ids['analyst']!)).toEqual([]);
});

test('everybody begins with the rules of the role, in the bell alone, and what was removed stays so', async () => {
	const own = () => store.db.selectFrom('alert_rules').selectAll().where('user_id', '=', ids['governor']!).execute();
	await until('all are checked', async () => (await own()).every(({ checked_at }) => checked_at !== null));
	const rules = await own();
	expect(rules.map(({ role, targets, failure }) => [role, targets, failure])).toEqual(
		Array.from({ length: 3 }, () => ['governor', '[]', null])
	);
	const page = await textOf('/alerts', visitors['governor']);
	for (const words of ['بی‌پاسخ و معوق', 'بی‌پاسخ، بیش از دو برابر مهلت', 'دریافت از منابع داده'])
		expect(page).toContain(words);
	const twice = rules.find(({ subject }) => subject.includes('overdue_twice'))!;
	expect((await visitors['governor']!.post('/alerts?/remove', { id: twice.id })).status).toBe(303);
	await logIn(office.webUrl, 'governor', passwords.governor);
	expect((await own()).map(({ id }) => id)).toEqual(rules.map(({ id }) => id).filter((id) => id !== twice.id));
});

test.each(['/account/digests/day', '/account/digests/week?lang=en'])('%s looks right', async (path) => {
	await seeAsAll(browser, new URL(path, office.webUrl), inspector);
});

test('of two processes, one of which is killed, each digest comes once', IN_DEPTH_ALONE, async () => {
	// Of Saturday three and the list, of Sunday two; a reminder.
	const ids = () => new Set(smtp.received.map(({ messageId }) => messageId)).size;
	await until('the mails until now are there', () => ids() === 7, LONG_MS);
	const other = await office.startWeb();
	await office.post([letterAt(MONDAY, 'M-1')]);
	await sleep(SEED % 12_000);
	process.kill(office.webPid, 'SIGKILL');
	await until('the mails are there', () => ids() === 9, LONG_MS);
	await sleep(12_000);
	// One that was sent, but not yet marked, is sent again under its key.
	const sent = new Map(smtp.received.map(({ messageId, to }) => [messageId, to[0]!]));
	expect([...sent.values()].toSorted()).toEqual([
		...Array.from({ length: 3 }, () => 'governor.day@office.example'),
		...Array.from({ length: 3 }, () => 'inspector.day@office.example'),
		...['inspector.week@office.example', 'liaison@melli.example', 'liaison@melli.example']
	]);
	await other.stop();
});

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { openAccessLog } from '#sql/office/access-log.server.ts';
import { inStore } from '#sql/office/store.server.ts';
import { makeRule } from '../support/alerts.ts';
import { launchBrowser, leave } from '../support/browser.ts';
import { logIn, makeLogins, stateOf, type Visitor } from '../support/login.ts';
import { type OfficeUnderTest, startOffice, type WebUnderTest } from '../support/office.ts';
import { freePort } from '../support/process.ts';
import { type HttpTarget, readMail, type SmtpUnderTest, startHttpTarget, startSmtp } from '../support/receivers.ts';
import { seeAsAll } from '../support/see-page.ts';
import { smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';
import { LONG_MS, until } from '../support/until.ts';

const TOKEN = '42:bot';

/** What a webhook is told, as far as it is looked at. */
interface Told {
	id: string;
	kind: string;
	groups: { key: string; name: string; value: number }[];
	link: string;
}

let office: OfficeUnderTest;
let web: WebUnderTest;
let browser: Browser;
let smtp: SmtpUnderTest;
let hook: HttpTarget;
let bot: HttpTarget;
let lateAt: number;
let passwords: Record<string, string>;
const written: { update_id: number; message: object }[] = [];
/** Done before a webhook answers. */
let onHook: () => Promise<void> = () => Promise.resolve();

beforeAll(async () => {
	smtp = await startSmtp();
	hook = await startHttpTarget((response) => void onHook().then(() => response.writeHead(204).end()));
	bot = await startHttpTarget((response, { path, body }) => {
		const { offset = 0 } = JSON.parse(body) as { offset?: number };
		const results: Record<string, object> = {
			getMe: { username: 'pasokh_bot' },
			getUpdates: written.filter(({ update_id }) => update_id >= offset)
		};
		response.end(JSON.stringify({ ok: true, result: results[path.split('/').at(-1)!] ?? {} }));
	});
	lateAt = await freePort();
	office = await startOffice({
		settings: {
			PASOKH_CLOCK: 'data',
			...{ PASOKH_SMTP_URL: smtp.url, PASOKH_MAIL_FROM: 'pasokh@example.ir' },
			PASOKH_WEBHOOK_HOSTS: `http://127.0.0.1:${hook.port},http://127.0.0.1:${lateAt}`,
			...{ PASOKH_BOT_URL: `http://127.0.0.1:${bot.port}`, PASOKH_BOT_TOKEN: TOKEN }
		}
	});
	await office.post(smallOffice());
	await stateCaughtUp(office.ingestUrl);
	passwords = await makeLogins(office.settings);
	web = await office.startWeb();
	browser = await launchBrowser();
});
afterAll(async () => {
	await browser?.close();
	await office?.stop();
	for (const one of [smtp, hook, bot]) await one?.stop();
});

const enter = (role: string): Promise<Visitor> => logIn(web.url, role, passwords[role]!);
const told = (kind: string): Told[] =>
	hook.got.map(({ body }) => JSON.parse(body) as Told).filter((one) => one.kind === kind);
const said = () =>
	bot.got
		.filter(({ path }) => path.endsWith('/sendMessage'))
		.map(({ body }) => JSON.parse(body) as { chat_id: string; text: string });

test('a person binds a chat by a code that the own account shows once', async () => {
	const inspector = await enter('inspector');
	const context = await browser.newContext({
		storageState: stateOf(inspector, web.url),
		viewport: { width: 390, height: 800 }
	});
	const page = await context.newPage();
	await page.goto(new URL('/account', web.url).href);
	await leave(page, () => page.getByRole('button', { name: 'دریافت کد' }).click());
	const shown = page.locator('.secret');
	expect(await shown.innerText()).toContain('@pasokh_bot');
	const code = await shown.locator('code').innerText();
	expect(code).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
	written.push({ update_id: 1, message: { chat: { id: 77, type: 'private' }, text: code } });
	await until('the bot says that the chat is bound', () => said().some(({ text }) => text.includes('inspector')));
	await page.goto(new URL('/account', web.url).href);
	expect(await page.locator('.secret').count()).toBe(0);
	await page.getByRole('button', { name: 'جدا کردن گفتگو' }).waitFor();
	await context.close();
	await seeAsAll(browser, new URL('/account', web.url), inspector);
});

test('what fires comes by mail, webhook and bot, once each, though the process dies while it sends', async () => {
	const melli = ['body', 'bank_melli'] as [string, string];
	let killed = 0;
	onHook = async () => {
		if (killed++ > 0) return;
		await web.process.stop('SIGKILL');
	};
	await makeRule(office.settings, 'inspector', {
		subject: { of: 'figure', measure: 'unanswered', where: [melli], by: 'body', window: null },
		condition: { kind: 'above', limit: 6, margin: 0 },
		quietMinutes: 0,
		targets: [
			{ channel: 'mail', to: 'inspector@example.ir' },
			{ channel: 'webhook', to: `http://127.0.0.1:${hook.port}/in` },
			{ channel: 'bot' }
		]
	});
	await until(
		'the webhook is called, and its sender dead',
		() => hook.got.length > 0 && !web.process.running(),
		LONG_MS
	);
	web = await office.startWeb();
	await until('it has come again', () => told('fires').length > 1, LONG_MS);
	const alerts = () => said().filter(({ text }) => text.startsWith('هشدار'));
	await until('all have come', () => smtp.received.length > 0 && alerts().length > 0, LONG_MS);
	expect(new Set(hook.got.map(({ headers }) => headers['x-pasokh-delivery'])).size).toBe(1);
	expect(new Set(told('fires').map(({ id }) => id)).size).toBe(1);
	expect(new Set(smtp.received.map(({ messageId }) => messageId)).size).toBe(1);
	const [{ groups, link }] = told('fires') as [Told];
	expect(groups).toEqual([{ key: 'bank_melli', name: 'بانک ملی', value: 7 }]);
	expect(alerts()[0]).toMatchObject({ chat_id: '77', text: expect.stringContaining('بانک ملی: ۷') as string });
	const { text, html } = readMail(smtp.received[0]!.raw);
	for (const one of [text, html]) expect(one).toContain('بانک ملی');
	// Its address is that of the process that is dead by now; its list is of that moment.
	const { pathname, search } = new URL(link);
	const list = await (await (await enter('inspector')).get(pathname + search)).text();
	expect(new Set([...list.matchAll(/data-letter="(L-\d+)"/g)].map(([, id]) => id))).toEqual(
		new Set(['L-006', 'L-007', 'L-008', 'L-009', 'L-010', 'L-011', 'L-012'])
	);
});

/** One that is still to be sent, after so many attempts. */
const onItsWay = (attempts = 0) =>
	inStore(office.settings, ({ db }) =>
		db
			.selectFrom('deliveries')
			.select('id')
			.where('state', '=', 'due')
			.where('attempts', '>=', attempts)
			.executeTakeFirst()
	);

test('that it is over comes once', async () => {
	const answer: WireEvent = {
		...{
			v: 1,
			type: 'letter.answered',
			event_id: 'over',
			letter_id: 'L-012',
			occurred_at: '2022-07-21T12:00:00+04:30'
		},
		...{ org: 'bank_melli', referral_id: 'R-12', outcome: 'granted', means: 'letter' }
	};
	await office.post([answer]);
	await until(
		'it is over for all',
		() => told('over').length > 0 && said().some(({ text }) => text.startsWith('برطرف'))
	);
	await until('the mail has come', () => smtp.received.some(({ raw }) => readMail(raw).text.startsWith('برطرف')));
	expect(told('over').map(({ groups }) => groups)).toEqual([[{ key: 'bank_melli', name: 'بانک ملی', value: 6 }]]);
	// A receiver has a message before its line is written.
	await until('none is on its way', async () => (await onItsWay()) === undefined);
	const log = await openAccessLog(office.settings);
	const lines = await log.read({ action: 'delivery', limit: 50 });
	await log.close();
	expect(
		lines.map(({ subject, details }) => `${subject} ${String(details['kind'])} ${String(details['outcome'])}`).sort()
	).toEqual(
		['fires', 'over']
			.flatMap((kind) =>
				['bot', 'mail:inspector@example.ir', `webhook:127.0.0.1:${hook.port}`].map((place) => `${place} ${kind} sent`)
			)
			.sort()
	);
});

test('an administrator sees what did not arrive, and sends it again', async () => {
	await makeRule(office.settings, 'inspector', {
		subject: { of: 'figure', measure: 'unanswered', where: [], by: null, window: null },
		targets: [{ channel: 'webhook', to: `http://127.0.0.1:${lateAt}/hidden-path` }]
	});
	const failed = () => onItsWay(1);
	await until('it has failed', failed);
	const administrator = await enter('administrator');
	await seeAsAll(browser, new URL('/alerts/deliveries', web.url), administrator);
	const context = await browser.newContext({ storageState: stateOf(administrator, web.url) });
	const page = await context.newPage();
	await page.goto(new URL('/alerts', web.url).href);
	await leave(page, () => page.getByRole('link', { name: 'پیام‌های نرسیده' }).click());
	const text = await page.locator('main').innerText();
	expect(text).toContain(`127.0.0.1:${lateAt}`);
	expect(text).toContain('ECONNREFUSED');
	expect(text).not.toContain('hidden-path');
	const late = await startHttpTarget((response) => response.writeHead(200).end(), { port: lateAt });
	await leave(page, () => page.getByRole('button', { name: 'ارسال دوباره' }).click());
	await until('it has arrived', () => late.got.length > 0);
	await until('nothing waits', async () => (await failed()) === undefined);
	await late.stop();
	await context.close();
});

import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChannelSettings } from '#sql/channel-settings.ts';
import type { ToldOfRule } from '#sql/model/alert.ts';
import { accessLogOf } from '#sql/office/access-log.server.ts';
import { createRule } from '#sql/office/alert-rules.ts';
import { offerChat } from '#sql/office/chats.ts';
import { deadDeliveries, type Delivery, enqueue, type NewDelivery } from '#sql/office/deliveries.ts';
import { openStore, type Store } from '#sql/office/store.server.ts';
import { changeUser, createUser } from '#sql/office/users.ts';
import { type Courier, createCourier } from '$lib/server/alerts/courier.ts';
import { signatureOf } from '$lib/server/alerts/webhook.ts';
import { startHttpTarget, startSmtp, subjectOf } from '../support/receivers.ts';
import { LONG_MS, until } from '../support/until.ts';

const KEYS = [new Uint8Array(32).fill(7)] as const;
const NAMES = [{ key: 'org:bank_saderat', fa: 'بانک صادرات', en: 'Bank Saderat' }];
const MINUTE = 60_000;

let dir: string;
let store: Store;
let channels: ChannelSettings;
let user: string;
let rule: { id: string; secret: string };
const ends: (() => unknown)[] = [];

beforeEach(async () => {
	// Pauses after a failure go by the time of day; all else by timers.
	vi.useFakeTimers({ toFake: ['Date'] });
	dir = mkdtempSync(join(tmpdir(), 'pasokh-courier-'));
	store = await openStore({ dataDir: dir });
	channels = { mailDomains: ['example.ir'], webhookHosts: [{ host: '127.0.0.1', port: null, isHttp: true }] };
	await createUser(store, { name: 'admin', role: 'administrator' });
	user = (await createUser(store, { name: 'sara', role: 'inspector' })).id;
	const draft = { name: '', subject: TOLD.subject, condition: TOLD.condition, quietMinutes: 0, forRole: null };
	const targets = [{ channel: 'webhook' as const, to: 'http://127.0.0.1/' }];
	const { id, secret } = await createRule(store, user, { ...draft, targets }, KEYS, new Date());
	rule = { id, secret: secret! };
});
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
	await store.close();
	rmSync(dir, { recursive: true, force: true });
	vi.useRealTimers();
});

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);

/** A process that sends. */
function begin(limitMs = 500): Courier {
	const courier = createCourier(
		{
			settings: { channels, clickhouse: { database: 'pasokh' }, web: { host: '127.0.0.1', port: 3000 } },
			...{ store, keys: { decryption: KEYS }, accessLog: accessLogOf(store) },
			looker: { query: () => Promise.resolve({ json: () => Promise.resolve(NAMES) }) }
		} as unknown as Parameters<typeof createCourier>[0],
		{ limitMs }
	);
	ends.push(() => courier.stop());
	return courier;
}

async function serve(...how: Parameters<typeof startHttpTarget>) {
	const target = await startHttpTarget(...how);
	ends.push(() => target.stop());
	return target;
}
const good = (response: ServerResponse) => response.writeHead(204).end();

async function serveMail() {
	const smtp = await startSmtp();
	ends.push(() => smtp.stop());
	channels = { ...channels, smtpUrl: smtp.url, mailFrom: 'pasokh@example.ir' };
	return smtp;
}

const TOLD: ToldOfRule = {
	...{ rule: 'r', name: '' },
	subject: { of: 'figure', measure: 'unanswered', where: [], by: 'body', window: null },
	condition: { kind: 'above', limit: 3, margin: 0 },
	...{ asOf: '2022-08-27T10:00:00.000Z', knownAt: '2022-08-27T10:00:01.000Z' },
	groups: [{ key: 'bank_saderat', value: 4, since: '2022-08-27T09:00:00.000Z' }]
};

function put(id: string, more: Partial<NewDelivery> = {}) {
	const delivery: NewDelivery = {
		...{ id, user_id: user, role: 'inspector', rule_id: null, kind: 'fires', content: JSON.stringify(TOLD) },
		...{ channel: 'mail', target: 'sara@example.ir', ...more }
	};
	return store.inOneGo(() => enqueue(store.db, [delivery], new Date()));
}
const putHook = (id: string, port: number, path = '') =>
	put(id, { channel: 'webhook', target: `http://127.0.0.1:${port}/${path}`, rule_id: rule.id });

const find = (id: string) =>
	store.db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

/** Passes until a delivery stands as it is to. */
async function passes(id: string, as: Partial<Delivery>, courier: Courier) {
	const stands = async () => {
		await courier.pass();
		const row = await find(id);
		return Object.entries(as).every(([name, value]) => row[name as keyof Delivery] === value);
	};
	await until(`${id} is ${JSON.stringify(as)}`, stands, LONG_MS);
}

async function lines(): Promise<Record<string, unknown>[]> {
	const read = await accessLogOf(store).read({ limit: 50, action: 'delivery' });
	return read.map(({ user: who, role, subject, details }) => ({ who, role, subject, ...details }));
}

test('a mail waits for its server, or for an address outside the office to be confirmed, and comes once', async () => {
	const smtp = await serveMail();
	await smtp.stop();
	const courier = begin();
	await put('k1');
	await put('k2', { target: 'Someone@evil.example' });
	await passes('k1', { attempts: 1, state: 'due' }, courier);
	await passes('k2', { attempts: 1, state: 'due' }, courier);
	expect((await find('k1')).error).toMatch(/ECONNREFUSED/);
	expect((await find('k2')).error).toMatch(/evil\.example is outside example\.ir/);
	await smtp.start();
	await courier.pass();
	expect(smtp.received).toEqual([]);
	later(MINUTE);
	await passes('k1', { state: 'sent', attempts: 2, error: null }, courier);
	const at = new Date().toISOString();
	const row = { address: 'someone@evil.example', asked_by: user, asked_at: at, confirmed_at: at };
	await store.db.insertInto('mail_addresses').values(row).execute();
	later(120 * MINUTE);
	await passes('k2', { state: 'sent' }, courier);
	expect(smtp.received.map(({ messageId }) => messageId)).toEqual(['k1@example.ir', 'k2@example.ir']);
	expect(subjectOf(smtp.received[1]!.raw)).toMatch(/^پاسخ: هشدار — /);
	const sent = { who: 'sara', role: 'inspector', outcome: 'sent', kind: 'fires' };
	expect((await lines()).filter(({ delivery }) => delivery === 'k1')).toEqual([
		{ ...sent, subject: 'mail:sara@example.ir', attempts: 2, delivery: 'k1' }
	]);
});

test('a webhook fails, and then comes under the same key; of its address the log has the host alone', async () => {
	let isGood = false;
	const { port, got } = await serve((response) => response.writeHead(isGood ? 200 : 503).end());
	const courier = begin();
	await putHook('k1', port, 'in/s3cret?token=s3cret');
	await passes('k1', { attempts: 1, error: 'the answer is 503' }, courier);
	isGood = true;
	later(MINUTE);
	await passes('k1', { state: 'sent' }, courier);
	expect(got).toHaveLength(2);
	expect(new Set(got.map(({ headers, body }) => `${String(headers['x-pasokh-delivery'])} ${body}`)).size).toBe(1);
	const { headers, body } = got[1]!;
	expect(headers['x-pasokh-signature']).toBe(signatureOf(rule.secret, String(headers['x-pasokh-timestamp']), body));
	expect(JSON.parse(body)).toEqual({
		...{ id: 'k1', kind: 'fires', rule: 'r', subject: expect.stringMatching(/^هشدار — /) as string },
		...{ name: expect.stringContaining('بیش از ۳') as string },
		...{ measure: 'unanswered', condition: TOLD.condition, as_of: TOLD.asOf, known_at: TOLD.knownAt },
		groups: [{ key: 'bank_saderat', name: 'بانک صادرات', value: 4 }],
		link: expect.stringMatching(/^http:\/\/127\.0\.0\.1:3000\/letters\?kpi=unanswered&/) as string
	});
	expect(JSON.stringify(await accessLogOf(store).read({ limit: 50 }))).not.toContain('s3cret');
	expect(await lines()).toMatchObject([{ subject: `webhook:127.0.0.1:${port}`, outcome: 'sent', rule: rule.id }]);
});

test('one that hangs holds no other up', async () => {
	const silent = await serve(() => {});
	const quick = await serve(good);
	const courier = begin();
	for (let n = 0; n < 12; n++) await putHook(`silent${n}`, silent.port, `${n}`);
	await putHook('quick', quick.port);
	await passes('quick', { state: 'sent' }, courier);
	expect(silent.got.length).toBeLessThanOrEqual(4);
	await passes('silent11', { attempts: 1, error: 'no answer within 0.5 s' }, courier);
	expect(quick.got).toHaveLength(1);
});

test.each([
	['is locked', { locked: true }],
	['has another role', { role: 'analyst' }]
])('whoever %s gets nothing that was under way', async (_, change) => {
	const smtp = await serveMail();
	await put('k1');
	await changeUser(store, user, change);
	await passes('k1', { state: 'dropped' }, begin());
	expect(smtp.received).toEqual([]);
	expect(await lines()).toMatchObject([{ who: 'sara', outcome: 'dropped' }]);
});

test('one that was tried for a day is given up, and nothing is posted to a host that is listed no more', async () => {
	const { port, got } = await serve(good);
	channels = { mailDomains: ['example.ir'], webhookHosts: [], smtpUrl: 'smtp://127.0.0.1:9', mailFrom: 'a@example.ir' };
	await put('k1');
	await store.db.updateTable('deliveries').set({ attempts: 32 }).execute();
	await putHook('k2', port);
	const courier = begin();
	await passes('k1', { state: 'dead', attempts: 33 }, courier);
	await passes('k2', { attempts: 1 }, courier);
	expect((await find('k2')).error).toContain('is not among the hosts');
	expect(got).toEqual([]);
	expect(await deadDeliveries(store, 9)).toHaveLength(1);
	expect(await lines()).toMatchObject([{ outcome: 'dead', attempts: 33 }]);
});

test('one process sends; when it stops, what it had not sent comes by another under the same key', async () => {
	let isSilent = true;
	const { port, got } = await serve((response) => void (isSilent || good(response)));
	// Longer than a stop waits.
	const [first, second] = [begin(10_000), begin()];
	await putHook('k1', port);
	await first.pass();
	await until('the first posts', () => got.length === 1);
	await second.pass();
	expect(got).toHaveLength(1);
	isSilent = false;
	await first.stop();
	await passes('k1', { state: 'sent' }, second);
	expect(got.map(({ headers }) => headers['x-pasokh-delivery'])).toEqual(['k1', 'k1']);
});

test('a code binds a chat, which gets what is told until its person is locked', async () => {
	const updates: object[] = [];
	const { port, got } = await serve((response, { path, body }) => {
		const { offset } = JSON.parse(body) as { offset: number };
		const asked = updates.filter((one) => (one as { update_id: number }).update_id >= offset);
		const result = path.endsWith('/getUpdates') ? asked : {};
		response.end(JSON.stringify({ ok: true, result }));
	});
	channels = { ...channels, bot: { url: `http://127.0.0.1:${port}`, token: '1:x' } };
	const write = (chat: number, text: string, type = 'private') =>
		updates.push({ update_id: updates.length + 1, message: { chat: { id: chat, type }, text } });
	const said = () =>
		got
			.filter(({ path }) => path === '/bot1:x/sendMessage')
			.map(({ body }) => JSON.parse(body) as { chat_id: string; text: string });
	const courier = begin();
	const offer = () => offerChat(store, user, KEYS, new Date());
	const [stale, code] = [await offer(), await offer()];
	await put('k1', { channel: 'bot', target: '' });
	await passes('k1', { state: 'dropped' }, courier);
	write(4, '/start');
	write(4, stale);
	write(5, code, 'group');
	write(5, `/start ${code.toLowerCase().replace('-', ' ')}`);
	write(5, code);
	await until('the bot has answered', () => said().length === 4);
	expect(said().map(({ chat_id, text }) => [chat_id, text.slice(0, 24)])).toEqual([
		['4', expect.stringContaining('برای دریافت پیام‌ها')],
		['4', expect.stringContaining('این کد درست نیست')],
		['5', expect.stringContaining('از این پس پیام‌های پاسخ')],
		['5', expect.stringContaining('پیام‌های پاسخ در این گف')]
	]);
	await put('k2', { channel: 'bot', target: '' });
	await passes('k2', { state: 'sent' }, courier);
	expect(said().at(-1)).toMatchObject({ chat_id: '5', text: expect.stringContaining('بانک صادرات: ۴') as string });
	await changeUser(store, user, { locked: true });
	await changeUser(store, user, { locked: false });
	await put('k3', { channel: 'bot', target: '' });
	await passes('k3', { state: 'dropped' }, courier);
	expect(await lines()).toMatchObject([
		{ outcome: 'dropped' },
		{ subject: 'bot', outcome: 'sent' },
		{ outcome: 'dropped' }
	]);
});

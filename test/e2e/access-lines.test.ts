import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { openAccessLog } from '#sql/office/access-log.server.ts';
import { createApiToken, userIdOf } from '#sql/office/api-tokens.ts';
import { listReminders } from '#sql/office/reminders.ts';
import { readAllKeys } from '#sql/office/keys.server.ts';
import { tokenOf } from '#sql/office/shared-lists.ts';
import { openStore, type Store } from '#sql/office/store.server.ts';
import { verifyLog } from '#sql/office/verify-log.ts';
import { readHeadText } from '#sql/proof/log-head.ts';
import { GRANTS } from '$lib/server/grants.ts';
import { makeRule } from '../support/alerts.ts';
import { sendJson } from '../support/console.ts';
import { LINES_OF_ROUTES } from '../support/lines-of-routes.ts';
import { logIn, makeLogins, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';
import { until } from '../support/until.ts';

const LIST = 'kpi=unanswered';
const REASON = 'بازرسی نامه‌های بی‌پاسخ استان';
const SHARE = 'share-of-the-test-1';
const SAMPLE = 'sample-of-the-test-1';
const REMINDER = randomUUID();

let office: OfficeUnderTest;
let store: Store;
let passwords: Record<string, string>;
let token: string;
const visitors: Record<string, Visitor> = {};
beforeAll(async () => {
	// Its server is away, and nobody waits for its mails.
	const mail = { PASOKH_SMTP_URL: 'smtp://127.0.0.1:9', PASOKH_MAIL_FROM: 'pasokh@melli.example' };
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data', ...mail } });
	const bad = { ...smallOffice()[0]!, event_id: 'bad-1', occurred_at: 'yesterday' } as WireEvent;
	await office.post([...smallOffice(), bad]);
	await stateCaughtUp(office.ingestUrl);
	passwords = await makeLogins(office.settings);
	for (const role of ['inspector', 'analyst', 'administrator'])
		visitors[role] = await logIn(office.webUrl, role, passwords[role]!);
	store = await openStore(office.settings);
	const asked = { name: 'test', scopes: ['figures', 'lists'], days: 7 };
	const made = await createApiToken(store, await userIdOf(store, 'inspector'), asked, new Date());
	token = (made as { secret: string }).secret;
	await until('a dead letter is there', async () => (await deadLetter()) !== undefined);
});
afterAll(async () => {
	await store?.close();
	await office?.stop();
});

async function deadLetter(): Promise<string | undefined> {
	const query = 'SELECT dead_letter_id AS id FROM pasokh.dead_letter_list';
	const found = await office.client('admin').query({ query, format: 'JSONEachRow' });
	return (await found.json<{ id: string }>())[0]?.id;
}

const ruleOf = (owner: string) => makeRule(office.settings, owner);
const reminder = async () => (await listReminders(store.db, 1))[0]!.id;
const form = () => `form-${randomUUID()}`;
const shared = () => `/s/${tokenOf(readAllKeys(office.settings).encryption, SHARE)}`;
const say = (text: string, more = {}) => ({ text, params: {}, ...more });
type Asking = [way: string, role: string, ask: (visitor: Visitor) => Promise<Response> | Response];

const byToken = (path: string) => (v: Visitor) => v.get(path, { headers: { authorization: `Bearer ${token}` } });

const ASKED: Asking[] = [
	['/api/v1/figures', 'inspector', byToken('/api/v1/figures')],
	['/api/v1/figures/[name]', 'inspector', byToken('/api/v1/figures/unanswered')],
	['/api/v1/lists/[name]', 'inspector', byToken('/api/v1/lists/unanswered')],
	['/letters', 'inspector', (v) => v.get('/letters')],
	['/letters', 'inspector', (v) => v.get(`/letters?${LIST}`)],
	['POST /letters', 'inspector', (v) => v.post('/letters?/save', { name: 'صف', query: 'channel=letter' })],
	['/letters/[id]', 'inspector', (v) => v.get('/letters/L-001')],
	['POST /letters/[id]', 'inspector', (v) => v.post('/letters/L-001?/note', { form: randomUUID(), text: 'بررسی شد' })],
	['/remind', 'inspector', (v) => v.get(`/remind?${LIST}`)],
	['POST /remind', 'inspector', (v) => v.post(`/remind?/send&${LIST}`, { form: REMINDER, text: 'لطفاً پاسخ دهید' })],
	['/reminders/[id]', 'inspector', async (v) => v.get(`/reminders/${await reminder()}`)],
	['/reminders/[id]/letter', 'inspector', async (v) => v.get(`/reminders/${await reminder()}/letter`)],
	[
		'POST /steps',
		'administrator',
		(v) => v.post('/steps?/save', { name_fa: 'پیگیری', after_days: '7', recipient: 'head' })
	],
	[
		'POST /alerts',
		'inspector',
		async (v) => v.post('/alerts?/silence', { id: await ruleOf('inspector'), span: 'day' })
	],
	['POST /alerts/new', 'inspector', (v) => v.post('/alerts/new?/save&of=feed')],
	[
		'POST /alerts/[id]',
		'analyst',
		async (v) => {
			const id = await ruleOf('analyst');
			return v.post(`/alerts/${id}?/rename`, { id, name: 'معوق‌ها' });
		}
	],
	['POST /account/digests', 'analyst', (v) => v.post('/account/digests?/save', { every: 'day', holidays: 'on' })],
	['POST /alerts/addresses', 'analyst', (v) => v.post('/alerts/addresses?/ask', { address: 'a@else.example' })],
	['POST /alerts/deliveries', 'administrator', (v) => v.post('/alerts/deliveries?/again')],
	[
		'POST /alerts/bodies',
		'inspector',
		(v) => v.post('/alerts/bodies?/save', { body: 'bank_melli', address: 'liaison@melli.example' })
	],
	['/flag', 'inspector', (v) => v.get(`/flag?${LIST}`)],
	['POST /flag', 'inspector', (v) => v.post(`/flag?${LIST}`, { form: randomUUID(), choice: 'urgent', text: '' })],
	['POST /shares', 'inspector', (v) => v.post('/shares?/create', { id: SHARE, days: '3', list: LIST })],
	['/s/[token]', 'analyst', (v) => v.get(shared())],
	['/s/[token]', 'analyst', (v) => v.get(`${shared()}?after=2022-07-25T00:00:00.000Z~L-001`)],
	[
		'POST /samples',
		'inspector',
		(v) => v.post('/samples?/draw', { id: SAMPLE, method: 'random', size: '3', seed: '1', list: LIST })
	],
	['/samples/[id]', 'inspector', (v) => v.get(`/samples/${SAMPLE}`)],
	['POST /samples/[id]', 'inspector', (v) => v.post(`/samples/${SAMPLE}?/again`)],
	['POST /export', 'inspector', (v) => v.post('/export', { id: form(), format: 'csv', reason: REASON, list: LIST })],
	[
		'POST /sql/run',
		'analyst',
		(v) => sendJson(v, '/sql/run', { id: randomUUID(), statements: ['SELECT 1'], params: {} })
	],
	['POST /sql/cancel', 'analyst', (v) => sendJson(v, '/sql/cancel', { id: randomUUID() })],
	['POST /sql/tools', 'analyst', (v) => sendJson(v, '/sql/tools', say('SELECT 7 FROM letters', { tool: 'explain' }))],
	[
		'POST /sql/tools',
		'analyst',
		(v) => sendJson(v, '/sql/tools', say('SELECT (SELECT max(letter_id) FROM letters)', { tool: 'explain' }))
	],
	['POST /sql/tools', 'analyst', (v) => sendJson(v, '/sql/tools', say('select 1', { tool: 'format' }))],
	['POST /sql/links', 'analyst', (v) => sendJson(v, '/sql/links', say('SELECT 8', { kind: 'result' }))],
	['POST /sql/links', 'analyst', (v) => sendJson(v, '/sql/links', say('SELECT nothing', { kind: 'result' }))],
	['/sql/r/[id]', 'inspector', async (v) => v.get(await linkTo('result'))],
	[
		'POST /sql/saved',
		'analyst',
		(v) => sendJson(v, '/sql/saved', say('SELECT 9', { deed: 'save', folder: '', name: 'n', shared: true }))
	],
	[
		'POST /sql/export',
		'analyst',
		(v) => v.post('/sql/export', { id: form(), format: 'csv', reason: REASON, sql: 'SELECT 1', params: '{}' })
	],
	['POST /import/files', 'administrator', (v) => sendJson(v, '/import/files', { name: 'letters.csv', size: 10 })],
	['POST /import/files/[id]/[deed]', 'administrator', (v) => sendJson(v, '/import/files/none/load', { mapping: {} })],
	['POST /sources', 'administrator', (v) => v.post('/sources?/attach', { source: 'test', mapping: '' })],
	['/deadletters', 'administrator', (v) => v.get('/deadletters')],
	['POST /deadletters', 'administrator', (v) => v.post('/deadletters?/check', { form: form(), do: 'nothing' })],
	['/deadletters/[id]', 'administrator', async (v) => v.get(`/deadletters/${await deadLetter()}`)],
	[
		'POST /deadletters/[id]',
		'administrator',
		async (v) => v.post(`/deadletters/${await deadLetter()}?/check`, { form: form(), text: '{}' })
	],
	['POST /tokens', 'administrator', (v) => v.post('/tokens?/create', { source: 'portal', form: form() })],
	['POST /users', 'administrator', (v) => v.post('/users?/create', { name: 'mina', role: 'analyst', form: form() })],
	['POST /account', 'inspector', (v) => v.post('/account?/end', { session: '' })]
];

/** A link that was made for the test, outside of what is counted. */
async function linkTo(kind: 'query' | 'result'): Promise<string> {
	const made = await sendJson(visitors['analyst']!, '/sql/links', say('SELECT 5', { kind }));
	return ((await made.json()) as { path: string }).path;
}

async function linesAfter(id: number) {
	const log = await openAccessLog(office.settings);
	const lines = await log.read({ limit: 200 });
	await log.close();
	return lines.filter((line) => line.id > id).reverse();
}
const newest = async (): Promise<number> => (await linesAfter(0)).at(-1)?.id ?? 0;

test('every way in has its row, which says which line it writes', () => {
	expect(Object.keys(LINES_OF_ROUTES).sort()).toEqual(Object.keys(GRANTS).sort());
	const asked = new Set(ASKED.map(([way]) => way));
	const others = ['POST /login', 'POST /logout'];
	const logging = Object.keys(LINES_OF_ROUTES).filter(
		(way) => LINES_OF_ROUTES[way] !== null && LINES_OF_ROUTES[way] !== '*'
	);
	expect(logging.filter((way) => !asked.has(way) && !others.includes(way))).toEqual([]);
});

test.each(ASKED)('%s by the %s has its line, once', async (way, role, ask) => {
	// What a way needs of others, it asks for before the count.
	const before = way === '/sql/r/[id]' ? (await newest()) + 1 : await newest();
	const response = await ask(visitors[role]!);
	await response.text();
	expect(response.status, way).toBeLessThan(500);
	// A form that is answered by its page, not by another address, shows what the page shows.
	const page = way.startsWith('POST ') && response.status !== 303 ? LINES_OF_ROUTES[way.slice('POST '.length)] : null;
	const lines = await linesAfter(before);
	expect(lines.map(({ action, user }) => `${action} ${user}`)).toEqual(
		[LINES_OF_ROUTES[way], page].flatMap((line) => (line ? [`${line} ${role}`] : []))
	);
});

test('somebody who comes and goes has a line for each', async () => {
	const before = await newest();
	const visitor = await logIn(office.webUrl, 'governor', passwords['governor']!);
	await visitor.post('/logout');
	expect((await linesAfter(before)).map(({ action }) => action)).toEqual(['login', 'logout']);
});

describe('explaining', () => {
	test('runs nothing, and says why it does not explain what would be run; its line has the text', async () => {
		const before = await newest();
		for (const text of [
			'SELECT (SELECT max(citizen_key) FROM events) AS key FROM letters',
			'SELECT 1 FROM letters WHERE letter_id IN (SELECT letter_id FROM events)',
			'SELECT 1 FROM letters WHERE letter_id IN letters',
			'WITH (SELECT max(letter_id) FROM letters) AS x SELECT x',
			'SELECT * FROM letters LIMIT (SELECT 1)',
			'SELECT * FROM numbers((SELECT count() FROM letters))',
			'SELECT * APPLY(x -> (SELECT max(letter_id) FROM letters)) FROM letters',
			"SELECT dictGet('pasokh.org_names', 'fa', 'bank_melli')",
			'EXPLAIN SELECT (SELECT 1)',
			'SELECT 1 AS `a\n    TableExpression (children 1)`, (SELECT max(letter_id) FROM letters)'
		]) {
			const answer = await sendJson(visitors['analyst']!, '/sql/tools', say(text, { tool: 'explain' }));
			expect(await answer.json(), text).toMatchObject({ failure: { kind: 'planned' } });
		}
		const [first] = await linesAfter(before);
		expect(first?.details).toMatchObject({ tool: 'explain', sql: expect.stringContaining('max(citizen_key)') });
	});
});

test('a bad cursor is a wrong parameter wherever there is one, never a fault', async () => {
	const cursors = [
		'x',
		'~',
		'9999999999999999~L-1',
		'-9999999999999999~L-1',
		'2022-02-30T00:00:00Z~x',
		'9999-12-31T23:59:59Z~x',
		'0001-01-01T00:00:00Z~x',
		`2022-07-25T24:00:00Z~x`,
		'1~\0',
		'999999999999999~test~999999999999999~'.concat('a'.repeat(32))
	];
	const lists: [string, string][] = [
		['analyst', `${shared()}?`],
		['inspector', '/letters?'],
		['inspector', '/letters?sort=-due&'],
		['inspector', '/letters?sort=hops&'],
		['inspector', `/letters?${LIST}&`],
		['administrator', '/deadletters?'],
		['administrator', '/log?']
	];
	for (const [role, list] of lists)
		for (const cursor of cursors) {
			const { status } = await visitors[role]!.get(`${list}after=${encodeURIComponent(cursor)}`);
			expect(status, `${list} ${cursor}`).toBeLessThan(500);
		}
});

test('heads of the log are signed and printed at the start and at the stop of the web, and stand in exports', async () => {
	const { trusted } = readAllKeys(office.settings);
	const web = await office.startWeb();
	const heads = () =>
		[...web.process.output().matchAll(/access log: head (\d+:[0-9a-f]{64}) /g)].map(([, head]) => head!);
	expect(heads()).toHaveLength(1);
	const inspector = await logIn(web.url, 'inspector', passwords['inspector']!);
	const id = form();
	await (await inspector.post('/export', { id, format: 'csv', reason: REASON, list: LIST })).text();
	const manifest = (await (await inspector.get(`/exports/${id}/manifest.json`)).json()) as {
		log_head: { lines: number; hash: string };
	};
	await web.stop();
	expect(heads()).toHaveLength(2);
	for (const head of heads())
		expect(await verifyLog(store, trusted, readHeadText(head)), head).toMatchObject({ holds: true });
	expect(await verifyLog(store, trusted, manifest.log_head)).toMatchObject({ holds: true });
	const administrator = visitors['administrator']!;
	expect(await (await administrator.get('/log')).text()).toContain('data-chain="holds"');
	const change = `UPDATE access_log SET user_name = 'nobody' WHERE id = 2`;
	await sql.raw('DROP TRIGGER access_log_update').execute(store.db);
	await sql.raw(change).execute(store.db);
	expect(await (await administrator.get('/log')).text()).toContain('data-chain="changed"');
});

import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEMO_MARK } from '#sql/office/demo.server.ts';
import { accessLogOf } from '#sql/office/access-log.server.ts';
import { inStore } from '#sql/office/store.server.ts';
import { ROLES } from '#sql/model/roles.ts';
import { WAYS_IN } from '../support/lines-of-routes.ts';
import { logIn, makeLogins, visit, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { visitorOf } from '../support/people.ts';
import { letterOf, openPage, postForm } from '../support/planted-walk.ts';
import { PLANTED } from '../support/planted.ts';
import { smallOffice } from '../support/small-office.ts';
import { rowsOf, stateCaughtUp } from '../support/state.ts';

const ROUTES = resolve(import.meta.dirname, '../../web/routes');

/** Every way in that the app has, as its files say. */
function waysIn(): string[] {
	const files = globSync('**/+{page.svelte,page.server.ts,server.ts}', { cwd: ROUTES });
	const ways = files.flatMap((file) => {
		const route = `/${file.replace(/(^|\/)\+[^/]+$/, '')}`;
		if (file.endsWith('+page.svelte')) return [`GET ${route}`];
		const text = readFileSync(join(ROUTES, file), 'utf8');
		if (file.endsWith('+page.server.ts')) return /export const actions\b/.test(text) ? [`POST ${route}`] : [];
		return [...text.matchAll(/export (?:const|async function|function) (GET|POST|PUT|PATCH|DELETE)\b/g)].map(
			([, method]) => `${method} ${route}`
		);
	});
	return [...new Set(ways)].sort();
}

let office: OfficeUnderTest;
/** Of the closed office. */
let url: string;
const visitors: Record<string, { open: () => Promise<Visitor>; name: string }> = {};

beforeAll(async () => {
	office = await startOffice({ settings: { PASOKH_CLOCK: 'data' } });
	expect((await office.post([...smallOffice(), letterOf(1, 'health'), letterOf(2, 'loan')])).status).toBe(200);
	await stateCaughtUp(office.ingestUrl);
	const passwords = await makeLogins(office.settings);
	const closed = await office.startWeb({ PASOKH_PUBLIC_WALL: 'off' });
	url = closed.url;
	const wall = await office.startWeb({ PASOKH_PUBLIC_WALL: 'on' });
	writeFileSync(join(office.settings.dataDir, DEMO_MARK), '');
	const demo = await office.startWeb({ PASOKH_PUBLIC_WALL: 'on' });
	visitors['n'] = { open: async () => visit(closed.url), name: 'nobody' };
	visitors['w'] = { open: async () => visit(wall.url), name: 'nobody, with the public wall' };
	visitors['d'] = { open: async () => visit(demo.url), name: 'nobody, with the public wall of a demo' };
	for (const [index, role] of ROLES.entries())
		visitors['giam'[index]!] = { open: () => logIn(closed.url, role, passwords[role]), name: role };
});

async function statusOf(visitor: Visitor, method: string, address: string): Promise<number> {
	const cut = new AbortController();
	const init = { signal: cut.signal, method };
	const response = method === 'GET' ? await visitor.get(address, init) : await visitor.post(address, {}, init);
	// A stream has no end.
	await response.body?.cancel();
	cut.abort();
	return response.status;
}

test('every way in has its row, and every row its way in', () => {
	expect(Object.keys(WAYS_IN).sort()).toEqual(waysIn());
});

test.each(['n', 'w', 'd', 'g', 'i', 'a', 'm'])(
	'%s gets what the table says, and is refused what no way in is for',
	async (letter) => {
		const { open, name } = visitors[letter]!;
		const [found, wanted]: string[][] = [[], []];
		const visitor = await open();
		const ask = async (way: string, address: string, status: number) => {
			wanted!.push(`${name}: ${way} ${status}`);
			found!.push(`${name}: ${way} ${await statusOf(visitor, way.split(' ')[0]!, address)}`);
		};
		for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) await ask(`${method} /bodies`, '/bodies', 403);
		await ask('GET /nothing', '/nothing', 404);
		// Logging out comes last.
		const rows = Object.entries(WAYS_IN).sort(
			([a], [b]) => Number(a.includes('logout')) - Number(b.includes('logout'))
		);
		for (const [way, [who, address, status]] of rows) await ask(way, address, who.includes(letter) ? status : 403);
		expect(found).toEqual(wanted);
	}
);

test('a refusal says in Persian whose the page is and where to log in, and leads back', async () => {
	const nobody = await (await (await visitors['n']!.open()).get('/letters?kpi=unanswered')).text();
	expect(nobody).toContain(
		'برای دیدن این صفحه باید وارد شوید. این صفحه برای استاندار،\u200f بازرس، و مدیر سامانه است.'
	);
	expect(nobody).toContain('<input type="hidden" name="next" value="/letters?kpi=unanswered"');
	expect(await (await (await visitors['n']!.open()).get('/')).text()).not.toMatch(/data-count|۳۱/);
	const analyst = await (await (await visitors['a']!.open()).get('/users')).text();
	expect(analyst).toContain('این صفحه برای مدیر سامانه است؛ شما با نقش تحلیلگر وارد شده‌اید.');
});

test('the data behind a page are refused as the page is', async () => {
	const nobody = await visitors['n']!.open();
	for (const address of ['/__data.json', '/users/__data.json', '/letters/__data.json?kpi=unanswered']) {
		const response = await nobody.get(address);
		expect(response.status, address).toBe(403);
		expect(await response.json()).toMatchObject({ message: expect.stringContaining('باید وارد شوید') });
	}
});

test('every answer forbids to guess its type, one that only sends on as well', async () => {
	const nobody = await visitors['n']!.open();
	for (const [path, status] of [
		['/letters/', 308],
		['/login', 200],
		['/favicon.svg', 200],
		['/_app/nothing.js', 404]
	] as const) {
		const { status: got, headers } = await nobody.get(path);
		expect([path, got, headers.get('x-content-type-options')]).toEqual([path, status, 'nosniff']);
	}
});

test('whoever throws a file away has a line, which says whose it was', async () => {
	const { settings } = office;
	const owner = await visitors['m']!.open();
	const { cookie } = await visitorOf(settings, 'administrator', { name: 'another' });
	const other = await visitors['n']!.open();
	other.cookie = cookie;
	const begun = await owner.post('/import/files', {}, { body: JSON.stringify({ name: 'letters.csv', size: 10 }) });
	const { id } = (await begun.json()) as { id: string };
	const headers = { 'upload-offset': '0' };
	const untyped = { method: 'PATCH', body: Buffer.from('x'), headers };
	const refused = await other.post(`/import/files/${id}`, {}, untyped);
	expect([refused.status, await refused.json()]).toMatchObject([415, { error: 'no_type' }]);
	expect((await other.post(`/import/files/${id}`, {}, { method: 'DELETE' })).status).toBe(204);
	const lines = await inStore(settings, (store) => accessLogOf(store).read({ limit: 10, user: 'another' }));
	expect(lines).toMatchObject([{ action: 'load', subject: id, details: { done: 'removed', of: 'administrator' } }]);
});

test('a POST from another place is refused, whatever its type', async () => {
	const administrator = await visitors['m']!.open();
	const elsewhere: Record<string, string>[] = [
		{ origin: 'https://evil.example' },
		{ origin: 'null' },
		{ origin: '' },
		{ 'sec-fetch-site': 'cross-site' },
		{ 'sec-fetch-site': 'same-site' }
	];
	for (const headers of elsewhere)
		for (const type of ['application/x-www-form-urlencoded', 'application/json', 'text/plain']) {
			const response = await administrator.post(
				'/users?/create',
				{},
				{ headers: { 'content-type': type, ...headers } }
			);
			expect(response.status, JSON.stringify(headers)).toBe(403);
			expect(await response.text()).toContain('از صفحهٔ خود سامانه نیامده است');
		}
});

describe('whoever searches for somebody', () => {
	const people: Record<string, Pick<Visitor, 'cookie'>> = {};
	beforeAll(async () => {
		for (const one of 'gia') people[visitors[one]!.name] = await visitors[one]!.open();
		people['cleared'] = await visitorOf(office.settings, 'inspector', { name: 'cleared', sensitive: true });
	});
	const open = (path: string, name: string) => openPage(url, path, { name, ...people[name]! });
	const post = async (path: string, fields: Record<string, string>) =>
		(await postForm(url, path, { name: '', ...people['inspector']! }, fields)).headers.get('location')!;
	const search = (q: string) => post('/letters?/search', { q, query: '' });

	test('has an address without a key of theirs, which finds nothing in another session', async () => {
		const keys = await rowsOf<{ key: string }>(
			office.client('reader'),
			"SELECT DISTINCT arrayJoin([citizen_key, mobile_key, name_key]) AS key FROM pasokh.event_log WHERE key != ''"
		);
		expect(keys.length).toBeGreaterThan(2);
		for (const q of [PLANTED.national_id, PLANTED.mobile, PLANTED.name]) {
			const address = await search(q);
			const page = await open(address, 'inspector');
			const data = await open(address.replace('?', '/__data.json?'), 'inspector');
			for (const text of [address, page.text, data.text])
				expect(
					keys.filter(({ key }) => text.includes(key)),
					`${q}: ${address}`
				).toEqual([]);
			for (const [name, status, shown] of [
				['cleared', 400, 'تنها در نشستی معنا دارد'],
				['governor', 400, 'تنها کد رهگیری'],
				['analyst', 403, '']
			] as const) {
				const { status: got, text } = await open(address, name);
				expect([name, got, text.includes(shown), text.includes('PLANTED-2')]).toEqual([name, status, true, false]);
			}
		}
		// Nor is the key itself any address.
		for (const { key } of keys.slice(0, 3))
			expect((await open(`/letters?person=${key}`, 'inspector')).status).toBe(400);
	});

	test('keeps the list for those who may, without a key of theirs', async () => {
		const query = (await search(PLANTED.national_id)).replace(/^[^?]*\?/, '');
		await post('/letters?/save', { name: 'نامه‌های او', query, shared: 'on' });
		for (const name of ['inspector', 'cleared']) {
			const [, link] = /href="([^"]*)"[^>]*>نامه‌های او</.exec((await open('/letters', name)).text)!;
			const found = await open(link!.replaceAll('&amp;', '&'), name);
			expect([name, found.status, found.text.includes('PLANTED-2')]).toEqual([name, 200, true]);
		}
	});
});

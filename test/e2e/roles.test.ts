import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEMO_MARK } from '#sql/office/demo.server.ts';
import { accessLogOf } from '#sql/office/access-log.server.ts';
import { inStore } from '#sql/office/store.server.ts';
import { ROLES } from '#sql/model/roles.ts';
import { logIn, makeLogins, visit, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { visitorOf } from '../support/people.ts';
import { smallOffice } from '../support/small-office.ts';

/**
 * Who is let in where, written once more, by hand. n: nobody, the office closed; w: nobody, with the public wall; d: nobody,
 * with the public wall of a demo; g i a m: governor, inspector, analyst, administrator (mudir), the office closed. Then
 * the address that is asked for, and what whoever is let in gets. Everybody else gets 403. The API is for tokens, and tells whoever has
 * none so.
 */
const TABLE: Record<string, readonly [who: string, address: string, status: number]> = {
	'GET /': ['wdgiam', '/', 200],
	'GET /account': ['giam', '/account', 200],
	'POST /account': ['giam', '/account?/password', 400],
	'GET /account/access': ['giam', '/account/access', 200],
	'GET /account/access/grafana.json': ['a', '/account/access/grafana.json', 200],
	'POST /account/access': ['giam', '/account/access?/token', 400],
	'GET /account/confirm': ['giam', '/account/confirm?next=/users', 200],
	'POST /account/confirm': ['giam', '/account/confirm', 400],
	'GET /alerts': ['giam', '/alerts', 200],
	'POST /alerts': ['giam', '/alerts?/remove', 404],
	'GET /alerts/new': ['giam', '/alerts/new', 200],
	'POST /alerts/new': ['giam', '/alerts/new?/save', 303],
	'GET /alerts/[id]': ['giam', '/alerts/none', 404],
	'POST /alerts/[id]': ['giam', '/alerts/none?/remove', 404],
	'GET /account/digests': ['giam', '/account/digests', 200],
	'POST /account/digests': ['giam', '/account/digests?/save', 400],
	'GET /account/digests/[id]': ['giam', '/account/digests/day', 200],
	'GET /alerts/deliveries': ['m', '/alerts/deliveries', 200],
	'POST /alerts/deliveries': ['m', '/alerts/deliveries?/again', 303],
	'GET /addresses/[code]': ['nwdgiam', '/addresses/none', 404],
	'POST /addresses/[code]': ['nwdgiam', '/addresses/none', 404],
	'GET /alerts/addresses': ['giam', '/alerts/addresses', 200],
	'POST /alerts/addresses': ['giam', '/alerts/addresses?/ask', 400],
	'GET /alerts/bodies': ['im', '/alerts/bodies', 200],
	'POST /alerts/bodies': ['im', '/alerts/bodies?/save', 400],
	'GET /api': ['giam', '/api', 200],
	'GET /api/v1/openapi.json': ['nwdgiam', '/api/v1/openapi.json', 200],
	'GET /api/v1/figures': ['nwdgiam', '/api/v1/figures', 401],
	'GET /api/v1/figures/[name]': ['nwdgiam', '/api/v1/figures/unanswered', 401],
	'GET /api/v1/lists/[name]': ['nwdgiam', '/api/v1/lists/unanswered', 401],
	'GET /bodies': ['wdgiam', '/bodies', 200],
	'GET /bodies/[org]': ['wdgiam', '/bodies/bank_melli', 200],
	'GET /counties': ['wdgiam', '/counties', 200],
	'GET /deadletters': ['m', '/deadletters', 200],
	'POST /deadletters': ['m', '/deadletters?/check', 400],
	'GET /deadletters/[id]': ['m', '/deadletters/none', 404],
	'POST /deadletters/[id]': ['m', '/deadletters/none?/check', 404],
	'POST /export': ['i', '/export', 400],
	'GET /exports': ['giam', '/exports', 200],
	'GET /exports/[id]': ['giam', '/exports/none', 404],
	'GET /exports/[id]/manifest.json': ['giam', '/exports/none/manifest.json', 404],
	'GET /exports/new': ['i', '/exports/new?kpi=unanswered', 200],
	'GET /figures': ['giam', '/figures', 200],
	'GET /figures/[name]': ['giam', '/figures/unanswered', 200],
	'GET /figures.csv': ['wdgiam', '/figures.csv?page=wall', 200],
	'GET /flag': ['i', '/flag?kpi=unanswered', 200],
	'POST /flag': ['i', '/flag?kpi=unanswered', 400],
	'GET /health': ['m', '/health', 200],
	'GET /healthz': ['nwdgiam', '/healthz', 200],
	'GET /help': ['wdgiam', '/help', 200],
	'GET /hotline': ['wdgiam', '/hotline', 200],
	'GET /import': ['m', '/import', 200],
	'POST /import/files': ['m', '/import/files', 400],
	'PATCH /import/files/[id]': ['m', '/import/files/none', 404],
	'DELETE /import/files/[id]': ['m', '/import/files/none', 404],
	'POST /import/files/[id]/[deed]': ['m', '/import/files/none/load', 404],
	'POST /import/files/[id]/refused': ['m', '/import/files/none/refused', 404],
	'POST /import/files/[id]/wall': ['m', '/import/files/none/wall', 404],
	'GET /letters': ['gim', '/letters?kpi=unanswered', 200],
	'POST /letters': ['gim', '/letters?/search', 303],
	'GET /letters/[id]': ['gim', '/letters/L-001', 200],
	'POST /letters/[id]': ['i', '/letters/L-001?/note', 400],
	'GET /letters/[id]/unmask': ['i', '/letters/none/unmask', 200],
	'POST /letters/[id]/unmask': ['i', '/letters/none/unmask', 400],
	'GET /live': ['wdgiam', '/live?page=wall', 200],
	'GET /loans': ['wdgiam', '/loans', 200],
	'GET /log': ['gm', '/log', 200],
	'GET /login': ['nwdgiam', '/login', 200],
	'POST /login': ['nwdgiam', '/login', 400],
	'GET /login/oidc': ['nwdgiam', '/login/oidc', 303],
	'GET /login/oidc/back': ['nwdgiam', '/login/oidc/back', 303],
	'POST /logout': ['nwdgiam', '/logout', 303],
	'GET /operators': ['giam', '/operators', 200],
	'GET /readyz': ['nwdgiam', '/readyz', 200],
	'GET /remind': ['i', '/remind?kpi=unanswered', 200],
	'POST /remind': ['i', '/remind?/send&kpi=unanswered', 400],
	'GET /reminders': ['i', '/reminders', 200],
	'GET /reminders/[id]': ['i', '/reminders/none', 404],
	'GET /reminders/[id]/letter': ['i', '/reminders/none/letter', 404],
	'GET /s/[token]': ['giam', '/s/none', 404],
	'GET /samples': ['i', '/samples', 200],
	'POST /samples': ['i', '/samples?/draw', 400],
	'GET /samples/[id]': ['i', '/samples/none', 404],
	'POST /samples/[id]': ['i', '/samples/none?/say', 404],
	'GET /shares': ['i', '/shares', 200],
	'POST /shares': ['i', '/shares?/create', 400],
	'GET /steps': ['im', '/steps', 200],
	'POST /steps': ['im', '/steps?/save', 400],
	'GET /sources': ['m', '/sources', 200],
	'POST /sources': ['m', '/sources?/attach', 303],
	'GET /sql': ['a', '/sql', 200],
	'POST /sql/cancel': ['a', '/sql/cancel', 400],
	'POST /sql/export': ['a', '/sql/export', 400],
	'DELETE /sql/links': ['a', '/sql/links', 400],
	'GET /sql/links': ['a', '/sql/links', 200],
	'POST /sql/links': ['a', '/sql/links', 400],
	'GET /sql/quota': ['a', '/sql/quota', 200],
	'GET /sql/r/[id]': ['giam', '/sql/r/none', 404],
	'POST /sql/run': ['a', '/sql/run', 400],
	'GET /sql/saved': ['a', '/sql/saved', 200],
	'POST /sql/saved': ['a', '/sql/saved', 400],
	'GET /sql/schema': ['a', '/sql/schema', 200],
	'POST /sql/tools': ['a', '/sql/tools', 400],
	'GET /sql/words': ['a', '/sql/words', 200],
	'GET /tokens': ['m', '/tokens', 200],
	'POST /tokens': ['m', '/tokens?/create', 400],
	'GET /users': ['m', '/users', 200],
	'POST /users': ['m', '/users?/create', 400],
	'GET /verify': ['giam', '/verify', 200],
	'POST /verify': ['giam', '/verify', 400],
	'GET /waiting': ['wdgiam', '/waiting?to=/verify', 303]
};

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
const visitors: Record<string, { open: () => Promise<Visitor>; name: string }> = {};

beforeAll(async () => {
	office = await startOffice({ settings: { PASOKH_CLOCK: 'data' } });
	await office.post(smallOffice());
	const passwords = await makeLogins(office.settings);
	const closed = await office.startWeb({ PASOKH_PUBLIC_WALL: 'off' });
	const wall = await office.startWeb({ PASOKH_PUBLIC_WALL: 'on' });
	writeFileSync(join(office.settings.dataDir, DEMO_MARK), '');
	const demo = await office.startWeb({ PASOKH_PUBLIC_WALL: 'on' });
	visitors['n'] = { open: async () => visit(closed.url), name: 'nobody' };
	visitors['w'] = { open: async () => visit(wall.url), name: 'nobody, with the public wall' };
	visitors['d'] = { open: async () => visit(demo.url), name: 'nobody, with the public wall of a demo' };
	for (const [letter, role] of ['g', 'i', 'a', 'm'].map((letter, index) => [letter, ROLES[index]!] as const))
		visitors[letter] = { open: () => logIn(closed.url, role, passwords[role]), name: role };
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
	expect(Object.keys(TABLE).sort()).toEqual(waysIn());
});

describe.each(['n', 'w', 'd', 'g', 'i', 'a', 'm'])('%s', (letter) => {
	test('gets what the table says', async () => {
		const { open, name } = visitors[letter]!;
		const found: string[] = [];
		const wanted: string[] = [];
		// Logging out comes last.
		const rows = Object.entries(TABLE).sort(([a], [b]) => Number(a.includes('logout')) - Number(b.includes('logout')));
		const visitor = await open();
		for (const [way, [who, address, status]] of rows) {
			const method = way.split(' ')[0]!;
			wanted.push(`${name}: ${way} ${who.includes(letter) ? status : 403}`);
			found.push(`${name}: ${way} ${await statusOf(visitor, method, address)}`);
		}
		expect(found).toEqual(wanted);
	});

	test('is refused what no way in is for', async () => {
		const visitor = await visitors[letter]!.open();
		for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
			expect(await statusOf(visitor, method, '/bodies'), method).toBe(403);
		expect(await statusOf(visitor, 'GET', '/nothing')).toBe(404);
	});
});

test('a refusal says in Persian whose the page is and where to log in, and leads back', async () => {
	const nobody = await (await (await visitors['n']!.open()).get('/letters?kpi=unanswered')).text();
	expect(nobody).toContain(
		'برای دیدن این صفحه باید وارد شوید. این صفحه برای استاندار،\u200f بازرس، و مدیر سامانه است.'
	);
	expect(nobody).toContain('<input type="hidden" name="next" value="/letters?kpi=unanswered"');
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

import { afterAll, beforeAll, expect, test } from 'vitest';
import { inStore } from '#sql/office/store.server.ts';
import { createUser } from '#sql/office/users.ts';
import { visit } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';

let office: OfficeUnderTest;

beforeAll(async () => {
	office = await startOffice({});
});
afterAll(async () => office?.stop());

test('a request without the address that ADDRESS_HEADER names is refused with the cause and the cure, and neither counts nor does anything', async () => {
	const { url, process } = await office.startWeb({ ADDRESS_HEADER: 'X-Forwarded-For' });
	const { password } = await inStore(office.settings, (store) =>
		createUser(store, { name: 'omid', role: 'inspector' })
	);
	const attempt = (given: string, headers: Record<string, string>, visitor = visit(url)) =>
		visitor.post('/login', { name: 'omid', password: given }, { headers });
	const omid = visit(url);
	expect((await attempt(password, { 'x-forwarded-for': '203.0.113.20' }, omid)).status).toBe(303);
	for (const headers of [{}, { 'x-forwarded-for': ' ' }] as Record<string, string>[]) {
		for (let n = 0; n < 20; n++) expect((await attempt('not the password', headers)).status).toBe(400);
		const right = await attempt(password, headers);
		expect([right.status, await right.text(), right.headers.getSetCookie()]).toEqual([
			...[400, expect.stringContaining('پراکسی باید آن سرآیند را بنویسد'), []]
		]);
		expect((await omid.post('/logout', {}, { headers })).status).toBe(400);
	}
	expect((await omid.get('/account')).status).toBe(200);
	expect((await attempt(password, { 'x-forwarded-for': '203.0.113.21' })).status).toBe(303);
	expect(process.output()).not.toContain('Address header');
});

test('without it no stream opens for nobody, and all that needs no address does', async () => {
	const open = await office.startWeb({ ADDRESS_HEADER: 'X-Real-IP', PASOKH_PUBLIC_WALL: 'on' });
	const live = await visit(open.url).get('/live?page=wall&lang=en');
	expect([live.status, await live.text()]).toEqual([400, expect.stringContaining('unset ADDRESS_HEADER')]);
	for (const path of ['/healthz', '/', '/login']) expect((await fetch(new URL(path, open.url))).status).toBe(200);
	const cut = new AbortController();
	const told = { headers: { 'x-real-ip': '203.0.113.9' }, signal: cut.signal };
	expect((await visit(open.url).get('/live?page=wall', told)).status).toBe(200);
	cut.abort();
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { inStore } from '#sql/office/store.server.ts';
import { changeUser, createUser, listUsers } from '#sql/office/users.ts';
import { visit, type Visitor } from '../support/login.ts';
import { CLIENT, startProvider, type ProviderUnderTest } from '../support/oidc-provider.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';

let office: OfficeUnderTest;
let provider: ProviderUnderTest;

beforeAll(async () => {
	provider = await startProvider();
	office = await startOffice({
		web: true,
		settings: {
			PASOKH_OIDC_ISSUER: provider.issuer,
			PASOKH_OIDC_CLIENT_ID: CLIENT.id,
			PASOKH_OIDC_CLIENT_SECRET: CLIENT.secret,
			PASOKH_OIDC_ROLE_CLAIM: 'realm_access.roles'
		}
	});
});
afterAll(async () => {
	await office?.stop();
	await provider?.stop();
});

/** To the provider and back to the office, as a browser goes. */
async function there(visitor: Visitor, next = '/'): Promise<string> {
	const away = await visitor.get(`/login/oidc?next=${encodeURIComponent(next)}`);
	expect(away.status).toBe(303);
	const back = await fetch(away.headers.get('location')!, { redirect: 'manual' });
	return back.headers.get('location')!;
}

async function signOn(
	person: Record<string, unknown>,
	next?: string
): Promise<{ visitor: Visitor; to: string | null }> {
	provider.person = person;
	const visitor = visit(office.webUrl);
	const back = await there(visitor, next);
	const arrived = await visitor.get(back);
	return { visitor, to: arrived.headers.get('location') };
}

const MINA = {
	sub: 'u-1',
	preferred_username: 'mina.karimi',
	realm_access: { roles: ['offline', 'pasokh-inspector'] }
};

test('whoever the provider gives a role is let in as a user of that role, and the role follows the provider', async () => {
	expect(await (await visit(office.webUrl).get('/login')).text()).toContain('ورود یکپارچه');
	const { visitor, to } = await signOn(MINA, '/letters?kpi=unanswered');
	expect(to).toBe('/letters?kpi=unanswered');
	expect(await (await visitor.get('/account')).text()).toContain('mina.karimi، بازرس');
	expect((await visitor.get('/users')).status).toBe(403);
	const later = await signOn({ ...MINA, preferred_username: 'mina.k', realm_access: { roles: ['administrator'] } });
	expect((await later.visitor.get('/users')).status).toBe(200);
	const users = await inStore(office.settings, (store) => listUsers(store, new Date()));
	expect(users.map(({ name, role, oidc }) => [name, role, oidc])).toEqual([['mina.karimi', 'administrator', true]]);
	expect(provider.refusals).toEqual([]);
});

test('whoever has no role, has the name of a local account, or is locked is told so', async () => {
	expect((await signOn({ sub: 'u-2', preferred_username: 'x', realm_access: { roles: ['king'] } })).to).toBe(
		'/login?fault=noRole'
	);
	await inStore(office.settings, (store) => createUser(store, { name: 'admin', role: 'administrator' }));
	const thief = await signOn({ ...MINA, sub: 'u-3', preferred_username: 'Admin' });
	expect(thief.to).toBe('/login?fault=taken');
	expect(await (await thief.visitor.get('/login?fault=taken')).text()).toContain('از آنِ کاربر دیگری است');
	await signOn({ ...MINA, sub: 'u-4', preferred_username: 'locked.one' });
	await inStore(office.settings, async (store) => {
		const { id } = (await listUsers(store, new Date())).find(({ name }) => name === 'locked.one')!;
		await changeUser(store, id, { locked: true });
	});
	expect((await signOn({ ...MINA, sub: 'u-4', preferred_username: 'locked.one' })).to).toBe('/login?fault=lockedUser');
	expect((await visit(office.webUrl).post('/login', { name: 'mina.karimi', password: '' })).status).toBe(400);
});

test('an answer that is not to this browser, or is used again, is none', async () => {
	provider.person = MINA;
	const visitor = visit(office.webUrl);
	const back = await there(visitor);
	expect((await visit(office.webUrl).get(back)).headers.get('location')).toBe('/login?fault=failed');
	const other = new URL(back);
	other.searchParams.set('state', 'another');
	const copy = visit(office.webUrl, visitor.cookie);
	expect((await copy.get(other.href)).headers.get('location')).toBe('/login?fault=failed');
	const cookie = visitor.cookie;
	expect((await visitor.get(back)).headers.get('location')).toBe('/letters?answered=no');
	expect((await visit(office.webUrl, cookie).get(back)).headers.get('location')).toBe('/login?fault=failed');
});

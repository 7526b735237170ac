import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inStore } from '#sql/office/store.server.ts';
import { changeUser, createUser, listUsers } from '#sql/office/users.ts';
import { visit, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';

/** A provider of single sign-on, as small as one can be: whoever comes is `person`, and is not asked. */
interface ProviderUnderTest {
	issuer: string;
	/** Claims of whoever logs in next. */
	person: Record<string, unknown>;
	/** What it would not give tokens for, in words. */
	refusals: string[];
	stop(): Promise<void>;
}

const CLIENT = { id: 'pasokh', secret: 'a-secret-of-the-client' };

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** It checks what a provider must: the client, the address to go back to, that a code serves once, and PKCE. */
async function startProvider(): Promise<ProviderUnderTest> {
	const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const codes = new Map<string, { challenge: string; nonce: string; back: string; claims: Record<string, unknown> }>();
	const provider: ProviderUnderTest = { issuer: '', person: {}, refusals: [], stop: async () => {} };

	const authorize = (query: URLSearchParams): string => {
		const code = String(codes.size + 1).padStart(20, 'c');
		const back = new URL(query.get('redirect_uri')!);
		const [challenge, nonce] = [query.get('code_challenge')!, query.get('nonce')!];
		codes.set(code, { challenge, nonce, back: back.href, claims: { ...provider.person } });
		for (const [name, value] of [
			['code', code],
			['state', query.get('state')!]
		] as const)
			back.searchParams.set(name, value);
		return back.href;
	};

	const tokens = (form: URLSearchParams, authorization: string): { status: number; body: object } => {
		const given = codes.get(form.get('code') ?? '');
		codes.delete(form.get('code') ?? '');
		const challenge = createHash('sha256')
			.update(form.get('code_verifier') ?? '')
			.digest('base64url');
		const secret = form.get('client_secret') ?? Buffer.from(authorization.slice(6), 'base64').toString().split(':')[1];
		const wrong =
			(!given && 'the code') ||
			(secret !== CLIENT.secret && 'the client') ||
			(given!.challenge !== challenge && 'the verifier') ||
			(given!.back !== form.get('redirect_uri') && 'the way back');
		if (wrong) {
			provider.refusals.push(wrong);
			return { status: 400, body: { error: 'invalid_grant' } };
		}
		const now = Math.floor(Date.now() / 1_000);
		const { nonce, claims } = given!;
		const about = { iss: provider.issuer, aud: CLIENT.id, iat: now, exp: now + 300, nonce, ...claims };
		const text = `${base64({ alg: 'RS256', kid: 'k' })}.${base64(about)}`;
		const signature = createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url');
		return {
			status: 200,
			body: { access_token: 'a', token_type: 'Bearer', expires_in: 300, id_token: `${text}.${signature}` }
		};
	};

	const server = createServer((request, response) => {
		const url = new URL(request.url!, provider.issuer);
		const json = (body: object, status = 200) =>
			response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
		if (url.pathname.startsWith('/.well-known/'))
			return json({
				issuer: provider.issuer,
				authorization_endpoint: `${provider.issuer}/authorize`,
				token_endpoint: `${provider.issuer}/token`,
				jwks_uri: `${provider.issuer}/keys`,
				response_types_supported: ['code'],
				subject_types_supported: ['public'],
				id_token_signing_alg_values_supported: ['RS256'],
				code_challenge_methods_supported: ['S256']
			});
		if (url.pathname === '/keys')
			return json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] });
		if (url.pathname === '/authorize') return response.writeHead(303, { location: authorize(url.searchParams) }).end();
		let body = '';
		request.on('data', (chunk) => (body += String(chunk)));
		request.on('end', () => {
			const answer = tokens(new URLSearchParams(body), request.headers.authorization ?? '');
			json(answer.body, answer.status);
		});
		return undefined;
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	provider.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	provider.stop = async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	};
	return provider;
}

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

import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A provider of single sign-on, as small as one can be: whoever comes is `person`, and is not asked. */
export interface ProviderUnderTest {
	issuer: string;
	/** Claims of whoever logs in next. */
	person: Record<string, unknown>;
	/** What it would not give tokens for, in words. */
	refusals: string[];
	stop(): Promise<void>;
}

export const CLIENT = { id: 'pasokh', secret: 'a-secret-of-the-client' };

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** It checks what a provider must: the client, the address to go back to, that a code serves once, and PKCE. */
export async function startProvider(): Promise<ProviderUnderTest> {
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

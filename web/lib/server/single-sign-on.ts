import type { RequestEvent } from '@sveltejs/kit';
import * as client from 'openid-client';
import { isRole, type Role } from '#sql/model/roles.ts';
import { openFor, sealFor } from '#sql/office/secret.ts';
import { charge, isRefused, takeBack, type Charge } from '#sql/office/throttle.ts';
import type { Settings } from '#sql/settings.ts';
import { office } from './office.ts';
import { isSecure, publicOrigin } from './origin.ts';
import { comesFrom } from './session.ts';

const COOKIE = 'pasokh_oidc';
const BACK = '/login/oidc/back';
const FLIGHT_MS = 10 * 60_000;

type Oidc = NonNullable<Settings['oidc']>;

/** State of a pending login, sealed in a cookie. */
interface Flight {
	verifier: string;
	state: string;
	nonce: string;
	next: string;
	until: number;
}

/** The user returned by the provider. */
export interface Arrival {
	/** Issuer and subject, which stay when a name changes. */
	subject: string;
	name: string;
	/** Null: the claim names none of our roles. */
	role: Role | null;
	next: string;
}

let discovered: Promise<client.Configuration> | undefined;

/** The provider's metadata, read at the first login; a failure is not cached. */
function provider({ issuer, clientId, clientSecret }: Oidc): Promise<client.Configuration> {
	const url = new URL(issuer);
	// Without TLS only on this machine, as in tests.
	const isLocal = url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
	const options = isLocal ? { execute: [client.allowInsecureRequests] } : {};
	discovered ??= client.discovery(url, clientId, clientSecret, undefined, options).catch((problem: unknown) => {
		discovered = undefined;
		throw problem;
	});
	return discovered;
}

const cookieOf = (request: Request) =>
	({ path: '/login/oidc', httpOnly: true, sameSite: 'lax', secure: isSecure(request) }) as const;

/**
 * The provider's URL for a login: authorization code with PKCE, state and nonce. With `isAnew` it asks for the password
 * again.
 */
export async function departure(
	event: RequestEvent,
	oidc: Oidc,
	{ next, isAnew }: { next: string; isAnew: boolean }
): Promise<URL> {
	const config = await provider(oidc);
	const verifier = client.randomPKCECodeVerifier();
	const [state, nonce] = [client.randomState(), client.randomNonce()];
	const flight: Flight = { verifier, state, nonce, next, until: Date.now() + FLIGHT_MS };
	const sealed = sealFor('oidc', JSON.stringify(flight), office().keys.decryption);
	event.cookies.set(COOKIE, sealed, { ...cookieOf(event.request), maxAge: FLIGHT_MS / 1_000 });
	return client.buildAuthorizationUrl(config, {
		redirect_uri: publicOrigin(event) + BACK,
		scope: 'openid profile',
		code_challenge: await client.calculatePKCECodeChallenge(verifier),
		code_challenge_method: 'S256',
		state,
		nonce,
		...(isAnew ? { prompt: 'login' } : {})
	});
}

/** @throws when the answer does not belong to a login of this browser, or the provider refuses it */
export async function arrival(event: RequestEvent, oidc: Oidc): Promise<Arrival> {
	const sealed = event.cookies.get(COOKIE);
	event.cookies.delete(COOKIE, cookieOf(event.request));
	const opened = sealed && openFor('oidc', sealed, office().keys.decryption);
	if (!opened) throw new Error('no login by single sign-on was begun in this browser');
	const flight = JSON.parse(opened) as Flight;
	if (flight.until < Date.now()) throw new Error('the login by single sign-on took too long');
	const config = await provider(oidc);
	// A guessed code costs a request to the provider.
	const taken = await chargeFlight(event, flight.state);
	const tokens = await client.authorizationCodeGrant(config, new URL(publicOrigin(event) + BACK + event.url.search), {
		pkceCodeVerifier: flight.verifier,
		expectedState: flight.state,
		expectedNonce: flight.nonce,
		idTokenExpected: true
	});
	await takeBack(office().store, taken, 'forget');
	const claims = tokens.claims()!;
	const name = [claims['preferred_username'], claims['email'], claims.sub].find((one) => typeof one === 'string');
	const subject = `${claims.iss} ${claims.sub}`;
	return { subject, name: name as string, role: roleOf(claims, oidc.roleClaim), next: flight.next };
}

/** Limits attempts by pending login and by address, so that people who share an address do not share the limit. */
async function chargeFlight(event: RequestEvent, id: string): Promise<Charge> {
	const { store, keys } = office();
	const origin = { kind: 'flight', id, address: comesFrom(event).address } as const;
	const taken = await charge(store, { nameKey: 'single sign-on', origin }, keys.decryption, new Date());
	if (isRefused(taken)) throw new Error('too many answers of single sign-on');
	return taken;
}

/** The role named by a claim, as text or in a list, with or without `pasokh-`; dots separate the claim's path. */
function roleOf(claims: Record<string, unknown>, path: string): Role | null {
	const found = path
		.split('.')
		.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], claims);
	const named = (Array.isArray(found) ? found : [found])
		.filter((one) => typeof one === 'string')
		.map((one) => one.replace(/^pasokh[-_:]/, ''));
	return named.find(isRole) ?? null;
}

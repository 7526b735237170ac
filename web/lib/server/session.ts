import type { RequestEvent } from '@sveltejs/kit';
import { readDevices, writeDevices } from '#sql/office/devices.ts';
import type { From } from '#sql/office/login.ts';
import { endSessions, readSession, SESSION_MS, startSession } from '#sql/office/sessions.ts';
import { deviceEpochOf } from '#sql/office/users.ts';
import { officeClock } from '#sql/model/clock.ts';
import { startRules } from './alerts/first-rules.ts';
import { addressOf } from './address.ts';
import { endStreams } from './follow-session.ts';
import { networkOf } from './network.ts';
import { office } from './office.ts';
import { isSecure } from './origin.ts';
import type { SessionUser } from './session-user.ts';

const COOKIE = 'pasokh_session';
/** A longer cookie is not ours. */
const MAX_COOKIE = 100;
const DEVICES = 'pasokh_devices';
const DEVICES_S = 365 * 86_400;

/** The user of the cookie; null for a missing or forged one. */
export async function readSessionUser({ cookies }: RequestEvent): Promise<SessionUser | null> {
	const secret = cookies.get(COOKIE);
	return secret && secret.length <= MAX_COOKIE ? readSession(office().store, secret, officeClock.date()) : null;
}

/** Begins a session with a new secret: one that was planted before the login is worthless. */
export async function beginSession(event: RequestEvent, userId: string): Promise<void> {
	const { locals, request, cookies } = event;
	if (locals.user) await finishSession(event);
	const agent = request.headers.get('user-agent') ?? '';
	const about = { userId, address: addressOf(event), agent };
	const secret = await startSession(office().store, about, officeClock.date());
	cookies.set(COOKIE, secret, { ...attributes(request), maxAge: SESSION_MS / 1_000 });
	locals.user = await readSession(office().store, secret, officeClock.date());
	if (locals.user) await startRules(locals.user);
}

/** The client of a login. */
export const comesFrom = (event: RequestEvent): From => ({
	address: networkOf(addressOf(event)),
	devices: readDevices(event.cookies.get(DEVICES) ?? '', office().keys.decryption)
});

/** A browser that has once given the right password is not locked out by others' guesses. */
export async function rememberDevice(event: RequestEvent, user: string): Promise<void> {
	const { store, keys } = office();
	const epoch = await deviceEpochOf(store, user);
	const kept = writeDevices(comesFrom(event).devices, { user, epoch }, keys.decryption);
	event.cookies.set(DEVICES, kept, { ...attributes(event.request), path: '/login', maxAge: DEVICES_S });
}

/** Ends this request's session and its open streams. */
export async function finishSession({ locals, request, cookies }: RequestEvent): Promise<void> {
	if (locals.user) await endSessions(office().store, locals.user.id, locals.user.session);
	endStreams();
	locals.user = null;
	cookies.delete(COOKIE, attributes(request));
}

const attributes = (request: Request) =>
	({ path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(request) }) as const;

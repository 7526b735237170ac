import type { RequestEvent } from '@sveltejs/kit';
import { useApiToken, type TokenUse } from '#sql/office/api-tokens.ts';
import { officeClock } from '#sql/model/clock.ts';
import { noteFailedLogin } from '#sql/office/failed-logins.ts';
import { logAccess, loggedList } from '../access.ts';
import { decide, neededRoles, scopeOf } from '../grants.ts';
import { office } from '../office.ts';
import { comesFrom } from '../session.ts';
import type { SessionUser } from '../session-user.ts';
import { ApiProblem, problemResponse } from './problem.ts';

/** Who calls by a token: whose it is, and how long they have to wait; null: the token opens nothing. */
export type Caller = TokenUse | null;

const BEARER = /^Bearer +([\w-]+) *$/i;
const CURE =
	'Make a token at /account/access, or by "pasokh access create", and send it as "Authorization: Bearer TOKEN".';

/** Whether an address is one of the API, which knows no sessions. */
export const isOfApi = ({ pathname }: URL): boolean => pathname.startsWith('/api/v1/');

/** Who calls by the request's token; undefined where none is taken or sent. */
export async function readCaller({ request, route }: RequestEvent): Promise<Caller | undefined> {
	if (scopeOf(request.method, route.id ?? '') === undefined) return undefined;
	const sent = request.headers.get('authorization');
	// A proxy in front may have a password of its own in this header.
	if (sent === null || !/^Bearer\b/i.test(sent)) return undefined;
	const [, secret] = BEARER.exec(sent) ?? [];
	return secret === undefined ? null : ((await useApiToken(office().store, secret, officeClock.date())) ?? null);
}

/** The caller as pages know whoever is logged in. */
export function userOfToken({ holder }: TokenUse): SessionUser {
	const { token, scopes, userId, userName, role, sensitive } = holder;
	return {
		...{ id: userId, name: userName, role, sensitive, scopes },
		...{ session: `token ${token}`, mustChangePassword: false, isConfirmed: false }
	};
}

/** The problem of a call that is not granted; undefined when it is. */
export function callRefusal({ locals, request, route, url }: RequestEvent): Response | undefined {
	const { user, caller } = locals;
	if (route.id === null)
		return problemResponse(
			new ApiProblem('unknown', `There is nothing at ${url.pathname}.`, 'The addresses are at /api/v1/openapi.json.')
		);
	if (caller === null)
		return problemResponse(
			new ApiProblem(
				'token',
				'The token is unknown, revoked or expired, or its person has no right to it any more.',
				CURE
			),
			{ 'www-authenticate': 'Bearer realm="pasokh", error="invalid_token"' }
		);
	const decision = decide(request.method, route.id, user, office());
	if (decision === 'login')
		return problemResponse(new ApiProblem('token', 'This address needs a token.', CURE), {
			'www-authenticate': 'Bearer realm="pasokh"'
		});
	if (decision === 'unknown')
		return problemResponse(new ApiProblem('method', `There is no ${request.method} here.`, 'Use GET.'), {
			allow: 'GET, HEAD'
		});
	if (decision === 'scope') {
		const scope = scopeOf(request.method, route.id) ?? '';
		return problemResponse(
			new ApiProblem('scope', `This address needs the scope "${scope}".`, 'Make a token that has this scope.'),
			{ 'www-authenticate': `Bearer realm="pasokh", error="insufficient_scope", scope="${scope}"` }
		);
	}
	if (decision === 'role') {
		const roles = neededRoles(request.method, route.id).join(', ');
		return problemResponse(
			new ApiProblem('role', `The role ${user?.role} may not see this.`, `Use a token of one of these roles: ${roles}.`)
		);
	}
	if (caller && caller.waitMs > 0) {
		const seconds = Math.ceil(caller.waitMs / 1_000);
		return problemResponse(
			new ApiProblem(
				'quota',
				'The quota of the person is used up, by all tokens together.',
				`Call again in ${seconds} s, and less often.`
			),
			{ 'retry-after': String(seconds) }
		);
	}
	return undefined;
}

/** The line of a call. What its quota refuses has none: lines are kept for ever. Bad tokens share lines, as failed logins do. */
export async function noteCall(event: RequestEvent, status: number): Promise<void> {
	const { locals, url } = event;
	const { user, caller } = locals;
	if (caller === null) return noteFailedLogin(office(), { kind: 'badToken' }, comesFrom(event).address);
	if (!user || !caller || caller.waitMs > 0) return;
	await logAccess(user, {
		action: 'api_call',
		subject: url.pathname,
		details: { ...loggedList(url.searchParams), token: caller.holder.token, status }
	});
}

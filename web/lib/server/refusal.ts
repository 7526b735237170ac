import { redirect, type RequestEvent } from '@sveltejs/kit';
import { fill, type Words } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { hasAddress } from './address.ts';
import { callRefusal, isOfApi } from './api/caller.ts';
import { wantsPage } from './asker.ts';
import { decide, neededRoles } from './grants.ts';
import { office } from './office.ts';
import { hiddenByProxy, isOurs } from './origin.ts';
import { plainPage } from './plain-page.ts';
import { rolesText } from './roles-text.ts';

interface Refused {
	status?: number;
	message: string;
	hint?: string;
	link?: { href: string; text: string };
}

/** The answer for a route that is not granted; undefined when it is. */
export async function refusal(event: RequestEvent): Promise<Response | undefined> {
	const { view, user } = event.locals;
	const { t } = wordsOf(view.lang);
	if (isOfApi(event.url) || event.locals.caller !== undefined) return callRefusal(event);
	// No such route: the app's error page says so.
	if (event.route.id === null) return undefined;
	if (!isOurs(event.request)) return refuse(event, { message: t.error.origin, ...proxyHint(event.request, t) });
	const { method } = event.request;
	const decision = decide(method, event.route.id, user, office());
	if (decision === 'granted') {
		// Before any action: its line in the log contains the address.
		if (method !== 'POST' || hasAddress(event)) return undefined;
		return refuse(event, { status: 400, message: t.error.noAddress });
	}
	if (decision === 'password') {
		if (method === 'GET' && !event.isDataRequest) redirect(303, '/account');
		return refuse(event, { message: t.error.toAccount, link: { href: '/account', text: t.error.account } });
	}
	if (decision === 'confirm') {
		const next = event.url.pathname;
		redirect(303, `/account/confirm?${new URLSearchParams({ next, ...(view.lang === 'en' ? { lang: 'en' } : {}) })}`);
	}
	if (decision === 'unknown') return refuse(event, { message: t.error.forbidden });
	const needed = neededRoles(method, event.route.id);
	const roles = rolesText(needed, view.lang);
	const back = method === 'GET' ? event.url.pathname + event.url.search : '/';
	const href = `/login?${new URLSearchParams({ next: back, ...(view.lang === 'en' ? { lang: 'en' } : {}) })}`;
	// A person sees the login in the page's place; a program is told no.
	if (!user && method === 'GET' && !event.isDataRequest && wantsPage(event)) {
		const { body, headers } = await event.fetch(`${href}&need=${needed.join()}`);
		return new Response(body, { status: 403, headers });
	}
	if (!user)
		return refuse(event, { message: fill(t.error.needsLogin, { roles }), link: { href, text: t.error.toLogin } });
	const message = fill(t.error.needsRole, { roles, role: rolesText([user.role], view.lang) });
	return refuse(event, { message, link: { href, text: t.error.otherRole } });
}

/** A proxy that does not pass the host on would shut everybody out: whoever reads the page, or the log, can tell the administrator. */
function proxyHint(request: Request, t: Words['t']): Pick<Refused, 'hint'> {
	const hidden = hiddenByProxy(request);
	if (!hidden) return {};
	console.warn(
		`a form from ${hidden.origin} came as if to ${hidden.host}, and was refused: let the proxy pass Host on, or set ORIGIN=${hidden.origin} (docs/proxy.md)`
	);
	return { hint: fill(t.error.originHint, hidden) };
}

function refuse({ locals, isDataRequest }: RequestEvent, { status = 403, message, hint, link }: Refused): Response {
	// A request of the app in the browser, which shows the message on its own error page.
	if (isDataRequest) return Response.json({ message, hint }, { status, headers: { 'cache-control': 'no-store' } });
	return plainPage({ status, message, hint, link }, locals.view);
}

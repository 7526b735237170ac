import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { loginByCode, loginByPassword, type LoginAnswer } from '#sql/office/login.ts';
import { nextOf, textOf } from '$lib/server/form.ts';
import { createLimiter } from '$lib/server/limiter.ts';
import { note } from '$lib/server/note.ts';
import { office } from '$lib/server/office.ts';
import { beginSession } from '$lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

/** By address, over all names: a name has a limit of its own, in the store. */
const attempts = createLimiter({ times: 60, windowMs: 10 * 60_000 });

/** What single sign-on had against a person, in its way back to this page. */
const FAULTS = ['noRole', 'taken', 'lockedUser', 'failed'] as const;

export const load: PageServerLoad = ({ url, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const next = nextOf(url.searchParams.get('next') ?? '/', url.origin);
	const { settings, publicWall } = office();
	const fault = FAULTS.find((one) => one === url.searchParams.get('fault')) ?? null;
	return { next, publicWall, oidc: settings.oidc !== undefined, fault, as: locals.user?.name ?? null };
};

async function answerOf(form: FormData): Promise<LoginAnswer> {
	const { store, keys } = office();
	const [now, ticket] = [new Date(), textOf(form, 'ticket')];
	if (ticket !== '') return loginByCode(store, { ticket, code: textOf(form, 'code') }, keys.decryption, now);
	return loginByPassword(
		store,
		{ name: textOf(form, 'name'), password: textOf(form, 'password') },
		keys.decryption,
		now
	);
}

/** Begins the session and leads on; a one-time password leads to where it is changed. */
async function enter(event: RequestEvent, userId: string, next: string): Promise<never> {
	await beginSession(event, userId);
	await note(event, { action: 'login' });
	redirect(303, event.locals.user?.mustChangePassword ? '/account' : next);
}

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const [name, ticket] = [textOf(form, 'name'), textOf(form, 'ticket')];
		const next = nextOf(textOf(form, 'next'), event.url.origin);
		if (!attempts.take(event.getClientAddress(), Date.now())) return fail(429, { fault: 'many', name } as const);
		if (ticket === '' && (name.trim() === '' || textOf(form, 'password') === ''))
			return fail(400, { fault: 'empty', name } as const);
		const answer = await answerOf(form);
		if (answer.kind === 'in') return enter(event, answer.userId, next);
		if (answer.kind === 'code') return { ticket: answer.ticket, name: answer.name };
		await note(event, { action: 'login_failed', user: name, details: { why: answer.kind } });
		if (answer.kind === 'late') return fail(400, { fault: 'late', name } as const);
		if (answer.kind === 'closed') return fail(429, { fault: 'closed', name } as const);
		if (ticket !== '') return fail(400, { fault: 'wrongCode', ticket, name } as const);
		return fail(400, { fault: 'wrong', name } as const);
	}
};

import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { loginByCode, loginByPassword, type LoginAnswer } from '#sql/office/login.ts';
import { ROLES } from '#sql/model/roles.ts';
import { fill } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { rolesText } from '$lib/server/roles-text.ts';
import { noteFailedLogin } from '#sql/office/failed-logins.ts';
import { nextOf, textOf } from '$lib/server/form.ts';
import { note } from '$lib/server/access.ts';
import { office } from '$lib/server/office.ts';
import { withLooks } from '$lib/with-looks.ts';
import { landing } from '$lib/server/navigation.ts';
import { beginSession, comesFrom, rememberDevice } from '$lib/server/session.ts';
import { tooMany } from '$lib/server/too-many.ts';
import type { Actions, PageServerLoad } from './$types';

/** What single sign-on had against a person, in its way back to this page. */
const FAULTS = ['noRole', 'taken', 'lockedUser', 'failed'] as const;

export const load: PageServerLoad = ({ url, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const next = nextOf(url.searchParams.get('next') ?? '/', url.origin);
	const { settings, publicWall } = office();
	const fault = FAULTS.find((one) => one === url.searchParams.get('fault')) ?? null;
	const needed = ROLES.filter((role) => url.searchParams.get('need')?.split(',').includes(role));
	const { t } = wordsOf(locals.view.lang);
	/** Why the login stands where another page was asked for. */
	const why = needed.length > 0 ? fill(t.error.needsLogin, { roles: rolesText(needed, locals.view.lang) }) : null;
	return { next, publicWall, why, oidc: settings.oidc !== undefined, fault, as: locals.user?.name ?? null };
};

async function answerOf(event: RequestEvent, form: FormData): Promise<LoginAnswer> {
	const { store, keys } = office();
	const [now, from, ticket] = [new Date(), comesFrom(event), textOf(form, 'ticket')];
	if (ticket !== '') return loginByCode(store, { ticket, code: textOf(form, 'code'), from }, keys.decryption, now);
	const given = { name: textOf(form, 'name'), password: textOf(form, 'password'), from };
	return loginByPassword(store, given, keys.decryption, now);
}

/** Begins the session and leads on; a one-time password leads to where it is changed. */
async function enter(event: RequestEvent, userId: string, next: string): Promise<never> {
	await rememberDevice(event, userId);
	await beginSession(event, userId);
	await note(event, { action: 'login' });
	const { user } = event.locals;
	const to = !user || user.mustChangePassword ? '/account' : landing(next, user.role);
	redirect(303, /[?&]lang=/.test(to) ? to : withLooks(to, event.url.searchParams));
}

export const actions: Actions = {
	/** Nothing of what was typed comes back: it may be a password in the field of the name. */
	default: async (event) => {
		const form = await event.request.formData();
		const ticket = textOf(form, 'ticket');
		const next = nextOf(textOf(form, 'next'), event.url.origin);
		if (ticket === '' && (textOf(form, 'name').trim() === '' || textOf(form, 'password') === ''))
			return fail(400, { fault: 'empty' } as const);
		const answer = await answerOf(event, form);
		if (answer.kind === 'in') return enter(event, answer.userId, next);
		if (answer.kind === 'code') return { ticket: answer.ticket };
		if (answer.kind === 'busy') return tooMany(event, answer);
		await noteFailedLogin(office(), answer, comesFrom(event).address);
		if (answer.kind === 'late') return fail(400, { fault: 'late' } as const);
		if (answer.kind === 'closed') return tooMany(event, answer);
		if (ticket !== '') return fail(400, { fault: 'wrongCode', ticket } as const);
		return fail(400, { fault: 'wrong' } as const);
	}
};

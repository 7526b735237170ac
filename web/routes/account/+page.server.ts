import { error, fail, type RequestEvent } from '@sveltejs/kit';
import qrcode from 'qrcode-generator';
import { isPassword, passwordFault } from '#sql/office/passwords.ts';
import { endSessions, listSessions } from '#sql/office/sessions.ts';
import { dropTotp, offerTotp, pendingTotp, proveTotp, totpState } from '#sql/office/totp.ts';
import { changePassword, passwordHashOf } from '#sql/office/users.ts';
import { administrationNav } from '$lib/server/administration-nav.ts';
import { endStreams } from '$lib/server/follow-session.ts';
import { textOf } from '$lib/server/form.ts';
import { createLimiter } from '$lib/server/limiter.ts';
import { note } from '$lib/server/note.ts';
import { office } from '$lib/server/office.ts';
import { beginSession } from '$lib/server/session.ts';
import type { SessionUser } from '$lib/server/session-user.ts';
import type { Actions, PageServerLoad } from './$types';

/** Of secrets of one's own: whoever sits down at an open session has these to guess. */
const attempts = createLimiter({ times: 10, windowMs: 15 * 60_000 });

/** The grants let nobody in who is not logged in. */
function userOf({ locals }: Pick<RequestEvent, 'locals'>): SessionUser {
	if (!locals.user) error(403);
	return locals.user;
}

function strange(next: string, old: string, again: string): 'same' | 'differ' | undefined {
	if (next === old) return 'same';
	return next === again ? undefined : 'differ';
}

/** The modules of a QR code as one path, one unit each. */
function pictureOf(text: string): { size: number; path: string } {
	const code = qrcode(0, 'M');
	code.addData(text);
	code.make();
	const size = code.getModuleCount();
	const dark: string[] = [];
	for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) if (code.isDark(y, x)) dark.push(`M${x} ${y}h1v1h-1z`);
	return { size, path: dark.join('') };
}

export const load: PageServerLoad = async (event) => {
	event.setHeaders({ 'cache-control': 'no-store' });
	const user = userOf(event);
	const { store, keys } = office();
	const [sessions, totp, offer, hash] = await Promise.all([
		listSessions(store, user.id, new Date()),
		totpState(store, user.id),
		pendingTotp(store, user.id, keys.decryption),
		passwordHashOf(store, user.id)
	]);
	return {
		name: user.name,
		role: user.role,
		mustChange: user.mustChangePassword,
		hasPassword: hash !== '',
		sessions: sessions.map((session) => ({ ...session, isThis: session.id === user.session })),
		totp,
		nav: user.mustChangePassword ? [] : administrationNav(event.locals.view, user.role),
		offer: offer && { secret: offer.secret.replace(/.{4}(?=.)/g, '$& '), picture: pictureOf(offer.address) }
	};
};

export const actions: Actions = {
	password: async (event) => {
		const user = userOf(event);
		const form = await event.request.formData();
		const [old, next] = [textOf(form, 'old'), textOf(form, 'next')];
		const fault = passwordFault(next, user.name) ?? strange(next, old, textOf(form, 'again'));
		if (fault) return fail(400, { fault });
		if (!attempts.take(user.id, Date.now())) return fail(429, { fault: 'many' } as const);
		const { store } = office();
		if (!(await changePassword(store, { id: user.id, old, next, session: user.session })))
			return fail(400, { fault: 'old' } as const);
		await note(event, { action: 'user_changed', subject: user.name, details: { password: true } });
		await beginSession(event, user.id);
		endStreams();
		return { done: true };
	},
	offer: async (event) => {
		const { store, keys } = office();
		await offerTotp(store, userOf(event).id, keys.decryption);
	},
	prove: async (event) => {
		const user = userOf(event);
		const form = await event.request.formData();
		if (!attempts.take(user.id, Date.now())) return fail(429, { fault: 'many' } as const);
		const { store, keys } = office();
		const proof = { id: user.id, code: textOf(form, 'code'), key: keys.decryption };
		const codes = await proveTotp(store, proof, new Date());
		if (!codes) return fail(400, { fault: 'code' } as const);
		await note(event, { action: 'user_changed', subject: user.name, details: { second_factor: true } });
		return { codes };
	},
	drop: async (event) => {
		const user = userOf(event);
		const form = await event.request.formData();
		if (!attempts.take(user.id, Date.now())) return fail(429, { fault: 'many' } as const);
		const { store } = office();
		if (!(await isPassword(await passwordHashOf(store, user.id), textOf(form, 'old'))))
			return fail(400, { fault: 'old' } as const);
		await note(event, { action: 'user_changed', subject: user.name, details: { second_factor: false } });
		await dropTotp(store, user.id);
	},
	end: async (event) => {
		const user = userOf(event);
		const session = textOf(await event.request.formData(), 'session');
		const { store } = office();
		await note(event, { action: 'user_changed', subject: user.name, details: { sessions_ended: true } });
		if (session !== '') await endSessions(store, user.id, session);
		else
			for (const { id } of await listSessions(store, user.id, new Date()))
				if (id !== user.session) await endSessions(store, user.id, id);
		endStreams();
	}
};

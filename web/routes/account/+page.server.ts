import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import qrcode from 'qrcode-generator';
import { chatState, offerChat, unbindChat } from '#sql/office/chats.ts';
import { passwordFault } from '#sql/office/passwords.ts';
import { keepPreference, preferenceOf } from '#sql/office/saved-queues.ts';
import { endSessions, listSessions } from '#sql/office/sessions.ts';
import { dropTotp, offerTotp, pendingTotp, proveTotp, totpState } from '#sql/office/totp.ts';
import { changePassword, passwordHashOf } from '#sql/office/users.ts';
import { readBotName } from '$lib/server/alerts/bot.ts';
import { LANG_PREFERENCE } from '$lib/server/alerts/sender.ts';
import { endStreams } from '$lib/server/follow-session.ts';
import { textOf } from '$lib/server/form.ts';
import { landing } from '$lib/server/navigation.ts';
import { note } from '$lib/server/access.ts';
import { office } from '$lib/server/office.ts';
import { refuseWithout, refuseWithoutPassword } from '$lib/server/own-secret.ts';
import { beginSession, rememberDevice } from '$lib/server/session.ts';
import { userOf } from '$lib/server/user-of.ts';
import { withLooks } from '$lib/with-looks.ts';
import type { Actions, PageServerLoad } from './$types';

/** The bot's server may be away; the code is shown all the same. */
const NAME_MS = 3_000;

const back = ({ url }: RequestEvent): never => redirect(303, withLooks('/account', url.searchParams));

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
	const user = userOf(event.locals);
	const { store, keys, settings } = office();
	const { bot, smtpUrl } = settings.channels;
	const [sessions, totp, offer, hash, chat, lang] = await Promise.all([
		listSessions(store, user.id, new Date()),
		totpState(store, user.id),
		pendingTotp(store, user, keys.decryption, new Date()),
		passwordHashOf(store, user.id),
		bot ? chatState(store, user.id, new Date()) : null,
		bot || smtpUrl !== undefined ? preferenceOf(store, user.id, LANG_PREFERENCE) : undefined
	]);
	return {
		name: user.name,
		role: user.role,
		mustChange: user.mustChangePassword,
		home: landing(event.locals.view.lang === 'en' ? '/?lang=en' : '/', user.role),
		hasPassword: hash !== '',
		sessions: sessions.map((session) => ({ ...session, isThis: session.id === user.session })),
		totp,
		chat,
		// Undefined: nothing is sent.
		lang: lang === undefined ? undefined : lang === 'en' ? ('en' as const) : ('fa' as const),
		offer: offer && { secret: offer.secret.replace(/.{4}(?=.)/g, '$& '), picture: pictureOf(offer.address) }
	};
};

export const actions: Actions = {
	password: async (event) => {
		const user = userOf(event.locals);
		const form = await event.request.formData();
		const [old, next] = [textOf(form, 'old'), textOf(form, 'next')];
		const weak = passwordFault(next, user.name);
		if (weak) return fail(400, weak);
		const fault = strange(next, old, textOf(form, 'again'));
		if (fault) return fail(400, { fault });
		const refused = await refuseWithoutPassword(event, user, old);
		if (refused) return refused;
		await changePassword(office().store, { id: user.id, next, session: user.session });
		await note(event, { action: 'user_changed', subject: user.name, details: { password: true } });
		await rememberDevice(event, user.id);
		await beginSession(event, user.id);
		endStreams();
		return { done: true };
	},
	offer: async (event) => {
		const user = userOf(event.locals);
		const refused = await refuseWithoutPassword(event, user, textOf(await event.request.formData(), 'old'));
		if (refused) return refused;
		const { store, keys } = office();
		await offerTotp(store, user, keys.decryption, new Date());
	},
	prove: async (event) => {
		const user = userOf(event.locals);
		const code = textOf(await event.request.formData(), 'code');
		const { store, keys } = office();
		let codes: string[] | undefined;
		const refused = await refuseWithout(event, user, 'code', async () => {
			codes = await proveTotp(store, { user, code, key: keys.decryption }, new Date());
			return codes !== undefined;
		});
		if (refused) return refused;
		await note(event, { action: 'user_changed', subject: user.name, details: { second_factor: true } });
		return { codes };
	},
	drop: async (event) => {
		const user = userOf(event.locals);
		const refused = await refuseWithoutPassword(event, user, textOf(await event.request.formData(), 'old'));
		if (refused) return refused;
		await note(event, { action: 'user_changed', subject: user.name, details: { second_factor: false } });
		await dropTotp(office().store, user.id);
	},
	/** A code that binds a chat outlives the session, so that its thief must not make one. */
	chat: async (event) => {
		const user = userOf(event.locals);
		const { store, keys, settings } = office();
		const { bot } = settings.channels;
		if (!bot || user.mustChangePassword) return back(event);
		if (!user.isConfirmed) redirect(303, withLooks('/account/confirm?next=/account', event.url.searchParams));
		await note(event, { action: 'user_changed', subject: user.name, details: { bot_code: true } });
		const name = await readBotName(bot, AbortSignal.timeout(NAME_MS)).catch(() => '');
		return { code: { text: await offerChat(store, user.id, keys.decryption, new Date()), bot: name } };
	},
	unbind: async (event) => {
		const user = userOf(event.locals);
		await note(event, { action: 'user_changed', subject: user.name, details: { bot: false } });
		await unbindChat(office().store, user.id);
		return back(event);
	},
	lang: async (event) => {
		const user = userOf(event.locals);
		const lang = textOf(await event.request.formData(), 'lang');
		if (lang === 'fa' || lang === 'en') await keepPreference(office().store, user.id, LANG_PREFERENCE, lang);
		return back(event);
	},
	end: async (event) => {
		const user = userOf(event.locals);
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

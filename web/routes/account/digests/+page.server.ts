import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { newestDays, PACES } from '#sql/model/digest-days.ts';
import { mailFault } from '#sql/alerts/draft.ts';
import { digestsOf, dropDigest, keepDigest, type DigestTarget } from '#sql/office/digests.ts';
import { confirmedAddresses } from '#sql/office/mail-addresses.ts';
import { logAccess } from '$lib/server/access.ts';
import { officeNow } from '$lib/server/alerts/digest-content.ts';
import { textOf } from '$lib/server/form-text.ts';
import { office } from '$lib/server/office.ts';
import { userOf } from '$lib/server/user-of.ts';
import { withLooks } from '$lib/with-looks.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const { channels } = office().settings;
	const digests = await digestsOf(office().store, userOf(locals).id);
	return {
		digests: PACES.map((every) => ({ every, own: digests.find((one) => one.every === every) ?? null })),
		...{ hasMail: channels.smtpUrl !== undefined, hasBot: channels.bot !== undefined }
	};
};

const back = ({ url }: RequestEvent): never => redirect(303, withLooks('/account/digests', url.searchParams));

export const actions: Actions = {
	save: async (event) => {
		const user = userOf(event.locals);
		const { channels } = office().settings;
		const text = textOf(await event.request.formData());
		const every = PACES.find((one) => one === text('every'));
		if (every === undefined) return fail(400, { bad: null });
		const mail = text('mail');
		if (mail !== '' && mailFault(mail, channels, await confirmedAddresses(office().store)) !== null)
			return fail(400, { bad: every, mail });
		const targets: DigestTarget[] = [
			...(mail === '' ? [] : [{ channel: 'mail' as const, to: mail }]),
			...(text('bot') === '' || !channels.bot ? [] : [{ channel: 'bot' as const }])
		];
		const lang = text('lang') === 'en' ? 'en' : 'fa';
		await logAccess(user, { action: 'saved_changed', subject: `digest ${every}`, details: { done: 'saved' } });
		const { to } = newestDays(every, await officeNow());
		await keepDigest(office().store, user, { every, targets, onHolidays: text('holidays') !== '', lang }, to);
		return back(event);
	},
	drop: async (event) => {
		const user = userOf(event.locals);
		const given = textOf(await event.request.formData())('every');
		const every = PACES.find((one) => one === given);
		if (every === undefined) return fail(400, { bad: null });
		await logAccess(user, { action: 'saved_changed', subject: `digest ${every}`, details: { done: 'removed' } });
		await dropDigest(office().store, user.id, every);
		return back(event);
	}
};

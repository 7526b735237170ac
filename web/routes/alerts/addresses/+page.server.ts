import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { MAIL_ADDRESS } from '#sql/model/names.ts';
import { askAddress, dropAddress, listAddresses } from '#sql/office/mail-addresses.ts';
import { logAccess } from '$lib/server/access.ts';
import { changesOf } from '$lib/server/alerts/rule-views.ts';
import { textOf } from '$lib/server/form-text.ts';
import { office } from '$lib/server/office.ts';
import { userOf } from '$lib/server/user-of.ts';
import { withinCaps } from '$lib/server/within-caps.ts';
import { withLooks } from '$lib/with-looks.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const { store, settings } = office();
	const { smtpUrl, mailDomains } = settings.channels;
	return {
		addresses: await listAddresses(store, changesOf(userOf(locals))),
		...{ hasMail: smtpUrl !== undefined, domains: mailDomains }
	};
};

const back = ({ url }: RequestEvent): never => redirect(303, withLooks('/alerts/addresses', url.searchParams));

export const actions: Actions = {
	/** Has an address outside the office asked whether it wants its mails. */
	ask: async (event) => {
		const user = userOf(event.locals);
		const { store, keys, settings } = office();
		const address = textOf(await event.request.formData())('address');
		const given = { address };
		if (!MAIL_ADDRESS.test(address) || settings.channels.smtpUrl === undefined)
			return fail(400, { bad: 'bad', ...given } as const);
		await logAccess(user, { action: 'alert_changed', subject: `mail:${address}`, details: { done: 'asked' } });
		const asked = await withinCaps(event.locals.view, () =>
			store.inOneGo(() => askAddress(store.db, { address, user }, keys.encryption, new Date()))
		);
		return asked === 'early' || asked === 'spent' ? fail(400, { bad: asked, ...given }) : back(event);
	},
	drop: async (event) => {
		const user = userOf(event.locals);
		const address = textOf(await event.request.formData())('address');
		await logAccess(user, { action: 'alert_changed', subject: `mail:${address}`, details: { done: 'removed' } });
		await dropAddress(office().store, address, changesOf(user));
		return back(event);
	}
};

import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { newestDays } from '#sql/model/digest-days.ts';
import { mailFault } from '#sql/alerts/draft.ts';
import { dropLiaison, keepLiaison, liaisons } from '#sql/office/digests.ts';
import { confirmedAddresses } from '#sql/office/mail-addresses.ts';
import { logAccess } from '$lib/server/access.ts';
import { officeNow } from '$lib/server/alerts/digest-content.ts';
import { textOf } from '$lib/server/form-text.ts';
import { office } from '$lib/server/office.ts';
import { namesOf, referenceOf } from '$lib/server/reference.ts';
import { userOf } from '$lib/server/user-of.ts';
import { withLooks } from '$lib/with-looks.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const [kept, { body }] = await Promise.all([liaisons(office().store), referenceOf()]);
	return {
		liaisons: kept.map(({ body: id, address, made_for: last, user_name: by }) => ({ id, address, last, by })),
		...{ bodies: body, names: namesOf({ body }), hasMail: office().settings.channels.smtpUrl !== undefined }
	};
};

const back = ({ url }: RequestEvent): never => redirect(303, withLooks('/alerts/bodies', url.searchParams));

export const actions: Actions = {
	/** A new one, or in place of the body's own. */
	save: async (event) => {
		const user = userOf(event.locals);
		const text = textOf(await event.request.formData());
		const [body, address] = [text('body'), text('address')];
		const given = { body, address };
		if (!(await referenceOf()).body.some(({ code }) => code === body))
			return fail(400, { bad: 'noBody', ...given } as const);
		const { store, settings } = office();
		if (mailFault(address, settings.channels, await confirmedAddresses(store)) !== null)
			return fail(400, { bad: 'badMail', ...given } as const);
		await logAccess(user, { action: 'saved_changed', subject: `liaison ${body}`, details: { done: 'saved' } });
		const { to } = newestDays('week', await officeNow());
		await keepLiaison(store, { body, address, userName: user.name }, to);
		return back(event);
	},
	drop: async (event) => {
		const given = textOf(await event.request.formData())('body');
		const one = (await liaisons(office().store)).find(({ body }) => body === given);
		if (!one) return back(event);
		const of = { subject: `liaison ${one.body}`, details: { done: 'removed' } };
		await logAccess(userOf(event.locals), { action: 'saved_changed', ...of });
		await dropLiaison(office().store, one.body);
		return back(event);
	}
};

import { error } from '@sveltejs/kit';
import { addressOf, confirmAddress } from '#sql/office/mail-addresses.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { office } from '$lib/server/office.ts';
import type { View } from '$lib/view.ts';
import type { Actions, PageServerLoad } from './$types';

const gone = ({ lang }: View): never => error(404, { message: wordsOf(lang).t.addresses.gone });

/** Asks once more: programs that look at mails open links, and press no buttons. */
export const load: PageServerLoad = async ({ params, locals, setHeaders, request }) => {
	setHeaders({ 'cache-control': 'no-store' });
	// After the button the code serves no more, and the page says what was done.
	const asked = await addressOf(office().store, params.code, new Date());
	return { asked: asked ?? (request.method === 'POST' ? null : gone(locals.view)) };
};

export const actions: Actions = {
	default: async ({ params, locals }) => {
		const { store, accessLog } = office();
		const now = new Date();
		const address = (await confirmAddress(store, params.code, now)) ?? gone(locals.view);
		await accessLog.write({
			...{ at: now, user: '', role: '', action: 'alert_changed', subject: `mail:${address}`, reason: '' },
			details: { done: 'confirmed' }
		});
		return { address };
	}
};

import { redirect } from '@sveltejs/kit';
import { confirmSession } from '#sql/office/sessions.ts';
import { passwordHashOf } from '#sql/office/users.ts';
import { nextOf, textOf } from '$lib/server/form.ts';
import { office } from '$lib/server/office.ts';
import { refuseWithoutPassword } from '$lib/server/own-secret.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { Actions, PageServerLoad } from './$types';

/** Where somebody proves to be there before something is made that outlives the session. */
export const load: PageServerLoad = async ({ url, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const user = userOf(locals);
	return {
		next: nextOf(url.searchParams.get('next') ?? '/', url.origin),
		hasPassword: (await passwordHashOf(office().store, user.id)) !== ''
	};
};

export const actions: Actions = {
	default: async (event) => {
		const user = userOf(event.locals);
		const form = await event.request.formData();
		const refused = await refuseWithoutPassword(event, user, textOf(form, 'old'));
		if (refused) return refused;
		await confirmSession(office().store, user.session, new Date());
		redirect(303, nextOf(textOf(form, 'next'), event.url.origin));
	}
};

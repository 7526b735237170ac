import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { maskNumbersIn } from '#sql/model/identities-in-text.ts';
import { COUNT_AT_MOST, RECIPIENTS, removeStep, saveStep } from '#sql/office/escalation.ts';
import { logAccess } from '$lib/server/access.ts';
import { readSteps } from '$lib/server/escalation.ts';
import { textOf, typedNumber } from '$lib/server/form-text.ts';
import { office } from '$lib/server/office.ts';
import { userOf } from '$lib/server/user-of.ts';
import { withinCaps } from '$lib/server/within-caps.ts';
import { withLooks } from '$lib/with-looks.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	return { steps: await readSteps(), recipients: RECIPIENTS, countAtMost: COUNT_AT_MOST };
};

const back = ({ url }: RequestEvent): never => redirect(303, withLooks('/steps', url.searchParams));

export const actions: Actions = {
	/** A new one, or in place of the one whose id it has. */
	save: async (event) => {
		const user = userOf(event.locals);
		const text = textOf(await event.request.formData());
		const count = (name: string) => (text(name) === '' ? null : typedNumber(text(name)));
		const recipient = RECIPIENTS.find((one) => one === text('recipient'));
		const step = {
			...{ id: text('id') || null, name_fa: maskNumbersIn(text('name_fa')), name_en: maskNumbersIn(text('name_en')) },
			...{ after_days: count('after_days'), after_reminders: count('after_reminders') }
		};
		await logAccess(user, { action: 'saved_changed', details: { done: 'saved' } });
		const isSaved =
			recipient !== undefined &&
			(await withinCaps(event.locals.view, () => saveStep(office().store.db, { ...step, recipient }, user.name)));
		return isSaved ? back(event) : fail(400, { isBad: true });
	},
	drop: async (event) => {
		const id = textOf(await event.request.formData())('id');
		await logAccess(userOf(event.locals), { action: 'saved_changed', details: { done: 'removed' } });
		await removeStep(office().store.db, id);
		return back(event);
	}
};

import { error } from '@sveltejs/kit';
import { findReminder, reminderNotices } from '#sql/office/reminders.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { logAccess } from '$lib/server/access.ts';
import { office } from '$lib/server/office.ts';
import { namesOf, referenceOf } from '$lib/server/reference.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { PageServerLoad } from './$types';

/** A reminder as letters of an office, one to each body: ids alone, for it goes out of the house. */
export const load: PageServerLoad = async ({ params, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const reminder = await findReminder(office().store.db, params.id);
	if (!reminder) error(404, { message: wordsOf(locals.view.lang).t.reminders.notThere });
	await logAccess(userOf(locals), { action: 'view_list', details: { reminder: params.id, letter: true } });
	const { body } = await referenceOf();
	const { sent_at: at, user_name: by, text } = reminder;
	return { at, by, text, notices: reminderNotices(reminder), names: namesOf({ body }) };
};

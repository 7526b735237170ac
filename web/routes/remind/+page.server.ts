import { randomUUID } from 'node:crypto';
import { fail, redirect } from '@sveltejs/kit';
import { maskNumbersIn } from '#sql/model/identities-in-text.ts';
import { removeTemplate, saveTemplate } from '#sql/office/reminders.ts';
import { logAccess, loggedList } from '$lib/server/access.ts';
import { countDeeds, failSending, problemOf, readTyped, TEXT_AT_MOST } from '$lib/server/deed.ts';
import { textOf } from '$lib/server/form-text.ts';
import { freezeList } from '$lib/server/frozen-list.ts';
import { office } from '$lib/server/office.ts';
import { bodiesOf, nextStepsOf, partsOf, sendReminders, templatesOf } from '$lib/server/reminders.ts';
import { userOf } from '$lib/server/user-of.ts';
import { withinCaps } from '$lib/server/within-caps.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** So many ids of the list are shown; all are sent. */
const SHOWN = 500;

/** The address of the list, without what this page has of its own. */
function listOf({ url }: Pick<RequestEvent, 'url'>): URLSearchParams {
	const params = new URLSearchParams(url.searchParams);
	params.delete('template');
	return params;
}

export const load: PageServerLoad = async ({ url, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const params = listOf({ url });
	const [{ letters, waiting, ...list }, templates] = await Promise.all([
		freezeList(params, locals),
		templatesOf(locals.view)
	]);
	await logAccess(userOf(locals), { action: 'view_list', details: loggedList(params) });
	const template = templates.find(({ name }) => name === url.searchParams.get('template')) ?? templates[0];
	return {
		list: { ...list, letters: letters.length, waiting: waiting.length, shown: waiting.slice(0, SHOWN) },
		next: await nextStepsOf({ waiting, asOf: list.asOf }, locals.view),
		...{ to: bodiesOf(waiting), parts: partsOf(waiting).map((part) => part.length) },
		...{ templates, template: template ?? null, form: randomUUID(), textAtMost: TEXT_AT_MOST }
	};
};

export const actions: Actions = {
	/** The address has the moments, so the list is the one that was seen. */
	send: async ({ request, url, locals }) => {
		const user = userOf(locals);
		const form = await request.formData();
		const typed = readTyped('note', form);
		const problem = problemOf(typed);
		if (problem) return fail(400, { typed, problem, detail: '' });
		const list = await freezeList(listOf({ url }), locals);
		if (list.isTooLong || list.waiting.length === 0) return fail(400, { typed, problem: 'choice', detail: '' });
		await withinCaps(locals.view, () => countDeeds(user, list.waiting.length));
		const { sent, mailed, settled, stopped } = await sendReminders(list, typed, {
			...{ user, view: locals.view, isEscalated: form.has('step') }
		});
		for (const { reference, letters } of sent)
			await logAccess(user, {
				...{ action: 'remind', subject: reference, details: { letters, list: `?${list.keptQuery}` } }
			});
		return stopped ? failSending(stopped, typed) : { sent, mailed: mailed.size, settled };
	},
	/** The text becomes one of the office's. */
	save: async ({ request, url, locals }) => {
		const user = userOf(locals);
		const data = await request.formData();
		const typed = readTyped('note', data);
		const problem = problemOf(typed);
		if (problem) return fail(400, { typed, problem, detail: '' });
		const name = maskNumbersIn(textOf(data)('name'));
		await logAccess(user, { action: 'saved_changed', details: { done: 'saved' } });
		const template = { name, text: typed.text, userName: user.name };
		const saved = await withinCaps(locals.view, () => saveTemplate(office().store.db, template));
		return saved === null ? fail(400, { typed, problem: 'name', detail: '' }) : back(url, saved);
	},
	drop: async ({ request, url, locals }) => {
		const name = textOf(await request.formData())('name');
		await logAccess(userOf(locals), { action: 'saved_changed', details: { done: 'removed' } });
		await removeTemplate(office().store.db, name);
		return back(url, '');
	}
};

/** The same list, with this text. */
function back(url: URL, template: string): never {
	const params = new URLSearchParams([...listOf({ url })].filter(([name]) => !name.startsWith('/')));
	if (template) params.set('template', template);
	redirect(303, `/remind?${params}`);
}

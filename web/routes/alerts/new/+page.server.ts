import { fail, redirect } from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import { AlertError } from '#sql/alerts/draft.ts';
import { createRule, type RuleDraft } from '#sql/office/alert-rules.ts';
import { logAccess } from '$lib/server/access.ts';
import { aboutOf, entriesOf, fieldOf, loggedRule, readDraft, type Entries } from '$lib/server/alerts/draft-form.ts';
import { choicesFor, filtersOf, nowOf, partsFor } from '$lib/server/alerts/draft-page.ts';
import { tryDraft } from '$lib/server/alerts/draft-test.ts';
import { ruleWords } from '$lib/server/alerts/message.ts';
import { tellingOf } from '$lib/server/alerts/rule-views.ts';
import { office } from '$lib/server/office.ts';
import { once } from '$lib/server/once.ts';
import { officeDay } from '$lib/server/typed-days.ts';
import { userOf } from '$lib/server/user-of.ts';
import { withinCaps } from '$lib/server/within-caps.ts';
import { withLooks } from '$lib/with-looks.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ url, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const user = userOf(locals);
	const about = aboutOf(url.searchParams, locals.view);
	const telling = await tellingOf(user, locals.view);
	if (!about) return { choices: await choicesFor(user, telling), parts: null };
	const entries = entriesOf(url.searchParams, about);
	const filters = filtersOf(about, entries, telling);
	return {
		choices: null,
		parts: await partsFor(about, user, telling),
		now: about.of === 'figure' ? await nowOf(about.kpi, filters, telling) : null,
		...{ entries, filters, isConfirmed: user.isConfirmed, id: randomUUID() }
	};
};

/** Reads the form, and does something with its rule; what is wrong is said at its field. */
async function withDraft<Result extends object>(
	event: RequestEvent,
	work: (draft: RuleDraft, id: string) => Promise<Result>
) {
	const { locals, url, request } = event;
	const user = userOf(locals);
	const about = aboutOf(url.searchParams, locals.view) ?? redirect(303, withLooks('/alerts/new', url.searchParams));
	const sent: Entries = [...(await request.formData())].flatMap(([name, value]) =>
		typeof value === 'string' ? [[name, value.trim()] as [string, string]] : []
	);
	const shown = { entries: sent, filters: filtersOf(about, sent, await tellingOf(user, locals.view)) };
	try {
		const draft = await readDraft(about, sent, user, await officeDay());
		// What leaves the office outlives a stolen session.
		if (!user.isConfirmed && draft.targets.some(({ channel }) => channel !== 'bot'))
			return fail(403, { ...shown, field: 'confirm' });
		return { ...shown, ...(await work(draft, sent.find(([name]) => name === 'form')?.[1] ?? '')) };
	} catch (problem) {
		if (!(problem instanceof AlertError)) throw problem;
		return fail(400, { ...shown, field: fieldOf(problem) });
	}
}

export const actions: Actions = {
	try: (event) =>
		withDraft(event, async (draft) => {
			const user = userOf(event.locals);
			await logAccess(user, {
				action: 'alert_changed',
				details: { done: 'tried', ...(await loggedRule(user.id, draft)) }
			});
			return { tried: await tryDraft(draft, await tellingOf(user, event.locals.view)) };
		}),
	save: async (event) => {
		const user = userOf(event.locals);
		const { store, keys } = office();
		const result = await withDraft(event, (draft, id) =>
			once(`${user.id} ${id}`, async () => {
				const made = await withinCaps(event.locals.view, () =>
					createRule(store, user.id, draft, keys.encryption, new Date())
				);
				await logAccess(user, {
					action: 'alert_changed',
					subject: made.id,
					details: { done: 'made', ...(await loggedRule(user.id, draft)) }
				});
				const name = draft.name || ruleWords(draft, await tellingOf(user, event.locals.view));
				return { made: { ...made, name } };
			})
		);
		if ('made' in result && result.made.secret === null)
			redirect(303, withLooks(`/alerts/${result.made.id}`, event.url.searchParams));
		return result;
	}
};

import { randomUUID } from 'node:crypto';
import { fail } from '@sveltejs/kit';
import { fill } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { logAccess, loggedList } from '$lib/server/access.ts';
import { countDeeds, eventIdOf, momentsOf, noteDeed, problemOf, readTyped, TEXT_AT_MOST } from '$lib/server/deed.ts';
import { freezeList } from '$lib/server/frozen-list.ts';
import { sendEvents } from '$lib/server/ingest.server.ts';
import { userOf } from '$lib/server/user-of.ts';
import { withinCaps } from '$lib/server/within-caps.ts';
import { keptParams } from '$lib/server/person-address.ts';
import type { Actions, PageServerLoad } from './$types';

/** So many ids of the list are shown; all are sent. */
const SHOWN = 500;

export const load: PageServerLoad = async ({ url, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const list = await freezeList(url.searchParams, locals);
	await logAccess(userOf(locals), { action: 'view_list', details: loggedList(url.searchParams) });
	return { list: { ...list, waiting: list.waiting.slice(0, SHOWN) }, to: bodiesOf(list.waiting), ...newForm() };
};

const newForm = () => ({ form: randomUUID(), textAtMost: TEXT_AT_MOST });

/** How many letters of the list each body holds, the most first. */
function bodiesOf(waiting: readonly { holder: string }[]): [body: string, letters: number][] {
	const counts = new Map<string, number>();
	for (const { holder } of waiting) counts.set(holder, (counts.get(holder) ?? 0) + 1);
	return [...counts].sort(([, a], [, b]) => b - a);
}

export const actions: Actions = {
	/** One event a letter, to the body that holds it; the address has the moments, so the list is the one that was seen. */
	default: async ({ request, url, locals }) => {
		const typed = readTyped('note', await request.formData());
		const problem = problemOf(typed);
		if (problem) return fail(400, { typed, problem, detail: '' });
		const list = await freezeList(url.searchParams, locals);
		if (list.isTooLong || list.waiting.length === 0) return fail(400, { typed, problem: 'choice', detail: '' });
		await withinCaps(locals.view, () => countDeeds(locals.user, list.waiting.length));
		const eventId = eventIdOf({ ...typed, act: 'remind', choice: list.search });
		const reference = eventId.slice(-12);
		const { t, f } = wordsOf(locals.view.lang);
		const about = fill(t.remind.about, { reference, n: f.number(list.waiting.length) });
		const moments = await momentsOf(eventId);
		const sending = await sendEvents(
			list.waiting.map(({ id, holder }) => ({
				...{ event_id: eventId, type: 'letter.reminded' as const, letter_id: id, to_org: holder, ...moments },
				...{ actor: locals.user?.name ?? '', text: `${typed.text}\n${about}` }
			}))
		);
		if (sending.outcome === 'durable') {
			await noteDeed(locals.user, 'remind', reference, {
				letters: list.waiting.length,
				list: `?${keptParams(new URLSearchParams(list.search), locals.user)}`
			});
			return { sent: { reference, count: list.waiting.length } };
		}
		const detail = sending.outcome === 'refused' ? sending.detail : '';
		return fail(sending.outcome === 'refused' ? 400 : 503, { typed, problem: sending.outcome, detail });
	}
};

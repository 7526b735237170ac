import { randomUUID } from 'node:crypto';
import { fail } from '@sveltejs/kit';
import { logAccess, loggedList } from '$lib/server/access.ts';
import { countDeeds, eventIdOf, failSending, momentsOf, problemOf, readTyped, TEXT_AT_MOST } from '$lib/server/deed.ts';
import { freezeList } from '$lib/server/frozen-list.ts';
import { sendEvents, type NotTaken } from '$lib/server/ingest.server.ts';
import { partsOf } from '$lib/server/reminders.ts';
import { userOf } from '$lib/server/user-of.ts';
import { withinCaps } from '$lib/server/within-caps.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const { letters, waiting: _, ...list } = await freezeList(url.searchParams, locals);
	await logAccess(userOf(locals), { action: 'view_list', details: loggedList(url.searchParams) });
	return { list: { ...list, letters: letters.length }, form: randomUUID(), textAtMost: TEXT_AT_MOST };
};

export const actions: Actions = {
	/** One event a letter; the address has the moments, so the list is the one that was seen. */
	default: async ({ request, url, locals }) => {
		const user = userOf(locals);
		const typed = readTyped('flag', await request.formData());
		const problem = problemOf(typed);
		if (problem) return fail(400, { typed, problem, detail: '' });
		const list = await freezeList(url.searchParams, locals);
		if (list.letters.length === 0) return fail(400, { typed, problem: 'choice', detail: '' });
		await withinCaps(locals.view, () => countDeeds(user, list.letters.length));
		const eventId = eventIdOf({ ...typed, choice: `${typed.choice} ${list.search}` });
		const moments = await momentsOf(eventId);
		let flagged = 0;
		let stopped: NotTaken | undefined;
		for (const letters of partsOf(list.letters)) {
			const sending = await sendEvents(
				letters.map((letter) => ({
					...{ event_id: eventId, type: 'letter.flagged' as const, letter_id: letter, flag: typed.choice },
					...{ ...moments, actor: user.name, ...(typed.text ? { text: typed.text } : {}) }
				}))
			);
			if (sending.outcome !== 'durable') {
				stopped = sending;
				break;
			}
			flagged += letters.length;
		}
		// What was flagged before ingest went away is in the log, too.
		if (flagged > 0) {
			const details = { letters: flagged, flag: typed.choice, list: `?${list.keptQuery}` };
			await logAccess(user, { action: 'flag', subject: eventId.slice(-12), details });
		}
		return stopped ? failSending(stopped, typed) : { flagged: { flag: typed.choice, count: flagged } };
	}
};

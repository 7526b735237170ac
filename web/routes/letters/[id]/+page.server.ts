import { randomUUID } from 'node:crypto';
import { error, fail, isHttpError, redirect, type RequestEvent } from '@sveltejs/kit';
import { describeFailure } from '#sql/client/errors.ts';
import { neighboursPage, type Neighbours } from '#sql/queries/desk/neighbours.server.ts';
import type { Told } from '#sql/queries/letter/corrections.ts';
import { letterPage } from '#sql/queries/letter/letter-page.ts';
import { findReminder } from '#sql/office/reminders.ts';
import type { Progress } from '#sql/queries/pages/progress.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import type { View } from '$lib/view.ts';
import { LIST } from '$lib/letter/links.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { logAccess } from '$lib/server/access.ts';
import {
	countDeeds,
	failSending,
	doTo,
	waitForEvent,
	problemOf,
	readTyped,
	TEXT_AT_MOST,
	type Act
} from '$lib/server/deed.ts';
import { deskOf } from '$lib/server/desk-ask.ts';
import { escalationOf, readSteps, withStep } from '$lib/server/escalation.ts';
import { decide } from '$lib/server/grants.ts';
import { filtersOf } from '$lib/server/load-page.ts';
import { applyMask, maskOf } from '$lib/server/masking.ts';
import { office } from '$lib/server/office.ts';
import { keepLetterReminder, settledOf } from '$lib/server/reminders.ts';
import { otherLetters } from '$lib/server/other-letters.ts';
import { userOf } from '$lib/server/user-of.ts';
import { readOrWait } from '$lib/server/waiting.ts';
import { within } from '$lib/server/within.ts';
import { withinCaps } from '$lib/server/within-caps.ts';
import type { Actions, PageServerLoad } from './$types';

/** Names the event that was just sent, so that the page says whether it is there. */
const SENT = 'sent';

export const load: PageServerLoad = async ({ params, url, locals, setHeaders, route }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const { client } = office();
	// A form's address names its action: `?/note`.
	const search = new URLSearchParams([...url.searchParams].filter(([name]) => !name.startsWith('/')));
	const filters = filtersOf(search, locals.view, [SENT, LIST]);
	const neighboursRead = neighboursIn(search.get(LIST), params.id, locals);
	const othersRead = otherLetters(params.id, filters, locals.user).catch((problem: unknown) => {
		// The letter is shown without the person's others.
		console.warn(`a person's other letters cannot be read: ${describeFailure(problem)}`);
		return null;
	});
	const read = (progress: Progress) => readPage(client, letterPage(params.id), { ...office().ask(filters), progress });
	const figures = await readOrWait({ url, locals, name: 'letter', known: filters.known, read });
	if (figures.moments.arrived.length === 0) {
		const { t } = wordsOf(locals.view.lang);
		error(404, { message: t.letter.notFound, hint: t.letter.notFoundHint });
	}
	const mask = maskOf(locals.user, figures);
	// What the reader may not see does not leave the server.
	const shown = (event: Told): Told => ({
		...applyMask(event, mask),
		voided_by: event.voided_by && applyMask(event.voided_by, mask)
	});
	const may = (method: string, path: string) => decide(method, path, locals.user, office()) === 'granted';
	await logAccess(locals.user, {
		...{ action: 'view_letter', subject: params.id, details: { asOf: figures.asOf, knownAt: figures.knownAt } }
	});
	const sent = search.get(SENT);
	const seen = (id: string) =>
		figures.events.some(({ event_id }) => event_id === id) ? ('done' as const) : ('onItsWay' as const);
	return {
		letter: { ...figures, events: figures.events.map(shown) },
		mask,
		escalation: await escalationOf(figures.letter, Date.parse(figures.asOf), locals.view),
		isPast: filters.asOf !== null || filters.known !== null,
		neighbours: (await within(neighboursRead, LIST_WAITS_MS)) ?? null,
		others: mask.identity === 'mask' ? ((await within(othersRead, LIST_WAITS_MS)) ?? null) : null,
		mayUnmask: mask.identity === 'mask' && may('GET', `${route.id}/unmask`),
		mayAct: may('POST', route.id),
		/** Of each form that the page has, so that sending it twice is one event. */
		form: randomUUID(),
		textAtMost: TEXT_AT_MOST,
		sent: sent === null ? null : seen(sent),
		reminder: sent === null ? null : ((await findReminder(office().store.db, sent))?.id ?? null)
	};
};

/** So much longer than for the letter a page waits for the next one: lists as they were known may take seconds. */
const LIST_WAITS_MS = 3_000;

/**
 * The letters before and behind one in the list that it was opened from. Null where there is no list, or none that its reader may ask for.
 * @param list the parameters of the list's address
 */
async function neighboursIn(list: string | null, id: string, locals: App.Locals): Promise<Neighbours | null> {
	if (list === null) return null;
	try {
		const { filter, filters, ask } = deskOf(new URLSearchParams(list), locals, 1);
		const asked = { ...office().ask(filters), where: filter.where };
		const { count, nth, previous, next } = await readPage(office().client, neighboursPage(ask, id), asked);
		return { count, nth, previous, next };
	} catch (problem) {
		// The letter is shown without its list.
		if (!isHttpError(problem)) console.warn(`the list of a letter cannot be read: ${describeFailure(problem)}`);
		return null;
	}
}

/** Which line of the access log a form makes. */
const LOGGED = { flag: 'flag', unflag: 'flag', note: 'note', remind: 'remind' } as const;

/** The text with the step that the form names: asked for by its id, a form that is sent again says the same. */
async function sayStep(text: string, data: FormData, { lang }: View): Promise<string> {
	const id = data.get('step');
	return id === null
		? text
		: withStep(
				text,
				(await readSteps()).find((step) => step.id === id),
				wordsOf(lang)
			);
}

/** What a form asks for: durable in ingest, and on the page when that is quick; else what was typed, and what is wrong. */
function acting(act: Act) {
	return async ({ request, params, url, locals }: RequestEvent<{ id: string }>) => {
		const data = await request.formData();
		const typed = readTyped(act, data);
		const problem =
			problemOf(typed) ?? (act === 'remind' && (await settledOf([params.id])).has(params.id) ? 'settled' : null);
		if (problem) return fail(400, { typed, problem, detail: '' });
		await withinCaps(locals.view, () => countDeeds(locals.user, 1));
		// What was typed stays as it was, to be shown again.
		const said = act === 'remind' ? { ...typed, text: await sayStep(typed.text, data, locals.view) } : typed;
		const { eventId, sending } = await doTo(params.id, said, locals.user?.name ?? '');
		if (sending.outcome !== 'durable') return failSending(sending, typed);
		await logAccess(locals.user, { action: LOGGED[act], subject: params.id, details: { event: eventId } });
		if (act === 'remind') await keepLetterReminder(params.id, said, { eventId, user: userOf(locals) });
		// It is durable: whatever keeps the page from seeing it, it will.
		await waitForEvent(params.id, eventId).catch(() => false);
		const search = new URLSearchParams({ [SENT]: eventId });
		for (const name of ['lang', 'theme', LIST]) {
			const value = url.searchParams.get(name);
			if (value !== null) search.set(name, value);
		}
		redirect(303, `/letters/${encodeURIComponent(params.id)}?${search}`);
	};
}

export const actions: Actions = {
	flag: acting('flag'),
	unflag: acting('unflag'),
	note: acting('note'),
	remind: acting('remind')
};

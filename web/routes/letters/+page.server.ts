import { error, redirect } from '@sveltejs/kit';
import { readSearch } from '#sql/model/search.ts';
import { keySearch } from '#sql/office/identity-keys.server.ts';
import { keepPreference, removeQueue, saveQueue } from '#sql/office/saved-queues.ts';
import type { Progress } from '#sql/queries/pages/progress.ts';
import { FILTER_PARAMETERS } from '#sql/queries/desk/filter.ts';
import { readColumns } from '$lib/desk-columns.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { logAccess, loggedList } from '$lib/server/access.ts';
import { kpiCards } from '$lib/server/kpi-cards.ts';
import { isOfDesk, listOf, placeText, readList } from '$lib/server/list-ask.ts';
import { COLUMNS_PREFERENCE, loadDesk } from '$lib/server/load-desk.ts';
import { refuseParameter } from '$lib/server/load-page.ts';
import { withoutName } from '$lib/server/named-search.ts';
import { office } from '$lib/server/office.ts';
import { tidyDays } from '$lib/server/typed-days.ts';
import { withinCaps } from '$lib/server/within-caps.ts';
import { keptParams, personToken } from '$lib/server/person-address.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';
import { userOf } from '$lib/server/user-of.ts';
import { readOrWait } from '$lib/server/waiting.ts';

const ROWS = 50;

/** The desk, of all letters or of those behind a number; with a `kpi` of what is no letter the list behind its number. */
export const load: PageServerLoad = async (event) => {
	const { url, locals, setHeaders } = event;
	// What follows the page is no reason for a proxy to hold it back.
	setHeaders({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
	const { searchParams: params } = url;
	await tidyDays(event);
	if (isOfDesk(params)) {
		const keyed = await withoutName(params, locals.user);
		if (keyed !== params) return back(keyed);
		const known = params.get('known') || null;
		const read = (progress: Progress) => loadDesk(event, progress);
		const desk = await readOrWait({ url, locals, name: 'desk', known, read });
		await logLook(event);
		return { figure: null, desk, kpis: kpiCards(desk.filter.figure ? [desk.filter.figure.kpi] : [], locals.view.lang) };
	}
	const { filters, ask } = listOf(params, locals.view, ROWS);
	const read = (progress: Progress) => readList(filters, ask, progress);
	const list = await readOrWait({ url, locals, name: 'list', known: filters.known, read });
	await logLook(event);
	const figure = { list, ask, next: list.next && placeText(list.next), filters };
	return { figure, desk: null, kpis: kpiCards([ask.kpi], locals.view.lang) };
};

/** Nobody is logged in where a demo is open to all, whose letters are made up. */
async function logLook({ url, locals }: Pick<RequestEvent, 'url' | 'locals'>): Promise<void> {
	if (locals.user) await logAccess(locals.user, { action: 'view_list', details: loggedList(url.searchParams) });
}

interface Sent {
	/** The texts of a field. */
	all: (name: string) => string[];
	text: (name: string) => string;
	/** Those of the address that the form was sent from, at its first page. */
	params: URLSearchParams;
}

async function sentFrom({ request }: RequestEvent): Promise<Sent> {
	const form = await request.formData();
	const all = (name: string) => form.getAll(name).filter((value) => typeof value === 'string');
	const text = (name: string) => all(name)[0]?.trim() ?? '';
	const params = new URLSearchParams(text('query'));
	params.delete('after');
	return { all, text, params };
}

const back = (params: URLSearchParams): never => redirect(303, params.size > 0 ? `/letters?${params}` : '/letters');

export const actions: Actions = {
	/** A form's POST: a person's number goes into no address, a token of its key does. */
	search: async (event) => {
		const { text: field, params } = await sentFrom(event);
		const text = field('q');
		for (const name of ['q', 'in', 'person']) params.delete(name);
		if (text !== '') {
			const search = readSearch(text);
			if (typeof search === 'string') {
				const fault = search === 'empty' ? 'empty_search' : 'long_search';
				return refuseParameter('q', event.locals.view, (t) => t.desk.faults[fault]);
			}
			const keyed = keySearch(search, office().keys.identity);
			const words = search.numbers.length > 0 ? [...keyed.codes, ...keyed.words].join(' ') : text;
			if (words !== '') params.set('q', words);
			for (const keys of keyed.persons) params.append('person', personToken(keys.join('-'), event.locals.user));
			if (field('in') === 'texts') params.set('in', 'texts');
		}
		return back(await withoutName(params, event.locals.user));
	},
	columns: async (event) => {
		const { all, text, params } = await sentFrom(event);
		const columns = readColumns(all('columns').join(',')) ?? [];
		if (columns.length > 0) params.set('columns', columns.join(','));
		else params.delete('columns');
		if (text('keep') && event.locals.user)
			await keepPreference(office().store, event.locals.user.id, COLUMNS_PREFERENCE, columns.join(','));
		return back(params);
	},
	save: async (event) => {
		const user = userOf(event.locals);
		const { text, params } = await sentFrom(event);
		const query = new URLSearchParams([...params].filter(([name]) => [...FILTER_PARAMETERS, 'sort'].includes(name)));
		await logAccess(user, {
			action: 'saved_changed',
			details: { done: 'saved', ...loggedList(query), shared: text('shared') !== '' }
		});
		const queue = {
			name: text('name'),
			query: keptParams(await withoutName(query, user), user).toString(),
			shared: text('shared') !== ''
		};
		const fault = await withinCaps(event.locals.view, () => saveQueue(office().store, user.id, queue));
		if (fault) error(400, { message: wordsOf(event.locals.view.lang).t.desk[fault] });
		return back(params);
	},
	remove: async (event) => {
		const user = userOf(event.locals);
		const { text, params } = await sentFrom(event);
		await logAccess(user, { action: 'saved_changed', subject: text('id'), details: { done: 'removed' } });
		await removeQueue(office().store, user.id, text('id'));
		return back(params);
	}
};

import { error } from '@sveltejs/kit';
import { body } from '#sql/queries/pages/body.ts';
import type { Progress } from '#sql/queries/pages/progress.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { readList } from '$lib/server/list-ask.ts';
import { loadPage } from '$lib/server/load-page.ts';
import { readOrWait } from '$lib/server/waiting.ts';
import type { PageServerLoad } from './$types';

const OLDEST_AT_MOST = 15;

/** The body of the route is its filter `body`: figures, stream and CSV are read by the address that says so. */
export const load: PageServerLoad = async (event) => {
	const { url, params, locals, parent } = event;
	const own = new URL(url);
	own.searchParams.set('body', params.org);
	const page = await loadPage(body, { ...event, url: own, address: url });
	const { snapshot } = page.reading;
	const isKnown =
		[snapshot.letters.registered, snapshot.referrals.open, snapshot.referrals.came].some((count) => count > 0) ||
		snapshot.names[`org:${params.org}`];
	if (!isKnown) error(404, { message: wordsOf(locals.view.lang).t.error.notFound });
	const { filters } = page;
	// Single letters only where lists are open; they are of the figures' own moments.
	const moments = { asOf: snapshot.asOf, known: snapshot.knownAt };
	const ofThen = { ...filters, ...moments };
	const list = {
		kpi: 'unanswered',
		part: 'num',
		group: null,
		key: null,
		after: null,
		limit: OLDEST_AT_MOST
	} as const;
	const read = (progress: Progress) => readList(ofThen, list, progress);
	const oldest = (await parent()).lists
		? await readOrWait({ url, locals, name: 'oldest', known: filters.known, read })
		: null;
	const shown = filters.where.filter(([dimension]) => dimension !== 'body');
	return { ...page, filters: { ...filters, where: shown }, search: own.search, oldest };
};

import { wordsOf } from '$lib/i18n/words.ts';
import { maySee } from '$lib/server/grants.ts';
import { kpiCards } from '$lib/server/kpi-cards.ts';
import { office } from '$lib/server/office.ts';
import { PAGES } from '$lib/server/pages.ts';
import type { PageServerLoad } from './$types';

/** The figures of a route that shows some; a reader is named as its route is. */
const FIGURES: Record<string, readonly string[]> = Object.fromEntries(
	PAGES.map(({ name, kpis }) => [{ wall: '/', body: '/bodies/[org]' }[name] ?? `/${name}`, kpis])
);

/** Help for all pages that the reader may open. */
export const load: PageServerLoad = ({ locals: { view, user } }) => ({
	routes: Object.keys(wordsOf(view.lang).t.help.pages)
		.filter((route) => maySee(route, user, office()))
		.map((route) => ({ route, cards: kpiCards(FIGURES[route] ?? [], view.lang) }))
});

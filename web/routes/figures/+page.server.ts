import { redirect } from '@sveltejs/kit';
import { CATALOGUE, THEMES } from '#sql/measures/catalogue.ts';
import { figures, PARTS } from '#sql/queries/pages/figures.ts';
import { figureOf, numbersOf } from '$lib/server/figures-now.ts';
import { loadPage } from '$lib/server/load-page.ts';
import type { PageServerLoad } from './$types';

const PART_OF = new Map(PARTS.flatMap(({ name, kpis }) => kpis.map((kpi) => [kpi, name] as const)));
const THEMED = THEMES.map(({ theme, kpis }) => ({
	theme,
	kpis: kpis.map(({ name }) => ({ name, part: PART_OF.get(name)! }))
}));
/** Titles in the other language: a figure is found by either. */
const OTHERS = {
	fa: Object.fromEntries(CATALOGUE.map(({ name, title }) => [name, title.en])),
	en: Object.fromEntries(CATALOGUE.map(({ name, title }) => [name, title.fa]))
};

/** The catalogue; its numbers follow the page. */
export const load: PageServerLoad = async (event) => {
	const figure = figureOf(event.url.searchParams);
	if (figure) redirect(303, figure);
	const page = await loadPage(figures, event);
	event.setHeaders({ 'x-accel-buffering': 'no' });
	return {
		...page,
		themes: THEMED,
		others: OTHERS[event.locals.view.lang],
		numbers: numbersOf(page.filters)
	};
};

import { error } from '@sveltejs/kit';
import type { AnyPage, PageReader, Snapshot } from '#sql/queries/pages/page.ts';
import type { Filters } from '$lib/filters.ts';
import { fill, type Words } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { KpiCard } from '$lib/kpi-card.ts';
import type { Reading } from '$lib/state/message.ts';
import type { View } from '$lib/view.ts';
import { FilterError, readFilters } from './filters.ts';
import { kpiCards } from './kpi-cards.ts';
import type { LiveHub } from './live-hub.ts';
import { office } from './office.ts';
import { PAGES } from './pages.ts';
import { publicHub, refusePublic } from './public-wall.ts';

/** What a page's route is given of its request. */
interface PageEvent {
	url: URL;
	locals: App.Locals;
	setHeaders: (headers: Record<string, string>) => void;
}

/** The page that says what is wrong with a parameter of an address (400). */
export function refuseParameter(parameter: string, view: View, problemOf: (t: Words['t']) => string): never {
	const { t } = wordsOf(view.lang);
	error(400, { message: fill(t.error.parameter, { parameter, problem: problemOf(t) }) });
}

/**
 * The filters of an address, or the page that says what is wrong with it (400).
 * @param more parameters that the page has of its own
 */
export function filtersOf(params: URLSearchParams, view: View, more: readonly string[] = []): Filters {
	try {
		return readFilters(params, more);
	} catch (problem) {
		if (!(problem instanceof FilterError)) throw problem;
		refuseParameter(problem.parameter, view, (t) => t.error[problem.problem]);
	}
}

/** The page that `?page=` names, the wall if it names none; else what is wrong with it (400). */
export function pageOf(params: URLSearchParams, view: View): AnyPage {
	const name = params.get('page') || 'wall';
	return PAGES.find((one) => one.name === name) ?? refuseParameter('page', view, (t) => t.error.no_page);
}

/** What an address asks of a page, and the hub that answers it: for somebody who is not logged in, that of the public wall. */
export function askOf(
	page: AnyPage,
	params: URLSearchParams,
	{ user, view }: App.Locals,
	more: readonly string[] = []
): { filters: Filters; hub: Pick<LiveHub, 'read' | 'follow'> } {
	const filters = filtersOf(params, view, [...more, ...(page.parameters ?? [])]);
	const { hub } = office();
	if (user) return { filters, hub };
	refusePublic(page, filters, view);
	return { filters, hub: publicHub(hub) };
}

interface PageData<F extends object> {
	reading: Reading<Snapshot<F>>;
	filters: Filters;
	/** Which filters have an effect on the page, `by` among them. */
	dimensions: readonly string[];
	/** What the catalogue says of the page's figures. */
	kpis: Record<string, KpiCard>;
	/** What is said of the days to compare with; null: none are asked for. */
	comparison: Words['t']['compared'] | null;
}

/** What every page of figures loads: its reading through the hub, and the filters that it was read with. */
export async function loadPage<F extends object>(
	page: PageReader<F>,
	{ url, locals, setHeaders }: PageEvent
): Promise<PageData<F>> {
	setHeaders({ 'cache-control': 'no-store' });
	const { filters, hub } = askOf(page, url.searchParams, locals);
	const kpis = kpiCards(page.kpis, locals.view.lang);
	const comparison = filters.compare && wordsOf(locals.view.lang).t.compared;
	const dimensions = page.hasSteps === false ? page.dimensions : [...page.dimensions, 'by'];
	return { reading: await hub.read(page, filters), filters, dimensions, kpis, comparison };
}

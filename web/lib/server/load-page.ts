import { error } from '@sveltejs/kit';
import { AddressError } from '#sql/model/address.ts';
import type { AnyPage, PageReader, Snapshot } from '#sql/queries/pages/page.ts';
import type { Filters } from '$lib/filters.ts';
import { fill, type Words } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { KpiCard } from '$lib/kpi-card.ts';
import type { Reading } from '$lib/state/message.ts';
import type { View } from '$lib/view.ts';
import { readFilters } from './filters.ts';
import { kpiCards } from './kpi-cards.ts';
import type { LiveHub } from './live-hub.ts';
import { office } from './office.ts';
import { PAGES } from './pages.ts';
import { refusePublic } from './public-wall.ts';
import { tidyDays } from './typed-days.ts';
import { readOrWait } from './waiting.ts';

/** The parts of a request that a page needs. */
interface PageEvent {
	url: URL;
	/** The page's own address, where its figures are read by another. */
	address?: URL;
	locals: App.Locals;
	request: Request;
	isDataRequest: boolean;
	setHeaders: (headers: Record<string, string>) => void;
}

/** Answers with the page that names a parameter's fault (400). */
export function refuseParameter(parameter: string, view: View, problemOf: (t: Words['t']) => string): never {
	const { t } = wordsOf(view.lang);
	error(400, { message: fill(t.error.parameter, { parameter, problem: problemOf(t) }) });
}

/** The same of a fault that was found in reading an address; any other error goes on. */
export function refuseFault(problem: unknown, view: View): never {
	if (!(problem instanceof AddressError)) throw problem;
	const { parameter, fault, choices } = problem;
	refuseParameter(parameter, view, (t) => {
		const { faults } = t.desk;
		const words = fault in faults ? faults[fault as keyof typeof faults] : t.error[fault as 'unknown'];
		return fill(words, { choices: `\u2066${choices.join(', ')}\u2069` });
	});
}

/**
 * Reads the filters of an address; a wrong one answers with the page that names the fault (400).
 * @param more further parameters of the page
 */
export function filtersOf(params: URLSearchParams, view: View, more: readonly string[] = []): Filters {
	try {
		return readFilters(params, more);
	} catch (problem) {
		refuseFault(problem, view);
	}
}

/** The page named by `?page=`, by default the wall; an unknown name is answered with 400. */
export function pageOf(params: URLSearchParams, view: View): AnyPage {
	const name = params.get('page') || 'wall';
	return PAGES.find((one) => one.name === name) ?? refuseParameter('page', view, (t) => t.error.no_page);
}

/** The page and filters of an address, and the hub to read them: without login, that of the public wall. */
export function askOf(
	page: AnyPage,
	params: URLSearchParams,
	{ user, view }: App.Locals,
	more: readonly string[] = []
): { filters: Filters; hub: Pick<LiveHub, 'read' | 'follow'> } {
	const filters = filtersOf(params, view, [...more, ...(page.parameters ?? [])]);
	const { hub, publicHub } = office();
	if (user) return { filters, hub };
	refusePublic(page, filters, view);
	return { filters, hub: publicHub };
}

interface PageData<F extends object> {
	reading: Reading<Snapshot<F>>;
	filters: Filters;
	/** The filters that affect the page, including `by`. */
	dimensions: readonly string[];
	/** The catalogue's texts for the page's figures. */
	kpis: Record<string, KpiCard>;
	/** Text about the days of comparison; null without one. */
	comparison: Words['t']['compared'] | null;
}

/** Data of every page of figures: its reading through the hub, and its filters. */
export async function loadPage<F extends object>(page: PageReader<F>, event: PageEvent): Promise<PageData<F>> {
	const { url, address = url, locals, setHeaders } = event;
	await tidyDays({ ...event, url: address });
	setHeaders({ 'cache-control': 'no-store' });
	const { filters, hub } = askOf(page, url.searchParams, locals);
	const kpis = kpiCards(page.kpis, locals.view.lang);
	const comparison = filters.compare && wordsOf(locals.view.lang).t.compared;
	const dimensions = page.hasSteps === false ? page.dimensions : [...page.dimensions, 'by'];
	const reading = await readOrWait({
		...{ url: address, locals, name: page.name, known: filters.known },
		read: () => hub.read(page, filters),
		shared: () => office().progressOf(page, filters)
	});
	return { reading, filters, dimensions, kpis, comparison };
}

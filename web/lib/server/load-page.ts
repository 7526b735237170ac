import { error } from '@sveltejs/kit';
import type { PageReader, Snapshot } from '#sql/queries/pages/page.ts';
import type { Filters } from '$lib/filters.ts';
import { fill } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { Reading } from '$lib/state/message.ts';
import type { View } from '$lib/view.ts';
import { FilterError, readFilters } from './filters.ts';
import { NoDataError, TooManyStatesError } from './live-hub.ts';
import { office } from './office.ts';

/** What a page's route is given of its request. */
interface PageEvent {
	url: URL;
	locals: { view: View };
	setHeaders: (headers: Record<string, string>) => void;
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
		const { t } = wordsOf(view.lang);
		error(400, {
			message: fill(t.error.parameter, { parameter: problem.parameter, problem: t.error[problem.problem] })
		});
	}
}

/** Turns what the hub cannot do into the page that says so (503). */
export function refuse(problem: unknown, view: View): never {
	const { t } = wordsOf(view.lang);
	if (problem instanceof NoDataError || problem instanceof TooManyStatesError) {
		error(503, { message: t.error.noData, hint: t.error.noDataHint });
	}
	throw problem;
}

/** What every page of figures loads: its reading through the hub, and the filters that it was read with. */
export async function loadPage<F extends object>(
	page: PageReader<F>,
	{ url, locals, setHeaders }: PageEvent
): Promise<{ reading: Reading<Snapshot<F>>; filters: Filters; dimensions: readonly string[] }> {
	setHeaders({ 'cache-control': 'no-store' });
	const filters = filtersOf(url.searchParams, locals.view);
	try {
		return { reading: await office().hub.read(page, filters), filters, dimensions: page.dimensions };
	} catch (problem) {
		refuse(problem, locals.view);
	}
}

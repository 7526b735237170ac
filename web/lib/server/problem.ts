import { error } from '@sveltejs/kit';
import { fill } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { View } from '$lib/view.ts';
import { FilterError, readFilters, type WallFilters } from './filters.ts';
import { NoDataError, TooManyStatesError } from './live-hub.ts';

/** The filters of an address, or the page that says what is wrong with it (400). */
export function filtersOf(params: URLSearchParams, view: View): WallFilters {
	try {
		return readFilters(params);
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

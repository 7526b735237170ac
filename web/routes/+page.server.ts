import { filtersOf, refuse } from '$lib/server/problem.ts';
import { office } from '$lib/server/office.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const filters = filtersOf(url.searchParams, locals.view);
	try {
		return { reading: await office().hub.read(filters), filters };
	} catch (problem) {
		refuse(problem, locals.view);
	}
};

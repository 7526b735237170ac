import { kpiCards } from '$lib/server/kpi-cards.ts';
import { unlessAway } from '$lib/server/load-page.ts';
import { listOf, placeText, readList } from '$lib/server/list-ask.ts';
import type { PageServerLoad } from './$types';

const ROWS = 50;

export const load: PageServerLoad = async ({ url, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const { filters, ask } = listOf(url.searchParams, locals.view, ROWS);
	const list = await unlessAway(locals.view, () => readList(filters, ask));
	const next = list.next && placeText(list.next);
	return { list, ask, next, filters, kpis: kpiCards([ask.kpi], locals.view.lang) };
};

import { kpiList, type ListSource } from '#sql/queries/export/list-source.ts';
import { countPage, type CountedList } from '#sql/queries/export/read-export.server.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import type { PageAsk } from '#sql/queries/pages/read-page.ts';
import type { PageFrame } from '#sql/queries/pages/page.ts';
import { DIMENSIONS, VIEW_PARAMETERS } from '$lib/filters.ts';
import { listWords } from '$lib/list-words.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { View } from '$lib/view.ts';
import { kpiCards } from '../kpi-cards.ts';
import { listOf } from '../list-ask.ts';
import { office } from '../office.ts';

/** A list that an address asks for, whatever is to be done with it. */
export interface AskedList {
	list: ListSource;
	ask: PageAsk;
	/** It in Persian words, without its moments. */
	words(frame: Pick<PageFrame, 'names' | 'range'>): string;
}

/** A list with its moments settled: its count, and by what it was counted. */
export interface SettledList {
	asked: AskedList;
	count: number;
	asOf: string;
	knownAt: string;
	request: CountedList['request'] & { knownAt: string };
	words: string;
	/** The address's query, with the moments. */
	query: string;
}

/** Parameters of a list's address that say where one is in it, or how it looks. */
const PASSING = ['after', 'compare', 'by', ...VIEW_PARAMETERS];

/** The list of an address's query, or the page that says what is wrong with it (400). */
export function askedList(params: URLSearchParams, view: View): AskedList {
	const { filters, ask } = listOf(params, view, 1);
	const card = kpiCards([ask.kpi], 'fa')[ask.kpi]!;
	return {
		list: kpiList(ask),
		ask: office().ask(filters),
		words: (frame) => listWords({ card, ask, filters, frame }, wordsOf('fa'))
	};
}

/** Fixes the moments of a list and counts it, all in one moment of the state. */
export async function settleList(params: URLSearchParams, view: View): Promise<SettledList> {
	const asked = askedList(params, view);
	const page = await readPage(office().client, countPage(asked.list, DIMENSIONS), asked.ask);
	const { asOf, knownAt, count, request } = page;
	return {
		...{ asked, count, asOf, knownAt },
		request: { ...request, asOf, knownAt },
		words: asked.words(page),
		query: frozenQuery(params, page)
	};
}

/** A list's parameters with both moments, and the days that a relative range meant at them. */
function frozenQuery(params: URLSearchParams, { asOf, knownAt, range }: PageFrame): string {
	const kept = new URLSearchParams();
	for (const [name, value] of params)
		if (value !== '' && !PASSING.includes(name) && !['range', 'from', 'to', 'asof', 'known'].includes(name))
			kept.append(name, value);
	if (range.from) kept.set('from', range.from);
	if (range.to) kept.set('to', range.to);
	kept.set('asof', asOf);
	kept.set('known', knownAt);
	return kept.toString();
}

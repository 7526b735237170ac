import { csvResponse } from '$lib/server/csv.ts';
import { listOf, readList } from '$lib/server/list-ask.ts';
import { listLines } from '$lib/server/list-csv.ts';
import { unlessAway } from '$lib/server/load-page.ts';
import type { RequestHandler } from './$types';

/** Ids of a page are one parameter of a query, which holds 128 KiB. */
const ROWS = 1_000;

export const GET: RequestHandler = async ({ url, locals }) => {
	const { filters, ask } = listOf(url.searchParams, locals.view, ROWS);
	const first = await unlessAway(locals.view, () => readList(filters, ask));
	const moments = { asOf: first.asOf, known: first.knownAt };
	const lines = listLines(first, ask, url.search, (after) => readList({ ...filters, ...moments }, { ...ask, after }));
	return csvResponse(`${ask.kpi}-${ask.part}`, lines);
};

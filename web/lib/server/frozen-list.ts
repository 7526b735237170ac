import { deskPage } from '#sql/queries/desk/read-desk.server.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import type { View } from '$lib/view.ts';
import { deskOf } from './desk-ask.ts';
import { withoutName } from './named-search.ts';
import { office } from './office.ts';
import type { SessionUser } from './session-user.ts';

/** More letters than this are not for a reminder, but for a report. */
const LETTERS_AT_MOST = 2_000;
/** Ids of a page are one parameter of a query, which may have 128 KiB. */
const ROWS = 1_000;

/** A list of letters at fixed moments: read again, it is the same list. */
export interface FrozenList {
	/** Address of the list, with both moments. */
	search: string;
	asOf: string;
	knownAt: string;
	/** Number of rows. */
	count: number;
	/** Unanswered letters that a body holds, each once; empty for a list that is too long. */
	waiting: { id: string; holder: string }[];
	/** Number of letters that are answered, or held by the office itself; 0 for a list that is too long. */
	leftOut: number;
	/** More letters than `atMost`: it was not read to its end. */
	isTooLong: boolean;
	atMost: number;
	/** Persian and English names of the bodies. */
	names: Record<string, { fa: string; en: string }>;
}

/** Fixes a list, of a figure or of the desk: at the moments of its address, or now. */
export async function freezeList(
	params: URLSearchParams,
	asker: { view: View; user: SessionUser | null }
): Promise<FrozenList> {
	const own = new URLSearchParams(await withoutName(params, asker.user));
	own.delete('after');
	const { filter, filters, ask } = deskOf(own, asker, ROWS);
	const read = (moments: { asOf: string | null; known: string | null }, after: typeof ask.after) =>
		readPage(office().client, deskPage({ ...ask, after }), {
			...office().ask({ ...filters, ...moments }),
			where: filter.where
		});
	const first = await read(filters, null);
	own.set('asof', first.asOf);
	own.set('known', first.knownAt);
	const moments = { asOf: first.asOf, known: first.knownAt };
	const letters = new Map<string, { holder: string | null; isDone: boolean }>();
	let names = first.names;
	for (let page = first; ;) {
		for (const { letterId, letter } of page.rows)
			if (letter) letters.set(letterId, { holder: letter.holder, isDone: letter.tone === 'done' });
		names = { ...names, ...page.names };
		const after = page.next;
		if (after === null || letters.size > LETTERS_AT_MOST) break;
		page = await read(moments, after);
	}
	const isTooLong = letters.size > LETTERS_AT_MOST;
	// A partial list would look complete.
	const known = isTooLong ? [] : [...letters];
	const waiting = known.flatMap(([id, { holder, isDone }]) => (holder === null || isDone ? [] : [{ id, holder }]));
	return {
		...{ search: `?${own}`, asOf: first.asOf, knownAt: first.knownAt, count: first.count, waiting, names },
		leftOut: known.length - waiting.length,
		...{ isTooLong, atMost: LETTERS_AT_MOST }
	};
}

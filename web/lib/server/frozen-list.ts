import type { View } from '$lib/view.ts';
import { listOf, readList } from './list-ask.ts';
import { unlessAway } from './load-page.ts';

/** More letters than this are no reminder, but a report. */
const LETTERS_AT_MOST = 2_000;
/** Ids of a page are one parameter of a query, which holds 128 KiB. */
const ROWS = 1_000;

/** A list of letters at its moments: read again, it is the same list. */
export interface FrozenList {
	/** The address of the list, with both moments. */
	search: string;
	asOf: string;
	knownAt: string;
	/** How many rows the list has. */
	count: number;
	/** Its letters, each once, that somebody holds without having answered. */
	waiting: { id: string; holder: string }[];
	/** Letters that are answered, or lie with the office itself. */
	leftOut: number;
	/** More letters than `atMost`. */
	isTooLong: boolean;
	atMost: number;
	/** Persian and English names of the bodies. */
	names: Record<string, { fa: string; en: string }>;
}

/** Fixes a list by the address that opened it: as of and as known at the moments there, or of now. */
export async function freezeList(params: URLSearchParams, view: View): Promise<FrozenList> {
	const own = new URLSearchParams(params);
	own.delete('after');
	const { filters, ask } = listOf(own, view, ROWS);
	const first = await unlessAway(view, () => readList(filters, ask));
	own.set('asof', first.asOf);
	own.set('known', first.knownAt);
	const moments = { ...filters, asOf: first.asOf, known: first.knownAt };
	const letters = new Map<string, { holder: string | null; isDone: boolean }>();
	let names = first.names;
	for (let page = first; ;) {
		for (const { letterId, letter } of page.rows)
			if (letter) letters.set(letterId, { holder: letter.holder, isDone: letter.tone === 'done' });
		names = { ...names, ...page.names };
		const after = page.next;
		if (after === null || letters.size > LETTERS_AT_MOST) break;
		page = await unlessAway(view, () => readList(moments, { ...ask, after }));
	}
	const waiting = [...letters].flatMap(([id, { holder, isDone }]) =>
		holder === null || isDone ? [] : [{ id, holder }]
	);
	return {
		...{ search: `?${own}`, asOf: first.asOf, knownAt: first.knownAt, count: first.count, waiting, names },
		leftOut: letters.size - waiting.length,
		isTooLong: letters.size > LETTERS_AT_MOST,
		atMost: LETTERS_AT_MOST
	};
}

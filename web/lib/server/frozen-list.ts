import { readHeld } from '#sql/queries/reminders/held.server.ts';
import { withLooks } from '$lib/with-looks.ts';
import { DEEDS_A_DAY } from './deed.ts';
import { listParams, resolveList } from './export/asked-list.ts';
import { office } from './office.ts';
import { namesOf, referenceOf } from './reference.ts';

/** A list of letters at fixed moments: read again, it is the same list. */
export interface FrozenList {
	/** Parameters of the list's address with both moments, shown as it is asked for. */
	search: string;
	/** The same for storing and logging. */
	keptQuery: string;
	/** Persian, for what is kept; then in the asker's language. */
	words: string;
	shownWords: string;
	asOf: string;
	knownAt: string;
	/** Number of rows. */
	count: number;
	/** All letters, each once, by body; empty for a list that is too long. */
	letters: string[];
	/** Of these the unanswered that a body holds. */
	waiting: { id: string; holder: string; reminders: number; begunAt: number }[];
	/** More letters than `atMost`. */
	isTooLong: boolean;
	atMost: number;
	/** Persian and English names of the bodies. */
	names: Record<string, { fa: string; en: string }>;
}

/** Fixes a list, of a figure or of the desk: at the moments of its address, or now. */
export async function freezeList(
	params: URLSearchParams,
	asker: Pick<App.Locals, 'view' | 'user'>
): Promise<FrozenList> {
	const [resolved, { body }] = await Promise.all([resolveList(listParams(params), asker), referenceOf()]);
	const { asked, request, query, keptQuery, words, shownWords, asOf, knownAt, count } = resolved;
	const found = await readHeld(
		office().client,
		{ list: asked.list, request, keeper: office().keeper },
		DEEDS_A_DAY + 1
	);
	const isTooLong = found.length > DEEDS_A_DAY;
	// A partial list would look complete.
	const letters = isTooLong ? [] : found.filter(({ letter_id }) => letter_id !== '');
	return {
		...{ search: withLooks(`?${query}`, params), keptQuery, words, shownWords, asOf, knownAt, count },
		letters: letters.map(({ letter_id }) => letter_id),
		waiting: letters.flatMap(({ letter_id, holder, is_done, times_reminded, begun_at }) =>
			holder === null || is_done ? [] : [{ id: letter_id, holder, reminders: times_reminded, begunAt: begun_at }]
		),
		...{ isTooLong, atMost: DEEDS_A_DAY },
		names: namesOf({ body })
	};
}

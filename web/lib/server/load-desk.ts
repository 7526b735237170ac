import type { DeskLetter } from '#sql/queries/desk/questions.ts';
import { deskPage } from '#sql/queries/desk/read-desk.server.ts';
import { placeText, sortsOf, usualSort } from '#sql/queries/desk/sorts.ts';
import type { Progress } from '#sql/queries/pages/progress.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { preferenceOf, savedQueues, type SavedQueue } from '#sql/office/saved-queues.ts';
import { readColumns } from '$lib/desk-columns.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { View } from '$lib/view.ts';
import { deskOf, setNames } from './desk-ask.ts';
import { filterWords, sortName, withoutChip } from './desk-chips.ts';
import { readQueues } from './desk-queues.ts';
import { stepNames } from './escalation.ts';
import { maySee } from './grants.ts';
import { applyMask, maskOf } from './masking.ts';
import { office } from './office.ts';
import { sessionParams } from './person-address.ts';
import { referenceOf } from './reference.ts';
import type { SessionUser } from './session-user.ts';

const ROWS = 50;
export const COLUMNS_PREFERENCE = 'desk.columns';

interface Asker {
	url: URL;
	locals: { view: View; user: SessionUser | null };
}

/**
 * Data of the desk for an address and viewer.
 * @param progress told how far the reading has come, of letters as they were known
 */
export async function loadDesk({ url, locals }: Asker, progress?: Progress) {
	const { view, user } = locals;
	const { client, store } = office();
	const kept = user ? await preferenceOf(store, user.id, COLUMNS_PREFERENCE) : null;
	const { filter, filters, ask, columns } = deskOf(url.searchParams, locals, ROWS, readColumns(kept ?? ''));
	const [list, reference] = await Promise.all([
		readPage(client, deskPage(ask), { ...office().ask(filters), where: filter.where, progress }),
		referenceOf()
	]);
	const [queues, saved, steps, sets] = await Promise.all([
		// Beside a number there are none: its moments are hardly ever those of another, and each would have them counted anew.
		filter.figure ? null : readQueues(list, { asOf: filter.asOf, known: filter.known }, view.lang),
		user ? savedQueues(store, user.id) : [],
		stepNames(),
		setNames(url.searchParams)
	]);
	const words = wordsOf(view.lang);
	const chips = filterWords(filter, { ...list.names, ...steps, ...sets }, words, user).map((chip) => ({
		text: chip.text,
		without: withoutChip(url.searchParams, chip)
	}));
	return {
		list: { ...list, rows: list.rows.map((letter) => masked(letter, user)), next: list.next && placeText(list.next) },
		// Keys of persons stay on the server: the browser has only the tokens of its address.
		...{
			filter: { ...filter, persons: [] },
			isOfPerson: filter.persons.length > 0,
			columns,
			isFirst: ask.after === null
		},
		...{ sort: ask.sort, usualSort: usualSort(filter.figure) },
		sorts: sortsOf(filter.figure).map((sort) => ({ code: sort, name: sortName(sort, filter.figure, words) })),
		...{
			chips,
			title: chips.length > 0 ? chips.map(({ text }) => text).join(' · ') : words.t.desk.all,
			queues,
			saved: saved.map(forSession),
			reference,
			steps: Object.entries(steps).map(([key, name]) => ({ code: key.slice('step:'.length), ...name })),
			canSave: user !== null,
			searchesTexts: ask.visibility.texts
		},
		opens: maySee('/letters/[id]', user, office()),
		acts: maySee('/remind', user, office()),
		seesSources: maySee('/sources', user, office())
	};

	function forSession(queue: SavedQueue): SavedQueue {
		return { ...queue, query: sessionParams(queue.query, user).toString() };
	}
}

export type DeskData = Awaited<ReturnType<typeof loadDesk>>;

const masked = (letter: DeskLetter, user: SessionUser | null): DeskLetter =>
	applyMask(letter, maskOf(user, { isSensitive: letter.is_sensitive }));

import type { ListFigures, ListRow } from '#sql/queries/lists/list.ts';
import type { DeskLetter } from '#sql/queries/desk/questions.ts';
import { deskPage } from '#sql/queries/desk/read-desk.server.ts';
import { placeText as deskPlaceText } from '#sql/queries/desk/sorts.ts';
import type { PageFrame } from '#sql/queries/pages/page.ts';
import type { Progress } from '#sql/queries/pages/progress.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { deskOf } from './desk-ask.ts';
import { isOfDesk, listOf, placeText, readList } from './list-ask.ts';
import { office } from './office.ts';

/** A page of a list as links show it: letters and their status, without persons or texts for any viewer. */
export interface SharedPage {
	list: ListFigures & PageFrame;
	group: string | null;
	/** `after` of the next page; null on the last one. */
	next: string | null;
}

/**
 * Reads a page of a shared list.
 * @param query the list as shared; `after` is where the page begins
 * @param progress told how far the reading has come
 */
export async function readSharedPage(
	query: URLSearchParams,
	locals: Pick<App.Locals, 'view' | 'user'>,
	limit: number,
	progress?: Progress
): Promise<SharedPage> {
	if (!isOfDesk(query)) {
		const { filters, ask } = listOf(query, locals.view, limit);
		const list = await readList(filters, ask, progress);
		return { list, group: ask.group, next: list.next && placeText(list.next) };
	}
	// Only inspectors share lists, so its search is one that its maker may run.
	const asker = locals.user && { ...locals.user, role: 'inspector' as const };
	const { filter, filters, ask } = deskOf(query, { ...locals, user: asker }, limit);
	const page = await readPage(office().client, deskPage(ask), {
		...office().ask(filters),
		where: filter.where,
		progress
	});
	const { next, rows, ...frame } = page;
	const kpi = { name: '', basis: 'letters', unit: 'count', dimensions: [] } as const;
	return {
		list: { ...frame, kpi, joined: 0, rows: rows.map(rowOf), next: null },
		group: null,
		next: next && deskPlaceText(next)
	};
}

function rowOf(letter: DeskLetter): ListRow {
	const { letter_id: id, channel, category, county, registered_at, holder, state, tone, due_at } = letter;
	return {
		...{ id, letterId: id, at: registered_at ?? '', value: null, dimensions: {} },
		letter: { channel, category, county, registered_at, holder, state, tone, due_at }
	};
}

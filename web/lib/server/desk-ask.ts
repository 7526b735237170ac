import { findReminder, remindedLetters } from '#sql/office/reminders.ts';
import { findSample } from '#sql/office/samples.ts';
import { parseFilter, type LetterFilter } from '#sql/queries/desk/filter.ts';
import type { ReadSet } from '#sql/queries/desk/picked.ts';
import type { DeskAsk } from '#sql/queries/desk/read-desk.server.ts';
import type { Visibility } from '#sql/queries/desk/search.ts';
import { isSort, readPlace, SORTS, usualSort } from '#sql/queries/desk/sorts.ts';
import type { DrawnLetter } from '#sql/queries/samples/draw-sample.server.ts';
import { AddressError } from '#sql/model/address.ts';
import type { PageFrame } from '#sql/queries/pages/page.ts';
import { readSearch } from '#sql/model/search.ts';
import { COLUMNS, DEFAULT_COLUMNS, OF_TEXTS, readColumns, type Column } from '$lib/desk-columns.ts';
import { DIMENSIONS, VIEW_PARAMETERS, type Dimension, type Filters } from '$lib/filters.ts';
import { UNREAD_PARAMETERS } from '$lib/unread-days.ts';
import type { View } from '$lib/view.ts';
import { refuseFault } from './load-page.ts';
import { readSteps } from './escalation.ts';
import { maskOf } from './masking.ts';
import { office } from './office.ts';
import { openPersons } from './person-address.ts';
import type { SessionUser } from './session-user.ts';

/** Display parameters of a list; a page's step and comparison may be present, and have no effect. */
const OF_PAGE = [...VIEW_PARAMETERS, ...UNREAD_PARAMETERS, 'compare', 'by', 'sort', 'after', 'columns'];

/** The request of an address of letters. */
export interface DeskView {
	filter: LetterFilter;
	/** The same filter in the terms of every page: time and dimensions. */
	filters: Filters;
	ask: DeskAsk;
	columns: Column[];
}

/** Somebody may search only for what masking would show them. */
export const visibilityOf = (user: SessionUser | null): Visibility => ({
	texts: maskOf(user, { isSensitive: false }).text,
	sensitive: maskOf(user, { isSensitive: true }).text
});

/** The letters of a sample or a reminder, for filters. */
const readSet: ReadSet = async (set, id) => {
	const { db } = office().store;
	if (set === 'sample') {
		const { letters = '[]' } = (await findSample(db, id)) ?? {};
		return (JSON.parse(letters) as DrawnLetter[]).map(({ letterId }) => letterId);
	}
	return remindedLetters((await findReminder(db, id)) ?? { letters: '[]' }).map(([letterId]) => letterId);
};

/** What the sample and the reminder of an address are of, as names of codes: in the Persian words that were kept. */
export async function setNames(params: URLSearchParams): Promise<PageFrame['names']> {
	const { db } = office().store;
	const [sample, reminder] = [params.get('sample'), params.get('reminder')];
	const kept = await Promise.all([
		sample ? findSample(db, sample) : undefined,
		reminder ? findReminder(db, reminder) : undefined
	]);
	return Object.fromEntries(
		['sample', 'reminder'].flatMap((set, n) =>
			kept[n] ? [[`${set}:${kept[n].id}`, { fa: kept[n].words, en: '' }]] : []
		)
	);
}

/** Reads an address; a wrong one answers with the page that names the fault (400). */
export function deskOf(
	params: URLSearchParams,
	{ view, user }: { view: View; user: SessionUser | null },
	limit: number,
	kept: readonly Column[] | null = null
): DeskView {
	try {
		const visibility = visibilityOf(user);
		if (!visibility.texts && params.get('person')) throw new AddressError('person', 'code_only');
		const filter = parseFilter(openPersons(params, user), OF_PAGE);
		checkSearch(filter, visibility);
		const sort = params.get('sort') || usualSort(filter.figure);
		if (!isSort(sort)) throw new AddressError('sort', 'bad_sort', SORTS);
		const after = params.get('after') || null;
		const place = after === null ? null : (readPlace(after) ?? null);
		if (after !== null && !place) throw new AddressError('after', 'bad_after');
		const ask = {
			...{ filter, sort, after: place, limit, visibility, identityKey: office().keys.identity },
			...{ readSet, readSteps }
		};
		return { filter, filters: filtersOfLetters(filter), ask, columns: columnsOf(params, kept, visibility) };
	} catch (problem) {
		refuseFault(problem, view);
	}
}

/** Who may not see texts and persons may search by code only: other searches would reveal them. */
function checkSearch({ search }: LetterFilter, visibility: Visibility): void {
	if (visibility.texts) return;
	const read = search === '' ? null : readSearch(search);
	if (read !== null && (typeof read === 'string' || read.words.length > 0)) throw new AddressError('q', 'code_only');
}

function columnsOf(params: URLSearchParams, kept: readonly Column[] | null, visibility: Visibility): Column[] {
	const read = readColumns(params.get('columns') ?? '');
	if (!read) throw new AddressError('columns', 'bad_columns', COLUMNS);
	const own = kept && kept.length > 0 ? kept : DEFAULT_COLUMNS;
	const columns = read.length > 0 ? read : [...own];
	return visibility.texts ? columns : columns.filter((column) => !OF_TEXTS.includes(column));
}

/** A filter in the terms of every page, which know fewer codes. */
export const filtersOfLetters = (filter: LetterFilter): Filters => ({
	...{ preset: filter.range, from: filter.from, to: filter.to, asOf: filter.asOf, known: filter.known },
	...{ compare: null, by: null, excludeOutages: filter.excludeOutages },
	where: filter.where.filter((pair): pair is [Dimension, string] => (DIMENSIONS as readonly string[]).includes(pair[0]))
});

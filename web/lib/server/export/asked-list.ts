import { CapError } from '#sql/office/caps.ts';
import { CODE_FIELDS } from '#sql/queries/desk/fields.ts';
import { deskList } from '#sql/queries/export/desk-list.ts';
import { kpiList, type ListSource } from '#sql/queries/export/list-source.ts';
import {
	columnsOf,
	countPage,
	readParquet,
	readRows,
	type CountedList
} from '#sql/queries/export/read-export.server.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import type { PageAsk } from '#sql/queries/pages/read-page.ts';
import type { PageFrame } from '#sql/queries/pages/page.ts';
import { DIMENSIONS, VIEW_PARAMETERS } from '$lib/filters.ts';
import { joinWords, listWords } from '$lib/list-words.ts';
import type { Words } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { deskOf, setNames } from '../desk-ask.ts';
import { filterWords } from '../desk-chips.ts';
import { kpiCards } from '../kpi-cards.ts';
import { isOfDesk, listOf } from '../list-ask.ts';
import { stepNames } from '../escalation.ts';
import { withoutName } from '../named-search.ts';
import { office } from '../office.ts';
import { withinCaps } from '../within-caps.ts';
import { keptParams } from '../person-address.ts';
import type { ExportSource } from './take-export.ts';

/** A list selected by an address, for any purpose. */
export interface AskedList {
	list: ListSource;
	ask: PageAsk;
	/** The fields of codes that it accepts. */
	dimensions: readonly string[];
	/** Its description without the moments. */
	words(frame: Pick<PageFrame, 'names' | 'range'>, words: Words): string;
}

/** A list with its moments resolved, and its count. */
export interface ResolvedList {
	asked: AskedList;
	count: number;
	asOf: string;
	knownAt: string;
	request: CountedList['request'] & { knownAt: string };
	/** Its description in Persian, for whatever is kept. */
	words: string;
	/** The same in the asker's language. */
	shownWords: string;
	/** The address's query with the moments, for forms of this session. */
	query: string;
	/** The same for storing, signing and logging. */
	keptQuery: string;
}

/** Characters of a list's address: longer ones are not stored with exports, links or samples. */
const QUERY_LENGTH = 4_000;

/** Parameters for paging and display. */
const PASSING = ['after', 'sort', 'columns', 'compare', 'by', ...VIEW_PARAMETERS];

/** The parameters that select a list: without display, and without the name of a form's action (`?/draw`). */
export const listParams = (params: URLSearchParams): URLSearchParams =>
	new URLSearchParams(
		[...params].filter(([name]) => !name.startsWith('/') && !(VIEW_PARAMETERS as readonly string[]).includes(name))
	);

/** The asker, with their display settings. */
type Asker = Pick<App.Locals, 'view' | 'user'>;

/** The list of an address's query; a wrong one answers with the page that names the fault (400). */
export function askedList(params: URLSearchParams, asker: Asker): AskedList {
	if (isOfDesk(params)) {
		const { filter, filters, ask } = deskOf(params, asker, 1);
		return {
			list: deskList(ask),
			ask: { ...office().ask(filters), where: filter.where },
			dimensions: CODE_FIELDS,
			words: ({ names, range }, words) => {
				const chips = filterWords(
					{ ...filter, ...range, range: null, asOf: null, known: null },
					names,
					words,
					asker.user
				);
				const parts = chips.map(({ text }) => text);
				return joinWords(parts, words) || words.t.exports.allLetters;
			}
		};
	}
	const { filters, ask } = listOf(params, asker.view, 1);
	return {
		list: kpiList(ask),
		ask: office().ask(filters),
		dimensions: DIMENSIONS,
		words: (frame, words) =>
			listWords({ card: kpiCards([ask.kpi], words.f.lang)[ask.kpi]!, ask, filters, frame }, words)
	};
}

/** Fixes the moments of a list and counts it, all from one state. */
export async function resolveList(given: URLSearchParams, asker: Asker): Promise<ResolvedList> {
	const params = await withinCaps(asker.view, () => {
		if (given.toString().length > QUERY_LENGTH) throw new CapError('listQuery', QUERY_LENGTH);
		return withoutName(given, asker.user);
	});
	const asked = askedList(params, asker);
	const [read, steps, sets] = await Promise.all([
		readPage(office().client, countPage(asked.list, asked.dimensions), asked.ask),
		params.has('step') ? stepNames() : {},
		setNames(params)
	]);
	const page = { ...read, names: { ...read.names, ...steps, ...sets } };
	const { asOf, knownAt, count, request } = page;
	const frozen = frozenQuery(params, page);
	return {
		...{ asked, count, asOf, knownAt },
		request: { ...request, asOf, knownAt },
		words: asked.words(page, wordsOf('fa')),
		shownWords: asked.words(page, wordsOf(asker.view.lang)),
		query: frozen.toString(),
		keptQuery: keptParams(frozen, asker.user).toString()
	};
}

/** A resolved list for export: as many rows as were counted, or the export fails. */
export function listSource({ asked, request, ...resolved }: ResolvedList, limit: number): ExportSource {
	const { list } = asked;
	return {
		...{ ...resolved, query: resolved.keptQuery, name: list.name },
		open: (signal) => {
			const { client, keeper } = office();
			const ask = { client, keeper, list, request, limit, signal };
			return { columns: columnsOf(ask), rows: () => readRows(ask), parquet: () => readParquet(ask) };
		}
	};
}

/** A list's parameters with both moments, and with the days that a relative range means at them. */
function frozenQuery(params: URLSearchParams, { asOf, knownAt, range }: PageFrame): URLSearchParams {
	const kept = new URLSearchParams();
	for (const [name, value] of params)
		if (value !== '' && !PASSING.includes(name) && !['range', 'from', 'to', 'asof', 'known'].includes(name))
			kept.append(name, value);
	if (range.from) kept.set('from', range.from);
	if (range.to) kept.set('to', range.to);
	kept.set('asof', asOf);
	kept.set('known', knownAt);
	return kept;
}

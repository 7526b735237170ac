import type { Days, PageFrame } from '#sql/queries/pages/page.ts';
import { carried, VIEW_PARAMETERS } from './filters.ts';

/** The list behind a number. */
export interface ListLink {
	/** Of the catalogue. */
	kpi: string;
	/** Which of the figure's two counts; its numerator if absent. */
	part?: 'num' | 'den';
	/** One group of the figure: a dimension, or a step of the calendar, and its code or first day. */
	group?: string;
	key?: string;
	/** More conditions; they take the place of the page's on the same dimension. */
	where?: readonly (readonly [dimension: string, code: string])[];
	/** Other days than the page's. */
	days?: Days;
	/** Another moment than the page's, before it: what stood then. */
	asOf?: string;
}

/** A number and the list behind it. */
export type ListFigure = ListLink & {
	/** How many the list has: the number itself, or the numerator of a share. */
	count: number;
	/** What is written; the count if absent. */
	text?: string;
};

/** What a table has in a cell. */
export type Cell = string | ListFigure;

/** All days, whatever the page's are: of what is open. */
export const EVER: Days = { from: null, to: null };

/** What a list's address takes from its page: days, filters and both moments. */
export type ListFrame = Pick<PageFrame, 'asOf' | 'knownAt' | 'range' | 'where' | 'excludeOutages'> &
	Partial<Pick<PageFrame, 'outages'>>;

const conditionsOf = (where: ListLink['where'] = [], frame: ListFrame) => [
	...frame.where.filter(([dimension]) => !where.some(([other]) => other === dimension)),
	...where
];

/** The form of an alert about a figure, with what its numbers are filtered by. */
export const alertHref = (kpi: string, { where }: Pick<ListFrame, 'where'>, page: URLSearchParams): string =>
	`/alerts/new?${new URLSearchParams([['measure', kpi], ...where])}${carried(page, [], []).replace('?', '&')}`;

/** What a number is, in words for machines: equal ones have equal numbers, wherever they stand. */
export interface Ask {
	measure: string;
	part: 'num' | 'den';
	/** `field=value`, sorted, by comma; the group that it is of and whether days of outage are left out among them. */
	filters: string;
	/** `from..to`, days. */
	range: string;
	asOf: string;
}

export function askOf({ kpi, part = 'num', group, key = '', where, days, asOf }: ListLink, frame: ListFrame): Ask {
	const { from, to } = days ?? frame.range;
	const filters = [
		...conditionsOf(where, frame),
		...(group === undefined ? [] : [[group, key]]),
		...(frame.excludeOutages ? [['outages', 'exclude']] : [])
	];
	return {
		...{ measure: kpi, part, asOf: asOf ?? frame.asOf },
		filters: filters
			.map((one) => one.join('='))
			.sort()
			.join(),
		range: `${from ?? ''}..${to ?? ''}`
	};
}

/** The parameters of `/letters`, with everything that the number was read with. */
export function listSearch(
	{ kpi, part = 'num', group, key, where, days, asOf }: ListLink,
	frame: ListFrame
): URLSearchParams {
	const params = new URLSearchParams({ kpi, part });
	if (group !== undefined) {
		params.set('group', group);
		params.set('key', key ?? '');
	}
	const { from, to } = days ?? frame.range;
	if (from) params.set('from', from);
	if (to) params.set('to', to);
	for (const [dimension, code] of conditionsOf(where, frame)) params.append(dimension, code);
	if (frame.excludeOutages) params.set('outages', 'exclude');
	params.set('asof', asOf ?? frame.asOf);
	params.set('known', frame.knownAt);
	return params;
}

/** What a number opens: its letters, or the page of its figure for whoever may see numbers alone. */
export type Opens = '/letters' | '/figures';

/** The address behind a number; the view (language, theme) is the page's. */
export function listHref<To extends Opens = '/letters'>(
	link: ListLink,
	frame: ListFrame,
	page: URLSearchParams,
	opens: To = '/letters' as To
): `${To}?${string}` {
	const params = listSearch(link, frame);
	for (const name of VIEW_PARAMETERS) {
		const value = page.get(name);
		if (value) params.set(name, value);
	}
	return `${opens}?${params.toString()}`;
}

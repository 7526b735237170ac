/** The grammar of every page's address, for server and browser alike. */

import { DIMENSIONS, PRESETS } from '#sql/model/filters.ts';

export { DIMENSIONS, PRESETS };
export type Preset = (typeof PRESETS)[number];
export type Dimension = (typeof DIMENSIONS)[number];

export const GRAINS = ['day', 'week', 'month', 'season', 'year'] as const;
export const COMPARISONS = ['previous', 'year'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** Parameters that change the looks of a page, never a figure. */
export const VIEW_PARAMETERS = ['lang', 'theme', 'kiosk', 'rotate', 'every'] as const;
/** Parameters of every page beside its dimensions. */
export const TIME_PARAMETERS = ['range', 'from', 'to', 'compare', 'asof', 'known', 'by', 'outages'] as const;

/** What an address asks for. A preset stays relative: it is counted from the office's clock at each reading. */
export interface Filters {
	preset: Preset | null;
	/** Tehran days `YYYY-MM-DD`, both included; null: no bound. */
	from: string | null;
	to: string | null;
	/** ISO instants in UTC; null: the office's now, and all that is known. */
	asOf: string | null;
	known: string | null;
	compare: Comparison | null;
	by: (typeof GRAINS)[number] | null;
	excludeOutages: boolean;
	/** In the order of DIMENSIONS; codes of one are alternatives. */
	where: [Dimension, string][];
}

/** What a navigation takes along to another page: all but what only the left page knows. */
export function carried(
	params: URLSearchParams,
	dimensions: readonly string[] = DIMENSIONS,
	times: readonly string[] = TIME_PARAMETERS
): '' | `?${string}` {
	const kept = new URLSearchParams();
	for (const name of [...times, ...dimensions, ...VIEW_PARAMETERS]) {
		for (const value of params.getAll(name)) if (value) kept.append(name, value);
	}
	const search = kept.toString();
	return search ? `?${search}` : '';
}
